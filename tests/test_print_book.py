"""Sheets bound in one file: the same pages, each face once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import AS_OF
from pikepdf import Array, Dictionary

from policyledger.model.catalogue import Font
from policyledger.model.register import Register
from policyledger.outputs.cache import Cache
from policyledger.outputs.sheets import plan_sheets, render_sheets
from policyledger.render.pdf import own_font
from policyledger.render.pdf.binder import bound
from policyledger.render.pdf.paper import pages_and_paper
from policyledger.render.pdf.sheets import checklist_pdf, division_pdf
from policyledger.render.project import FONTS
from policyledger.views.bindings import Bindings
from policyledger.views.sheets import matrix_parts
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.division import division_view

DAY = date.fromisoformat(AS_OF)
MATRIX_OF_ALL = "downloads/matrix/all.pdf"


@pytest.fixture(scope="module")
def views(world: Register) -> tuple[ChecklistView, ...]:
    checklist = next(one for one in world.checklists if one.per_unit)
    return checklist_views(Bindings(world), checklist, DAY)[:2]


def programs(data: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sorted(
            str(thing.FontName).partition("+")[2]
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
        )


def test_bound_pages_are_those_of_the_sheets_and_each_face_is_there_once(
    views: tuple[ChecklistView, ...],
) -> None:
    parts = [(view.unit_name, checklist_pdf(view)) for view in views]
    book = bound(views[0].sheet, parts)
    assert book == bound(views[0].sheet, parts)
    faces = programs(book)
    assert faces == sorted({face for _, data in parts for face in programs(data)})
    assert len(book) < 0.8 * sum(len(data) for _, data in parts)
    pages = iter(pypdfium2.PdfDocument(book))
    for _, data in parts:
        for page in pypdfium2.PdfDocument(data):
            bound_page = next(pages)
            assert bound_page.render(scale=1).to_pil() == page.render(scale=1).to_pil()
            texts = [each.get_textpage().get_text_bounded() for each in (page, bound_page)]
            assert texts[0] == texts[1]
    assert next(pages, None) is None
    with pikepdf.open(io.BytesIO(book)) as pdf, pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [title for title, _ in parts]


def test_faces_that_are_kept_are_not_cut_again(views: tuple[ChecklistView, ...]) -> None:
    parts = [(view.unit_name, checklist_pdf(view)) for view in views]
    kept: dict[str, str] = {}

    def recall(key: str, make: Callable[[], str]) -> str:
        if key not in kept:
            kept[key] = make()
        return kept[key]

    book = bound(views[0].sheet, parts, recall)
    assert book == bound(views[0].sheet, parts)
    cut = len(kept)
    assert cut >= 2
    assert bound(views[0].sheet, parts, recall) == book
    assert len(kept) == cut
    bound(views[0].sheet, parts[:1], recall)
    assert len(kept) > cut  # other signs, another face


@pytest.fixture(scope="module")
def tables(world: Register) -> list[tuple[str, bytes]]:
    """Task division tables: sheets with tables, links within them, and bookmarks below others."""
    register = Bindings(world)
    return [
        (str(paper.id), division_pdf(division_view(register, paper, DAY)))
        for paper in world.recorded
    ]


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    queue = list(pdf.Root.StructTreeRoot.K)
    while queue:
        element = queue.pop(0)
        yield element
        queue += [kid for kid in element.K if isinstance(kid, Dictionary) and "/S" in kid]


def test_a_book_is_tagged_as_its_sheets_are(
    world: Register, tables: list[tuple[str, bytes]]
) -> None:
    frame = division_view(Bindings(world), None, DAY).sheet
    with pikepdf.open(io.BytesIO(bound(frame, tables))) as book:
        with book.open_metadata() as metadata:
            assert (metadata.pdfa_status, metadata["dc:title"]) == ("3A", frame.title)
        assert book.Root.MarkInfo.Marked
        assert str(book.Root.Lang) == "zh-CN"
        kinds: list[str] = []
        for _, data in tables:
            with pikepdf.open(io.BytesIO(data)) as part:
                kinds += [str(element.S) for element in elements(part)]
        found = list(elements(book))
        assert sorted(str(element.S) for element in found) == sorted(kinds)
        assert not [element for element in found if "/ID" in element]  # might be there twice
        nums = list(book.Root.StructTreeRoot.ParentTree.Nums)
        assert [int(number) for number in nums[::2]] == list(range(len(nums) // 2))
        owners = dict(zip(nums[::2], nums[1::2], strict=True))
        for page in book.pages:
            marks = re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())
            own = owners.pop(page.StructParents)
            for mark in map(int, marks):
                assert own[mark].Pg == page.obj
                assert mark in [kid for kid in own[mark].K if isinstance(kid, int)]
            for note in page.get("/Annots", ()):
                tag = owners.pop(note.StructParent)
                assert note in [
                    kid.Obj for kid in tag.K if isinstance(kid, Dictionary) and "/Obj" in kid
                ]
        assert not owners


def test_links_bookmarks_and_data_of_the_sheets_are_in_the_book(
    world: Register, tables: list[tuple[str, bytes]]
) -> None:
    frame = division_view(Bindings(world), None, DAY).sheet
    with pikepdf.open(io.BytesIO(bound(frame, tables))) as book:
        pages: list[object] = [page.objgen for page in book.pages]
        links = first = 0
        with book.open_outline() as outline:
            assert [entry.title for entry in outline.root] == [title for title, _ in tables]
            for entry, (_, data) in zip(outline.root, tables, strict=True):
                with pikepdf.open(io.BytesIO(data)) as part, part.open_outline() as own:
                    below = [one.title for one in own.root[0].children]
                    length = len(part.pages)
                assert [one.title for one in entry.children] == below
                assert isinstance(entry.destination, Array)
                assert pages.index(entry.destination[0].objgen) == first
                for page in book.pages[first : first + length]:
                    for note in page.get("/Annots", ()):
                        target = pages.index(note.Dest[0].objgen)
                        assert first <= target < first + length
                        links += 1
                first += length
        assert links > 0
        files = [book.attachments[name].get_file().read_bytes() for name in book.attachments]
        assert len(files) == len(tables) == len(book.Root.AF)
        assert isinstance(book.Root.AF, Array)
    singles = []
    for _, data in tables:
        with pikepdf.open(io.BytesIO(data)) as part:
            singles.append(part.attachments["sheet.json"].get_file().read_bytes())
    assert files == singles


def test_a_book_does_not_depend_on_what_was_done_before(
    world: Register, tables: list[tuple[str, bytes]]
) -> None:
    frame = division_view(Bindings(world), None, DAY).sheet
    pikepdf.settings.set_flate_compression_level(1)
    one = bound(frame, tables)
    pikepdf.settings.set_flate_compression_level(9)
    assert bound(frame, tables) == one


def test_the_table_of_all_is_the_tables_of_the_stages(world: Register, tmp_path: Path) -> None:
    sheets = plan_sheets(Bindings(world), DAY)
    stages = [sheet for sheet in sheets if sheet.kind == "division-part"]
    whole = next(sheet for sheet in sheets if sheet.path == "downloads/division/all.pdf")
    view = next(sheet for sheet in sheets if sheet.path == "downloads/division/all.xlsx").view
    assert [stage.view.sections[0].title for stage in stages] == list(
        dict.fromkeys(matter.stage for matter in world.matters if world.by_matter.get(matter.id))
    )
    tasks = [task for stage in stages for part in stage.view.sections for task in part.tasks]
    assert [task.number for task in tasks] == list(range(1, len(world.obligations) + 1))
    assert tasks == [task for section in view.sections for task in section.tasks]
    assert len({stage.view.sheet.code for stage in stages} | {view.sheet.code}) == len(stages) + 1
    files = render_sheets([*stages, whole], 1, Cache(tmp_path), lambda _: None)
    with pikepdf.open(files[whole.path].place) as pdf, pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == [title for _, title in whole.view.parts]
    book, parts = pypdfium2.PdfDocument(files[whole.path].place), 0
    for stage in stages:
        single = pypdfium2.PdfDocument(files[stage.path].place)
        text = single[0].get_textpage().get_text_bounded()
        assert stage.view.sections[0].title in text
        assert book[parts].get_textpage().get_text_bounded() == text
        parts += len(single)
    assert len(book) == parts


def test_a_long_matrix_is_its_parts(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = next(
        sheet for sheet in plan_sheets(Bindings(register), DAY) if sheet.path == MATRIX_OF_ALL
    )
    assert not whole.is_bound  # a county's is not long
    monkeypatch.setattr(matrix_parts, "_CELLS", 15 * len(whole.view.matrix.columns))
    monkeypatch.setattr(matrix_parts, "_ROWS", 1)
    sheets = [
        sheet
        for sheet in plan_sheets(Bindings(register), DAY)
        if sheet.path.startswith("downloads/matrix/all") and sheet.format == "pdf"
    ]
    *parts, book = sheets
    assert book.path == MATRIX_OF_ALL
    assert [path for path, _ in book.view.parts] == [part.path for part in parts]
    assert len({part.title for part in parts}) == len({part.view.sheet.code for part in parts})
    assert all(0 < len(part.view.matrix.rows) <= 15 for part in parts)
    rows = [row for part in parts for row in part.view.matrix.rows]
    assert tuple(rows) == whole.view.matrix.rows
    files = render_sheets(sheets, 1, Cache(tmp_path), lambda _: None)
    texts = [
        "".join(page.get_textpage().get_text_bounded() for page in pdf)
        for pdf in map(pypdfium2.PdfDocument, (files[sheet.path].place for sheet in sheets))
    ]
    assert texts[-1] == "".join(texts[:-1])
    for part, text in zip(parts, texts, strict=False):
        is_last = part is parts[-1]
        assert ("配合（项）" in text, "承办：条文中" in text) == (is_last, is_last)


def test_a_face_of_the_users_own_is_left_as_it_is(
    views: tuple[ChecklistView, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_font, "WORK", tmp_path)
    font = Font((FONTS / "PLKai-Regular.ttf").as_posix(), "0")
    own = [replace(view, sheet=replace(view.sheet, text_font=font)) for view in views]
    book = bound(own[0].sheet, [(view.unit_name, checklist_pdf(view)) for view in own])
    assert programs(book).count("PL-Own") == 2
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(book))
    assert own[1].unit_name in text


def test_the_paper_of_a_sheet_is_told(world: Register, views: tuple[ChecklistView, ...]) -> None:
    pages, paper = pages_and_paper(checklist_pdf(views[0]))
    assert (pages > 1, paper) == (True, "A4")
    assert pages_and_paper(division_pdf(division_view(Bindings(world), None, DAY)))[1] == "A4 横"
    for size, name in {
        (842, 1191): "A3",
        (1191, 842): "A3 横",
        (300, 200): "71×106 毫米 横",
    }.items():
        with pikepdf.new() as pdf:
            pdf.add_blank_page(page_size=size)
            pdf.save(buffer := io.BytesIO())
        assert pages_and_paper(buffer.getvalue()) == (1, name)
