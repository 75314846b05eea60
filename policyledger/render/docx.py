"""The task division table as a Word file, laid out as offices lay out their own papers.

Type as in GB/T 9704-2012, 7: 小标宋 for the title, 黑体, 楷体 and 仿宋 for the rest, named as the
machines of offices have them; a machine without them falls back on what is named beside. Page
numbers stand at the outer edge between dashes (7.5). Headings are real ones and stand outside the
tables, because readers build their list of contents from those alone.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from policyledger.views.division import DivisionView, Name, Section, Task
from policyledger.views.sheet import Sheet

_TITLE, _HEI, _KAI, _FANG, _SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
#: What a machine takes that lacks the first.
_FALLBACK = {_TITLE: "宋体", _KAI: "楷体", _FANG: "仿宋"}
_HEAD = ("序号", "工作任务", "牵头责任单位", "配合责任单位", "完成时限", "备注")
_WIDTHS = (13, 88, 36, 53, 28, 31)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the package: a clock would change the bytes at each run."""


def division_docx(view: DivisionView) -> bytes:
    """Give the task division table: A4 landscape."""
    document = docx.Document()
    properties(document, view.sheet)
    styles(document)
    _page(document)
    document.add_paragraph(view.sheet.notice, style="Notice")
    document.add_paragraph(view.sheet.title, style="Title")
    document.add_paragraph(view.sheet.subtitle, style="Subtitle")
    if view.basis_note:
        document.add_paragraph(view.basis_note, style="Subtitle")
    rows: list[Any] = []
    for section in view.sections:
        if section.has_units:
            rows.append(_clause_row(section))
        else:
            _add_table(document, rows)
            rows = []
            document.add_heading(section.title, level=min(section.depth, 3))
        rows += [_task_row(section, task) for task in section.tasks]
    _add_table(document, rows)
    for note in _notes(view):
        document.add_paragraph(note, style="Note")
    return packed(document)


def _notes(view: DivisionView) -> Iterable[str]:
    yield from view.notes
    yield f"编号 {view.sheet.code}，按 {view.sheet.as_of} 的台账。"


# ---- the document ----


#: Characters of a property; python-docx takes no more.
_MOST = 255


def properties(document: Any, sheet: Sheet) -> None:
    """Say what the document is, as of which day."""
    core = document.core_properties
    core.title, core.subject = sheet.title[:_MOST], sheet.subtitle[:_MOST]
    core.author = core.last_modified_by = sheet.site[:_MOST]
    core.comments, core.keywords, core.language = sheet.notice[:_MOST], sheet.code, "zh-CN"
    core.created = core.modified = datetime.fromisoformat(sheet.as_of)
    core.revision = 1


def styles(document: Any) -> None:
    """Give the document the faces of offices."""
    known = document.styles
    _face(known["Normal"], _FANG, 10.5)
    known["Normal"].paragraph_format.space_after = Pt(0)
    _face(known["Title"], _TITLE, 22)
    _face(known["Subtitle"], _KAI, 12)
    for name in ("Title", "Subtitle"):
        known[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        known[name].paragraph_format.space_after = Pt(4)
        for border in known[name].element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    for level, face in ((1, _HEI), (2, _KAI), (3, _HEI)):
        style = known[f"Heading {level}"]
        _face(style, face, 14 if level == 1 else 12)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(4)
        style.paragraph_format.keep_with_next = True
    for name, face, size in (
        ("Notice", _HEI, 10.5),
        ("Note", _KAI, 9),
        ("Table Head", _HEI, 10.5),
        ("Table Text", _FANG, 10.5),
        ("Table Quote", _KAI, 9),
        ("Table Note", _FANG, 9),
        ("Page Number Line", _SONG, 14),
    ):
        style = known.add_style(name, 1)
        style.base_style = known["Normal"]
        _face(style, face, size)


def _face(style: Any, name: str, size: float) -> None:
    style.font.name, style.font.size = name, Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.footer_distance = Mm(12)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.style, line.alignment = document.styles["Page Number Line"], side
        line.add_run("— ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        field.append(_run("1"))
        line._p.append(field)
        line.add_run(" —")


# ---- the tables ----


def _add_table(document: Any, rows: Sequence[Any]) -> None:
    if not rows:
        return
    table = OxmlElement("w:tbl")
    properties = OxmlElement("w:tblPr")
    properties.append(_element("w:tblW", w=str(sum(map(_twips, _WIDTHS))), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 50), ("left", 85), ("bottom", 50), ("right", 85)):
        margins.append(_element(f"w:{side}", w=str(width), type="dxa"))
    properties.append(margins)
    table.append(properties)
    grid = OxmlElement("w:tblGrid")
    for width in _WIDTHS:
        grid.append(_element("w:gridCol", w=str(_twips(width))))
    table.append(grid)
    table.append(_row([_cell([("Table Head", title)], center=True) for title in _HEAD], head=True))
    for row in rows:
        table.append(row)
    body = document.element.body
    body.insert(len(body) - 1, table)  # the last element holds the page set-up
    document.add_paragraph(style="Note")


def _clause_row(section: Section) -> Any:
    return _row(
        [
            _cell([("Table Head", section.title)], span=2),
            _cell([("Table Head", "、".join(section.lead))]),
            _cell([("Table Head", "、".join(section.support))]),
            _cell([("Table Head", "")]),
            _cell([("Table Note", f"共 {len(section.tasks)} 项")]),
        ],
        keep=True,
    )


def _task_row(section: Section, task: Task) -> Any:
    acting = f"承办：{_names(task.actor)}" if task.actor else ""
    lead, support = _names(task.lead), _names(task.support)
    cells = [
        _cell([("Table Text", str(task.number))], center=True),
        _cell(
            [
                ("Table Text", task.title),
                *([("Table Quote", task.quote)] if task.quote else []),
            ]
        ),
    ]
    if section.has_units:
        cells.append(_cell([("Table Text", acting)], span=2))
    else:
        cells.append(_cell([("Table Text", lead or acting)]))
        both = [text for text in (support, acting if lead else "") if text]
        cells.append(_cell([("Table Text", text) for text in both or [""]]))
    next_day = [("Table Note", line) for line in task.next.lines] if task.next else []
    cells.append(_cell([("Table Text", task.deadline), *next_day]))
    cells.append(_cell([("Table Note", text) for text in (task.code, *task.remarks)]))
    return _row(cells)


def _names(names: Iterable[Name]) -> str:
    return "、".join(name.text + ("*" if name.inferred else "") for name in names)


def _row(cells: Sequence[Any], *, head: bool = False, keep: bool = False) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    at = 0
    for cell, span in cells:
        width = sum(_WIDTHS[at : at + span])
        at += span
        cell.insert(0, _cell_properties(width, span))
        if keep or head:
            for paragraph in cell.findall(qn("w:p")):
                paragraph.find(qn("w:pPr")).insert(1, OxmlElement("w:keepNext"))
        row.append(cell)
    return row


def _cell(
    paragraphs: Iterable[tuple[str, str]], *, span: int = 1, center: bool = False
) -> tuple[Any, int]:
    cell = OxmlElement("w:tc")
    for style, text in paragraphs:
        paragraph = OxmlElement("w:p")
        properties = OxmlElement("w:pPr")
        properties.append(_element("w:pStyle", val=style.replace(" ", "")))
        if center:
            properties.append(_element("w:jc", val="center"))
        paragraph.append(properties)
        if text:
            paragraph.append(_run(text))
        cell.append(paragraph)
    return cell, span


def _cell_properties(width: int, span: int) -> Any:
    properties = OxmlElement("w:tcPr")
    properties.append(_element("w:tcW", w=str(_twips(width)), type="dxa"))
    if span > 1:
        properties.append(_element("w:gridSpan", val=str(span)))
    return properties


def _run(text: str) -> Any:
    run = OxmlElement("w:r")
    content = OxmlElement("w:t")
    content.set(qn("xml:space"), "preserve")
    content.text = text
    run.append(content)
    return run


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


# ---- the package ----


def packed(document: Any) -> bytes:
    """Give the bytes of the document, the same every time."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = _font_table()
    draft, final = io.BytesIO(), io.BytesIO()
    document.save(draft)
    with zipfile.ZipFile(draft) as source, zipfile.ZipFile(final, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return final.getvalue()


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _FALLBACK.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()
