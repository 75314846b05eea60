"""The whole register, and how one finds things in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from policyledger.model.catalogue import Group, Matter, Page, Period, Settings, Term, Waiver
from policyledger.model.checklist import Checklist
from policyledger.model.directory import Directory
from policyledger.model.instrument import Instrument
from policyledger.model.obligation import ClauseRecord, Obligation
from policyledger.model.unit import Unit
from policyledger.model.words import Status

_T = TypeVar("_T")
_R = TypeVar("_R", Obligation, Instrument, Matter, Unit)


@dataclass(frozen=True)
class Register:
    """Everything that was loaded, in the order of the files (instruments: top level first)."""

    settings: Settings
    instruments: tuple[Instrument, ...] = ()
    records: tuple[ClauseRecord, ...] = ()
    units: tuple[Unit, ...] = ()
    matters: tuple[Matter, ...] = ()
    groups: tuple[Group, ...] = ()
    terms: tuple[Term, ...] = ()
    periods: tuple[Period, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    pages: tuple[Page, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    files: int = field(default=0, compare=False)

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """Every duty, in the order of the documents."""
        return tuple(duty for record in self.records for duty in record.obligations)

    @cached_property
    def worked_out(self) -> dict[tuple[str, str], Any]:
        """What was worked out from the register, kept with it; empty at first."""
        return {}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each duty among all, by its id."""
        return {str(duty.id): place for place, duty in enumerate(self.obligations)}

    @cached_property
    def obligation_by_id(self) -> dict[str, Obligation]:
        """Duties by id; of doubled ids the first."""
        return _first_by_id(self.obligations)

    @cached_property
    def instrument_by_id(self) -> dict[str, Instrument]:
        """Documents by id; of doubled ids the first."""
        return _first_by_id(self.instruments)

    @cached_property
    def matter_by_id(self) -> dict[str, Matter]:
        """Matters by id; of doubled ids the first."""
        return _first_by_id(self.matters)

    @cached_property
    def unit_by_id(self) -> dict[str, Unit]:
        """Units by id; of doubled ids the first."""
        return _first_by_id(self.units)

    @cached_property
    def by_matter(self) -> dict[str, tuple[Obligation, ...]]:
        """Duties by id of their matter, in the order of the documents; those that have any."""
        return _grouped(self.obligations, lambda duty: duty.matter)

    @cached_property
    def stages(self) -> dict[str, tuple[Matter, ...]]:
        """Matters by the stage they stand under, each stage where its first matter stands."""
        return _grouped(self.matters, lambda matter: matter.stage)

    @cached_property
    def group_by_name(self) -> dict[str, Group]:
        """Groups by name and by alias."""
        names: dict[str, Group] = {}
        for group in self.groups:
            for name in (group.id, group.name, *group.aliases):
                names.setdefault(str(name), group)
        return names

    @cached_property
    def directory(self) -> Directory:
        """The index of unit names."""
        return Directory(self.units, self.instruments)

    def published(self) -> Register:
        """Give the register without the papers that are set aside, and without links to them."""
        aside = {str(i.id) for i in self.instruments if i.status is Status.SET_ASIDE}
        if not aside:
            return self
        gone = {str(duty.id) for duty in self.obligations if duty.instrument in aside}
        return replace(
            self,
            instruments=tuple(
                replace(
                    instrument,
                    forwards=tuple(name for name in instrument.forwards if name not in aside),
                    cites=tuple(name for name in instrument.cites if name not in aside),
                )
                for instrument in self.instruments
                if instrument.id not in aside
            ),
            records=tuple(
                _without(record, gone) for record in self.records if record.instrument not in aside
            ),
        )

    @cached_property
    def recorded(self) -> tuple[Instrument, ...]:
        """The documents that have duties."""
        found = {duty.instrument for duty in self.obligations}
        return tuple(item for item in self.instruments if item.id in found)

    def members(self, unit: Unit) -> tuple[Unit, ...]:
        """Give the units that ``unit`` stands for, through groups of groups, each once."""
        return self._members[str(unit.id)]

    @cached_property
    def _members(self) -> dict[str, tuple[Unit, ...]]:
        return {str(unit.id): self._spelt_out(unit) for unit in self.units}

    def _spelt_out(self, unit: Unit) -> tuple[Unit, ...]:
        found: dict[str, Unit] = {}
        queue = list(unit.members)
        while queue:
            name = str(queue.pop(0))
            member = self.unit_by_id.get(name)
            if member is not None and name not in found and member is not unit:
                found[name] = member
                queue.extend(member.members)
        return tuple(found.values())

    def records_of(self, instrument: Instrument) -> Iterator[ClauseRecord]:
        """Give the clause records of a document."""
        return iter(self._records_by_instrument.get(str(instrument.id), ()))

    @cached_property
    def _records_by_instrument(self) -> dict[str, tuple[ClauseRecord, ...]]:
        return _grouped(self.records, lambda record: record.instrument)


def _first_by_id(records: tuple[_R, ...]) -> dict[str, _R]:
    by_id: dict[str, _R] = {}
    for record in records:
        by_id.setdefault(str(record.id), record)
    return by_id


def _grouped(records: Iterable[_T], key: Callable[[_T], str]) -> dict[str, tuple[_T, ...]]:
    """Give records by what ``key`` says of them, in their order."""
    found: dict[str, list[_T]] = defaultdict(list)
    for record in records:
        found[str(key(record))].append(record)
    return {name: tuple(own) for name, own in found.items()}


def _without(record: ClauseRecord, gone: set[str]) -> ClauseRecord:
    """Give a record whose duties carry out none of the duties in ``gone``."""
    return replace(
        record,
        obligations=tuple(
            replace(duty, implements=tuple(name for name in duty.implements if name not in gone))
            for duty in record.obligations
        ),
    )
