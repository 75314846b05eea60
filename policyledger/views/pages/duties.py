"""The table of all duties, and what it can be filtered by."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from policyledger.model.catalogue import Group, Matter
from policyledger.model.obligation import Obligation
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind, Force, Level, Role
from policyledger.views.deferred import Deferred
from policyledger.views.duty import DutyView, duty_view
from policyledger.views.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty in the table.

    ``units`` are ids with roles ("lead:some-unit"), those bound through groups included; ``below``
    are the duties that carry it out.
    """

    duty: DutyView
    units: tuple[str, ...]
    groups: tuple[str, ...]
    upper: tuple[DutyView, ...]
    below: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True)
class DutiesPage:
    """All duties, with the choices of each filter; ``parts`` are the rows, matter by matter."""

    count: int
    parts: tuple[Deferred[tuple[DutyRow, ...]], ...]
    units: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    documents: tuple[Choice, ...]
    matters: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    deadlines: tuple[Choice, ...]
    forces: tuple[Choice, ...]


def duties_page(ledger: Ledger) -> DutiesPage:
    """Give the table of all duties in working order; filters offer only what occurs."""
    register, bindings = ledger.register, ledger.bindings
    duties = register.obligations
    documents = {str(duty.instrument) for duty in duties}
    groups = {id(group) for duty in duties for group in _groups(register, duty)}
    deadlines = {duty.deadline.kind if duty.deadline else None for duty in duties}
    return DutiesPage(
        count=len(duties),
        # In working order, and within a matter from the top level down.
        parts=tuple(
            _part(ledger, matter)
            for matter in register.matters
            if str(matter.id) in register.by_matter
        ),
        units=tuple(
            Choice(str(unit.id), str(unit.name))
            for unit in register.units
            if bindings.of_unit(unit)
        ),
        roles=tuple(Choice(role.value, role.label) for role in Role),
        levels=_words(Level, {register.instrument_by_id[name].level for name in documents}),
        documents=tuple(
            Choice(str(item.id), item.short or item.title)
            for item in register.instruments
            if item.id in documents
        ),
        matters=tuple(
            Choice(str(matter.id), str(matter.title))
            for matter in register.matters
            if str(matter.id) in register.by_matter
        ),
        groups=tuple(
            Choice(str(group.id), str(group.name))
            for group in register.groups
            if id(group) in groups
        ),
        deadlines=(
            *_words(DeadlineKind, deadlines),
            *((Choice("none", "未写明"),) if None in deadlines else ()),
        ),
        forces=_words(Force, {duty.force for duty in duties}),
    )


def _words(
    words: type[Level] | type[DeadlineKind] | type[Force], present: Container[object]
) -> tuple[Choice, ...]:
    return tuple(Choice(word.value, word.label) for word in words if word in present)


def _part(ledger: Ledger, matter: Matter) -> Deferred[tuple[DutyRow, ...]]:
    duties = ledger.register.by_matter[str(matter.id)]
    rows = [(duty, _upper(ledger, duty), _below(ledger, duty)) for duty in duties]
    reads = (other for duty, upper, below in rows for other in (duty, *upper, *below))
    return Deferred(
        ledger.origins.of_duties(f"rows {matter.id}", reads),
        lambda: tuple(
            DutyRow(
                duty=duty_view(ledger.bindings, duty),
                units=_units(ledger, duty),
                groups=tuple(str(group.id) for group in _groups(ledger.register, duty)),
                upper=ledger.views(upper),
                below=ledger.views(below),
            )
            for duty, upper, below in rows
        ),
    )


def _units(ledger: Ledger, duty: Obligation) -> tuple[str, ...]:
    bindings = ledger.bindings
    found = (
        f"{binding.role.value}:{unit.id}"
        for binding in bindings.of_duty(duty)
        for unit in (binding.unit, *bindings.members(binding.unit))
    )
    return tuple(dict.fromkeys(found))


def _groups(register: Register, duty: Obligation) -> tuple[Group, ...]:
    found = (register.group_by_name.get(str(name)) for name in duty.groups)
    return tuple({id(group): group for group in found if group}.values())


def _upper(ledger: Ledger, duty: Obligation) -> tuple[Obligation, ...]:
    known = ledger.register.obligation_by_id
    return tuple(known[str(name)] for name in duty.implements if str(name) in known)


def _below(ledger: Ledger, duty: Obligation) -> tuple[Obligation, ...]:
    return ledger.carried_out_by.get(str(duty.id), ())
