"""Tables of Word files: fixed columns, a head on every page, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Text = str | tuple[tuple[str, str], ...]
"""Text, or stretches of text each with its face ("" for that of the paragraph)."""


def add_table(
    document: Any, widths: Sequence[float], head: Sequence[Any], rows: Iterable[Any]
) -> None:
    """Add a table with columns of ``widths`` (mm); ``head`` are the cells of its head, if any."""
    table = OxmlElement("w:tbl")
    properties = OxmlElement("w:tblPr")
    properties.append(element("w:tblW", w=str(sum(map(twips, widths))), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side, gap in (("top", 50), ("left", 85), ("bottom", 50), ("right", 85)):
        margins.append(element(f"w:{side}", w=str(gap), type="dxa"))
    properties.append(margins)
    table.append(properties)
    grid = OxmlElement("w:tblGrid")
    for width in widths:
        grid.append(element("w:gridCol", w=str(twips(width))))
    table.append(grid)
    if head:
        table.append(row(widths, head, head=True))
    for each in rows:
        table.append(each)
    body = document.element.body
    body.insert(len(body) - 1, table)  # the last element holds the page set-up
    document.add_paragraph(style="Note")  # two tables without it would be one


def row(
    widths: Sequence[float],
    cells: Sequence[Any],
    *,
    head: bool = False,
    keep: bool = False,
    height: float = 0,
) -> Any:
    """Give a row, at least ``height`` mm high; ``keep`` keeps it with the next one."""
    made = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if height:
        properties.append(element("w:trHeight", val=str(twips(height)), hRule="atLeast"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    made.append(properties)
    at = 0
    for inner, span in cells:
        width = sum(widths[at : at + span])
        at += span
        inner.insert(0, _cell_properties(width, span, middle=head))
        if keep or head:
            for paragraph in inner.findall(qn("w:p")):
                paragraph.find(qn("w:pPr")).insert(1, OxmlElement("w:keepNext"))
        made.append(inner)
    return made


def cell(
    paragraphs: Iterable[tuple[str, Text]],
    *,
    span: int = 1,
    center: bool = False,
    stops: Sequence[float] = (),
) -> tuple[Any, int]:
    """Give a cell of paragraphs (style and text) and how many columns it spans.

    ``stops`` are places of tabs in mm, at which text is centred.
    """
    made = OxmlElement("w:tc")
    for style, text in paragraphs:
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        properties.append(element("w:pStyle", val=style.replace(" ", "")))
        if stops:
            tabs = OxmlElement("w:tabs")
            for stop in stops:
                tabs.append(element("w:tab", val="center", pos=str(twips(stop))))
            properties.append(tabs)
        if center:
            properties.append(element("w:jc", val="center"))
        paragraph.append(properties)
        for part, face in ((text, ""),) if isinstance(text, str) else text:
            if part:
                paragraph.append(run(part, face))
        made.append(paragraph)
    return made, span


def run(text: str, face: str = "") -> Any:
    """Give a run of text, in ``face`` if that is not the one of its paragraph; tabs are kept."""
    made = OxmlElement("w:r")
    if face:
        properties = OxmlElement("w:rPr")
        properties.append(element("w:rFonts", ascii=face, hAnsi=face, eastAsia=face))
        made.append(properties)
    for place, part in enumerate(text.split("\t")):
        if place:
            made.append(OxmlElement("w:tab"))
        if part:
            content = OxmlElement("w:t")
            content.set(qn("xml:space"), "preserve")
            content.text = part
            made.append(content)
    return made


def element(name: str, **attributes: str) -> Any:
    """Give an element with attributes of the ``w`` namespace."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def twips(millimetres: float) -> int:
    """Give millimetres in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def _cell_properties(width: float, span: int, *, middle: bool) -> Any:
    properties = OxmlElement("w:tcPr")
    properties.append(element("w:tcW", w=str(twips(width)), type="dxa"))
    if span > 1:
        properties.append(element("w:gridSpan", val=str(span)))
    if middle:
        properties.append(element("w:vAlign", val="center"))
    return properties
