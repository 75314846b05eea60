"""What the duties of a strand say, column by column, as comparisons read them."""

from __future__ import annotations

from collections.abc import Iterator

from policyledger.model.obligation import Obligation
from policyledger.model.words import Role, UnitKind
from policyledger.views.bindings import Bindings
from policyledger.views.differences.kinds import Difference, Facet, Kind, Part
from policyledger.views.differences.pace import Rounds
from policyledger.views.differences.strands import Strand, Strands
from policyledger.views.differences.wording import own_words

_TWO_DUTIES = "责任主体不同，是两项不同的责任，都要办，互不代替"
_BEFORE = "下级文件印发在先，不是照上级文件改的"
_NO_TEXT = "上级原文未入库，据公开资料对照"
_GUESSED = "承接关系没有登记，按文字相近对照"


class Reading:
    """Reads strands; keeps what is needed for every comparison."""

    def __init__(self, bindings: Bindings, strands: Strands) -> None:
        """Read once what all strands share."""
        self.bindings = bindings
        self.strands = strands
        self.rounds = Rounds.of(bindings.register.periods)
        self._own = own_words(bindings.register.records)

    def own(self, duty: Obligation) -> str:
        """Give the words of the paper that are this duty's own ("" for a summary)."""
        return self._own[str(duty.id)]

    def text(self, duties: tuple[Obligation, ...]) -> str:
        """Give the words of several duties."""
        return "，".join(self.own(duty) for duty in duties)

    def full(self, strand: Strand, number: int) -> tuple[Obligation, ...]:
        """Give the duties of a column whose text is stored."""
        return tuple(duty for duty in strand.duties[number] if self.own(duty))

    def timed(self, strand: Strand, number: int) -> tuple[Obligation, ...]:
        """Give the duties of a column with a deadline that can be measured."""
        return tuple(duty for duty in strand.duties[number] if duty.measured)

    def later(self, number: int) -> bool:
        """Tell whether a column holds what came later than all the others."""
        return self.strands.columns[number].later

    def names(self, duties: tuple[Obligation, ...]) -> str:
        """Give the bodies that are told to act, at most four of them."""
        names = [str(named.name) for duty in duties for named in duty.named(Role.ACTOR)]
        unique = list(dict.fromkeys(names))
        return "、".join(unique[:4]) + ("等" if len(unique) > 4 else "")

    def other_actors(self, one: tuple[Obligation, ...], other: tuple[Obligation, ...]) -> bool:
        """Tell whether two sets of duties bind bodies of quite different kinds."""
        kinds = self._kinds(one), self._kinds(other)
        return all(kinds) and not kinds[0] & kinds[1]

    def _kinds(self, duties: tuple[Obligation, ...]) -> set[UnitKind]:
        found = set()
        for duty in duties:
            for binding in self.bindings.of_duty(duty):
                if binding.role is Role.ACTOR:
                    members = self.bindings.members(binding.unit)
                    found |= {unit.kind for unit in (binding.unit, *members)}
        return found - {UnitKind.GROUP}

    def difference(
        self, strand: Strand, kind: Kind, facet: Facet, upper: Part, lower: Part, remark: str = ""
    ) -> Difference:
        """Make a difference, with what has to be said so that nobody misreads it."""
        remarks = [remark]
        measured = facet in (Facet.TIMING, Facet.FIGURE) and upper.text and lower.text
        if measured and self.other_actors(upper.duties, lower.duties):
            kind = Kind.CHANGED
            remarks.append(_TWO_DUTIES)
        if kind is Kind.LOOSENED and self.later(lower.column):
            kind = Kind.CHANGED
        if kind in (Kind.ADDED, Kind.LOST) and not self.text(upper.duties).strip("，"):
            remarks.append(_NO_TEXT)
        if not self.later(lower.column) and self._before(upper.duties, lower.duties):
            remarks.append(_BEFORE)
        if strand.guessed:
            remarks.append(_GUESSED)
        return Difference(kind, facet, upper, lower, tuple(filter(None, remarks)))

    def _before(self, upper: tuple[Obligation, ...], lower: tuple[Obligation, ...]) -> bool:
        """Tell whether everything below was issued before everything above."""
        issued = self.bindings.register.instrument_by_id
        above = min(str(issued[str(duty.instrument)].issued) for duty in upper)
        below = max(str(issued[str(duty.instrument)].issued) for duty in lower)
        size = min(len(above), len(below))
        return below[:size] < above[:size]


def steps(strand: Strand) -> Iterator[tuple[list[int], int]]:
    """Give each column that has duties, with those above it that have some."""
    present = list(strand.present)
    for place in range(1, len(present)):
        yield present[:place], present[place]


def deadlines(duties: tuple[Obligation, ...]) -> str:
    """Give the deadlines in the words of the papers, each once."""
    texts = (str(duty.deadline.text) for duty in duties if duty.deadline)
    return "；".join(dict.fromkeys(texts))
