"""The printed sheets, looked at: text, order, type area, rows, fonts, boxes, bytes."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from conftest import AS_OF

from policyledger.model.register import Register
from policyledger.render.pdf.matrix_layout import MatrixLayout, a3_layout, a4_layout, fits_a4
from policyledger.render.pdf.sheets import checklist_pdf, division_pdf, matrix_a4_pdf, matrix_pdf
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.division import DivisionView, Name, division_view
from policyledger.views.sheets.matrix import Matrix, MatrixView, matrix_view

DAY = date.fromisoformat(AS_OF)
MM = 72 / 25.4
A4, A3 = (210, 297), (297, 420)


@dataclass(frozen=True)
class Char:
    text: str
    left: float
    bottom: float
    right: float
    top: float


class Sheet:
    """A PDF read back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.document = pypdfium2.PdfDocument(data)

    @cached_property
    def texts(self) -> list[str]:
        return [
            page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in self.document
        ]

    @cached_property
    def squeezed(self) -> list[str]:
        return [re.sub(r"\s+", "", text) for text in self.texts]

    def size(self, page: int) -> tuple[int, int]:
        width, height = self.document[page].get_size()
        return round(width / MM), round(height / MM)

    def chars(self, page: int) -> list[Char]:
        text = self.document[page].get_textpage()
        found = []
        for place in range(text.count_chars()):
            char = chr(pdfium.FPDFText_GetUnicode(text.raw, place))
            if not char.isspace():
                found.append(Char(char, *text.get_charbox(place)))
        return found

    def squares(self, page: int) -> int:
        """Count the boxes of 4 mm or more a side: signs, and one that is drawn."""
        sizes = [
            item.get_bounds()
            for item in self.document[page].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
        ]
        sizes += [
            (char.left, char.bottom, char.right, char.top)
            for char in self.chars(page)
            if char.text == "□"
        ]
        found = set()
        for left, bottom, right, top in sizes:
            width, height = (right - left) / MM, (top - bottom) / MM
            if abs(width - height) < 0.1 and 4.0 <= width <= 5.0:
                found.add((round(left), round(bottom)))
        return len(found)


@pytest.fixture(scope="session")
def water(world: Register) -> ChecklistView:
    checklist = next(one for one in world.checklists if one.per_unit)
    views = checklist_views(Bindings(world), checklist, DAY)
    return max(views, key=lambda view: view.items)


@pytest.fixture(scope="session")
def water_sheet(water: ChecklistView) -> Sheet:
    return Sheet(checklist_pdf(water))


@pytest.fixture(scope="session")
def visit(world: Register) -> ChecklistView:
    checklist = next(one for one in world.checklists if not one.per_unit)
    return checklist_views(Bindings(world), checklist, DAY)[0]


@pytest.fixture(scope="session")
def visit_sheet(visit: ChecklistView) -> Sheet:
    return Sheet(checklist_pdf(visit))


def with_tails(register: Register) -> str:
    return next(
        str(instrument.id)
        for instrument in register.instruments
        if any(clause.tail for clause in instrument.clauses)
    )


@pytest.fixture(scope="session")
def division(world: Register) -> DivisionView:
    instrument = world.instrument_by_id[with_tails(world)]
    return division_view(Bindings(world), instrument, DAY)


@pytest.fixture(scope="session")
def division_sheet(division: DivisionView) -> Sheet:
    return Sheet(division_pdf(division))


@pytest.fixture(scope="session")
def plan_matrix(register: Register) -> MatrixView:
    """The shipped plan: more units than A4 holds."""
    return matrix_view(Bindings(register), register.instrument_by_id[with_tails(register)], DAY)


@pytest.fixture(scope="session")
def matrix_sheet(plan_matrix: MatrixView) -> Sheet:
    return Sheet(matrix_pdf(plan_matrix))


@pytest.fixture(scope="session")
def parts_sheet(plan_matrix: MatrixView) -> Sheet:
    return Sheet(matrix_a4_pdf(plan_matrix))


@pytest.fixture(
    params=["water_sheet", "visit_sheet", "division_sheet", "matrix_sheet", "parts_sheet"]
)
def sheet(request: pytest.FixtureRequest) -> Sheet:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Sheet)
    return found


def test_every_page_says_which_of_how_many_and_that_it_is_no_official_paper(sheet: Sheet) -> None:
    total = len(sheet.texts)
    for number, text in enumerate(sheet.squeezed, start=1):
        assert f"第{number}页共{total}页" in text
        assert "工作用表，不作为正式公文" in text
        assert "2026年3月5日" in text
        assert "编号" in text


def test_no_text_stands_outside_the_type_area(sheet: Sheet) -> None:
    for page in range(len(sheet.texts)):
        width, height = sheet.document[page].get_size()
        for char in sheet.chars(page):
            assert char.left >= 12 * MM and char.right <= width - 12 * MM, (page, char)
            assert char.bottom >= 7 * MM and char.top <= height - 9 * MM, (page, char)


def test_no_two_characters_lie_on_each_other(sheet: Sheet) -> None:
    for page in range(len(sheet.texts)):
        rows: dict[int, list[Char]] = {}
        for char in sheet.chars(page):
            rows.setdefault(round(char.bottom / 4), []).append(char)
        for row in rows.values():
            row.sort(key=lambda char: char.left)
            for one, other in pairwise(row):
                overlap = min(one.right, other.right) - max(one.left, other.left)
                height = min(one.top, other.top) - max(one.bottom, other.bottom)
                assert overlap < 3 or height < 2, (page, one, other)


def test_all_fonts_are_embedded_and_ours(sheet: Sheet) -> None:
    with pikepdf.open(io.BytesIO(sheet.data)) as pdf:
        fonts = [
            thing
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font
            assert re.search(r"\+PL-(Song|Hei|Kai)", str(font["/FontName"])), font["/FontName"]


def test_no_text_is_smaller_than_nine_points(sheet: Sheet) -> None:
    for page in range(len(sheet.texts)):
        text = sheet.document[page].get_textpage()
        for place in range(text.count_chars()):
            if not chr(pdfium.FPDFText_GetUnicode(text.raw, place)).isspace():
                assert pdfium.FPDFText_GetFontSize(text.raw, place) > 8.99


def test_the_same_view_gives_the_same_bytes(visit: ChecklistView, visit_sheet: Sheet) -> None:
    assert checklist_pdf(visit) == visit_sheet.data


def test_paper_formats(
    water_sheet: Sheet,
    visit_sheet: Sheet,
    division_sheet: Sheet,
    matrix_sheet: Sheet,
    parts_sheet: Sheet,
) -> None:
    assert water_sheet.size(0) == visit_sheet.size(0) == A4
    assert division_sheet.size(0) == parts_sheet.size(0) == A4[::-1]
    assert matrix_sheet.size(0) == A3[::-1]


def test_a_visit_sheet_is_one_leaf(register: Register, visit_sheet: Sheet) -> None:
    assert len(visit_sheet.texts) == 2
    bindings = Bindings(register)
    for checklist in register.checklists:
        if not checklist.per_unit:
            (view,) = checklist_views(bindings, checklist, DAY)
            assert len(Sheet(checklist_pdf(view)).texts) == 2, checklist.id


def test_every_item_has_its_boxes(
    water: ChecklistView, water_sheet: Sheet, visit: ChecklistView, visit_sheet: Sheet
) -> None:
    for view, sheet in ((water, water_sheet), (visit, visit_sheet)):
        drawn = sum(sheet.squares(page) for page in range(len(sheet.texts)))
        assert drawn == 4 * view.items + 1  # and one for the declaration of impartiality


def test_items_stand_whole_and_in_order(water: ChecklistView, water_sheet: Sheet) -> None:
    whole = "".join(water_sheet.squeezed)
    at = 0
    for part in water.matters:
        for block in part.blocks:
            for item in block.items:
                if item.points:
                    continue
                start = whole.index(f"{item.title}", at)
                assert start >= at
                at = start
                page = next(text for text in water_sheet.squeezed if f"{item.code}" in text)
                assert re.sub(r"\s+", "", item.title) in page
                assert re.sub(r"\s+", "", item.question) in page


def test_a_title_never_ends_a_page(water: ChecklistView, water_sheet: Sheet) -> None:
    titles = {re.sub(r"\s+", "", part.title) for part in water.matters}
    for text in water_sheet.texts:
        lines = [re.sub(r"\s+", "", line) for line in text.split("\n") if line.strip()]
        body = [line for line in lines if not line.startswith(("编号", "第", "工作用表"))]
        assert body[-1] not in titles


def test_a_page_of_a_checklist_is_headed_with_the_part_of_its_first_row(
    water: ChecklistView,
) -> None:
    blocks = tuple(block for part in water.matters for block in part.blocks)
    one = water.matters[0]
    mixed = 0
    for cut in range(len(blocks) // 2, len(blocks)):
        parts = {"前一部分": blocks[:cut], "后一部分": blocks[cut:]}
        matters = (replace(one, id=title, title=title, blocks=own) for title, own in parts.items())
        sheet = Sheet(checklist_pdf(replace(water, matters=tuple(matters))))
        questions = [
            (re.sub(r"\s+", "", item.question), title)
            for title, own in parts.items()
            for block in own
            for item in block.items
        ]
        for text in sheet.squeezed[1:]:
            if found := {text.index(row): title for row, title in questions if row in text}:
                assert found[min(found)] in text
                mixed += len(set(found.values())) - 1
    assert mixed


def test_the_closing_block_asks_for_what_the_regulation_asks(
    water_sheet: Sheet, visit_sheet: Sheet
) -> None:
    for sheet in (water_sheet, visit_sheet):
        text = "".join(sheet.squeezed)
        for words in ("检查地点", "检查日期", "检查人员", "1.", "2.", "3.", "回避", "初步意见"):
            assert words in text
        for words in ("（申辩）", "整改期限", "核验", "签字", "盖章", "未查"):
            assert words in text


def test_the_head_of_a_table_stands_on_each_of_its_pages(
    division: DivisionView, division_sheet: Sheet
) -> None:
    assert len(division_sheet.texts) > 2
    for text in division_sheet.squeezed:
        if re.search(r"[A-Z]+\d+-\d", text):
            for head in ("序号", "工作任务", "牵头责任单位", "配合责任单位", "完成时限", "备注"):
                assert head in text
    joined = "".join(division_sheet.squeezed)
    for section in division.sections:
        assert re.sub(r"\s+", "", section.title) in joined
        for task in section.tasks:
            assert joined.count(task.code) == 1


def test_a_page_is_headed_with_the_part_of_its_first_row(
    division: DivisionView, division_sheet: Sheet
) -> None:
    parts = {task.code: section.title for section in division.sections for task in section.tasks}
    continued = 0
    for text in division_sheet.squeezed[1:]:
        codes = re.findall("|".join(map(re.escape, parts)), text)
        if codes:
            part = re.sub(r"\s+", "", parts[codes[0]])
            heading = text.index(codes[0])
            assert part in text
            continued += text.count(part) == 1 and text.index(part) < heading
    assert continued


def test_no_line_begins_with_an_asterisk(world: Register) -> None:
    view = division_view(Bindings(world), None, DAY)
    long = (Name("县", inferred=True), *(Name("甲" * n, inferred=True) for n in range(2, 14)))
    section = view.sections[-1]
    rows = (replace(section.tasks[0], lead=(), actor=long, support=()),)
    short = replace(view, sections=(replace(section, tasks=rows),))
    text = "\n".join(Sheet(division_pdf(short)).texts)
    assert text.count("*") >= len(long)
    assert not re.search(r"^\s*\*", text, re.MULTILINE)


def test_notes_never_stand_on_a_page_alone(division: DivisionView) -> None:
    section = max(division.sections, key=lambda one: len(one.tasks))
    pages = set()
    for tasks in range(1, 14):
        rows = tuple(replace(section.tasks[0], number=n + 1) for n in range(tasks))
        short = replace(division, sections=(replace(section, has_units=False, tasks=rows),))
        sheet = Sheet(division_pdf(short))
        pages.add(len(sheet.texts))
        assert "说明：共" in sheet.squeezed[-1]
        assert sheet.squeezed[-1].count(rows[0].code) >= min(tasks, 2)
    assert len(pages) > 1  # so that in some of these they were about to be alone


def test_a_paper_without_text_is_called_retold(world: Register) -> None:
    bindings = Bindings(world)
    summary = next(one for one in world.instruments if one.basis.value == "summary")
    sheet = Sheet(division_pdf(division_view(bindings, summary, DAY)))
    assert "据公开资料转述" in sheet.squeezed[0]


def test_text_from_content_is_not_markup(water: ChecklistView) -> None:
    part = water.matters[0]
    block = part.blocks[0]
    nasty = '<img src="file:///etc/passwd"> & </td> {{ 7 * 7 }}'
    item = replace(block.items[0], title=nasty, question="", quote=None)
    view = replace(
        water,
        matters=(replace(part, blocks=(replace(block, items=(item,)),)),),
        support=(),
    )
    text = "".join(Sheet(checklist_pdf(view)).squeezed)
    assert re.sub(r"\s+", "", nasty) in text


def test_sheets_are_archival_tagged_and_carry_their_data(
    sheet: Sheet, water: ChecklistView, water_sheet: Sheet
) -> None:
    with pikepdf.open(io.BytesIO(sheet.data)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "zh-CN"
        assert "/StructTreeRoot" in pdf.Root
        assert len(pdf.Root.AF) == 1
        data = json.loads(pdf.attachments["sheet.json"].get_file().read_bytes())
        assert data["sheet"]["as_of"] == AS_OF
    with pikepdf.open(io.BytesIO(water_sheet.data)) as pdf:
        data = json.loads(pdf.attachments["sheet.json"].get_file().read_bytes())
        assert (data["unit"], data["items"]) == (water.unit, water.items)
        with pdf.open_outline() as outline:
            titles = [entry.title for entry in outline.root[0].children]
        assert titles[: len(water.matters)] == [part.title for part in water.matters]


def test_a_code_leads_to_the_page_of_the_site_only_where_there_is_one(
    visit: ChecklistView, tmp_path: Path
) -> None:
    nowhere = replace(visit, sheet=replace(visit.sheet, address=""))
    assert "扫码" not in Sheet(checklist_pdf(nowhere)).squeezed[0]
    address = "http://10.0.0.8/台账/downloads.html?a=1&b=2"
    published = replace(visit, sheet=replace(visit.sheet, address=address))
    sheet = Sheet(checklist_pdf(published))
    assert "扫码" in sheet.squeezed[0]
    assert len(sheet.texts) == 2
    zbarimg = shutil.which("zbarimg")
    if zbarimg is None:
        pytest.skip("没有 zbarimg，二维码没有解码核对")
    picture = tmp_path / "page.png"
    sheet.document[0].render(scale=3).to_pil().save(picture)
    found = subprocess.run(
        [zbarimg, "-q", "--raw", str(picture)], capture_output=True, text=True, check=True
    )
    assert unquote(found.stdout.strip()) == address


def test_a_plan_of_few_units_is_put_on_a4(world: Register, plan_matrix: MatrixView) -> None:
    view = matrix_view(Bindings(world), world.instrument_by_id[with_tails(world)], DAY)
    assert fits_a4(view.matrix) and not fits_a4(plan_matrix.matrix)
    assert Sheet(matrix_pdf(view)).size(0) == A4[::-1]


@pytest.mark.parametrize(
    ("layout", "wide", "times", "least"),
    [
        (a4_layout, 271, 1, 2),
        (a4_layout, 271, 6, 10),
        (a3_layout, 394, 2, 2),
        (a3_layout, 394, 6, 5),
    ],
)
def test_the_parts_of_a_cut_matrix_hold_all_units_once(
    plan_matrix: MatrixView,
    layout: Callable[[Matrix], MatrixLayout],
    wide: int,
    times: int,
    least: int,
) -> None:
    whole = _with_units(plan_matrix.matrix, times)
    parts = layout(whole).parts
    assert len(parts) >= least
    assert [column for part in parts for column in part.matrix.columns] == list(whole.columns)
    counts = [len(part.units) for part in parts]
    assert min(counts) > max(counts) / 2
    for part in parts:
        assert len(part.units) == len(part.matrix.columns)
        assert part.title >= 40 and min(part.units) >= 5.6
        assert part.title + sum(part.units) <= wide - 11 - (24 if part is parts[-1] else 0) + 0.01
        assert all(len(row.marks) == len(part.units) for row in part.matrix.rows)


def test_more_units_than_go_on_a3_are_printed_in_parts(plan_matrix: MatrixView) -> None:
    view = replace(plan_matrix, matrix=_with_units(plan_matrix.matrix, 5))
    sheet = Sheet(matrix_pdf(view))
    assert sheet.size(0) == A3[::-1]
    parts = len(a3_layout(view.matrix).parts)
    text = "".join(sheet.squeezed)
    assert all(f"第{part}部分（共{parts}部分）" in text for part in range(1, parts + 1))


def _with_units(matrix: Matrix, times: int) -> Matrix:
    """Give the matrix of a place that has each unit several times, as some have townships."""
    bands = tuple(
        replace(band, rows=tuple(replace(row, marks=row.marks * times) for row in band.rows))
        for band in matrix.bands
    )
    return replace(matrix, columns=matrix.columns * times, bands=bands)
