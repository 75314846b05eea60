"""The text of a clause cut into pieces, so that every quotation can be marked and linked.

Quotations may overlap, stand in one another or run over a paragraph's end. So the text is cut at
every place where anything begins or ends; each piece then knows all duties that quote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from policyledger.model.instrument import Clause
from policyledger.model.obligation import ClauseRecord
from policyledger.model.text import find_all
from policyledger.views.duty import UnitRef


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same throughout.

    ``style`` is "heading", "title" (of an enclosed paper), "tail" or "" for running text.
    ``duties`` are the numbers in the clause of the duties that quote it; ``first`` those whose
    quotation begins with it for the first time, ``closes`` those whose quotation ends with it.
    ``notes`` are numbers of corrections that end here.
    """

    text: str
    style: str
    duties: tuple[int, ...]
    first: tuple[int, ...]
    closes: tuple[int, ...]
    no_duty: str
    unit: UnitRef | None
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One printed paragraph; ``style`` is that of its pieces if they all have the same."""

    style: str
    pieces: tuple[Piece, ...]


def paragraphs(
    clause: Clause,
    record: ClauseRecord | None,
    units: Mapping[str, UnitRef],
    notes: Iterable[tuple[int, str]] = (),
) -> tuple[Paragraph, ...]:
    """Cut the text of a clause.

    Duties are numbered from 1 in the order of ``record``. ``units`` are those that names in the
    tail mean; ``notes`` are numbers of corrections with the words they left in the text.
    """
    text = clause.text
    duties = record.obligations if record else ()
    quoted = [
        (start, end, number)
        for number, duty in enumerate(duties, start=1)
        if duty.quote is not None
        for start, end in find_all(duty.quote, text)
    ]
    first: dict[int, int] = {}
    for start, _, number in quoted:
        first[number] = min(start, first.get(number, start))
    rest = [
        (start, end, other.reason.label)
        for other in (record.no_duty if record else ())
        for start, end in find_all(other.quote, text)
    ]
    named = _tail_names(clause, units)
    repaired = [(end, number) for number, words in notes for _, end in find_all(words, text)[:1]]
    frame = [(start, end, _frame_style(clause, start, end)) for start, end in clause.frame]
    cuts = {0, len(text)}
    for start, end, *_ in (*quoted, *rest, *named, *frame):
        cuts |= {start, end}
    cuts |= {end for end, _ in repaired}
    for at, char in enumerate(text):
        if char == "\n":
            cuts |= {at, at + 1}
    ordered = sorted(cuts)
    pieces: list[list[Piece]] = [[]]
    for start, end in pairwise(ordered):
        if text[start:end] == "\n":
            pieces.append([])
            continue
        pieces[-1].append(
            Piece(
                text=text[start:end],
                style=next((s for begin, stop, s in frame if begin <= start < stop), ""),
                duties=tuple(n for begin, stop, n in quoted if begin <= start < stop),
                first=tuple(n for begin, _, n in quoted if begin == start == first[n]),
                closes=tuple(number for _, stop, number in quoted if stop == end),
                no_duty=next((r for begin, stop, r in rest if begin <= start < stop), ""),
                unit=next((u for begin, stop, u in named if begin <= start < stop), None),
                notes=tuple(number for stop, number in repaired if stop == end),
            )
        )
    return tuple(
        Paragraph(styles.pop() if len(styles) == 1 else "", tuple(part))
        for part in pieces
        if part and (styles := {piece.style for piece in part})
    )


def _frame_style(clause: Clause, start: int, end: int) -> str:
    if clause.tail and clause.tail.start <= start and end <= clause.tail.end:
        return "tail"
    if (start, end) in clause.closing:
        return ""
    return "heading" if start == 0 and clause.id != "0" else "title"


def _tail_names(clause: Clause, units: Mapping[str, UnitRef]) -> list[tuple[int, int, UnitRef]]:
    """Find the names in the closing bracket, in their order."""
    if clause.tail is None:
        return []
    found = []
    at = clause.tail.start
    for name in (*clause.tail.lead, *clause.tail.support):
        start = clause.text.find(name, at, clause.tail.end)
        if start >= 0:
            at = start + len(name)
            if name in units:
                found.append((start, at, units[name]))
    return found
