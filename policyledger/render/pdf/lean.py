"""Smaller PDFs: the same pages and the same structure, said in fewer words.

WeasyPrint 70.0 draws each side of a border as a clipping path with two rectangles in it, and makes
an element of structure of every stretch of text. A sheet is full of both. What is not recognised
here is left as it is, so another version of WeasyPrint would only make larger files.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

import pikepdf

LEVEL: Final = 9
"""How hard streams are compressed, 1 to 9: a third more time than 6 for a twentieth less."""

_NUMBER = rb"-?\d+(?:\.\d*)?"
_SIDE = re.compile(
    rb"/Artifact\nBMC\nq\n((?:NN? NN? [ml]\n){4})W\*\nn\n(/a[\d.]+ gs)\n([^\n]* rg)\n"
    rb"(?:NN? NN? NN? NN? re\n){2}f\*\nQ\nEMC\n".replace(b"NN?", _NUMBER)
)
_BARS = re.compile(rb"(?:/bar \d+\n)+")
_TOUCHES = 0.02
"""What is less apart than this, in CSS pixels, meets."""
_PLACE = re.compile(rb"[\d. -]+ Tm\n")
_LONG = re.compile(rb"-?\d+\.\d{3,}")
_MARK = re.compile(rb"(/\w+)\n<</MCID (\d+)>>\nBDC\n([^E]*(?:E(?!MC\n)[^E]*)*)EMC\n")
_MARKS = re.compile(rb"(?:%s)+" % _MARK.pattern)
_TEXT = re.compile(rb"\[([<>0-9a-f.\- ]*)\] TJ")
_HEX = re.compile(rb"<([0-9a-f]*)>")
_SPECIAL = re.compile(rb"[()\\\r]")
_ESCAPED = {b"(": b"\\(", b")": b"\\)", b"\\": b"\\\\", b"\r": b"\\r"}
_Bar = tuple[float, float, float, float]
#: Elements that say nothing beyond what they contain, and those that may take their content over.
_EMPTY = frozenset({"/Span", "/NonStruct"})
_TAKES = frozenset({"/P", "/TD", "/TH", "/Span", "/NonStruct", "/Div", "/Link"}) | {
    f"/H{number}" for number in range(1, 7)
}
_PLAIN = frozenset({"Type", "S", "K", "Pg", "P"})
_CELLS = frozenset({"/TH", "/TD"})


def thin_out(pdf: Any) -> None:
    """Shorten the pages and the structure of a PDF that WeasyPrint is about to write."""
    _link_directly(pdf)
    owners: list[list[Any]] = []
    if "StructTreeRoot" in pdf.catalog:
        root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
        _merge_elements(pdf, root)
        nums = pdf.objects[_number(root["ParentTree"])]["Nums"]
        owners = [entry for entry in nums[1::2] if isinstance(entry, list)]
    for place, number in enumerate(pdf.pages["Kids"][::3]):
        stream = pdf.objects[_number(pdf.objects[number]["Contents"])]
        content = _shortened(b"\n".join(map(_bytes, stream.stream)) + b"\n")
        if owners:
            content = _merge_marks(pdf, content, owners[place])
        stream.stream = [_TEXT.sub(_plain_text, content)]


def _link_directly(pdf: Any) -> None:
    """Let links lead to places instead of names of places: names must differ within a book."""
    names = pdf.catalog.get("Names", {})
    named = names.pop("Dests", {"Names": ()})["Names"]
    places = {name.string: place for name, place in zip(named[::2], named[1::2], strict=True)}
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Subtype") == "/Link" and "Dest" in each:
            each["Dest"] = places[each["Dest"].string]
    if not names:
        pdf.catalog.pop("Names", None)


def packed(data: bytes) -> bytes:
    """Give the PDF ``data`` without unused objects, compressed as far as it goes."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return saved(pdf, recompress_flate=True)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    """Give ``pdf`` as bytes, the same for the same content; what is not compressed yet becomes so.

    ``options`` are further ones of ``pikepdf.Pdf.save``.
    """
    # A setting of the whole process: without it the bytes would depend on what was done before.
    pikepdf.settings.set_flate_compression_level(LEVEL)
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        **options,
    )
    return buffer.getvalue()


def _shortened(content: bytes) -> bytes:
    """Give what draws a page with sides of borders as bars and with text in as many bytes."""
    bars: list[tuple[bytes, _Bar]] = []

    def remember(match: re.Match[bytes]) -> bytes:
        path, state, colour = match.groups()
        bars.append((state + b"\n" + colour, _bar(path)))
        return b"/bar %d\n" % (len(bars) - 1)

    def draw(match: re.Match[bytes]) -> bytes:
        run = [bars[int(place)] for place in re.findall(rb"\d+", match.group())]
        drawn = [b"/Artifact\nBMC\nq"]
        for look, group in groupby(run, lambda pair: pair[0]):
            drawn += [look, *map(_rectangle, _joined(bar for _, bar in group)), b"f"]
        return b"\n".join((*drawn, b"Q", b"EMC", b""))

    content = _BARS.sub(draw, _SIDE.sub(remember, content))
    return _PLACE.sub(lambda match: _LONG.sub(_rounded, match.group()), content)


def _bar(path: bytes) -> _Bar:
    """Give left, top, right and bottom of a side; neighbours of one colour share its corners."""
    numbers = [float(number) for number in re.findall(_NUMBER, path)]
    across, down = numbers[::2], numbers[1::2]
    return min(across), min(down), max(across), max(down)


def _joined(bars: Iterable[_Bar]) -> list[_Bar]:
    """Put bars end to end where they meet: first those in a row, then those in a column."""
    found = list(dict.fromkeys(bars))
    for along in (0, 1):
        found.sort(key=lambda bar: (bar[1 - along], bar[3 - along], bar[along]))
        joined: list[_Bar] = []
        for bar in found:
            last = joined[-1] if joined else None
            if (
                last is not None
                and last[1 - along :: 2] == bar[1 - along :: 2]
                and last[along] <= bar[along] <= last[along + 2] + _TOUCHES
            ):
                ends = list(last)
                ends[along + 2] = max(last[along + 2], bar[along + 2])
                joined[-1] = (ends[0], ends[1], ends[2], ends[3])
            else:
                joined.append(bar)
        found = joined
    return found


def _rectangle(bar: _Bar) -> bytes:
    left, top, right, bottom = bar
    return b"%s %s %s %s re" % tuple(map(_short, (left, top, right - left, bottom - top)))


def _short(number: float) -> bytes:
    return f"{number:.2f}".rstrip("0").rstrip(".").encode()


def _rounded(match: re.Match[bytes]) -> bytes:
    return _short(float(match.group()))


def _plain_text(match: re.Match[bytes]) -> bytes:
    """Write the numbers of signs as bytes, not in hexadecimal, without adjustments by nothing."""
    parts = match.group(1).replace(b">0<", b"").replace(b">0", b">")
    return b"[" + _HEX.sub(_as_bytes, parts) + b"] TJ"


def _as_bytes(match: re.Match[bytes]) -> bytes:
    signs = bytes.fromhex(match.group(1).decode())
    return b"(" + _SPECIAL.sub(lambda found: _ESCAPED[found.group()], signs) + b")"


def _merge_elements(pdf: Any, root: Any) -> None:
    """Let elements take over the content of those that say nothing of their own."""
    moved: dict[int, int] = {}

    def merge(number: int, scope: str) -> None:
        element = pdf.objects[number]
        if element["S"] == "/THead":
            scope = "/Column"
        elif element["S"] in _CELLS:
            _name_no_heads(element, scope)
        kept: list[Any] = []
        for kid in element["K"]:
            inner = None if isinstance(kid, int) else _number(kid)
            if inner is None or "S" not in pdf.objects[inner]:
                kept.append(kid)
                continue
            merge(inner, scope)
            below = pdf.objects[inner]
            if element["S"] in _TAKES and below["S"] in _EMPTY and _PLAIN.issuperset(below):
                moved[inner] = number
                kept += below["K"]
                for further in below["K"]:
                    if not isinstance(further, int) and "P" in pdf.objects[_number(further)]:
                        pdf.objects[_number(further)]["P"] = element.reference
                below["K"] = type(below["K"])()
            else:
                kept.append(kid)
        element["K"][:] = kept

    for top in root["K"]:
        merge(_number(top), "/Row")
    tree = pdf.objects[_number(root["ParentTree"])]["Nums"]
    for entry in tree[1::2]:
        if isinstance(entry, list):
            entry[:] = [_follow(pdf, moved, reference) for reference in entry]


def _name_no_heads(cell: Any, scope: str) -> None:
    """Let heads of a table say what they are heads of, instead of every cell all of its heads.

    ISO 32000-1, 14.8.5.7. Heads in the head of the table are those of columns, others of rows.
    """
    cell["A"].pop("Headers", None)
    if cell.pop("ID", None):
        cell["A"]["Scope"] = scope
    if list(cell["A"]) == ["O"]:
        del cell["A"]


def _merge_marks(pdf: Any, content: bytes, owners: list[Any]) -> bytes:
    """Mark stretches of text that follow each other and belong to one element as one."""
    kept: list[Any] = []
    renumbered: dict[bytes, dict[int, int]] = {}

    def merged(match: re.Match[bytes]) -> bytes:
        drawn: list[bytes] = []
        last = b""
        for tag, mark, body in _MARK.findall(match.group()):
            number = int(mark)
            owner = _bytes(owners[number])
            numbers = renumbered.setdefault(owner, {})
            if owner == last:
                drawn.append(body)
                continue
            if last:
                drawn.append(b"EMC\n")
            last = owner
            drawn.append(b"%s\n<</MCID %d>>\nBDC\n%s" % (tag, len(kept), body))
            numbers[number] = len(kept)
            kept.append(owners[number])
        return b"".join(drawn) + b"EMC\n"

    content = _MARKS.sub(merged, content)
    for owner, numbers in renumbered.items():
        kids = pdf.objects[_number(owner)]["K"]
        kids[:] = [
            numbers[kid] if isinstance(kid, int) else kid
            for kid in kids
            if not isinstance(kid, int) or kid in numbers
        ]
    owners[:] = kept
    return content


def _follow(pdf: Any, moved: dict[int, int], reference: Any) -> Any:
    number = _number(reference)
    if number not in moved:
        return reference
    while number in moved:
        number = moved[number]
    return pdf.objects[number].reference


def _number(reference: Any) -> int:
    return int(_bytes(reference).split()[0])


def _bytes(part: Any) -> bytes:
    if isinstance(part, bytes):
        return part
    return part.data if hasattr(part, "data") else str(part).encode()
