"""Reading text files that office workers have edited."""

from __future__ import annotations

import errno
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from policyledger.load.limits import MAX_BYTES, MAX_LINE
from policyledger.model.location import Location
from policyledger.model.problem import Problem

# One bad paste can bring hundreds of invisible characters; the first of them say enough.
_MAX_CHARACTERS = 10

#: Characters that nobody can see or that no other machine shows (private use).
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff]"
)

# What files begin with that are no text files.
_KINDS = (
    (b"PK\x03\x04", " Word、Excel 或 WPS 文档"),
    (b"\xd0\xcf\x11\xe0", " Word、Excel 或 WPS 文档"),
    (b"%PDF", " PDF "),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)

EMPTY_ADVICE = (
    "请补上内容：python build.py new content 样稿 生成一整套带注释的样稿，可以照着写。"
    "settings.yml、units.yml、matters.yml 以外的文件，不需要就删掉。"
)
_SAYS = {
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.ENOENT: "链接指向的文件不存在",
    errno.ELOOP: "链接绕成了圈",
}


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file, line ends unified, and the path as messages name it."""

    path: str
    text: str


def read_source(path: Path, shown: str) -> SourceText | tuple[Problem, ...]:
    """Read a UTF-8 text file; a byte order mark of Windows Notepad is accepted.

    Gives problems instead when the file cannot be read, is empty, too large, in another encoding or
    holds characters that nobody can see. ``shown`` is the path for messages.
    """
    data = _read(path, shown)
    if isinstance(data, Problem):
        return (data,)
    for start, kind in _KINDS:
        if data.startswith(start):
            advice = "请打开它，把文字复制出来，存成 UTF-8 编码的文本文件。"
            return (Problem("bad-encoding", Location(shown), f"这是{kind}，不是文本文件", advice),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return (
            Problem(
                "bad-encoding",
                Location(shown),
                f"文件不是 UTF-8 编码（看上去是{_guess(data)}）",
                "请用记事本打开，选“另存为”，编码选 UTF-8，再保存。",
            ),
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return (
            Problem(
                "empty-file",
                Location(shown),
                "文件是空的",
                EMPTY_ADVICE,
            ),
        )
    return _bad_lines(text, shown) or SourceText(shown, text)


def inside(path: Path, root: Path) -> bool:
    """Tell whether ``path`` stays in the folder ``root`` when all links are followed."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # links in a circle
        return True


def unreadable(error: OSError, shown: str) -> Problem:
    """Say why a file or folder cannot be read."""
    says = _SAYS.get(error.errno or 0, error.strerror or str(error))
    advice = "请检查文件是否被别的程序占用、是否有读取权限。"
    return Problem("unreadable-file", Location(shown), f"读不出来：{says}", advice)


def _read(path: Path, shown: str) -> bytes | Problem:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "一个文件夹" if stat.S_ISDIR(found.st_mode) else "设备或管道"
            advice = "请给它改名或移走，这里要放文件。"
            message = f"这里要读文件，它却是{kind}"
            return Problem("unreadable-file", Location(shown), message, advice)
        if found.st_size > MAX_BYTES:
            message = f"文件超过 {MAX_BYTES // 1024 // 1024} MB，不像一份文件的内容"
            advice = "请检查是否放错了文件；确实很长的文件请分成几份。"
            return Problem("file-too-large", Location(shown), message, advice)
        return path.read_bytes()
    except OSError as error:
        return unreadable(error, shown)


def _guess(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return " UTF-16，记事本里叫 Unicode"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "别的编码，或不是文本文件"
    return " GBK，记事本里叫 ANSI"


def _bad_lines(text: str, shown: str) -> tuple[Problem, ...]:
    # Line by line only where there is something to be found: nearly never.
    if not UNSEEN.search(text.replace("\n", "")) and max(map(len, text.split("\n"))) <= MAX_LINE:
        return ()
    problems = []
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            problems.append(
                Problem(
                    "line-too-long",
                    Location(shown, number),
                    f"这一行有 {len(line)} 个字符，超过 {MAX_LINE}",
                    "请按段落分行。",
                )
            )
        elif match := UNSEEN.search(line):
            at = Location(shown, number, match.start() + 1, 1)
            problems.append(unseen_character(match[0], at))
        if len(problems) == _MAX_CHARACTERS:
            break
    return tuple(problems)


def unseen_character(char: str, at: Location) -> Problem:
    """Report a character that cannot be seen."""
    code = f"U+{ord(char):04X}"
    if char == "\N{REPLACEMENT CHARACTER}":
        message = f"这里有一个转换坏了的字（{code}）"
        advice = "文件转换编码时丢了字，请照原文补上。"
    elif "\ue000" <= char <= "\uf8ff":
        message = f"这里有一个别的电脑显示不了的自造字（{code}）"
        advice = "多半是从 PDF 复制来的符号，请换成普通的字。"
    else:
        message = f"这里有一个看不见的字符（{code}）"
        advice = "多半是从网页或 PDF 复制来的，请删掉它（可以把这一行重新输入一遍）。"
    return Problem("control-character", at, message, advice)
