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
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from policyledger.render.office.word_table import add_table, cell, element, row, run
from policyledger.views.sheets.division import DivisionView, Section, Task, written
from policyledger.views.sheets.frame import SheetFrame

_TITLE, HEI, _KAI, _FANG, _SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
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


def properties(document: Any, sheet: SheetFrame) -> None:
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
    for level, face in ((1, HEI), (2, _KAI), (3, HEI)):
        style = known[f"Heading {level}"]
        _face(style, face, 14 if level == 1 else 12)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(4)
        style.paragraph_format.keep_with_next = True
    for name, face, size in (
        ("Notice", HEI, 10.5),
        ("Note", _KAI, 9),
        ("Table Head", HEI, 10.5),
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
    page_numbers(document)


def page_numbers(document: Any) -> None:
    """Number the pages at the outer edge."""
    section = document.sections[0]
    section.footer_distance = Mm(12)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.style, line.alignment = document.styles["Page Number Line"], side
        line.add_run("— ")
        field = element("w:fldSimple", instr="PAGE")
        field.append(run("1"))
        line._p.append(field)
        line.add_run(" —")


# ---- the table ----


def _add_table(document: Any, rows: Sequence[Any]) -> None:
    if rows:
        head = [cell([("Table Head", title)], center=True) for title in _HEAD]
        add_table(document, _WIDTHS, head, rows)


def _clause_row(section: Section) -> Any:
    return row(
        _WIDTHS,
        [
            cell([("Table Head", section.title)], span=2),
            cell([("Table Head", "、".join(section.lead))]),
            cell([("Table Head", "、".join(section.support))]),
            cell([("Table Head", "")]),
            cell([("Table Note", f"共 {len(section.tasks)} 项")]),
        ],
        keep=True,
    )


def _task_row(section: Section, task: Task) -> Any:
    acting = task.acting if task.actor else ""
    cells = [
        cell([("Table Text", str(task.number))], center=True),
        cell(
            [
                ("Table Text", task.title),
                *([("Table Quote", task.quote)] if task.quote else []),
            ]
        ),
    ]
    if section.has_units:
        cells.append(cell([("Table Text", acting)], span=2))
    else:
        cells.append(cell([("Table Text", written(task.lead) or acting)]))
        cells.append(cell([("Table Text", written(task.support))]))
    next_day = [("Table Note", line) for line in task.next.lines] if task.next else []
    cells.append(cell([("Table Text", task.deadline), *next_day]))
    remarks = filter(None, (task.code, task.carried_out, *task.remarks))
    cells.append(cell([("Table Note", text) for text in remarks]))
    return row(_WIDTHS, cells)


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
