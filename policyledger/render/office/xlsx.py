"""Tables as spreadsheets: the same bytes every time, every text as text and never as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from policyledger.views.sheets.division import DivisionView, Section, Task, written
from policyledger.views.sheets.frame import SheetFrame
from policyledger.views.sheets.matrix import MatrixView

A3, A4 = 8, 9
"""Paper formats as spreadsheets number them (ECMA-376, 18.3.1.63)."""

_SONG, HEI = "宋体", "黑体"
CELL = {"font_name": _SONG, "font_size": 10.5, "text_wrap": True, "valign": "top", "border": 1}
HEAD = {
    **CELL,
    "font_name": HEI,
    "align": "center",
    "valign": "vcenter",
    "bold": True,
    "bg_color": "#EDEDED",
}
SECTION = {"font_name": HEI, "font_size": 11, "bold": True, "valign": "vcenter"}
TITLE = {"font_name": _SONG, "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"}
_SOURCE = {"font_name": "楷体", "font_size": 11, "align": "center", "valign": "vcenter"}
_NOTE = {"font_name": HEI, "font_size": 10.5}
_LONGEST, _CUT = 32_000, "……（太长，全文见网页）"
"""Characters of a cell (ECMA-376 allows 32,767), and what stands where it was cut."""


def division_xlsx(view: DivisionView) -> bytes:
    """Give the task division table: the printed form, and a list with every duty in one row."""
    buffer = io.BytesIO()
    with workbook(buffer, view.sheet) as book:
        _division_sheet(book, view)
        _division_list(book, view)
    return buffer.getvalue()


def matrix_xlsx(view: MatrixView) -> bytes:
    """Give the responsibility matrix on A3."""
    buffer = io.BytesIO()
    with workbook(buffer, view.sheet) as book:
        _matrix_sheet(book, view)
    return buffer.getvalue()


class _Page(Worksheet):  # type: ignore[misc]
    """A page that cuts a text no cell can hold; the library would leave the cell empty."""

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
        if len(string) > _LONGEST:
            string = string[: _LONGEST - len(_CUT)] + _CUT
        return super().write_string(row, col, string, cell_format)


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]
    worksheet_class = _Page


@contextmanager
def workbook(buffer: io.BytesIO, sheet: SheetFrame) -> Iterator[Any]:
    """Open a workbook that is written into ``buffer`` at the end, the same bytes every time."""
    book = _Book(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties(
        {
            "title": sheet.title,
            "subject": sheet.subtitle,
            "author": sheet.site,
            "comments": sheet.notice,
            "created": datetime.fromisoformat(sheet.as_of),
        }
    )
    yield book
    book.close()


def set_up(page: Any, sheet: SheetFrame, paper: int, head: int) -> None:
    """Set up printing: landscape, one page wide, ``head`` rows repeated, what every page shows."""
    page.set_landscape()
    page.set_paper(paper)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    page.repeat_rows(0, head - 1)
    page.center_horizontally()
    code, notice = footer_texts(sheet)
    page.set_footer(f"&L编号 {code}&C第 &P 页　共 &N 页&R{notice}　{sheet.as_of}")


def footer_texts(sheet: SheetFrame) -> tuple[str, str]:
    """Give code and notice for a footer: “&” commands there, and 255 characters are the most."""
    return sheet.code[:60].replace("&", "&&"), sheet.notice[:50].replace("&", "&&")


def _head(book: Any, page: Any, sheet: SheetFrame, columns: int) -> None:
    page.write_string(0, 0, sheet.notice, book.add_format(_NOTE))
    page.merge_range(1, 0, 1, columns - 1, "", book.add_format(TITLE))
    page.write_string(1, 0, sheet.title, book.add_format(TITLE))
    page.merge_range(2, 0, 2, columns - 1, "", book.add_format(_SOURCE))
    page.write_string(2, 0, sheet.subtitle, book.add_format(_SOURCE))
    page.set_row(1, 30)
    page.set_row(2, 20)


_COLUMNS = (
    ("序号", 6),
    ("工作任务", 58),
    ("牵头责任单位", 18),
    ("配合责任单位", 26),
    ("完成时限", 16),
    ("备注", 18),
)


def _division_sheet(book: Any, view: DivisionView) -> None:
    page = book.add_worksheet("任务分解表")
    cell, head = book.add_format(CELL), book.add_format(HEAD)
    centred = book.add_format({**CELL, "align": "center"})
    section_format = book.add_format(SECTION)
    _head(book, page, view.sheet, len(_COLUMNS))
    for place, (title, width) in enumerate(_COLUMNS):
        page.set_column(place, place, width)
        page.write_string(3, place, title, head)
    row = 4
    for section in view.sections:
        page.write_string(row, 0, section.title, section_format)
        page.set_row(row, 22)
        row += 1
        for task in section.tasks:
            page.write_number(row, 0, task.number, centred)
            texts = (
                task.title + (f"\n{task.quote}" if task.quote else ""),
                _lead(section, task),
                _support(section, task),
                "\n".join((task.deadline, *(task.next.lines if task.next else ()))),
                "\n".join((task.code, *_acting(section, task), *task.remarks)),
            )
            for place, text in enumerate(texts, start=1):
                page.write_string(row, place, text, cell)
            page.set_row(row, row_height(texts, [width for _, width in _COLUMNS[1:]]))
            row += 1
    page.freeze_panes(4, 0)
    page.autofilter(3, 0, row - 1, len(_COLUMNS) - 1)
    page.print_area(0, 0, row - 1, len(_COLUMNS) - 1)
    set_up(page, view.sheet, A4, 4)


_LIST = (
    ("序号", 6),
    ("条款", 16),
    ("条款标题", 24),
    ("责任事项", 30),
    ("原文", 50),
    ("牵头责任单位", 18),
    ("配合责任单位", 30),
    ("承办责任单位", 22),
    ("完成时限", 16),
    ("最近日期", 18),
    ("编号", 14),
    ("备注", 18),
)


#: The column of the list that holds real dates, to sort and filter by.
_NEXT = [title for title, _ in _LIST].index("最近日期")


def row_height(texts: Iterable[str], widths: Iterable[float]) -> float:
    """Give the height in points of a row: not every program finds it out by itself."""
    lines = max(
        sum(max(1, -(-_columns(line) // (width - 1))) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=False)
    )
    return 15.0 * lines + 3


def _columns(text: str) -> int:
    """Give the width of ``text`` in digits, as columns are measured: Chinese counts twice."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def _division_list(book: Any, view: DivisionView) -> None:
    page = book.add_worksheet("明细")
    cell, head = book.add_format(CELL), book.add_format(HEAD)
    dated = book.add_format({**CELL, "num_format": "yyyy-mm-dd", "align": "left"})
    assumed = book.add_format({**CELL, "num_format": 'yyyy-mm-dd"（推定）"', "align": "left"})
    for place, (title, width) in enumerate(_LIST):
        page.set_column(place, place, width)
        page.write_string(0, place, title, head)
    row = 1
    for section in view.sections:
        for task in section.tasks:
            page.write_number(row, 0, task.number, cell)
            texts = (
                section.label,
                section.title,
                task.title,
                task.quote or "",
                "、".join(section.lead) or written(task.lead),
                "、".join(section.support) or written(task.support),
                written(task.actor),
                task.deadline,
                task.next.text if task.next and task.next.past else "",
                task.code,
                "；".join(task.remarks),
            )
            for place, text in enumerate(texts, start=1):
                page.write_string(row, place, text, cell)
            if task.next and not task.next.past:
                day = datetime.fromisoformat(task.next.day)
                page.write_datetime(row, _NEXT, day, assumed if task.next.assumed else dated)
            page.set_row(row, row_height(texts, [width for _, width in _LIST[1:]]))
            row += 1
    page.freeze_panes(1, 4)
    page.autofilter(0, 0, max(row - 1, 1), len(_LIST) - 1)
    page.print_area(0, 0, max(row - 1, 1), len(_LIST) - 1)
    set_up(page, view.sheet, A4, 1)


def _lead(section: Section, task: Task) -> str:
    """Give who leads; those who carry it out where the document names no lead."""
    return "、".join(section.lead) or written(task.lead) or task.acting


def _support(section: Section, task: Task) -> str:
    return "、".join(section.support) or written(task.support)


def _acting(section: Section, task: Task) -> tuple[str, ...]:
    led = section.lead or task.lead
    return (task.acting,) if led and task.actor else ()


def _matrix_sheet(book: Any, view: MatrixView) -> None:
    matrix = view.matrix
    page = book.add_worksheet("责任矩阵")
    head = book.add_format(HEAD)
    upright = book.add_format({**HEAD, "rotation": 270, "bold": False, "valign": "top"})
    cell = book.add_format({**CELL, "valign": "vcenter"})
    # A zero is left blank: what counts is where there is something.
    mark = book.add_format(
        {
            **CELL,
            "font_name": HEI,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": False,
            "num_format": "0;-0;;@",
        }
    )
    section_format = book.add_format(SECTION)
    first = 2
    sums = first + len(matrix.columns)
    width = sums + 3
    _head(book, page, view.sheet, width)
    legend = "　".join(f"{sign.sign} {sign.label}" for sign in matrix.legend)
    page.write_string(3, 0, legend, book.add_format(_NOTE))
    page.set_column(0, 0, 7)
    page.set_column(1, 1, 34)
    page.set_column(first, width - 1, 4.2)
    page.write_string(4, 0, "", head)
    page.write_string(4, 1, "", head)
    _merged(page, 4, first, [(span.title, span.columns) for span in matrix.spans], head)
    _merged(page, 4, sums, [("合计", 3)], head)
    page.write_string(5, 0, "序号", head)
    page.write_string(5, 1, matrix.row_label, head)
    names = [column.name for column in matrix.columns]
    for place, name in enumerate((*names, "牵头", "配合", "承办"), start=first):
        page.write_string(5, place, name, upright)
    page.set_row(5, 15.5 * max((2, *map(len, names))) + 8)
    row = 6
    for band in matrix.bands:
        if band.title:
            page.write_string(row, 0, band.title, section_format)
            row += 1
        for line in band.rows:
            page.set_row(row, row_height([line.title], [34]) + 3)
            page.write_string(row, 0, line.number, mark)
            page.write_string(row, 1, line.title, cell)
            for place, entry in enumerate(line.marks, start=first):
                page.write_string(row, place, entry.signs if entry else "", mark)
            counts = (line.count.lead, line.count.support, line.count.actor)
            for place, value in enumerate(counts, start=sums):
                page.write_number(row, place, value, mark)
            row += 1
    last = row
    for label, values, total in (
        ("牵头", [column.count.lead for column in matrix.columns], matrix.total.lead),
        ("配合", [column.count.support for column in matrix.columns], matrix.total.support),
        ("承办", [column.count.actor for column in matrix.columns], matrix.total.actor),
    ):
        page.write_string(row, 0, "", mark)
        page.write_string(row, 1, f"{label}（{matrix.row_unit}）", head)
        for place, value in enumerate(values, start=first):
            page.write_number(row, place, value, mark)
        for place in range(3):
            page.write_blank(row, sums + place, None, mark)
        page.write_number(row, sums + row - last, total, mark)
        row += 1
    if view.review_note:
        page.write_string(row, 0, view.review_note, book.add_format(_NOTE))
        row += 1
    page.freeze_panes(6, 2)
    page.autofilter(5, 0, last - 1, width - 1)
    page.print_area(0, 0, row - 1, width - 1)
    set_up(page, view.sheet, A3, 6)


def _merged(
    page: Any, row: int, start: int, spans: Iterable[tuple[str, int]], cell_format: Any
) -> None:
    for title, width in spans:
        if width > 1:
            page.merge_range(row, start, row, start + width - 1, "", cell_format)
        page.write_string(row, start, title, cell_format)
        start += width
