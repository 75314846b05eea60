"""What to say when something that nobody wrote wrongly goes wrong."""

from __future__ import annotations

import errno
from concurrent.futures.process import BrokenProcessPool

from policyledger.render.errors import RenderingError, SiteError

#: What can go wrong in making things.
FAILURES = (RenderingError, SiteError, BrokenProcessPool, OSError)
_SAYS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EFBIG: "文件大过了系统的限制",
    errno.EROFS: "磁盘是只读的",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENAMETOOLONG: "文件名太长",
}
_UNCHANGED = "没有生成；原来的网站没有改动。"


def failure(error: Exception) -> str:
    """Give the message of one of ``FAILURES``."""
    if isinstance(error, BrokenProcessPool):
        return (
            "排版的进程被系统结束了，多半是内存不够。\n"
            f"  请关掉别的程序再试，或加 --jobs 1。{_UNCHANGED}\n"
        )
    if isinstance(error, OSError):
        where = f"（{error.filename}）" if error.filename else ""
        says = _SAYS.get(error.errno or 0, error.strerror or str(error))
        return (
            f"写不下去：{says}{where}\n  请检查磁盘空间和文件夹的写入权限；原来的网站没有改动。\n"
        )
    return f"{error}\n  {_UNCHANGED}\n"
