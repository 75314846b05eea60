"""How wide the columns of a printed matrix are, and into how many parts it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from policyledger.views.sheets.matrix import Column, Matrix

#: A name of more characters than this is set two characters a line, in a wider column.
LONG_NAME = 8
_NUMBER, _SUMS = 11.0, 24.0
_NARROW, _WIDE, _LONG = 5.6, 14.0, 7.8


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the units with all rows; widths of title and unit columns in mm."""

    matrix: Matrix
    title: float
    units: tuple[float, ...]
    long_name: int = LONG_NAME


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """The parts of a matrix, one after the other."""

    parts: tuple[Part, ...]


def fits_a4(matrix: Matrix) -> bool:
    """Tell whether all units stand beside each other on A4 landscape."""
    return len(a4_layout(matrix).parts) == 1


def a3_layout(matrix: Matrix) -> MatrixLayout:
    """Put all units beside each other in the 394 mm of A3 landscape."""
    return MatrixLayout((_part(matrix, 394 - _NUMBER - _SUMS, title=62),))


def a4_layout(matrix: Matrix) -> MatrixLayout:
    """Cut the units into parts for the 271 mm of A4 landscape, where it can be between families.

    The parts are of like width, so that none is left with a unit or two; the sums of the rows stand
    beside the last.
    """
    free, title = 271 - _NUMBER, 58.0
    widths = [_least(column) for column in matrix.columns]
    room = free - title - _SUMS
    count = max(1, -(-sum(widths) // room))
    share = sum(widths) / count
    cuts = [0]
    filled = 0.0
    for place, width in enumerate(widths):
        over = filled + width > room
        rest = filled + sum(widths[place:])
        full = filled >= share * 0.85 and matrix.edges[place] and rest > room
        if place > cuts[-1] and (over or full):
            cuts.append(place)
            filled = 0.0
        filled += width
    cuts.append(len(widths))
    parts = [matrix.part(start, stop) for start, stop in pairwise(cuts)]
    return MatrixLayout(
        tuple(
            _part(part, free - (_SUMS if part is parts[-1] else 0), title=title) for part in parts
        )
    )


def _least(column: Column) -> float:
    return _LONG if len(column.name) > LONG_NAME else 6.4


def _part(matrix: Matrix, free: float, title: float) -> Part:
    """Share out ``free`` mm: ``title`` for the titles, or what the longest takes if there is room.

    The rest goes to the units, but not so much that a short table looks empty.
    """
    least = sum(_least(column) for column in matrix.columns)
    longest = 3.75 * max((len(row.title) for row in matrix.rows), default=0) + 4
    title = max(title, min(longest, 90.0, free - least))
    long = [len(column.name) > LONG_NAME for column in matrix.columns]
    short = max(1, long.count(False))
    unit = max(_NARROW, min(_WIDE, round((free - title - _LONG * sum(long)) / short, 2)))
    widths = tuple(max(unit, _LONG) if is_long else unit for is_long in long)
    return Part(matrix, round(free - sum(widths), 2), widths)
