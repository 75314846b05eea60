"""One program for each face of a PDF that is put together from others.

Every sheet holds only the signs that it uses. In a hundred sheets most of them are the same, and a
hundred times the same is most of the file. WeasyPrint keeps the numbers that signs have in the
face, so the faces of all sheets can be replaced by one that has the signs of all.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pikepdf

from policyledger.render.project import FONTS
from policyledger.views.deferred import Recall, anew

_PAIR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]*)>\n")
_PAIRS = re.compile(rb"beginbfchar\n(.*?)endbfchar", re.DOTALL)
_SECTION = 100  # pairs at most (Adobe Technical Note 5411, 1.4.2)


@dataclass(slots=True)
class _Face:
    """A face as all parts use it: the text of each sign, by its number."""

    first: pikepdf.Object
    texts: dict[int, bytes] = field(default_factory=dict)


def share_faces(book: pikepdf.Pdf, recall: Recall = anew) -> None:
    """Let all pages use the same program of each of our faces; others stay as they are.

    A program is asked of ``recall``: most books have the signs that they had before.
    """
    faces: dict[str, _Face] = {}
    resources = {page.Resources.objgen: page.Resources for page in book.pages}
    for fonts in (each.Font for each in resources.values() if "/Font" in each):
        for font in fonts.values():
            name = str(font.BaseFont).partition("+")[2]
            if _file(name).is_file():
                face = faces.setdefault(name, _Face(font))
                for sign, text in _texts(font.ToUnicode.read_bytes()):
                    face.texts.setdefault(sign, text)
    for name, face in faces.items():
        program, widths = _cut(name, face.texts, recall)
        inner = face.first.DescendantFonts[0]
        inner.FontDescriptor.FontFile2 = book.make_stream(program, Length1=len(program))
        inner.W = pikepdf.Array(
            item for sign, width in widths for item in (sign, pikepdf.Array([width]))
        )
        face.first.ToUnicode = book.make_stream(_to_unicode(face.texts))
    for each in resources.values():
        for key, font in each.get("/Font", pikepdf.Dictionary()).items():
            if (name := str(font.BaseFont).partition("+")[2]) in faces:
                each.Font[key] = faces[name].first


def _file(name: str) -> Path:
    """Give the file of one of our faces by its name in a PDF: PL-Song, PL-Song-Bold."""
    stem = name.replace("PL-", "PL", 1)
    bold = FONTS / f"{stem}.ttf"
    return bold if bold.is_file() else FONTS / f"{stem}-Regular.ttf"


def _texts(table: bytes) -> Iterator[tuple[int, bytes]]:
    """Read the signs of a face and their text: WeasyPrint lists every sign that it uses.

    A sign that is said by the one before it has no text.
    """
    for section in _PAIRS.findall(table):
        for sign, text in _PAIR.findall(section):
            yield int(sign, 16), text


def _cut(name: str, signs: Iterable[int], recall: Recall) -> tuple[bytes, list[tuple[int, float]]]:
    """Give the face with these signs only, and their widths in thousandths of the size of type."""
    wanted = sorted(signs)
    key = f"{name} {sha256(repr(wanted).encode()).hexdigest()}"

    def cut() -> str:
        from policyledger.render.pdf.face_program import face_program  # takes time to load

        program, widths = face_program(_file(name), wanted)
        return json.dumps([b64encode(program).decode(), widths])

    program, widths = json.loads(recall(key, cut))
    return b64decode(program), list(zip(wanted, widths, strict=True))


def _to_unicode(texts: dict[int, bytes]) -> bytes:
    pairs = [b"<%04x> <%s>" % (sign, text) for sign, text in sorted(texts.items()) if text]
    sections = (pairs[at : at + _SECTION] for at in range(0, len(pairs), _SECTION))
    return b"\n".join(
        (
            b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap",
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def",
            b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange",
            *(
                b"%d beginbfchar\n%s\nendbfchar" % (len(section), b"\n".join(section))
                for section in sections
            ),
            b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend",
        )
    )
