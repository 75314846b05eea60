"""Checklists as spreadsheets to fill in: results from a list, room for remarks, read back by name.

What is to be read back has a defined name, and each item carries its key beside it, so that rows
may be sorted, filtered and inserted. A hidden page holds the record of the sheet.
"""

from __future__ import annotations

import io
import json
from typing import Any

from policyledger.render.office.xlsx import (
    A4,
    CELL,
    HEAD,
    HEI,
    SECTION,
    TITLE,
    footer_texts,
    row_height,
    workbook,
)
from policyledger.views.sheets.checklist import ChecklistView
from policyledger.views.sheets.form import LONG, RESULTS, TICKED, Form, form

RECORD = "policyledger"
"""Name of the hidden page that holds the record, cut to what a cell takes."""

LONGEST = 30_000
PAGE = "检查表"
#: Columns: heading and width. The key comes last: people read the others.
COLUMNS = (("序号", 6), ("检查内容", 45), ("结果", 10), ("备注", 25), ("编号", 14))
_KEY, _RESULT, _REMARK = 4, 2, 3
_LABEL = {"font_name": HEI, "font_size": 10.5, "bold": True, "valign": "vcenter"}
_ENTRY = {**CELL, "num_format": "@", "locked": False}


def checklist_xlsx(view: ChecklistView) -> bytes:
    """Give the checklist of a unit, or a sheet for visits, as a spreadsheet: A4."""
    fields = form(view)
    buffer = io.BytesIO()
    with workbook(buffer, view.sheet) as book:
        _page(book, fields)
        _record(book, fields)
    return buffer.getvalue()


def _page(book: Any, fields: Form) -> None:
    view = fields.view
    page = book.add_worksheet(PAGE)
    head, section = book.add_format(HEAD), book.add_format(SECTION)
    for place, (_, width) in enumerate(COLUMNS):
        page.set_column(place, place, width)
    last = len(COLUMNS) - 1
    page.write_string(0, 0, view.sheet.notice, book.add_format({"font_name": HEI}))
    title = book.add_format(TITLE)
    page.merge_range(1, 0, 1, last, "", title)
    page.write_string(1, 0, view.sheet.title, title)
    page.set_row(1, 30)
    unit = f"受检单位：{view.unit_name}" if view.unit_name else ""
    if view.several:
        unit = f"受检单位（{view.unit_name}）：写在表后“检查情况和意见”里"
    if view.review_note:
        label = book.add_format({**_LABEL, "text_wrap": True})
        page.merge_range(2, 0, 2, last, "", label)
        page.write_string(2, 0, "\n".join(filter(None, (unit, view.review_note))), label)
        page.set_row(2, 54)
    elif unit:
        page.write_string(2, 0, unit, book.add_format(_LABEL))
        page.set_row(2, 20)
    row = 3
    for place, (heading, _) in enumerate(COLUMNS):
        page.write_string(row, place, heading, head)
    page.freeze_panes(row + 1, 2)
    page.repeat_rows(row)
    first = row + 1
    row = _items(book, page, first, fields, section)
    for name, column in (("keys", _KEY), ("results", _RESULT), ("remarks", _REMARK)):
        letter = "ABCDE"[column]
        book.define_name(f"pl_{name}", f"='{PAGE}'!${letter}${first + 1}:${letter}${row}")
    page.data_validation(
        first,
        _RESULT,
        row - 1,
        _RESULT,
        {
            "validate": "list",
            "source": list(RESULTS.values()),
            "error_title": "结果",
            "error_message": f"请从列表里选：{'、'.join(RESULTS.values())}",
        },
    )
    page.autofilter(first - 1, 0, row - 1, last)
    page.write_string(row, 0, "检查情况和意见", section)
    page.set_row(row, 22)
    # Below the items: above them they would fill the part that stays in sight.
    row = _entries(book, page, row + 1, {**fields.head, **fields.foot})
    page.print_area(0, 0, row - 1, last)
    page.set_portrait()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.8, right=0.5, top=0.6, bottom=0.7)
    code, notice = footer_texts(view.sheet)
    page.set_footer(f"&L编号 {code}&C第 &P 页　共 &N 页&R{notice}　{view.sheet.as_of}")


def _entries(book: Any, page: Any, row: int, fields: dict[str, str]) -> int:
    """Write a line for each field; give the row after them."""
    label, entry = book.add_format(_LABEL), book.add_format(_ENTRY)
    for name, text in fields.items():
        page.write_string(row, 0, text, label)
        page.merge_range(row, 2, row, len(COLUMNS) - 1, "", entry)
        book.define_name(f"pl_{name}", f"='{PAGE}'!$C${row + 1}")
        if name in TICKED:
            page.data_validation(row, 2, row, 2, {"validate": "list", "source": ["是", "否"]})
        page.set_row(row, 60 if name in LONG else 20)
        row += 1
    return row


def _items(book: Any, page: Any, row: int, fields: Form, section: Any) -> int:
    cell, entry = book.add_format(CELL), book.add_format(_ENTRY)
    centred = book.add_format({**CELL, "align": "center"})
    chosen = book.add_format({**_ENTRY, "align": "center"})
    part = ""
    for item in fields.items:
        if item.part != part:
            part = item.part
            page.write_string(row, 0, part, section)
            page.set_row(row, 22)
            row += 1
        lines = [item.text, item.look_for, f"时限：{item.deadline}" if item.deadline else ""]
        text = "\n".join(line for line in lines if line)
        page.write_number(row, 0, item.number, centred)
        page.write_string(row, 1, text, cell)
        page.write_blank(row, _RESULT, None, chosen)
        page.write_blank(row, _REMARK, None, entry)
        page.write_string(row, _KEY, item.key, cell)
        page.set_row(row, row_height([text, item.key], [COLUMNS[1][1], COLUMNS[_KEY][1]]))
        row += 1
    return row


def _record(book: Any, fields: Form) -> None:
    page = book.add_worksheet(RECORD)
    page.very_hidden()
    text = json.dumps(fields.record, ensure_ascii=False, separators=(",", ":"))
    for row, start in enumerate(range(0, len(text), LONGEST)):
        page.write_string(row, 0, text[start : start + LONGEST])
