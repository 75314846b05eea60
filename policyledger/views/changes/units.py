"""What changed for each unit: duties it has now, has no more, or that say something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policyledger.model.register import Register
from policyledger.model.unit import Unit
from policyledger.model.words import Role, Word
from policyledger.views.bindings import Bindings
from policyledger.views.changes.duties import Change, DutyChange


class Standing(Word):
    """What became of a unit itself."""

    KEPT = "kept", ""
    ADDED = "added", "新登记"
    RENAMED = "renamed", "改名"
    REMOVED = "removed", "不再登记"


@dataclass(frozen=True, slots=True)
class UnitDutyChange:
    """What a changed duty is to a unit.

    ``change`` is seen from the unit: a duty that another had before is new to it. ``remark`` says
    so, or what changed; ``role`` is what the unit is to it now, or was last.
    """

    id: str
    title: str
    change: str
    role: str
    remark: str


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit for which something changed; minor changes of its duties are not among them."""

    id: str
    name: str
    old_name: str
    standing: str
    standing_label: str
    duties: tuple[UnitDutyChange, ...]

    def of(self, change: str) -> tuple[UnitDutyChange, ...]:
        """Give the duties that are new, changed or gone."""
        return tuple(duty for duty in self.duties if duty.change == change)


@dataclass(frozen=True, slots=True)
class UnitBlock:
    """Units for which the same changed, in their order."""

    units: tuple[UnitChange, ...]

    @property
    def duties(self) -> tuple[UnitDutyChange, ...]:
        """What changed for each of them."""
        return self.units[0].duties

    def of(self, change: str) -> tuple[UnitDutyChange, ...]:
        """Give the duties that are new, changed or gone."""
        return self.units[0].of(change)


def unit_blocks(units: Iterable[UnitChange]) -> tuple[UnitBlock, ...]:
    """Put units together for which the same changed: the townships of a county, mostly."""
    found: dict[tuple[UnitDutyChange, ...], list[UnitChange]] = {}
    for unit in units:
        found.setdefault(unit.duties, []).append(unit)
    return tuple(UnitBlock(tuple(part)) for part in found.values())


def changed_units(
    old: Bindings, new: Bindings, updates: Iterable[DutyChange], former: Mapping[str, Unit]
) -> tuple[UnitChange, ...]:
    """Give the units for which anything changed, in their order; those that are gone last."""
    known = {update.id: update for update in updates}
    found = []
    for unit in new.register.unit_by_id.values():
        before = former.get(str(unit.id))
        standing = Standing.KEPT
        if before is None:
            standing = Standing.ADDED
        elif before.name != unit.name:
            standing = Standing.RENAMED
        found.append(_unit(old, new, before, unit, standing, known))
    kept = {unit.id for unit in former.values()}
    for unit in old.register.unit_by_id.values():
        if unit.id not in kept:
            found.append(_unit(old, new, unit, None, Standing.REMOVED, known))
    return tuple(unit for unit in found if unit.duties or unit.standing != Standing.KEPT)


def former_units(old: Register, new: Register) -> dict[str, Unit]:
    """Find by its id what each unit was: the same id, or else a name and place of one now gone."""
    found = {name: unit for name, unit in old.unit_by_id.items() if name in new.unit_by_id}
    gone = {
        (name, unit.place): unit
        for unit in old.unit_by_id.values()
        if str(unit.id) not in new.unit_by_id
        for name in {str(unit.name), unit.full_name} - {""}
    }
    for unit in new.unit_by_id.values():
        if str(unit.id) in found:
            continue
        for name in (str(unit.name), unit.full_name, *unit.former_names):
            before = gone.get((str(name), unit.place))
            if before is not None and before not in found.values():
                found[str(unit.id)] = before
                break
    return found


def _unit(
    old: Bindings,
    new: Bindings,
    before: Unit | None,
    after: Unit | None,
    standing: Standing,
    updates: dict[str, DutyChange],
) -> UnitChange:
    last = after or before
    assert last is not None
    had, has = _roles(old, before), _roles(new, after)
    duties = []
    for name in dict.fromkeys((*has, *had)):
        seen = _duty(name, had.get(name), has.get(name), old, new, updates.get(name))
        if seen is not None:
            duties.append(seen)
    return UnitChange(
        str(last.id),
        str(last.name),
        str(before.name) if before and standing is Standing.RENAMED else "",
        standing.value,
        standing.label,
        tuple(duties),
    )


def _roles(bindings: Bindings, unit: Unit | None) -> dict[str, Role]:
    """Give the strongest role of a unit to each of its duties."""
    if unit is None:
        return {}
    return {str(binding.duty.id): binding.role for binding in bindings.strongest(unit)}


def _duty(
    name: str,
    had: Role | None,
    has: Role | None,
    old: Bindings,
    new: Bindings,
    update: DutyChange | None,
) -> UnitDutyChange | None:
    role = has or had
    assert role is not None
    register = new.register if has else old.register
    title = str(register.obligation_by_id[name].title)
    there = name in old.register.obligation_by_id and name in new.register.obligation_by_id
    if had is None:
        change, remark = Change.ADDED, "原有事项，新写入本单位" if there else ""
    elif has is None:
        change, remark = Change.REMOVED, "事项还在，不再写本单位" if there else ""
    else:
        moved = had is not has
        if not moved and (update is None or update.minor):
            return None
        change = Change.CHANGED
        remark = f"由{had.label}改为{has.label}" if moved else ""
        if update is not None and update.what:
            remark += f"{'，' if remark else ''}改{'、'.join(update.what)}"
    return UnitDutyChange(name, title, change.value, role.label, remark)
