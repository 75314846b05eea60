"""Matters: the same piece of work across the levels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from policyledger.model.catalogue import Matter
from policyledger.views.comparison import Comparison
from policyledger.views.differences import MatterDifferences, matter_differences
from policyledger.views.duty import DutyView
from policyledger.views.ledger import Ledger, by_level


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
    matters = ledger.register.matters
    return MatterIndex(
        tuple(
            Stage(stage, tuple(_entry(ledger, matter) for matter in part))
            for stage, part in groupby(matters, key=lambda matter: matter.stage)
        )
    )


def matter_page(ledger: Ledger, comparison: Comparison, matter: Matter) -> MatterPage:
    """Give the page of one matter."""
    matters = ledger.register.matters
    place = next(index for index, other in enumerate(matters) if other is matter)
    return MatterPage(
        entry=_entry(ledger, matter),
        stage=matter.stage,
        levels=level_duties(ledger.by_matter.get(str(matter.id), ())),
        differences=matter_differences(ledger, comparison, matter),
        previous=_entry(ledger, matters[place - 1]) if place else None,
        next=_entry(ledger, matters[place + 1]) if place + 1 < len(matters) else None,
    )


def level_duties(duties: tuple[DutyView, ...]) -> tuple[LevelDuties, ...]:
    """Set duties side by side, one entry a level."""
    return tuple(LevelDuties(level.value, level.label, part) for level, part in by_level(duties))


def _entry(ledger: Ledger, matter: Matter) -> MatterEntry:
    duties = ledger.by_matter.get(str(matter.id), ())
    return MatterEntry(
        str(matter.id),
        str(matter.title),
        matter.summary,
        tuple((level.label, len(part)) for level, part in by_level(duties)),
    )
