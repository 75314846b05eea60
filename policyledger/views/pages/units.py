"""The list of units: by place and kind, those of the ledger's own place first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from policyledger.model.directory import EVERYWHERE
from policyledger.model.unit import Unit
from policyledger.model.words import Role, UnitKind
from policyledger.views.duty import protocol_key
from policyledger.views.ledger import Ledger


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit in a list; ``other_names`` are all further names it can be found by."""

    id: str
    name: str
    present_name: str
    other_names: tuple[str, ...]
    total: int
    lead: int
    actor: int
    support: int


@dataclass(frozen=True, slots=True)
class UnitKindGroup:
    """The units of one kind at a place."""

    title: str
    units: tuple[UnitEntry, ...]


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """The units of a place; ``own`` marks the place that the ledger is about."""

    title: str
    own: bool
    kinds: tuple[UnitKindGroup, ...]

    @property
    def count(self) -> int:
        """Number of units."""
        return sum(len(kind.units) for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class UnitIndex:
    """Units that have duties, by place; and those that only appear as names."""

    places: tuple[UnitPlace, ...]
    idle: tuple[UnitEntry, ...]

    @property
    def count(self) -> int:
        """Number of units that have duties."""
        return sum(place.count for place in self.places)


def unit_index(ledger: Ledger) -> UnitIndex:
    """Give all units, sorted for choosing one: own place, other places, names of everywhere."""
    entries = {str(unit.id): unit_entry(ledger, unit) for unit in ledger.register.units}
    busy = [unit for unit in ledger.register.units if entries[str(unit.id)].total]
    own = ledger.register.settings.place
    places = sorted(
        dict.fromkeys(unit.place for unit in busy),
        key=lambda place: (
            place != own,
            place == EVERYWHERE,
            -max(unit.level.rank for unit in busy if unit.place == place),
        ),
    )
    return UnitIndex(
        tuple(
            UnitPlace(
                _place_title(place),
                place == own,
                _kinds([unit for unit in busy if unit.place == place], entries),
            )
            for place in places
        ),
        tuple(entry for entry in entries.values() if not entry.total),
    )


def _place_title(place: str) -> str:
    return "各地通称" if place == EVERYWHERE else place


def _kinds(units: list[Unit], entries: dict[str, UnitEntry]) -> tuple[UnitKindGroup, ...]:
    ordered = sorted(units, key=protocol_key)
    return tuple(
        UnitKindGroup(
            kind.label, tuple(entries[str(unit.id)] for unit in ordered if unit.kind is kind)
        )
        for kind in UnitKind
        if any(unit.kind is kind for unit in ordered)
    )


def unit_entry(ledger: Ledger, unit: Unit) -> UnitEntry:
    """Give a unit with the number of its duties, each counted once, in its strongest role."""
    strongest = ledger.bindings.strongest(unit)
    roles = Counter(binding.role for binding in strongest)
    present = unit.successor.name if unit.successor else ""
    names = (unit.full_name, present, *(str(alias.name) for alias in unit.aliases))
    return UnitEntry(
        id=str(unit.id),
        name=str(unit.name),
        present_name=present,
        other_names=tuple(
            dict.fromkeys(name for name in (*names, *unit.former_names) if name != unit.name)
        ),
        total=len(strongest),
        lead=roles[Role.LEAD],
        actor=roles[Role.ACTOR],
        support=roles[Role.SUPPORT],
    )
