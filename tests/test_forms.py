"""Sheets to fill in on a screen: filled in as readers do, and read back; the papers that follow."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pypdf
import pypdfium2
import pytest
from conftest import AS_OF, ROOT, WORLD
from pikepdf.form import Form as FilledByPikepdf

from policyledger.cli.main import main
from policyledger.model.register import Register
from policyledger.outputs.cache import Cache
from policyledger.outputs.pool import render_sheet
from policyledger.outputs.sheets import plan_sheets, render_sheets
from policyledger.render.forms.pdf import checklist_form
from policyledger.render.forms.read import read_filled
from policyledger.render.forms.xlsx import checklist_xlsx
from policyledger.render.office.ledger_xlsx import ledger_xlsx
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.blank import LEDGER, blank_views, findings
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.filled import CONFLICT, UNKNOWN, NotOursError
from policyledger.views.sheets.form import RESULTS, form

DAY = date.fromisoformat(AS_OF)
MM = 72 / 25.4
#: What nobody can set who has only the signs of GB 2312.
REMARK = "缺 2019 年登记册；责任人“堃喆”未签字\n第二行：𠮷"


@pytest.fixture(scope="module")
def per_unit(world: Register) -> ChecklistView:
    checklist = next(one for one in world.checklists if one.per_unit)
    views = checklist_views(Bindings(world), checklist, DAY)
    return max((view for view in views if view.support), key=lambda view: view.items)


@pytest.fixture(scope="module")
def visit(world: Register) -> ChecklistView:
    checklist = next(one for one in world.checklists if not one.per_unit)
    return checklist_views(Bindings(world), checklist, DAY)[0]


@pytest.fixture(scope="module")
def several(world: Register) -> ChecklistView:
    """The sheet of a unit that stands for all townships of the county."""
    checklist = next(one for one in world.checklists if one.per_unit)
    views = checklist_views(Bindings(world), checklist, DAY)
    return next(view for view in views if view.unit == "xi-townships")


@pytest.fixture(scope="module", params=["per_unit", "several", "visit"])
def view(request: pytest.FixtureRequest) -> ChecklistView:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, ChecklistView)
    return found


@pytest.fixture(scope="module")
def pdf(view: ChecklistView) -> bytes:
    return checklist_form(view)


def filled_by_pypdf(data: bytes, values: dict[str, str]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(values))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def filled_by_pikepdf(data: bytes, values: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        fields = FilledByPikepdf(opened)
        for name, value in values.items():
            field: Any = fields[name]
            if value == "/Yes":
                field.checked = True
            else:
                field.value = value
        opened.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("fill", [filled_by_pypdf, filled_by_pikepdf])
def test_what_is_filled_in_is_read_back(
    view: ChecklistView, pdf: bytes, fill: Callable[[bytes, dict[str, str]], bytes]
) -> None:
    fields = form(view)
    values = {"place": "三楼会议室", "date": "2026年3月5日", "no_conflict": "/Yes"}
    values["inspector_3"], values["findings"] = "张三", REMARK
    wanted = {}
    for item, result in zip(fields.items, (*RESULTS, *RESULTS), strict=False):
        values[f"{item.key}.result.{result}"] = "/Yes"
        values[f"{item.key}.remark"] = f"{REMARK}{item.number}"
        wanted[item.key] = result, f"{REMARK}{item.number}"
    read = read_filled(fill(pdf, values))
    assert (read.sheet, read.unit, read.as_of) == (view.sheet.code, view.unit, AS_OF)
    assert (read.checklist, read.title) == (view.checklist, view.sheet.title)
    assert [item.key for item in read.items] == [item.key for item in fields.items]
    for found, given in zip(read.items, fields.items, strict=True):
        assert found.obligations == given.obligations
        assert (found.result, found.remark) == wanted.get(given.key, ("", ""))
    assert read.head["place"] == "三楼会议室"
    assert read.head["no_conflict"] == "yes"
    assert read.head["inspector_3"] == "张三"
    assert read.head["companions"] == ""
    assert read.foot["findings"] == REMARK


def test_every_duty_on_the_sheet_has_a_field(view: ChecklistView, pdf: bytes) -> None:
    items = form(view).items
    assert [item.number for item in items] == list(range(1, view.items + 1))
    assert len({item.key for item in items}) == len(items)
    assert len({code for item in items for code in item.obligations}) == view.duties
    names = pypdf.PdfReader(io.BytesIO(pdf)).get_fields() or {}
    for item in items:
        assert item.key.split("@")[0] == item.obligations[0]
        wanted = {f"{item.key}.result.{result}" for result in RESULTS} | {f"{item.key}.remark"}
        assert wanted <= set(names)


def test_fields_lie_on_the_paper_and_not_on_each_other(view: ChecklistView, pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        count = 0
        for page in opened.pages:
            _, _, width, height = map(float, page.mediabox)
            taken: list[tuple[float, ...]] = []
            for note in page.Annots:
                if note.get("/Subtype") != "/Widget" or int(note.F) & 2:
                    continue
                left, bottom, right, top = map(float, note.Rect)
                assert 20 * MM < left < right < width - 12 * MM
                assert 12 * MM < bottom < top < height - 9 * MM
                assert top - bottom >= 4 * MM, str(note.TU)
                if note.FT == "/Btn":
                    assert right - left >= 4 * MM
                for other in taken:
                    across = min(right, other[2]) - max(left, other[0])
                    along = min(top, other[3]) - max(bottom, other[1])
                    assert across <= 0.1 or along <= 0.1, (str(note.TU), other)
                taken.append((left, bottom, right, top))
                assert str(note.TU)
                count += 1
        fields = form(view)
        assert count == 5 * view.items + len(fields.head) + len(fields.foot)


def test_a_form_is_small_and_the_same_every_time(view: ChecklistView, pdf: bytes) -> None:
    assert len(pdf) < 500_000
    assert checklist_form(view) == pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "/Dests" not in opened.Root.get("/Names", {})


def test_what_was_typed_is_shown(per_unit: ChecklistView) -> None:
    data = checklist_form(per_unit)
    key = form(per_unit).items[0].key
    values = {f"{key}.remark": "缺登记册", f"{key}.result.fail": "/Yes"}

    def dark(pdf: bytes, name: str) -> int:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            field = next(f for f in FilledByPikepdf(opened) if f.fully_qualified_name == name)
            left, bottom, right, top = map(float, field.obj.Rect)
            page = next(n for n, p in enumerate(opened.pages) if p.obj.objgen == field.obj.P.objgen)
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        picture = document[page].render(scale=2, may_draw_forms=True).to_pil().convert("L")
        height = picture.height / 2
        box = [2 * left + 4, 2 * (height - top) + 4, 2 * right - 4, 2 * (height - bottom) - 4]
        return sum(picture.crop(tuple(map(round, box))).histogram()[:100])

    filled = filled_by_pikepdf(data, values)
    for name in values:
        assert dark(filled, name) > dark(data, name) + 20, name


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_which_of_several_was_inspected_is_written_in(several: ChecklistView, kind: str) -> None:
    fields = form(several)
    key = fields.items[0].key
    assert next(iter(fields.head)) == "unit"

    def change(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        page.cell(row_of(book, key), 3).value = "不符合"
        page[place_of(book, "unit")] = "雾杉镇"

    values = {"unit": "雾杉镇", f"{key}.result.fail": "/Yes"}
    read = read_filled(
        filled_by_pikepdf(checklist_form(several), values)
        if kind == "pdf"
        else filled_book(checklist_xlsx(several), change)
    )
    assert (read.unit, read.unit_name) == ("xi-townships", several.unit_name)
    assert read.head["unit"] == "雾杉镇"
    assert [finding.unit for finding in findings((read,))] == ["雾杉镇"]
    assert [finding.unit for finding in findings((replace(read, head={}),))] == [read.unit_name]


def test_two_ticks_are_a_conflict(pdf: bytes, view: ChecklistView) -> None:
    key = form(view).items[0].key
    ticks = {f"{key}.result.ok": "/Yes", f"{key}.result.fail": "/Yes"}
    read = read_filled(filled_by_pikepdf(pdf, ticks))
    assert read.items[0].result == CONFLICT
    assert [item.found for item in read.doubts] == ["符合、不符合"]
    assert not read.findings


# ---- spreadsheets ----


def filled_book(data: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def row_of(book: openpyxl.Workbook, key: str) -> int:
    page = book.worksheets[0]
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, 5).value == key)


def place_of(book: openpyxl.Workbook, name: str) -> str:
    text = book.defined_names[f"pl_{name}"].attr_text
    return str(text).split("!")[1].replace("$", "")


def test_a_spreadsheet_is_read_back(view: ChecklistView) -> None:
    items = form(view).items
    first, last = items[0], items[-1]

    def change(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        row = row_of(book, first.key)
        page.cell(row, 3).value, page.cell(row, 4).value = "不符合", REMARK
        page.cell(row_of(book, last.key), 3).value = "大致可以"
        page[place_of(book, "place")], page[place_of(book, "no_conflict")] = "三楼", "是"
        page[place_of(book, "findings")] = REMARK

    read = read_filled(filled_book(checklist_xlsx(view), change))
    assert (read.sheet, read.unit, read.as_of) == (view.sheet.code, view.unit, AS_OF)
    assert (read.items[0].result, read.items[0].remark) == ("fail", REMARK)
    assert read.items[0].obligations == first.obligations
    assert read.items[-1].result == UNKNOWN and read.items[-1].found == "大致可以"
    assert {item.result for item in read.items[1:-1]} == {""}
    assert (read.head["place"], read.head["no_conflict"]) == ("三楼", "yes")
    assert read.foot["findings"] == REMARK


def test_a_spreadsheet_offers_the_results_and_prints_on_a4(per_unit: ChecklistView) -> None:
    data = checklist_xlsx(per_unit)
    assert data == checklist_xlsx(per_unit)
    book = openpyxl.load_workbook(io.BytesIO(data))
    page, record = book.worksheets
    assert record.sheet_state == "veryHidden"
    assert page.freeze_panes == "C5"
    assert str(page.page_setup.paperSize) == "9"
    assert page.print_title_rows == "$4:$4"
    lists = [one for one in page.data_validations.dataValidation if "未查" in str(one.formula1)]
    assert len(lists) == 1
    for item in form(per_unit).items:
        assert f"C{row_of(book, item.key)}" in lists[0].sqref


def test_rows_may_be_sorted(per_unit: ChecklistView) -> None:
    one, other = form(per_unit).items[0].key, form(per_unit).items[1].key

    def change(book: openpyxl.Workbook) -> None:
        page = book.worksheets[0]
        first, second = row_of(book, one), row_of(book, other)
        page.cell(first, 3).value = "符合"
        for column in range(1, 6):
            upper, lower = page.cell(first, column), page.cell(second, column)
            upper.value, lower.value = lower.value, upper.value

    read = read_filled(filled_book(checklist_xlsx(per_unit), change))
    assert [item.result for item in read.items[:2]] == ["ok", ""]


def test_text_is_never_a_formula(per_unit: ChecklistView) -> None:
    nasty = replace(per_unit, unit_name="=1+1", sheet=replace(per_unit.sheet, title="=HYPERLINK()"))
    for page in openpyxl.load_workbook(io.BytesIO(checklist_xlsx(nasty))).worksheets:
        assert not [cell for row in page.iter_rows() for cell in row if cell.data_type == "f"]


# ---- what is not ours ----


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def repacked(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", 8) as target:
        for entry in source.namelist():
            text = source.read(entry)
            target.writestr(entry, change(text.decode()) if entry == name else text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "不是 PDF"),
        ("检查表".encode(), "不是 PDF"),
        (b"%PDF-1.7 nothing", "损坏"),
        (b"PK\x03\x04 nothing", "损坏"),
        (zipped(hello="x"), "不是本程序生成"),
    ],
)
def test_other_files_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(NotOursError, match=says):
        read_filled(data)


def test_the_printed_sheet_is_no_form(world: Register) -> None:
    sheets = plan_sheets(Bindings(world), DAY)
    printed = next(s for s in sheets if s.kind == "checklist" and s.format == "pdf" and not s.unit)
    with pytest.raises(NotOursError, match="填写版"):
        read_filled(render_sheet(printed))


def test_entities_are_not_resolved_and_bombs_not_unpacked(visit: ChecklistView) -> None:
    data = checklist_xlsx(visit)

    def entity(text: str) -> str:
        head, _, rest = text.partition("?>")
        secret = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        return f"{head}?>{secret}{rest}".replace("</t>", "&x;</t>")

    with_entity = repacked(data, "xl/sharedStrings.xml", entity)
    try:
        text = json.dumps(read_filled(with_entity).head)
    except NotOursError:
        text = ""
    assert "root:" not in text
    with pytest.raises(NotOursError, match="异常大"):
        read_filled(repacked(data, "xl/workbook.xml", lambda text: text + " " * 30_000_000))


def test_a_record_of_another_version_is_refused(visit: ChecklistView) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["policyledger"]
        page["A1"] = str(page["A1"].value).replace('"policyledger":1', '"policyledger":99')

    with pytest.raises(NotOursError, match="另一个版本"):
        read_filled(filled_book(checklist_xlsx(visit), change))


# ---- the command ----


def test_the_command_gives_json(
    visit: ChecklistView, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, second = (item.key for item in form(visit).items[:2])
    values = {f"{key}.result.fail": "/Yes", f"{key}.remark": REMARK, "unit": "某乡"}
    good, bad, other = tmp_path / "填好.pdf", tmp_path / "矛盾.pdf", tmp_path / "x.pdf"
    blank = checklist_form(visit)
    good.write_bytes(filled_by_pikepdf(blank, values))
    ticks = {f"{second}.result.{result}": "/Yes" for result in ("ok", "unchecked")}
    bad.write_bytes(filled_by_pikepdf(blank, ticks))
    other.write_bytes(b"x")
    assert main(["read", str(good)]) == 0
    out, err = capsys.readouterr()
    (read,) = json.loads(out)
    assert (read["sheet"], read["head"]["unit"]) == (visit.sheet.code, "某乡")
    assert read["items"][0]["result"] == "fail"
    assert read["items"][0]["remark"] == REMARK
    assert err == ""
    assert main(["read", str(good), str(bad)]) == 1
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 2
    assert f"矛盾.pdf: 第2项（{second}）打了几个勾（符合、未查），只能打一个" in err
    assert main(["read", str(other), str(tmp_path / "none.pdf"), str(good)]) == 2
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 1
    assert "不是 PDF，也不是 XLSX" in err and "打不开" in err


def test_findings_become_a_ledger(
    visit: ChecklistView, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = [item.key for item in form(visit).items[:3]]
    values = {f"{key}.result.{one}": "/Yes" for key, one in zip(keys, RESULTS, strict=False)}
    source, target = tmp_path / "a.pdf", tmp_path / "台账.xlsx"
    source.write_bytes(filled_by_pikepdf(checklist_form(visit), {**values, "unit": "=某乡"}))
    command = ["read", "--ledger", str(target), "--as-of", AS_OF, str(source)]
    command += ["--content", str(WORLD / "content"), "--checklists", str(WORLD / "checklists")]
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)
    page = openpyxl.load_workbook(target).worksheets[0]
    assert tuple(cell.value for cell in page[2]) == LEDGER
    assert "基本符合" in str(page["B3"].value) and "不符合" in str(page["B4"].value)
    assert page["B5"].value is None
    assert (page["D3"].value, page["D3"].data_type) == ("=某乡", "s")
    before = target.read_bytes()
    assert main(command) == 2
    assert target.read_bytes() == before


# ---- the papers that follow, and the bound sheets ----


def test_blank_papers_hold_what_offices_expect(world: Register) -> None:
    sheets = {s.path: s for s in plan_sheets(Bindings(world), DAY)}
    expected = {
        "rectification": ("问题", "依据", "责任单位", "措施", "时限", "完成证明", "核验人", "销号"),
        "opinion": ("被督查单位", "回避", "申辩", "督查意见", "整改", "签字", "盖章", "草稿"),
    }
    for paper, words in expected.items():
        data = render_sheet(sheets[f"downloads/forms/{paper}.pdf"])
        document = pypdfium2.PdfDocument(data)
        assert len(document) == 2
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        assert world.settings.topic in text
        for word in words:
            assert word in "".join(text.split()), (paper, word)
    view = next(one for one in blank_views(world, DAY) if one.paper == "rectification")
    assert ledger_xlsx(view, findings(())) == render_sheet(
        sheets["downloads/forms/rectification.xlsx"]
    )
    docx = render_sheet(sheets["downloads/forms/opinion.docx"])
    assert docx == render_sheet(sheets["downloads/forms/opinion.docx"])
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert "被督查单位" in archive.read("word/document.xml").decode()


def test_one_file_holds_all_units_with_bookmarks(world: Register, tmp_path: Path) -> None:
    sheets = plan_sheets(Bindings(world), DAY)
    whole = next(s for s in sheets if s.kind == "bound")
    paths = [path for path, _ in whole.view.parts]
    assert len(paths) > 2
    chosen = [s for s in sheets if s.path in paths[:2]]
    small = replace(whole, view=replace(whole.view, parts=whole.view.parts[:2]))
    cache = Cache(tmp_path / "cache")
    files = render_sheets([*chosen, small], 1, cache, lambda _: None)
    with pikepdf.open(io.BytesIO(files[small.path].place.read_bytes())) as book:
        with book.open_outline() as outline:
            titles = [entry.title for entry in outline.root]
        pages = len(book.pages)
    assert titles == [title for _, title in small.view.parts]
    assert pages == sum(len(pypdf.PdfReader(files[p].place).pages) for p in paths[:2])
    again = render_sheets([*chosen, small], 1, Cache(tmp_path / "other"), lambda _: None)
    assert again[small.path].digest == files[small.path].digest
    assert main(["read", str(ROOT / "README.md")]) == 2
