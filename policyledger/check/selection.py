"""Which duties a checklist for units takes, and for whom."""

from __future__ import annotations

from policyledger.model.checklist import Selection
from policyledger.model.obligation import Obligation
from policyledger.model.register import Register
from policyledger.model.unit import Unit
from policyledger.model.words import BINDING_ROLES, Role


def selects(
    register: Register, select: Selection, duty: Obligation, role: Role, unit: Unit
) -> bool:
    """Tell whether ``select`` takes a duty for a unit that has this role in it.

    Without roles it takes what a unit has to do itself. People and the public get no sheet: what
    they owe is asked on visits.
    """
    by_name = register.group_by_name
    wanted = {by_name[str(name)].id for name in select.groups if str(name) in by_name}
    groups = {by_name[str(name)].id for name in duty.groups if str(name) in by_name}
    instrument = register.instrument_by_id.get(str(duty.instrument))
    return (
        unit.kind.is_inspected
        and role in (select.roles or BINDING_ROLES)
        and (not select.levels or (instrument is not None and instrument.level in select.levels))
        and (not select.instruments or duty.instrument in select.instruments)
        and (not select.matters or duty.matter in select.matters)
        and (not select.groups or bool(groups & wanted))
        and (not select.units or unit.id in select.units)
    )


def selects_any(register: Register, select: Selection, duty: Obligation) -> bool:
    """Tell whether ``select`` takes a duty for any of the units it names, or of their members."""
    return any(
        selects(register, select, duty, named.role, bound)
        for named in duty.names
        if (unit := register.directory.resolve(str(named.name), str(duty.instrument)))
        for bound in (unit, *register.members(unit))
    )
