"""What differs in a matter: within strands, and duties that are there or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policyledger.model.obligation import Obligation
from policyledger.views.bindings import Bindings
from policyledger.views.differences.compare import actors, force, numbers, timing
from policyledger.views.differences.compare_words import TABLES, wording
from policyledger.views.differences.kinds import Difference, Facet, Kind, Part
from policyledger.views.differences.reading import Reading
from policyledger.views.differences.strands import Column, Strands
from policyledger.views.differences.wording import words

#: What is compared within a strand.
MAKERS = (timing, numbers, wording, actors, force)


class Comparison:
    """Compares the levels, matter by matter."""

    def __init__(self, bindings: Bindings) -> None:
        """Find the strands of the register."""
        self.strands = Strands(bindings.register)
        self.reading = Reading(bindings, self.strands)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are compared."""
        return self.strands.columns

    def within(self, matter: str) -> tuple[Difference, ...]:
        """Give what differs within the strands of a matter, each once, level by level."""
        found: dict[tuple[object, ...], Difference] = {}
        for one in self._made(matter):
            if not _belongs(one, matter) or self._said_elsewhere(one, matter):
                continue
            upper, lower = one.upper, one.lower
            key = (
                one.kind,
                one.facet,
                upper and upper.text,
                lower.column,
                lower.text,
            )
            known = found.setdefault(key, one)
            if upper is None and known is not one:
                duties = tuple(dict.fromkeys((*known.lower.duties, *lower.duties)))
                found[key] = replace(known, lower=replace(known.lower, duties=duties))
        facets = list(Facet)
        return tuple(sorted(found.values(), key=lambda c: (c.lower.column, facets.index(c.facet))))

    def whole(self, matter: str) -> tuple[Difference, ...]:
        """Give the duties that the next level does not have, and those that none above has."""
        missing: dict[int, list[Obligation]] = {}
        added: dict[int, list[Obligation]] = {}
        for strand in self.strands.of_matter(matter):
            for number in strand.present:
                own = [duty for duty in strand.duties[number] if duty.matter == matter]
                below = number + 1
                if (
                    below < len(self.columns)
                    and not self.columns[below].later
                    and not strand.duties[below]
                ):
                    missing.setdefault(number, []).extend(own)
                if number and strand.present[0] == number:
                    added.setdefault(number, []).extend(own)
        return tuple(
            one
            for number in range(len(self.columns))
            for one in (
                *_present(Kind.ADDED, number, number, added.get(number, [])),
                *_present(Kind.LOST, number, number + 1, missing.get(number, [])),
            )
        )

    def origin(self, matter: str, more: Iterable[Obligation] = ()) -> str:
        """Give the digest of what the differences of a matter are found from, and of ``more``.

        Which words are a duty's own depends on all that is quoted from its clause.
        """
        reads = tuple(self.strands.reads(matter))
        own = sorted((str(duty.id), self.reading.own(duty)) for duty in reads)
        origins = self.reading.bindings.origins
        return origins.of_duties(f"matter {matter}", (*reads, *more), self.columns, own)

    def _made(self, matter: str) -> Iterator[Difference]:
        for strand in self.strands.of_matter(matter):
            for maker in MAKERS:
                yield from maker(self.reading, strand)

    def _said_elsewhere(self, one: Difference, matter: str) -> bool:
        """Tell whether the side that lacks a word has it in another duty of the matter."""
        if one.facet not in TABLES or one.upper is None:
            return False
        lacking, word = one.lower, one.upper.text
        if one.lower.text:
            lacking, word = one.upper, one.lower.text
        return any(
            word in words(TABLES[one.facet], self.reading.own(duty))
            for strand in self.strands.of_matter(matter)
            for duty in strand.duties[lacking.column]
            if duty.matter == matter
        )


def _belongs(one: Difference, matter: str) -> bool:
    """Tell whether this is the matter to show a difference in: a strand can reach into several."""
    said = one.lower if one.lower.text or one.upper is None else one.upper
    return any(duty.matter == matter for duty in said.duties)


def _present(kind: Kind, upper: int, lower: int, duties: list[Obligation]) -> Iterator[Difference]:
    if not duties:
        return
    part = Part(upper, "", tuple(duties))
    if kind is Kind.ADDED:
        yield Difference(kind, Facet.DUTY, None, part)
    else:
        yield Difference(kind, Facet.DUTY, part, Part(lower, "", ()))
