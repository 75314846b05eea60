"""Matters: the same piece of work across the levels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from policyledger.model.catalogue import Matter
from policyledger.model.words import Level
from policyledger.views.deferred import Deferred
from policyledger.views.differences.comparison import Comparison
from policyledger.views.differences.page import MatterDifferences, matter_differences
from policyledger.views.duty import DutyView
from policyledger.views.ledger import Ledger


@dataclass(frozen=True, slots=True)
class LevelDuties:
    """What one level asks."""

    level: str
    label: str
    duties: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True)
class MatterEntry:
    """A matter in a list, with the number of duties at each level from the top down."""

    id: str
    title: str
    summary: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """Number of duties."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the work: its matters in working order."""

    title: str
    matters: tuple[MatterEntry, ...]


@dataclass(frozen=True, slots=True)
class MatterIndex:
    """All matters in working order."""

    stages: tuple[Stage, ...]

    @property
    def count(self) -> int:
        """Number of matters."""
        return sum(len(stage.matters) for stage in self.stages)


@dataclass(frozen=True, slots=True)
class MatterPage:
    """One matter, level by level; before and after it in working order."""

    entry: MatterEntry
    stage: str
    levels: tuple[LevelDuties, ...]
    differences: MatterDifferences
    previous: MatterEntry | None
    next: MatterEntry | None


def matter_index(ledger: Ledger) -> MatterIndex:
    """Give the list of matters."""
    return MatterIndex(
        tuple(
            Stage(stage, tuple(_entry(ledger, matter) for matter in matters))
            for stage, matters in ledger.register.stages.items()
        )
    )


def matter_page(ledger: Ledger, comparison: Comparison, matter: Matter) -> Deferred[MatterPage]:
    """Give the page of one matter."""
    matters = (None, *ledger.register.matters, None)
    place = matters.index(matter)
    before, after = matters[place - 1], matters[place + 1]
    # Of those beside it the number of their duties is shown.
    beside = (str(other.id) for other in (before, after) if other)
    more = (duty for name in beside for duty in ledger.register.by_matter.get(name, ()))
    origin = comparison.origin(str(matter.id), more)
    return Deferred(origin, partial(_page, ledger, comparison, matter, before, after))


def _page(
    ledger: Ledger,
    comparison: Comparison,
    matter: Matter,
    before: Matter | None,
    after: Matter | None,
) -> MatterPage:
    return MatterPage(
        entry=_entry(ledger, matter),
        stage=matter.stage,
        levels=_levels(ledger.views(ledger.register.by_matter.get(str(matter.id), ()))),
        differences=matter_differences(ledger, comparison, matter),
        previous=_entry(ledger, before) if before else None,
        next=_entry(ledger, after) if after else None,
    )


def _levels(duties: tuple[DutyView, ...]) -> tuple[LevelDuties, ...]:
    """Set duties side by side, from the top level down; levels without duties stay, empty."""
    return tuple(
        LevelDuties(
            level.value,
            level.label,
            tuple(duty for duty in duties if duty.source.level == level.value),
        )
        for level in Level
    )


def _entry(ledger: Ledger, matter: Matter) -> MatterEntry:
    instruments = ledger.register.instrument_by_id
    counts = Counter(
        instruments[str(duty.instrument)].level
        for duty in ledger.register.by_matter.get(str(matter.id), ())
    )
    return MatterEntry(
        str(matter.id),
        str(matter.title),
        matter.summary,
        tuple((level.label, counts[level]) for level in Level),
    )
