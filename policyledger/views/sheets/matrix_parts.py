"""A very large matrix in parts, each some of the rows and a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policyledger.views.sheets.matrix import Band, MatrixView
from policyledger.views.sheets.parts import filled, part_frame

#: So many cells a part at most: laying out a hundred thousand in one sheet takes gigabytes.
_CELLS = 8_000
#: So many rows a part can always have, that it is worth a sheet.
_ROWS = 20


def matrix_parts(whole: MatrixView) -> tuple[tuple[str, MatrixView], ...]:
    """Give a matrix in parts with their titles; a matrix that is not large is one part.

    Rows keep their numbers. A part begins with the heading of its first row. Below the last are
    the sums of all; the others know those of their own rows.
    """
    most = max(_ROWS, _CELLS // max(1, len(whole.matrix.columns)))
    parts = filled(_pieces(whole.matrix.bands, most), lambda band: len(band.rows), most)
    if len(parts) < 2:
        return (("", whole),)
    views = []
    for number, bands in enumerate(parts, start=1):
        title = f"第{number}分册（共{len(parts)}分册）"
        frame = part_frame(whole.sheet, title, number)
        if number == len(parts):
            view = replace(whole, sheet=frame, matrix=replace(whole.matrix, bands=tuple(bands)))
        else:
            matrix = whole.matrix.with_bands(tuple(bands))
            view = replace(whole, sheet=frame, matrix=matrix, review_note="", last=False)
        views.append((f"{title}：{_reach(bands)}", view))
    return tuple(views)


def _pieces(bands: Iterable[Band], most: int) -> Iterator[Band]:
    """Cut bands of more rows than a part has."""
    for band in bands:
        for start in range(0, len(band.rows), most):
            yield replace(band, rows=band.rows[start : start + most])


def _reach(bands: list[Band]) -> str:
    """Say what a part holds: the heading of its first row, and that of its last if another."""
    first, last = bands[0].title, bands[-1].title
    return first if first == last else f"{first}至{last}"
