"""Comparing the levels of a strand, side by side: deadlines, figures, who acts, how binding.

Everything is computed from the register; nothing is written down by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

from policyledger.model.obligation import Obligation
from policyledger.model.words import Force
from policyledger.views.differences.kinds import Difference, Facet, Kind, Part
from policyledger.views.differences.reading import Reading, deadlines, steps
from policyledger.views.differences.strands import Strand
from policyledger.views.differences.wording import Figure, figures


def timing(reading: Reading, strand: Strand) -> Iterator[Difference]:
    """Deadlines and rounds: written, shortened, lengthened, left out."""
    for above, number in steps(strand):
        stated = reading.timed(strand, number)
        for duty in _first_of_each(stated):
            yield from _timed_duty(reading, strand, above, number, duty)
        last = reading.timed(strand, above[-1])
        if last and not stated and not reading.later(number):
            soft = tuple(duty for duty in strand.duties[number] if duty.deadline)
            yield reading.difference(
                strand,
                Kind.LOOSENED if soft else Kind.LOST,
                Facet.TIMING,
                Part(above[-1], deadlines(last), last),
                Part(number, deadlines(soft), soft or strand.duties[number]),
            )


def _timed_duty(
    reading: Reading, strand: Strand, above: list[int], number: int, duty: Obligation
) -> Iterator[Difference]:
    lower = Part(number, deadlines((duty,)), (duty,))
    # A level between may say nothing: then the one above it is what can be compared.
    known = next((place for place in reversed(above) if reading.timed(strand, place)), None)
    if known is None:
        soft = tuple(other for other in strand.duties[above[-1]] if other.deadline)
        upper = Part(above[-1], deadlines(soft), soft or strand.duties[above[-1]])
        kind = Kind.TIGHTENED if soft else Kind.ADDED
        yield reading.difference(strand, kind, Facet.TIMING, upper, lower)
        return
    found = []
    for other in reading.timed(strand, known):
        if duty.deadline is not None and other.deadline is not None:
            result, by_how_much = reading.rounds.compare(other.deadline, duty.deadline)
            if result is None:
                return
            found.append((result is Kind.CHANGED, result, by_how_much, other))
    _, kind, by_how_much, other = min(found, key=lambda entry: entry[0])
    upper = Part(known, deadlines((other,)), (other,))
    yield reading.difference(strand, kind, Facet.TIMING, upper, lower, by_how_much)


def _first_of_each(duties: tuple[Obligation, ...]) -> tuple[Obligation, ...]:
    """Give one duty for each wording of a deadline."""
    found: dict[str, Obligation] = {}
    for duty in duties:
        found.setdefault(deadlines((duty,)), duty)
    return tuple(found.values())


def numbers(reading: Reading, strand: Strand) -> Iterator[Difference]:
    """Figures to be reached: raised, lowered, added, left out."""
    for above, number in steps(strand):
        own = _figures_of(reading, strand.duties[number])
        for figure, duty in own:
            yield from _number(reading, strand, above, Part(number, figure.text, (duty,)), figure)
        for figure, duty in _figures_of(reading, strand.duties[above[-1]]):
            if reading.later(number) or any(figure.same_measure(other) for other, _ in own):
                continue
            upper = Part(above[-1], figure.text, (duty,))
            lower = Part(number, "", strand.duties[number])
            yield reading.difference(strand, Kind.LOST, Facet.FIGURE, upper, lower)


def _number(
    reading: Reading, strand: Strand, above: list[int], lower: Part, figure: Figure
) -> Iterator[Difference]:
    for place in reversed(above):
        for other, duty in _figures_of(reading, strand.duties[place]):
            if not figure.same_measure(other):
                continue
            if figure.number != other.number:
                more = figure.number > other.number
                stricter = more is not (figure.at_most or other.at_most)
                kind = Kind.TIGHTENED if stricter else Kind.LOOSENED
                upper = Part(place, other.text, (duty,))
                yield reading.difference(strand, kind, Facet.FIGURE, upper, lower)
            return
    upper = Part(above[-1], "", strand.duties[above[-1]])
    yield reading.difference(strand, Kind.ADDED, Facet.FIGURE, upper, lower)


def _figures_of(
    reading: Reading, duties: tuple[Obligation, ...]
) -> tuple[tuple[Figure, Obligation], ...]:
    found: list[tuple[Figure, Obligation]] = []
    for duty in duties:
        said = figures(f"{duty.target or ''}，{reading.own(duty)}")
        for figure in said:
            known = (
                figure.number == other.number and figure.same_measure(other) for other, _ in found
            )
            if not any(known) and not any(other.says(figure) for other in said):
                found.append((figure, duty))
    return tuple(found)


def actors(reading: Reading, strand: Strand) -> Iterator[Difference]:
    """Who is told to act: a body of quite another kind."""
    for above, number in steps(strand):
        upper, lower = strand.duties[above[-1]], strand.duties[number]
        if reading.other_actors(upper, lower):
            yield reading.difference(
                strand,
                Kind.CHANGED,
                Facet.ACTOR,
                Part(above[-1], reading.names(upper), upper),
                Part(number, reading.names(lower), lower),
            )


def force(reading: Reading, strand: Strand) -> Iterator[Difference]:
    """How binding: a must that became an encouragement, or the reverse."""
    for above, number in steps(strand):
        upper, lower = strand.duties[above[-1]], strand.duties[number]
        soft = [all(duty.force is Force.ENCOURAGE for duty in part) for part in (upper, lower)]
        if soft[0] is not soft[1]:
            yield reading.difference(
                strand,
                Kind.LOOSENED if soft[1] else Kind.TIGHTENED,
                Facet.FORCE,
                Part(above[-1], upper[0].force.label, upper),
                Part(number, lower[0].force.label, lower),
            )
