"""Sheets bound in one file: the same pages, each face once."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import AS_OF

from policyledger.model.catalogue import Font
from policyledger.model.register import Register
from policyledger.render.pdf import own_font
from policyledger.render.pdf.binder import bound
from policyledger.render.pdf.paper import pages_and_paper
from policyledger.render.pdf.sheets import checklist_pdf, division_pdf
from policyledger.render.project import FONTS
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.division import division_view

DAY = date.fromisoformat(AS_OF)


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
