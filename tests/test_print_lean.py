"""Making PDFs smaller changes neither what is seen, nor what is read, nor what is tagged."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2
import pytest
from conftest import AS_OF
from PIL import ImageChops, ImageFilter

from policyledger.model.register import Register
from policyledger.render.pdf import lean
from policyledger.render.pdf.sheets import division_pdf, laid_out
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.division import division_view

DAY = date.fromisoformat(AS_OF)


@pytest.fixture(scope="module")
def unit(world: Register) -> ChecklistView:
    """A sheet with text in tables, links and rows that stand for several duties."""
    checklist = next(one for one in world.checklists if one.per_unit)
    return max(checklist_views(Bindings(world), checklist, DAY), key=lambda view: view.items)


@pytest.fixture(scope="module")
def visit(world: Register) -> ChecklistView:
    checklist = next(one for one in world.checklists if not one.per_unit)
    return checklist_views(Bindings(world), checklist, DAY)[0]


def elements(pdf: pikepdf.Pdf) -> Counter[str]:
    return Counter(
        str(thing.S)
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"
    )


def test_pages_look_and_read_the_same_and_are_tagged_the_same(
    world: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    instrument = max(world.instruments, key=lambda one: len(one.clauses))
    view = division_view(Bindings(world), instrument, DAY)
    small = division_pdf(view)
    monkeypatch.setattr(lean, "thin_out", lambda _pdf: None)
    large = division_pdf(view)
    assert len(small) < 0.95 * len(large)
    one, other = pypdfium2.PdfDocument(small), pypdfium2.PdfDocument(large)
    assert len(one) == len(other)
    for page, same in zip(one, other, strict=True):
        texts = [each.get_textpage().get_text_bounded() for each in (page, same)]
        assert texts[0] == texts[1]
    pictures = [each[1].render(scale=8).to_pil().convert("L") for each in (one, other)]
    for here, there in (pictures, reversed(pictures)):
        # Whatever is black is black there too, or two dots of 576 to the inch away.
        missing = ImageChops.subtract(here.filter(ImageFilter.MinFilter(5)), there)
        assert sum(missing.histogram()[128:]) == 0
    with pikepdf.open(io.BytesIO(small)) as thin, pikepdf.open(io.BytesIO(large)) as thick:
        counts, wanted = elements(thin), elements(thick)
        for name in ("/Table", "/TR", "/TD", "/TH", "/P", "/H1", "/H2", "/H3", "/Link"):
            assert counts[name] == wanted[name], name
        assert 3 * counts["/Span"] < wanted["/Span"]


def test_every_piece_of_text_still_belongs_to_an_element(unit: ChecklistView) -> None:
    with pikepdf.open(io.BytesIO(laid_out(unit).pdf)) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        marked = 0
        for page in pdf.pages:
            of_page = list(owners[int(page.StructParents)])
            depth = 0
            for drawn in pikepdf.parse_content_stream(page):
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(drawn.operator), 0)
                assert 0 <= depth <= 1
            assert depth == 0
            marks = {
                int(drawn.operands[1].MCID)
                for drawn in pikepdf.parse_content_stream(page)
                if str(drawn.operator) == "BDC"
            }
            assert marks == set(range(len(of_page)))
            for mark in marks:
                owner = of_page[mark]
                kids = owner.K if isinstance(owner.K, pikepdf.Array) else [owner.K]
                assert mark in [int(kid) for kid in kids if not hasattr(kid, "keys")]
                assert owner.Pg.objgen == page.obj.objgen
                marked += 1
        assert marked > 50


def test_the_print_says_nothing_of_fields_and_boxes_lie_under_them(visit: ChecklistView) -> None:
    laid = laid_out(visit)
    assert b"field:" not in laid.pdf
    with pikepdf.open(io.BytesIO(laid.pdf)) as pdf:
        assert "/Dests" not in pdf.Root.get("/Names", {})
    again = laid_out(replace(visit, duties=visit.duties))
    assert again is laid  # the form is made of the very same sheet


def test_heads_of_tables_say_what_they_are_heads_of(unit: ChecklistView) -> None:
    scopes: Counter[tuple[str, str]] = Counter()

    def look(element: pikepdf.Object, inside: str) -> None:
        kind = str(element.S)
        if kind in ("/TH", "/TD"):
            own = element.get("/A", pikepdf.Dictionary())
            assert "/ID" not in element
            assert "/Headers" not in own
            scopes[inside if kind == "/TH" else kind, str(own.get("/Scope", ""))] += 1
        for kid in element.K:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                look(kid, kind if kind in ("/THead", "/TBody") else inside)

    with pikepdf.open(io.BytesIO(laid_out(unit).pdf)) as pdf:
        for top in pdf.Root.StructTreeRoot.K:
            look(top, "")
    assert set(scopes) == {("/THead", "/Column"), ("/TBody", "/Row"), ("/TD", "")}
