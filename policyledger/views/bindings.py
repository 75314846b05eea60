"""Which units each duty binds, directly or as members of a unit that stands for several."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policyledger.model.obligation import Obligation
from policyledger.model.register import Register
from policyledger.model.unit import Unit
from policyledger.model.words import BINDING_ROLES, Role
from policyledger.views.origins import Origins

if TYPE_CHECKING:
    from policyledger.views.duty import DutyView

#: Roles from the strongest to the weakest: a unit with several counts as the first of them.
ROLE_ORDER = (*BINDING_ROLES, Role.RECIPIENT, Role.CONSULTED)


@dataclass(frozen=True, slots=True)
class Binding:
    """A unit in its role to a duty; ``via`` is the unit it is a member of, if it is named as one.

    ``as_written`` is the name in the document, ``inferred`` whether the sentence leaves it out.
    """

    duty: Obligation
    role: Role
    unit: Unit
    as_written: str
    inferred: bool
    via: Unit | None = None


class Bindings:
    """All bindings of a register, found by duty and by unit."""

    def __init__(self, register: Register) -> None:
        """Resolve every name; names that cannot be resolved are left out (the checker tells)."""
        self.register = register
        self.origins = Origins(register)
        #: Views of duties that were made (``duty.duty_view``).
        self.duty_views: dict[str, tuple[Obligation, DutyView]] = {}

    @cached_property
    def _by_duty(self) -> dict[str, tuple[Binding, ...]]:
        return {str(duty.id): self._resolve(duty) for duty in self.register.obligations}

    def _resolve(self, duty: Obligation) -> tuple[Binding, ...]:
        found: dict[tuple[Role, str], Binding] = {}
        for named in duty.names:
            unit = self.register.directory.resolve(str(named.name), str(duty.instrument))
            if unit is not None:
                key = (named.role, str(unit.id))
                found.setdefault(
                    key, Binding(duty, named.role, unit, str(named.name), named.inferred)
                )
        return tuple(found.values())

    @cached_property
    def _by_unit(self) -> dict[str, tuple[Binding, ...]]:
        found: dict[str, list[Binding]] = defaultdict(list)
        for duty in self.register.obligations:
            for binding in self.of_duty(duty):
                found[str(binding.unit.id)].append(binding)
                for member in self.members(binding.unit):
                    found[str(member.id)].append(
                        Binding(
                            duty,
                            binding.role,
                            member,
                            binding.as_written,
                            binding.inferred,
                            binding.unit,
                        )
                    )
        return {unit: tuple(bindings) for unit, bindings in found.items()}

    def of_duty(self, duty: Obligation) -> tuple[Binding, ...]:
        """Give the units named for a duty, as written; members of groups are not spelt out."""
        return self._by_duty[str(duty.id)]

    def of_unit(self, unit: Unit) -> tuple[Binding, ...]:
        """Give all bindings of a unit, its own and those of groups it belongs to."""
        return self._by_unit.get(str(unit.id), ())

    def strongest(self, unit: Unit) -> tuple[Binding, ...]:
        """Give one binding a duty: the strongest role, and of equal ones the direct one."""
        best: dict[str, Binding] = {}
        for binding in self.of_unit(unit):
            key = str(binding.duty.id)
            if key not in best or _strength(binding) < _strength(best[key]):
                best[key] = binding
        return tuple(best.values())

    def members(self, unit: Unit) -> tuple[Unit, ...]:
        """Give the units that ``unit`` stands for, through groups of groups, each once."""
        return self.register.members(unit)

    def groups_of(self, unit: Unit) -> tuple[Unit, ...]:
        """Give the units that ``unit`` is a member of, directly or through others."""
        return tuple(self._groups.get(str(unit.id), ()))

    @cached_property
    def _groups(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = defaultdict(list)
        for group in self.register.units:
            for member in self.members(group):
                found[str(member.id)].append(group)
        return found


def _strength(binding: Binding) -> tuple[int, bool]:
    return ROLE_ORDER.index(binding.role), binding.via is not None
