"""Reading text files that office workers have edited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from policyledger.model.location import Location
from policyledger.model.problem import Problem

#: Files above this many bytes are refused: no policy paper is near it.
MAX_BYTES = 4 * 1024 * 1024
#: Lines above this many characters are refused: nobody could read or mend them.
MAX_LINE = 20_000

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file, line ends unified, and the path as messages name it."""

    path: str
    text: str


def read_source(path: Path, shown: str) -> SourceText | Problem:
    """Read a UTF-8 text file; a byte order mark of Windows Notepad is accepted.

    Gives a problem instead when the file cannot be read, is empty, too large, in another encoding
    or holds characters that nobody can see. ``shown`` is the path for messages.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            return Problem(
                "file-too-large",
                Location(shown),
                f"文件超过 {limit} MB，不像一份文件的内容",
                "请检查是否放错了文件；确实很长的文件请分成几份。",
            )
        data = path.read_bytes()
    except OSError as error:
        return Problem(
            "unreadable-file",
            Location(shown),
            f"文件读不出来：{error.strerror or error}",
            "请检查文件是否存在、是否被别的程序占用、是否有读取权限。",
        )
    text = _decode(data)
    if text is None:
        return Problem(
            "bad-encoding",
            Location(shown),
            f"文件不是 UTF-8 编码（看上去是 {_guess(data)}）",
            "请用记事本打开，选“另存为”，编码选 UTF-8，再保存。",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return Problem(
            "empty-file",
            Location(shown),
            "文件是空的",
            "请补上内容；不需要这个文件就删掉它。python build.py new 可以生成带注释的样稿。",
        )
    return _bad_line(text, shown) or SourceText(shown, text)


def _decode(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _guess(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16（记事本里叫 Unicode）"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "别的编码或不是文本文件"
    return "GBK（记事本里叫 ANSI）"


def _bad_line(text: str, shown: str) -> Problem | None:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            return Problem(
                "line-too-long",
                Location(shown, number),
                f"这一行有 {len(line)} 个字符，超过 {MAX_LINE}",
                "请按段落分行。",
            )
        match = _CONTROL.search(line)
        if match:
            return Problem(
                "control-character",
                Location(shown, number, match.start() + 1, 1),
                f"这里有一个看不见的字符（U+{ord(match[0]):04X}）",
                "多半是从网页或 PDF 复制来的，请删掉它。",
            )
    return None
