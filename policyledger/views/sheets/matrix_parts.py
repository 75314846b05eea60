"""A very large matrix in parts, each some of the rows and a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from policyledger.views.sheets.matrix import Band, MatrixView

#: So many cells a part at most: laying out a hundred thousand in one sheet takes gigabytes.
_CELLS = 8_000
#: So many rows a part can always have, that it is worth a sheet.
_ROWS = 20


def matrix_parts(whole: MatrixView) -> tuple[tuple[str, MatrixView], ...]:
    """Give a matrix in parts with their titles; a matrix that is not long is one part.

    Rows keep their numbers. A part begins with the heading of its first row.
    """
    parts = _parts(whole.matrix.bands, max(_ROWS, _CELLS // max(1, len(whole.matrix.columns))))
    if len(parts) < 2:
        return (("", whole),)
    views = []
    for number, bands in enumerate(parts, start=1):
        title = f"第{number}分册（共{len(parts)}分册）"
        frame = replace(
            whole.sheet,
            subtitle=f"{whole.sheet.subtitle}：{title}",
            code=f"{whole.sheet.code}-{number}",
        )
        matrix = replace(whole.matrix, bands=tuple(bands))
        view = replace(whole, sheet=frame, matrix=matrix, last=number == len(parts))
        views.append((f"{title}：{_reach(bands)}", view))
    return tuple(views)


def _parts(bands: Iterable[Band], most: int) -> list[list[Band]]:
    """Fill parts of at most ``most`` rows with whole bands; only a longer band is cut."""
    parts: list[list[Band]] = []
    rows = 0
    for band in bands:
        for start in range(0, len(band.rows), most):
            piece = replace(band, rows=band.rows[start : start + most])
            rows += len(piece.rows)
            if not parts or rows > most:
                parts.append([])
                rows = len(piece.rows)
            parts[-1].append(piece)
    return parts


def _reach(bands: Iterable[Band]) -> str:
    """Say what a part holds: the heading of its first row, and that of its last if another."""
    titles = [band.title for band in bands]
    return titles[0] if titles[0] == titles[-1] else f"{titles[0]}至{titles[-1]}"
