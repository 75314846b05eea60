"""The user's own font file for the text of sheets, named in the settings."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from policyledger.load.files import inside
from policyledger.model.catalogue import Font
from policyledger.model.location import Text
from policyledger.model.problem import Problem

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
#: How font files begin (OpenType 1.9.1, table directory and collection header).
_MAX_FONT = 64 * 1024 * 1024
_BEGINNINGS = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")


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
        data = b"" if path.stat().st_size > _MAX_FONT else path.read_bytes()
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
    return Font(path.resolve().as_posix(), sha256(data).hexdigest())
