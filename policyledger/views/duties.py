"""The table of all duties, and what it can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policyledger.model.words import DeadlineKind, Force, Level, Role
from policyledger.views.duty import DutyView
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
    """All duties, with the choices of each filter."""

    rows: tuple[DutyRow, ...]
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
    register = ledger.register
    # In working order, and within a matter from the top level down.
    order = {str(matter.id): place for place, matter in enumerate(register.matters)}
    listed = sorted(ledger.duties.values(), key=lambda duty: order[duty.matter])
    rows = tuple(_row(ledger, duty) for duty in listed)
    duties = [row.duty for row in rows]
    documents = {duty.source.instrument for duty in duties}
    bound = {entry.split(":")[1] for row in rows for entry in row.units}
    named = {name for row in rows for name in row.groups}
    return DutiesPage(
        rows=rows,
        units=tuple(
            Choice(str(unit.id), str(unit.name)) for unit in register.units if unit.id in bound
        ),
        roles=tuple(Choice(role.value, role.label) for role in Role),
        levels=_words(Level, {duty.source.level for duty in duties}),
        documents=tuple(
            Choice(str(item.id), item.short or item.title)
            for item in register.instruments
            if item.id in documents
        ),
        matters=tuple(
            Choice(str(matter.id), str(matter.title))
            for matter in register.matters
            if str(matter.id) in ledger.by_matter
        ),
        groups=tuple(
            Choice(str(group.id), str(group.name)) for group in register.groups if group.id in named
        ),
        deadlines=(
            *_words(DeadlineKind, {duty.deadline_kind for duty in duties}),
            *((Choice("none", "未写明"),) if any(not d.deadline for d in duties) else ()),
        ),
        forces=_words(Force, {duty.force for duty in duties}),
    )


def _words(
    words: type[Level] | type[DeadlineKind] | type[Force], present: Iterable[str]
) -> tuple[Choice, ...]:
    found = set(present)
    return tuple(Choice(word.value, word.label) for word in words if word.value in found)


def _row(ledger: Ledger, duty: DutyView) -> DutyRow:
    bindings = ledger.bindings
    obligation = ledger.register.obligation_by_id[duty.id]
    units = []
    for binding in bindings.of_duty(obligation):
        for unit in (binding.unit, *bindings.members(binding.unit)):
            units.append(f"{binding.role.value}:{unit.id}")
    by_name = ledger.register.group_by_name
    return DutyRow(
        duty=duty,
        units=tuple(dict.fromkeys(units)),
        groups=tuple(str(by_name[name].id) for name in duty.groups if name in by_name),
        upper=tuple(ledger.duties[name] for name in duty.implements if name in ledger.duties),
        below=ledger.carried_out_by.get(duty.id, ()),
    )
