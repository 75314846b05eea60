"""How wide the columns of a printed matrix are, and into how many parts it is cut."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil

from policyledger.views.sheets.matrix import Column, Matrix

#: A name of more characters than this is set two characters a line, in a wider column.
LONG_NAME = 8
_NUMBER, _SUMS = 11.0, 24.0
#: Widths of a unit's column: the least, the least at ease, the most, and that of a long name.
_NARROW, _EASY, _WIDE, _LONG = 5.6, 6.4, 14.0, 7.8


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
    """Put all units beside each other in the 394 mm of A3 landscape, or as many as go there."""
    return _cut(matrix, 394 - _NUMBER, title=60.0, least=_NARROW)


def a4_layout(matrix: Matrix) -> MatrixLayout:
    """Put the units into the 271 mm of A4 landscape, in parts if need be."""
    return _cut(matrix, 271 - _NUMBER, title=58.0, least=_EASY)


def _cut(matrix: Matrix, free: float, title: float, least: float) -> MatrixLayout:
    """Cut the units into parts that ``free`` mm hold, where it can be between families.

    There are as few parts as possible, of like width, so that none is left with a unit or two; the
    sums of the rows stand beside the last.
    """
    title = min(title, _longest(matrix))
    room = free - title - _SUMS
    widths = (_least(column, least) for column in matrix.columns)
    ends = tuple(accumulate(widths, initial=0.0))
    cuts = [0]
    while (left := ends[-1] - ends[cuts[-1]]) > room:
        count = ceil(left / room)
        share = left / count
        # What is left has to go into the other parts.
        enough = max(share * 0.85, left - (count - 1) * room)
        start = cuts[-1]
        fit = [place for place in range(start + 1, len(ends)) if ends[place] - ends[start] <= room]
        between = (p for p in fit if matrix.edges[p] and ends[p] - ends[start] >= enough)
        within = (place for place in fit if ends[place] - ends[start] >= share)
        cuts.append(next(between, next(within, fit[-1])))
    cuts.append(len(matrix.columns))
    parts = [matrix.part(start, stop) for start, stop in pairwise(cuts)]
    return MatrixLayout(
        tuple(
            _part(part, free - (_SUMS if part is parts[-1] else 0), title=title) for part in parts
        )
    )


def _longest(matrix: Matrix) -> float:
    """Give the width in which every title of a row is one line."""
    return 3.75 * max((len(row.title) for row in matrix.rows), default=0) + 4


def _least(column: Column, least: float) -> float:
    return _LONG if len(column.name) > LONG_NAME else least


def _part(matrix: Matrix, free: float, title: float) -> Part:
    """Share out ``free`` mm: ``title`` for the titles, or what the longest takes if there is room.

    The rest goes to the units, but not so much that a short table looks empty.
    """
    least = sum(_least(column, _EASY) for column in matrix.columns)
    title = max(title, min(_longest(matrix), 90.0, free - least))
    long = [len(column.name) > LONG_NAME for column in matrix.columns]
    unit = (free - title) / max(1, len(long))
    if unit < _LONG and not all(long):
        unit = (free - title - _LONG * sum(long)) / long.count(False)
    unit = max(_NARROW, min(_WIDE, round(unit, 2)))
    widths = tuple(max(unit, _LONG) if is_long else unit for is_long in long)
    return Part(matrix, round(free - sum(widths), 2), widths)
