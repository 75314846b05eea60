"""The spreadsheets, opened again."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from conftest import AS_OF

from policyledger.model.register import Register
from policyledger.render.office.xlsx import division_xlsx, matrix_xlsx
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.division import DivisionView, division_view
from policyledger.views.sheets.matrix import matrix_view

DAY = date.fromisoformat(AS_OF)
HEAD = ["序号", "工作任务", "牵头责任单位", "配合责任单位", "完成时限", "备注"]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def view(world: Register) -> DivisionView:
    instrument = next(
        one for one in world.instruments if any(clause.tail for clause in one.clauses)
    )
    return division_view(Bindings(world), instrument, DAY)


def test_the_division_table_has_the_officials_columns_and_every_duty(view: DivisionView) -> None:
    book = opened(division_xlsx(view))
    page = book["任务分解表"]
    assert [cell.value for cell in page[4]][:6] == HEAD
    numbers = [row[0].value for row in page.iter_rows(min_row=5) if isinstance(row[0].value, int)]
    assert numbers == list(range(1, view.tasks + 1))
    assert page.freeze_panes == "A5"
    assert page.auto_filter.ref
    assert page.print_title_rows == "$1:$4"
    assert page.print_area
    assert page.page_setup.orientation == "landscape"
    assert str(page.page_setup.paperSize) == "9"
    setup = page.sheet_properties.pageSetUpPr
    assert setup is not None and setup.fitToPage
    assert page.page_setup.fitToWidth in (None, 1) and page.page_setup.fitToHeight == 0
    listed = book["明细"]
    assert listed.max_row == view.tasks + 1
    for row in listed.iter_rows(min_row=2, values_only=True):
        assert row[5] or row[7], "neither lead nor actor"


def test_the_matrix_has_a_column_a_unit(world: Register) -> None:
    for instrument in world.instruments:
        view = matrix_view(Bindings(world), instrument, DAY)
        page = opened(matrix_xlsx(view)).worksheets[0]
        names = [cell.value for cell in page[6]][2:]
        assert names == [*(column.name for column in view.matrix.columns), "牵头", "配合", "承办"]
        assert page.freeze_panes == "C7"
        assert str(page.page_setup.paperSize) == "8"


def test_text_is_never_a_formula(view: DivisionView) -> None:
    section = next(one for one in view.sections if one.tasks)
    task = replace(section.tasks[0], title="=1+1", deadline="@SUM(A1)", code="+cmd|' /C calc'!A0")
    nasty = replace(view, sections=(replace(section, title="=HYPERLINK()", tasks=(task,)),))
    for page in opened(division_xlsx(nasty)).worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate


def test_the_same_view_gives_the_same_bytes(view: DivisionView) -> None:
    assert division_xlsx(view) == division_xlsx(view)
