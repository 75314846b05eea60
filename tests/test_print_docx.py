"""The Word file, opened again."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from conftest import AS_OF
from docx.oxml.ns import qn

from policyledger.model.register import Register
from policyledger.outputs.sheets import plan_sheets
from policyledger.render.office.checklist_docx import checklist_docx
from policyledger.render.office.docx import division_docx
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.division import DivisionView, division_view

DAY = date.fromisoformat(AS_OF)


@pytest.fixture(scope="module")
def view(world: Register) -> DivisionView:
    instrument = next(
        one for one in world.instruments if any(clause.tail for clause in one.clauses)
    )
    return division_view(Bindings(world), instrument, DAY)


@pytest.fixture(scope="module")
def data(view: DivisionView) -> bytes:
    return division_docx(view)


def test_every_duty_stands_in_a_table_whose_head_is_repeated(
    view: DivisionView, data: bytes
) -> None:
    document = docx.Document(io.BytesIO(data))
    codes = []
    for table in document.tables:
        first = table.rows[0]._tr
        assert first.trPr is not None and first.trPr.find(qn("w:tblHeader")) is not None
        assert table.rows[0].cells[0].text == "序号"
        for row in table.rows:
            assert row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None
            codes.append(row.cells[-1].text.split("\n")[0])
    for section in view.sections:
        for task in section.tasks:
            assert codes.count(task.code) == 1


def test_headings_are_headings_and_fonts_are_the_offices(view: DivisionView, data: bytes) -> None:
    document = docx.Document(io.BytesIO(data))
    headings = [
        paragraph.text
        for paragraph in document.paragraphs
        if str(paragraph.style and paragraph.style.name).startswith("Heading")
    ]
    assert headings == [section.title for section in view.sections if not section.has_units]
    faces = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in document.styles
        if style.name in ("Title", "Heading 1", "Heading 2", "Table Text")
    }
    assert faces == {
        "Title": "方正小标宋简体",
        "Heading 1": "黑体",
        "Heading 2": "楷体_GB2312",
        "Table Text": "仿宋_GB2312",
    }


def test_pages_are_numbered_at_the_outer_edge(data: bytes) -> None:
    section = docx.Document(io.BytesIO(data)).sections[0]
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        (line,) = footer.paragraphs
        assert str(line.alignment).startswith(side)
        assert line._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_the_same_view_gives_the_same_bytes(view: DivisionView, data: bytes) -> None:
    assert division_docx(view) == data


def test_text_from_content_is_not_markup(view: DivisionView) -> None:
    section = next(one for one in view.sections if one.tasks)
    nasty = "<w:p/> & ]]> {0}"
    task = replace(section.tasks[0], title=nasty)
    changed = replace(view, sections=(replace(section, tasks=(task,)),))
    document = docx.Document(io.BytesIO(division_docx(changed)))
    assert any(nasty in cell.text for row in document.tables[0].rows for cell in row.cells)


# ---- the checklist of a unit ----


@pytest.fixture(scope="module")
def checklist(world: Register) -> ChecklistView:
    declared = next(one for one in world.checklists if one.per_unit)
    views = checklist_views(Bindings(world), declared, DAY)
    return max((one for one in views if one.support), key=lambda one: one.items)


@pytest.fixture(scope="module")
def checklist_data(checklist: ChecklistView) -> bytes:
    return checklist_docx(checklist)


def test_every_item_has_four_boxes_under_a_head_that_is_repeated(
    checklist: ChecklistView, checklist_data: bytes
) -> None:
    document = docx.Document(io.BytesIO(checklist_data))
    numbers: list[int] = []
    for table in document.tables:
        if table.rows[0].cells[0].text != "序号":
            continue
        head = table.rows[0]
        assert head._tr.trPr is not None and head._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [cell.text for cell in head.cells[2:]] == ["符合", "基本符合", "不符合", "未查"]
        for row in table.rows[1:]:
            if row.cells[0].text.isdigit():
                numbers.append(int(row.cells[0].text))
                assert row.cells[2].text.count("□") == 4
    assert numbers == list(range(1, checklist.items + 1))
    text = "\n".join(cell.text for t in document.tables for row in t.rows for cell in row.cells)
    for part in checklist.matters:
        for block in part.blocks:
            for item in block.items:
                assert item.title in text and item.code in text
                assert not item.deadline or item.deadline in text
                assert all(point.code in text for point in (*item.answered, *item.points))


def test_headings_of_a_checklist_are_its_matters(
    checklist: ChecklistView, checklist_data: bytes
) -> None:
    document = docx.Document(io.BytesIO(checklist_data))
    headings = [
        paragraph.text
        for paragraph in document.paragraphs
        if str(paragraph.style and paragraph.style.name).startswith("Heading")
    ]
    wanted = [part.title for part in checklist.matters]
    assert headings == [*wanted, "配合的事项", "汇总、意见和签字"]
    for words in ("签字", checklist.sheet.code, checklist.sheet.notice):
        assert any(words in paragraph.text for paragraph in document.paragraphs)


def test_a_checklist_is_the_same_each_time_and_text_is_not_markup(
    checklist: ChecklistView, checklist_data: bytes
) -> None:
    assert checklist_docx(checklist) == checklist_data
    nasty = "<w:p/> & ]]> {0}"
    document = docx.Document(io.BytesIO(checklist_docx(replace(checklist, unit_name=nasty))))
    assert nasty in document.tables[0].rows[0].cells[1].text


def test_word_files_are_made_for_units_of_the_own_place_only(world: Register) -> None:
    paths = {sheet.path for sheet in plan_sheets(Bindings(world), DAY)}
    for checklist in world.checklists:
        for view in checklist_views(Bindings(world), checklist, DAY):
            own = not view.unit or world.unit_by_id[view.unit].place == world.settings.place
            name = f"downloads/checklists/{checklist.id}/{view.unit or 'blank'}"
            assert (f"{name}.docx" in paths) == (f"{name}.form.pdf" in paths) == own
