"""Cut the five faces of fonts/ out of their sources, the same bytes every time.

A tool for the rare day when a face or the set of characters changes; neither `make` nor the program
runs it.
It needs the development requirements and the files of three Debian packages, unpacked or installed:

    apt-get install fonts-noto-cjk fonts-lxgw-wenkai unicode-data
    .venv/bin/python tools/cut_fonts.py         # or --root FOLDER, where packages were unpacked

What happens to each face: the simplified Chinese face of the collection is cut to the characters of
fonts/charset.txt, an em gets half as many units, cubic outlines become TrueType outlines, hints go,
boxes for ticking that the source lacks are drawn from its own shapes, the contextual half-width
feature (`chws`) is added, and the names change, because the SIL Open Font License reserves the
original ones.
"""

import argparse
import asyncio
import bz2
import hashlib
import logging
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from east_asian_spacing import Builder
from fontTools.misc.transform import Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.scaleUpem import scale_upem

FONTS = Path(__file__).resolve().parent.parent / "fonts"

UNITS = 500
"""Units of an em. In 22 pt a dot of a 600 dpi printer is more than two of them; half as many as in
the sources make the fonts, and every sheet, a seventh smaller."""

MAX_ERROR = 1.0
"""How far, in UNITS, a quadratic curve may stray from the cubic one it replaces."""

FEATURES = ("kern", "halt", "vert")
"""OpenType features that survive the cut; `chws` and its vertical sister are added afterwards."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a Debian package, known by its hash."""

    path: str
    sha256: str
    package: str

    def locate(self, root: Path) -> Path:
        """Give the file under `root`; raises SystemExit if it is missing or another version."""
        path = root / self.path
        if not path.is_file():
            raise SystemExit(f"缺少 {path}：请安装或解包 Debian 软件包 {self.package}")
        if hashlib.sha256(path.read_bytes()).hexdigest() != self.sha256:
            raise SystemExit(
                f"{path} 与登记的版本（{self.package}）不一致；如确要换版本，请改本脚本里的 sha256"
            )
        return path


@dataclass(frozen=True, slots=True)
class Face:
    """One face to cut: where it comes from and what it is called afterwards."""

    file: str
    family: str
    style: str
    weight: int
    source: Source
    number: int
    """Index in the collection; 2 is simplified Chinese; -1 for a file with one face."""


NOTO = "fonts-noto-cjk 1:20220127+repack1-1"
NOTO_FOLDER = "usr/share/fonts/opentype/noto"
FACES = (
    Face(
        "PLSong-Regular.ttf",
        "PL Song",
        "Regular",
        400,
        Source(
            f"{NOTO_FOLDER}/NotoSerifCJK-Regular.ttc",
            "a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481",
            NOTO,
        ),
        2,
    ),
    Face(
        "PLSong-Bold.ttf",
        "PL Song",
        "Bold",
        700,
        Source(
            f"{NOTO_FOLDER}/NotoSerifCJK-Bold.ttc",
            "a5d4b046c127da3d7c72f98b46c41489cd29bf52abfdf18aba920903e920d4ac",
            NOTO,
        ),
        2,
    ),
    Face(
        "PLHei-Regular.ttf",
        "PL Hei",
        "Regular",
        400,
        Source(
            f"{NOTO_FOLDER}/NotoSansCJK-Regular.ttc",
            "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
            NOTO,
        ),
        2,
    ),
    Face(
        "PLHei-Bold.ttf",
        "PL Hei",
        "Bold",
        700,
        Source(
            f"{NOTO_FOLDER}/NotoSansCJK-Bold.ttc",
            "faa5f3656a78b2e2d450d27fe8382c778bc2b6bb5ea29c986664a6a435056ceb",
            NOTO,
        ),
        2,
    ),
    Face(
        "PLKai-Regular.ttf",
        "PL Kai",
        "Regular",
        400,
        Source(
            "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
            "bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8",
            "fonts-lxgw-wenkai 1.250+repack-1",
        ),
        -1,
    ),
)

UNIHAN = Source(
    "usr/share/unicode/Unihan_OtherMappings.txt.bz2",
    "bdeef44d75d914e793b7f27ddc3bee01b2d11dd34f4e52de1a9fba74a1612dc2",
    "unicode-data 15.0.0-1",
)

# Characters drawn from others of the same face: the frame, and what is set inside it.
DRAWN = {"☐": ("□", None), "☑": ("□", "✓"), "☒": ("□", "×")}
# Characters that show another one's shape.
ALIASES = {"✔": "✓"}

# Beyond the national standards: what official papers and their tables use.
BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x2010, 0x2027),  # dashes, quotation marks, leaders
    (0x2030, 0x203B),  # per mille, primes, reference mark
    (0x2150, 0x218F),  # fractions, Roman numerals
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x22FF),  # mathematical signs
    (0x2460, 0x24FF),  # circled and bracketed numbers
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x2595),  # block elements
    (0x25A0, 0x25FF),  # ■ □ ▲ △ ● ○ and their kin
    (0x2600, 0x2613),  # ★ ☆ ☎
    (0x2713, 0x2714),  # ✓
    (0x2776, 0x277F),  # white numbers on black discs
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3041, 0x30FF),  # kana
    (0x3105, 0x312F),  # bopomofo
    (0x3200, 0x33FF),  # enclosed characters and units
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF01, 0xFF60),  # full-width ASCII
    (0xFFE0, 0xFFE6),  # full-width signs
)
SINGLES = "€℃℉№℡™Ω〇⇒⇔"


def encoded(codec: str, first: int, last: int) -> set[str]:
    """Give the characters that `codec` has in its rows `first` to `last`, private use left out."""
    characters = set()
    for row in range(first, last + 1):
        for cell in range(0x40, 0xFF):
            try:
                character = bytes((row, cell)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(character) == 1 and unicodedata.category(character) != "Co":
                characters.add(character)
    return characters


def wanted(unihan: Path) -> set[str]:
    """Give GB/T 2312, the signs of GBK, 通用规范汉字表, BLOCKS and SINGLES together."""
    with bz2.open(unihan, "rt", encoding="utf-8") as lines:
        # kTGH is the position in 通用规范汉字表 (2013), UAX #38.
        table = {chr(int(line.split()[0][2:], 16)) for line in lines if "\tkTGH\t" in line}
    assert len(table) == 8105
    characters = table | encoded("gb2312", 0xA1, 0xF7) | encoded("gbk", 0xA1, 0xA9) | set(SINGLES)
    for first, last in BLOCKS:
        characters.update(map(chr, range(first, last + 1)))
    return characters


def is_plain(character: str) -> bool:
    """Say whether a character stands alone: no combining mark, nothing invisible but spaces."""
    category = unicodedata.category(character)
    return category[0] not in "MC" and category not in ("Zl", "Zp")


def charset(root: Path) -> set[str]:
    """Give the plain characters wanted that every source has, and those drawn from them."""
    characters = set(filter(is_plain, wanted(UNIHAN.locate(root))))
    for face in FACES:
        font = TTFont(face.source.locate(root), fontNumber=face.number, lazy=True)
        characters &= set(map(chr, font.getBestCmap()))
    return characters | set(DRAWN) | set(ALIASES)


def write_charset(characters: Iterable[str], path: Path) -> None:
    """Write the visible characters by code point, 64 a line; spaces are covered but not written."""
    visible = [character for character in sorted(characters) if not character.isspace()]
    lines = ("".join(visible[start : start + 64]) for start in range(0, len(visible), 64))
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def subset(font: TTFont, characters: set[str]) -> None:
    """Leave only these characters and what FEATURES reach from them."""
    options = Options(
        layout_features=list(FEATURES),
        hinting=False,
        name_IDs=["*"],
        name_languages=["*"],
        notdef_outline=True,
        glyph_names=False,
        drop_tables=[*Options().drop_tables, "VORG", "BASE", "gasp"],
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)


def rescale(font: TTFont) -> None:
    """Give the font UNITS units an em; outlines are not touched if they are cubic."""
    cubic = font.get("CFF ")
    if cubic is not None:
        del font["CFF "]
    scale_upem(font, UNITS)
    if cubic is not None:
        font["CFF "] = cubic


def quadratic(font: TTFont, scale: float) -> None:
    """Turn cubic outlines (CFF) into TrueType ones, in place, ``scale`` times as large."""
    order = font.getGlyphOrder()
    shapes = font.getGlyphSet()
    glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        smooth = Cu2QuPen(pen, MAX_ERROR, reverse_direction=True)
        shapes[name].draw(TransformPen(smooth, Transform().scale(scale)))
        glyf.glyphs[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = glyf
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for limit in (
        "TwilightPoints",
        "Storage",
        "FunctionDefs",
        "InstructionDefs",
        "StackElements",
        "SizeOfInstructions",
        "ComponentElements",
    ):
        setattr(maxp, f"max{limit}", 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font["post"].extraNames = []
    font["post"].mapping = {}
    font.sfntVersion = "\000\001\000\000"


def add_character(font: TTFont, character: str, glyph: str) -> None:
    """Let `character` show `glyph`."""
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap[ord(character)] = glyph


def bounds(font: TTFont, glyph: str) -> tuple[float, float, float, float]:
    """Give the ink box of a glyph: left, bottom, right, top, in font units."""
    shapes = font.getGlyphSet()
    pen = BoundsPen(shapes)
    shapes[glyph].draw(pen)
    assert pen.bounds is not None
    left, bottom, right, top = pen.bounds
    return left, bottom, right, top


def draw(font: TTFont) -> None:
    """Add the characters of DRAWN and ALIASES."""
    cmap = font.getBestCmap()
    for character, (frame, content) in DRAWN.items():
        shapes = font.getGlyphSet()
        outer = cmap[ord(frame)]
        pen = TTGlyphPen(None)
        shapes[outer].draw(pen)
        if content is not None:
            inner = cmap[ord(content)]
            left, bottom, right, top = bounds(font, outer)
            x0, y0, x1, y1 = bounds(font, inner)
            scale = 0.68 * min((right - left) / (x1 - x0), (top - bottom) / (y1 - y0))
            move = Transform().translate((left + right) / 2, (bottom + top) / 2).scale(scale)
            shapes[inner].draw(TransformPen(pen, move.translate(-(x0 + x1) / 2, -(y0 + y1) / 2)))
        name = f"uni{ord(character):04X}"
        # Setting the glyph also puts its name in the glyph order.
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = font["hmtx"][outer]
        if "vmtx" in font:
            font["vmtx"][name] = font["vmtx"][outer]
        add_character(font, character, name)
    for character, shown in ALIASES.items():
        add_character(font, character, cmap[ord(shown)])


def rename(font: TTFont, face: Face) -> None:
    """Give the face its own names; copyright, licence and version stay those of the source."""
    names = font["name"]
    kept = {number: names.getDebugName(number) for number in (0, 5, 13, 14)}
    names.names = []
    full = face.family if face.style == "Regular" else f"{face.family} {face.style}"
    postscript = f"{face.family.replace(' ', '')}-{face.style}"
    new = {
        1: face.family,
        2: face.style,
        3: f"{postscript};cut from {face.source.package}",
        4: full,
        6: postscript,
        10: "Cut, converted to TrueType outlines and renamed for Policy Ledger.",
    }
    for number, text in sorted({**kept, **new}.items()):
        if text:
            names.setName(text, number, 3, 1, 0x409)
    bold = face.weight >= 700
    font["OS/2"].usWeightClass = face.weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (
        1 << 5 if bold else 1 << 6
    )
    font["OS/2"].fsType = 0
    font["head"].macStyle = 1 if bold else 0


async def add_spacing(path: Path) -> TTFont:
    """Add `chws` and `vchw` to the font in a file and give it, not yet saved."""
    builder: Any = Builder(path)
    await builder.build()
    assert builder.has_spacings, f"{path.name}: no spacing added"
    font: TTFont = builder.font.ttfont
    return font


def cut(face: Face, root: Path, characters: set[str], target: Path) -> str:
    """Cut one face into the folder `target` and give a line about it."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = TTFont(face.source.locate(root), fontNumber=face.number, recalcTimestamp=False)
    subset(font, characters - set(DRAWN) - set(ALIASES))
    scale = UNITS / font["head"].unitsPerEm
    rescale(font)
    if "CFF " in font:
        quadratic(font, scale)
    draw(font)
    rename(font, face)
    font["head"].modified = font["head"].created
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / face.file
        font.save(draft)
        spaced = asyncio.run(add_spacing(draft))
        spaced.recalcTimestamp = False
        spaced.save(target / face.file, reorderTables=True)
    path = target / face.file
    glyphs = spaced["maxp"].numGlyphs
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{face.file}: {glyphs} glyphs, {path.stat().st_size:,} bytes, sha256 {digest}"


def main() -> None:
    """Write fonts/charset.txt and the five faces."""
    parser = argparse.ArgumentParser(
        description="裁剪 fonts/ 下的五个字体（开发工具，平时不必运行）"
    )
    parser.add_argument(
        "--root", type=Path, default=Path("/"), help="Debian 软件包所在的根目录，默认 /"
    )
    parser.add_argument("--target", type=Path, default=FONTS, help="输出目录，默认 fonts/")
    parser.add_argument("--charset-only", action="store_true", help="只写 charset.txt")
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    characters = charset(options.root)
    write_charset(characters, options.target / "charset.txt")
    print(f"charset.txt: {len(characters)} characters", file=sys.stderr)
    if options.charset_only:
        return
    with ProcessPoolExecutor() as pool:
        jobs = [pool.submit(cut, face, options.root, characters, options.target) for face in FACES]
        for job in jobs:
            print(job.result(), file=sys.stderr)


if __name__ == "__main__":
    main()
