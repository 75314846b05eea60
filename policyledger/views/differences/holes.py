"""Holes: upper duties that nobody below carries out, and duties that lack something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from policyledger.model.obligation import Obligation
from policyledger.model.words import BINDING_ROLES, Role
from policyledger.views.deferred import Deferred
from policyledger.views.differences.comparison import Comparison
from policyledger.views.duty import DutyView
from policyledger.views.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of duties under a title."""

    title: str
    count: int
    duties: Deferred[tuple[DutyView, ...]]


@dataclass(frozen=True, slots=True)
class Uncarried:
    """The duties of one level that no duty of the lowest level carries out, by matter."""

    level: str
    label: str
    matters: tuple[Lines, ...]
    total: int

    @property
    def count(self) -> int:
        """Number of such duties."""
        return sum(lines.count for lines in self.matters)


@dataclass(frozen=True, slots=True)
class DocumentGap:
    """The duties of one document that lack something, out of ``total``."""

    instrument: str
    level: str
    level_label: str
    lines: Lines
    total: int


@dataclass(frozen=True, slots=True)
class Gap:
    """What is lacking, and in which duties: of the lowest level singly, of others by number."""

    kind: str
    title: str
    about: str
    lowest: tuple[DocumentGap, ...]
    others: tuple[DocumentGap, ...]

    @property
    def count(self) -> int:
        """Number of duties of the lowest level."""
        return sum(document.lines.count for document in self.lowest)


@dataclass(frozen=True, slots=True)
class Holes:
    """All holes; ``lowest`` is the name of the lowest level."""

    lowest: str
    uncarried: tuple[Uncarried, ...]
    gaps: tuple[Gap, ...]

    @property
    def count(self) -> int:
        """Number of duties that are not carried out below."""
        return sum(level.count for level in self.uncarried)


_GAPS: tuple[tuple[str, str, str, Callable[[Obligation], bool]], ...] = (
    (
        "lead",
        "没有写明牵头单位",
        "条款末尾没有写牵头责任单位，文件里也没有另外指明。",
        lambda duty: not duty.named(Role.LEAD),
    ),
    (
        "deadline",
        "没有写时限",
        "原文没有写何时完成、多久一次。",
        lambda duty: duty.deadline is None,
    ),
    ("record", "没有登记佐证材料", "查的时候看什么，还没有写。", lambda duty: not duty.evidence),
)


def holes(ledger: Ledger, comparison: Comparison) -> Holes:
    """Give the holes of the whole register."""
    lowest = _lowest(comparison)
    return Holes(
        lowest=comparison.columns[lowest].label if comparison.columns else "",
        uncarried=_uncarried(ledger, comparison, lowest) if comparison.columns else (),
        gaps=tuple(
            Gap(kind, title, about, *_documents(ledger, comparison, lowest, lacks))
            for kind, title, about, lacks in _GAPS
        ),
    )


def _lowest(comparison: Comparison) -> int:
    return max(
        (place for place, column in enumerate(comparison.columns) if not column.later), default=0
    )


def _uncarried(ledger: Ledger, comparison: Comparison, lowest: int) -> tuple[Uncarried, ...]:
    carried = _carried(ledger, comparison, lowest)
    found = []
    for number, column in enumerate(comparison.columns):
        if number == lowest:
            continue
        own = [
            duty
            for duty in ledger.register.obligations
            if comparison.strands.column(duty) == number
            and _reaches_down(ledger, duty, comparison.columns[lowest].level.rank)
        ]
        missing: dict[str, list[Obligation]] = defaultdict(list)
        for duty in own:
            if str(duty.id) not in carried:
                missing[str(ledger.register.matter_by_id[str(duty.matter)].title)].append(duty)
        if missing:
            matters = tuple(_lines(ledger, title, missing[title]) for title in sorted(missing))
            found.append(Uncarried(column.key, column.label, matters, len(own)))
    return tuple(found)


def _lines(ledger: Ledger, title: str, duties: list[Obligation]) -> Lines:
    names = tuple(str(duty.id) for duty in duties)
    origin = ledger.origins.of_duties("lines", duties, names)
    return Lines(title, len(duties), Deferred(origin, partial(ledger.views, duties)))


def _carried(ledger: Ledger, comparison: Comparison, lowest: int) -> set[str]:
    """Give the ids of all duties that the lowest level carries out, directly or through others."""
    by_id = ledger.register.obligation_by_id
    carried: set[str] = set()
    queue = [
        duty for duty in ledger.register.obligations if comparison.strands.column(duty) == lowest
    ]
    while queue:
        for name in queue.pop().implements:
            if str(name) in by_id and str(name) not in carried:
                carried.add(str(name))
                queue.append(by_id[str(name)])
    for matter in filter(comparison.strands.guesses, ledger.register.by_matter):
        for strand in comparison.strands.of_matter(matter):
            if strand.guessed and strand.duties[lowest]:
                carried |= {str(duty.id) for part in strand.duties for duty in part}
    return carried


def _reaches_down(ledger: Ledger, duty: Obligation, rank: int) -> bool:
    """Tell whether a duty binds a body of the lowest level, itself or as one of a class.

    What a province asks of itself is nothing for a county to carry out.
    """
    return any(
        unit.level.rank == rank
        for binding in ledger.bindings.of_duty(duty)
        if binding.role in BINDING_ROLES
        for unit in (binding.unit, *ledger.bindings.members(binding.unit))
    )


def _documents(
    ledger: Ledger, comparison: Comparison, lowest: int, lacks: Callable[[Obligation], bool]
) -> tuple[tuple[DocumentGap, ...], tuple[DocumentGap, ...]]:
    """Give the documents of the lowest level with such duties, and the others."""
    own: list[DocumentGap] = []
    others: list[DocumentGap] = []
    for instrument in ledger.register.instruments:
        records = ledger.register.records_of(instrument)
        duties = [duty for record in records for duty in record.obligations]
        missing = [duty for duty in duties if lacks(duty)]
        if not missing:
            continue
        at_bottom = comparison.strands.column(duties[0]) == lowest
        gap = DocumentGap(
            str(instrument.id),
            instrument.level.value,
            instrument.level.label,
            _lines(ledger, str(instrument.short or instrument.title), missing),
            len(duties),
        )
        (own if at_bottom else others).append(gap)
    return tuple(own), tuple(others)
