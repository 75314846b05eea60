"""The rectification ledger as a spreadsheet: blank, or with the findings of sheets filled in."""

from __future__ import annotations

import io
from typing import Any

from policyledger.render.office.xlsx import A4, CELL, HEAD, TITLE, row_height, set_up, workbook
from policyledger.views.sheets.blank import LEDGER, BlankView, Finding

_WIDTHS = (6, 44, 18, 20, 30, 13, 22, 12, 13)
_SPARE = 20
"""Empty lines below the findings."""


def ledger_xlsx(view: BlankView, findings: tuple[Finding, ...] = ()) -> bytes:
    """Give the ledger: A4 landscape."""
    buffer = io.BytesIO()
    with workbook(buffer, view.sheet) as book:
        _page(book, view, findings)
    return buffer.getvalue()


def _page(book: Any, view: BlankView, findings: tuple[Finding, ...]) -> None:
    page = book.add_worksheet("整改台账")
    cell, head, title = book.add_format(CELL), book.add_format(HEAD), book.add_format(TITLE)
    page.merge_range(0, 0, 0, len(LEDGER) - 1, "", title)
    page.write_string(0, 0, view.sheet.title, title)
    page.set_row(0, 30)
    for place, (heading, width) in enumerate(zip(LEDGER, _WIDTHS, strict=True)):
        page.set_column(place, place, width)
        page.write_string(1, place, heading, head)
    row = 2
    for finding in findings:
        texts = ("", finding.problem, finding.basis, finding.unit, "", finding.deadline)
        page.write_number(row, 0, row - 1, cell)
        for place in range(1, len(LEDGER)):
            page.write_string(row, place, texts[place] if place < len(texts) else "", cell)
        page.set_row(row, max(36, row_height(texts[1:], _WIDTHS[1:])))
        row += 1
    for _ in range(_SPARE):
        page.write_number(row, 0, row - 1, cell)
        for place in range(1, len(LEDGER)):
            page.write_blank(row, place, None, cell)
        page.set_row(row, 36)
        row += 1
    page.freeze_panes(2, 2)
    page.autofilter(1, 0, row - 1, len(LEDGER) - 1)
    page.print_area(0, 0, row - 1, len(LEDGER) - 1)
    set_up(page, view.sheet, A4, 2)
