"""Strands: the same act followed through the levels, within one matter.

Duties of different levels belong to one strand where the register says that one carries out the
other (``implements``). For documents that have no such links yet, the nearest duty above of the
same matter is taken if the words are alike; strands with such a link are marked as guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from policyledger.model.obligation import Obligation
from policyledger.model.register import Register
from policyledger.model.words import Level, Status
from policyledger.views.differences.likeness import ALIKE, Likeness


@dataclass(frozen=True, slots=True)
class Column:
    """A level, or what a level asked later than all the others did (``later``)."""

    key: str
    level: Level
    later: bool
    label: str


@dataclass(frozen=True, slots=True)
class Strand:
    """The duties of one act by column; ``guessed`` where a link rests on likeness alone."""

    duties: tuple[tuple[Obligation, ...], ...]
    guessed: bool

    @property
    def present(self) -> tuple[int, ...]:
        """The numbers of the columns that have a duty."""
        return tuple(number for number, part in enumerate(self.duties) if part)


class Strands:
    """All strands of a register."""

    def __init__(self, register: Register) -> None:
        """Keep the register; strands are found when first asked for."""
        self.register = register
        self._found: dict[str, tuple[Strand, ...]] = {}

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self.register)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that have duties: levels from the top down, then what came later."""
        found = {self._key(duty) for duty in self.register.obligations}
        return tuple(
            Column(
                f"{level.value}-later" if later else level.value,
                level,
                later,
                f"{level.label}·{Status.LATER_REGIME.label}" if later else level.label,
            )
            for later, level in sorted(found, key=lambda key: (key[0], key[1].rank))
        )

    def column(self, duty: Obligation) -> int:
        """Give the number of the column that a duty stands in."""
        return self._number[self._key(duty)]

    @cached_property
    def _number(self) -> dict[tuple[bool, Level], int]:
        return {(column.later, column.level): place for place, column in enumerate(self.columns)}

    def _key(self, duty: Obligation) -> tuple[bool, Level]:
        instrument = self.register.instrument_by_id[str(duty.instrument)]
        return instrument.status is Status.LATER_REGIME, instrument.level

    def of_matter(self, matter: str) -> tuple[Strand, ...]:
        """Give the strands of a matter, in the order of their first duty."""
        if matter not in self._found:
            self._found[matter] = tuple(self._strands(self.register.by_matter.get(matter, ())))
        return self._found[matter]

    def reads(self, matter: str) -> Iterable[Obligation]:
        """Give the duties that the strands of a matter are found from."""
        if self.guesses(matter):
            return self.register.obligations  # how alike two are depends on what is rare in all
        own = self.register.by_matter.get(matter, ())
        links = (link for duty in own for link in self._links_of.get(str(duty.id), ()))
        return (*own, *(duty for link in links for duty in link[:2]))

    def guesses(self, matter: str) -> bool:
        """Tell whether links of a matter may rest on likeness."""
        own = self.register.by_matter.get(matter, ())
        return any(str(duty.instrument) not in self._linked for duty in own)

    def _strands(self, duties: tuple[Obligation, ...]) -> Iterable[Strand]:
        own = (link for duty in duties for link in self._links_of.get(str(duty.id), ()))
        links = [*own, *self._alike(duties)]
        known = {str(duty.id): duty for duty in duties}
        for upper, lower, _ in links:
            # A link may lead to a duty of another matter: it is shown here too.
            known.setdefault(str(upper.id), upper)
            known.setdefault(str(lower.id), lower)
        group = {name: {name} for name in known}
        for upper, lower, _ in links:
            one, other = group[str(upper.id)], group[str(lower.id)]
            if one is not other:
                one |= other
                group.update(dict.fromkeys(other, one))
        guessed = {str(lower.id) for _, lower, guess in links if guess}
        order = self.register.order
        seen: set[str] = set()
        for name in sorted(known, key=lambda name: order[name]):
            if name in seen:
                continue
            seen |= group[name]
            members = [known[other] for other in sorted(group[name], key=lambda n: order[n])]
            yield Strand(
                tuple(
                    tuple(duty for duty in members if self.column(duty) == number)
                    for number in range(len(self.columns))
                ),
                bool(guessed & group[name]),
            )

    @cached_property
    def _registered(self) -> tuple[tuple[Obligation, Obligation, bool], ...]:
        """What the register says: upper duty, lower duty; no guess."""
        found = []
        for lower in self.register.obligations:
            for name in lower.implements:
                upper = self.register.obligation_by_id.get(str(name))
                if upper is not None and self.column(upper) != self.column(lower):
                    found.append((upper, lower, False))
        return tuple(found)

    @cached_property
    def _links_of(self) -> dict[str, list[tuple[Obligation, Obligation, bool]]]:
        """What the register says of each duty, as the upper or as the lower one."""
        found: dict[str, list[tuple[Obligation, Obligation, bool]]] = defaultdict(list)
        for link in self._registered:
            found[str(link[0].id)].append(link)
            found[str(link[1].id)].append(link)
        return found

    @cached_property
    def _linked(self) -> frozenset[str]:
        """The documents whose links have been registered, as far as there are any."""
        return frozenset(str(duty.instrument) for link in self._registered for duty in link[:2])

    def _alike(
        self, duties: tuple[Obligation, ...]
    ) -> Iterable[tuple[Obligation, Obligation, bool]]:
        """Link duties of documents without links: each to its nearest above, and the reverse."""
        by_column: dict[int, list[Obligation]] = defaultdict(list)
        for duty in duties:
            by_column[self.column(duty)].append(duty)
        order = sorted(by_column)
        linked: set[str] = set()
        for place, number in enumerate(order):
            open_ones = [
                duty for duty in by_column[number] if str(duty.instrument) not in self._linked
            ]
            for lower in open_ones:
                for above in reversed(order[:place]):
                    upper = self._nearest(lower, by_column[above], by_column[number])
                    if upper is not None:
                        linked.add(str(upper.id))
                        yield upper, lower, True
                        break
            if place == 0 or not open_ones:
                continue
            for upper in by_column[order[place - 1]]:
                if str(upper.id) in linked or str(upper.instrument) in self._linked:
                    continue
                lower_one = self._nearest(upper, open_ones, by_column[order[place - 1]])
                if lower_one is not None:
                    yield upper, lower_one, True

    def _nearest(
        self, duty: Obligation, others: list[Obligation], siblings: list[Obligation]
    ) -> Obligation | None:
        """Give the most alike of ``others``; the only one against the only one needs no likeness.

        The matter itself says that they are the same piece of work. What came later is another.
        """
        later = self.columns[self.column(others[0])].later or self.columns[self.column(duty)].later
        if len(others) == len(siblings) == 1 and not later:
            return others[0]
        scores = [(self._likeness.score(duty, other), other) for other in others]
        best, nearest = max(scores, key=lambda pair: pair[0])
        return nearest if best >= ALIKE else None
