"""Sheets as PDF: a view goes through its template and style sheet.

Every sheet is PDF/A-3a (ISO 19005-3): tagged, fonts inside, and with its own data as JSON attached,
so that what is on paper can be read by a program twenty years from now.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from policyledger.render.pdf.matrix_layout import a3_layout, a4_layout, fits_a4
from policyledger.render.pdf.own_font import own_font_options, own_font_styles
from policyledger.render.pdf.places import Place, places
from policyledger.render.pdf.qr import qr_code
from policyledger.render.pdf.weasy import Attachment, html_to_pdf
from policyledger.render.project import TEMPLATES
from policyledger.render.templates import render
from policyledger.views.sheets.blank import BlankView
from policyledger.views.sheets.checklist import ChecklistView
from policyledger.views.sheets.division import DivisionView
from policyledger.views.sheets.form import form
from policyledger.views.sheets.matrix import MatrixView

_STYLES = TEMPLATES / "print"
MANY_ITEMS, MANY_TASKS = 200, 300
"""A sheet with more rows than this uses fewer faces, to stay under half a megabyte."""


def division_pdf(view: DivisionView) -> bytes:
    """Give the task division table: A4 landscape."""
    return _pdf("division", view, after=_without_faces(view.tasks > MANY_TASKS))


def division_part_pdf(view: DivisionView) -> bytes:
    """Give a part of the table of all documents, with as few faces as all parts in one file."""
    return _pdf("division", view, after=_without_faces(True))


def matrix_pdf(view: MatrixView) -> bytes:
    """Give the responsibility matrix on one width of paper: A4 landscape if it fits, else A3."""
    if fits_a4(view.matrix):
        return matrix_a4_pdf(view)
    return _pdf("matrix", view, layout=a3_layout(view.matrix))


def matrix_a4_pdf(view: MatrixView) -> bytes:
    """Give the responsibility matrix on A4 landscape, its units in parts."""
    return _pdf("matrix", view, after=("matrix-a4",), layout=a4_layout(view.matrix))


@dataclass(frozen=True, slots=True)
class Laid:
    """A printed sheet and where on it the fields of a form belong, by name."""

    pdf: bytes
    places: Mapping[str, Place]


def checklist_pdf(view: ChecklistView) -> bytes:
    """Give the checklist of a unit, or a blank sheet for visits: A4."""
    return laid_out(view).pdf


@lru_cache(maxsize=1)  # laying out is most of the work, and the form is made of the same sheet
def laid_out(view: ChecklistView) -> Laid:
    """Give the printed sheet of a checklist with the places of its fields."""
    found: dict[str, Place] = {}

    def collect(document: Any) -> None:
        found.update(places(document))

    kind, styles = ("visit", ("checklist",)) if view.visit else ("checklist", ())
    after, keys = _without_faces(view.items > MANY_ITEMS), form(view).keys
    return Laid(_pdf(kind, view, styles, after, finisher=collect, keys=keys), found)


def blank_pdf(view: BlankView) -> bytes:
    """Give a blank paper that follows an inspection: A4, a ledger landscape."""
    return _pdf(f"forms-{view.paper}", view)


def _without_faces(is_long: bool) -> tuple[str, ...]:
    return ("long",) if is_long else ()


def _pdf(
    kind: str,
    view: DivisionView | MatrixView | ChecklistView | BlankView,
    styles: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
    finisher: Callable[[Any], None] | None = None,
    **values: object,
) -> bytes:
    names = ("base", *styles, kind, *after)
    font = view.sheet.text_font
    fields = asdict(view)
    del fields["sheet"]["text_font"]  # a path of this machine is none of the reader's business
    data = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return html_to_pdf(
        render(f"print/{kind}.html", view=view, qr=qr_code(view.sheet.address), **values),
        stylesheets=[*(_STYLES / f"{name}.css" for name in names), *own_font_styles(font)],
        variant="pdf/a-3a",
        tags=True,
        attachments=[Attachment("sheet.json", data.encode(), "本表的数据")],
        finisher=finisher,
        **own_font_options(font),
    )
