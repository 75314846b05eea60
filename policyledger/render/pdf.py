"""Sheets as PDF: a view goes through its template and style sheet."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.render.templates import FOLDER, render
from policyledger.render.weasy import html_to_pdf
from policyledger.views.checklist import ChecklistView
from policyledger.views.division import DivisionView
from policyledger.views.matrix import MatrixView

_STYLES = FOLDER / "print"


def division_pdf(view: DivisionView) -> bytes:
    """Give the task division table: A4 landscape."""
    return _pdf("division", view)


def matrix_pdf(view: MatrixView) -> bytes:
    """Give the responsibility matrix: A3 landscape."""
    return _pdf("matrix", view, layout=_matrix_layout(view))


def checklist_pdf(view: ChecklistView) -> bytes:
    """Give the checklist of a unit, or a blank sheet for visits: A4."""
    if view.visit:
        return _pdf("visit", view, styles=("checklist",))
    return _pdf("checklist", view)


def _pdf(
    kind: str,
    view: DivisionView | MatrixView | ChecklistView,
    styles: tuple[str, ...] = (),
    **values: object,
) -> bytes:
    names = ("base", *styles, kind)
    return html_to_pdf(
        render(f"print/{kind}.html", view=view, **values),
        stylesheets=[_STYLES / f"{name}.css" for name in names],
    )


@dataclass(frozen=True, slots=True)
class _MatrixLayout:
    """Widths in mm of the columns of a matrix that depend on how many there are."""

    units: tuple[float, ...]
    title: float
    long_name: int


#: A name of more characters than this is set two characters a line.
_LONG_NAME = 8


def _matrix_layout(view: MatrixView) -> _MatrixLayout:
    """Share out the 394 mm of an A3 page: units 6 to 14 mm, more where names are long."""
    free = 394.0 - 11 - 3 * 8
    long = [len(column.name) > _LONG_NAME for column in view.matrix.columns]
    short = max(1, long.count(False))
    unit = max(5.6, min(14.0, round((free - 62 - 7.8 * sum(long)) / short, 2)))
    widths = tuple(max(unit, 7.8) if is_long else unit for is_long in long)
    return _MatrixLayout(widths, round(free - sum(widths), 2), _LONG_NAME)
