"""Comparing the words of a strand's levels: whom, how often, in writing.

Words are compared between texts that are stored in full: what a summary does not say, the paper
may say.
"""

from __future__ import annotations

from collections.abc import Iterator

from policyledger.model.obligation import Obligation
from policyledger.views.differences.kinds import Difference, Facet, Kind, Part
from policyledger.views.differences.reading import Reading
from policyledger.views.differences.strands import Strand
from policyledger.views.differences.wording import PACE, RECORD, SCOPE, words

TABLES = {Facet.SCOPE: SCOPE, Facet.PACE: PACE, Facet.RECORD: RECORD}
_NO_TEXT = "上级原文未入库，无从逐字对照"
_NOTHING_ABOVE = "在库的上级文件没有对应的要求"


def wording(reading: Reading, strand: Strand) -> Iterator[Difference]:
    """Weighty words: those that appear and those that are left out."""
    for facet in TABLES:
        above: list[int] = []
        for number in strand.present:
            known = [place for place in above if reading.full(strand, place)]
            if not known:
                yield from _first(reading, strand, facet, number, above)
            elif reading.full(strand, number):
                yield from _changed(reading, strand, facet, known[-1], number)
            above.append(number)


def _first(
    reading: Reading, strand: Strand, facet: Facet, number: int, above: list[int]
) -> Iterator[Difference]:
    """Words of the first text in full: what stands above them cannot be compared."""
    if facet is Facet.RECORD or number == 0:
        return
    remark = _NO_TEXT if above else _NOTHING_ABOVE
    for word in _words(reading, strand, facet, number):
        lower = Part(number, word, _saying(reading, strand, facet, number, word))
        yield Difference(Kind.FIRST, facet, None, lower, (remark,))


def _changed(
    reading: Reading, strand: Strand, facet: Facet, above: int, number: int
) -> Iterator[Difference]:
    before = _words(reading, strand, facet, above)
    after = _words(reading, strand, facet, number)
    # Where a number stands instead, 定期 or 及时 is not missing.
    counted = facet is Facet.PACE and reading.timed(strand, number)
    for word in before:
        if word not in after and not counted and not reading.later(number):
            upper = Part(above, word, _saying(reading, strand, facet, above, word))
            lower = Part(number, "", reading.full(strand, number))
            yield reading.difference(strand, Kind.LOST, facet, upper, lower)
    if facet is Facet.PACE and reading.timed(strand, above):
        return
    for word in after:
        if word not in before:
            upper = Part(above, "", reading.full(strand, above))
            lower = Part(number, word, _saying(reading, strand, facet, number, word))
            yield reading.difference(strand, Kind.ADDED, facet, upper, lower)


def _words(reading: Reading, strand: Strand, facet: Facet, number: int) -> tuple[str, ...]:
    return words(TABLES[facet], reading.text(reading.full(strand, number)))


def _saying(
    reading: Reading, strand: Strand, facet: Facet, number: int, word: str
) -> tuple[Obligation, ...]:
    return tuple(
        duty
        for duty in reading.full(strand, number)
        if word in words(TABLES[facet], reading.own(duty))
    )
