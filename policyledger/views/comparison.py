"""All changes of a matter: those within each strand, and duties that are there or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policyledger.model.obligation import Obligation
from policyledger.views.bindings import Bindings
from policyledger.views.changes import Change, Facet, Kind, Part
from policyledger.views.compare import actors, force, numbers, timing
from policyledger.views.compare_words import TABLES, wording
from policyledger.views.reading import Reading
from policyledger.views.strands import Column, Strands
from policyledger.views.wording import words

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

    def within(self, matter: str) -> tuple[Change, ...]:
        """Give what changed within the strands of a matter, each change once, level by level."""
        found: dict[tuple[object, ...], Change] = {}
        for change in self._made(matter):
            if not _belongs(change, matter) or self._said_elsewhere(change, matter):
                continue
            upper, lower = change.upper, change.lower
            key = (change.kind, change.facet, upper and upper.text, lower.column, lower.text)
            known = found.setdefault(key, change)
            if upper is None and known is not change:
                duties = tuple(dict.fromkeys((*known.lower.duties, *lower.duties)))
                found[key] = replace(known, lower=replace(known.lower, duties=duties))
        facets = list(Facet)
        return tuple(sorted(found.values(), key=lambda c: (c.lower.column, facets.index(c.facet))))

    def whole(self, matter: str) -> tuple[Change, ...]:
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
            change
            for number in range(len(self.columns))
            for change in (
                *_present(Kind.ADDED, number, number, added.get(number, [])),
                *_present(Kind.LOST, number, number + 1, missing.get(number, [])),
            )
        )

    def reads(self, matter: str) -> Iterable[Obligation]:
        """Give the duties that the changes of a matter are found from."""
        return self.strands.reads(matter)

    def _made(self, matter: str) -> Iterator[Change]:
        for strand in self.strands.of_matter(matter):
            for maker in MAKERS:
                yield from maker(self.reading, strand)

    def _said_elsewhere(self, change: Change, matter: str) -> bool:
        """Tell whether the side that lacks a word has it in another duty of the matter."""
        if change.facet not in TABLES or change.upper is None:
            return False
        lacking, word = change.lower, change.upper.text
        if change.lower.text:
            lacking, word = change.upper, change.lower.text
        return any(
            word in words(TABLES[change.facet], self.reading.own(duty))
            for strand in self.strands.of_matter(matter)
            for duty in strand.duties[lacking.column]
            if duty.matter == matter
        )


def _belongs(change: Change, matter: str) -> bool:
    """Tell whether this is the matter to show a change in: a strand can reach into several."""
    said = change.lower if change.lower.text or change.upper is None else change.upper
    return any(duty.matter == matter for duty in said.duties)


def _present(kind: Kind, upper: int, lower: int, duties: list[Obligation]) -> Iterator[Change]:
    if not duties:
        return
    part = Part(upper, "", tuple(duties))
    if kind is Kind.ADDED:
        yield Change(kind, Facet.DUTY, None, part)
    else:
        yield Change(kind, Facet.DUTY, part, Part(lower, "", ()))
