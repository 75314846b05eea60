"""The user's own font file for the text of sheets, named in the settings."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

from policyledger.load.files import inside
from policyledger.load.limits import MAX_FONT
from policyledger.model.catalogue import Font
from policyledger.model.location import Text
from policyledger.model.problem import Problem

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
#: How font files begin (OpenType 1.9.1, table directory and collection header).
_BEGINNINGS = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")
#: Tables without which nothing can be set (OpenType 1.9.1, required tables), one with outlines.
_NEEDED = frozenset({"cmap", "head", "hhea", "hmtx", "maxp"})
_OUTLINES = frozenset({"glyf", "CFF ", "CFF2"})


def read_font(content: Path, name: Text, problems: list[Problem]) -> Font | None:
    """Find the font file ``name``, a path from the folder ``content``; ``None`` where unusable."""

    def wrong(message: str, advice: str) -> None:
        problems.append(Problem("bad-font", name.at, message, advice))

    path = content / name
    if path.suffix.lower() not in SUFFIXES:
        wrong(f"“{name}”不是字体文件", f"字体文件的扩展名是 {'、'.join(SUFFIXES)}。")
        return None
    if not inside(path, content):
        wrong(f"“{name}”不在内容文件夹里", "请把字体文件复制到内容文件夹，例如 fonts/。")
        return None
    try:
        if path.exists() and not path.is_file():
            raise IsADirectoryError
        if path.stat().st_size > MAX_FONT:
            most = MAX_FONT // 1024 // 1024
            wrong(f"字体文件“{name}”超过 {most} MB", "换一个小一些的字体文件，一个文件一种字体。")
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        wrong(
            f"没有找到字体文件“{name}”",
            f"路径从 {content.name}/ 文件夹算起；不用自己的字体就删掉这一行。",
        )
        return None
    except OSError:
        wrong(f"字体文件“{name}”打不开", "检查权限，关掉占用它的程序。")
        return None
    if not data.startswith(_BEGINNINGS):
        wrong(f"“{name}”里不是字体", "重新复制一份完好的字体文件。")
        return None
    if trouble := _trouble(data):
        wrong(f"字体文件“{name}”损坏：{trouble}", "重新复制一份完好的字体文件。")
        return None
    return Font(path.resolve().as_posix(), sha256(data).hexdigest())


def _trouble(data: bytes) -> str:
    """Tell what is wrong with a font file; "" if it can be used."""
    from fontTools.ttLib import TTFont  # only where a font is named: it takes a tenth of a second

    try:
        with TTFont(io.BytesIO(data), fontNumber=0, lazy=True) as font:
            tables = set(font.reader.keys())
            if lacking := sorted(_NEEDED - tables):
                return f"缺少 {'、'.join(lacking)} 表"
            if not tables & _OUTLINES:
                return "没有字形"
            for tag in sorted(tables):
                entry = font.reader.tables[tag]
                if entry.offset + entry.length > len(data):
                    return "文件不完整，末尾缺了一段"
            if not font.getBestCmap():
                return "没有汉字编码表"
            for tag in sorted(_NEEDED):
                font[tag]
    except Exception:  # what a damaged file makes of the reader is not foreseeable
        return "内容读不出来"
    return ""
