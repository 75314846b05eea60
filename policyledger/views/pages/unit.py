"""A unit's page: everything it leads, does, supports and receives, matter by matter."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial

from policyledger.model.unit import Unit
from policyledger.views.bindings import ROLE_ORDER, Binding
from policyledger.views.calendar.page import Deadlines, next_deadlines
from policyledger.views.calendar.schedule import DueView, Schedule
from policyledger.views.deferred import Deferred
from policyledger.views.downloads import Offer, offers
from policyledger.views.duty import DutyView, UnitRef, review_counts
from policyledger.views.ledger import Ledger
from policyledger.views.pages.units import UnitEntry, unit_entry


@dataclass(frozen=True, slots=True)
class RoleMark:
    """A role with its sign and label; ``count`` is the number of duties where it is counted."""

    role: str
    label: str
    mark: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """A duty of the unit: its roles, strongest first, and the groups through which it is bound.

    ``own`` tells whether the document names the unit itself; ``period`` is the period of a duty
    that comes round ("" for others), ``next`` the next day it is due.
    """

    duty: DutyView
    roles: tuple[RoleMark, ...]
    own: bool
    via: tuple[UnitRef, ...]
    period: str
    next: DueView | None

    @property
    def role(self) -> str:
        """The strongest role."""
        return self.roles[0].role


@dataclass(frozen=True, slots=True)
class UnitMatter:
    """The duties of the unit in one matter."""

    id: str
    title: str
    stage: str
    duties: tuple[UnitDuty, ...]
    roles: tuple[RoleMark, ...]

    @property
    def deadlines(self) -> tuple[str, ...]:
        """The stated deadlines, each once."""
        return tuple(
            dict.fromkeys(item.duty.deadline for item in self.duties if item.duty.deadline)
        )


@dataclass(frozen=True, slots=True)
class SuccessorView:
    """What the unit has become."""

    name: str
    since: str
    certainty: str
    certainty_label: str
    note: str


@dataclass(frozen=True, slots=True)
class Span:
    """A span of the calendar, for what comes round with it: ISO dates."""

    kind: str
    name: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything on a unit's page."""

    entry: UnitEntry
    full_name: str
    place: str
    kind_label: str
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    successor: SuccessorView | None
    note: str
    member_of: tuple[UnitRef, ...]
    members: tuple[UnitRef, ...]
    roles: tuple[RoleMark, ...]
    through_groups: int
    to_review: int
    matters: tuple[UnitMatter, ...]
    dated: tuple[UnitDuty, ...]
    next: Deadlines
    offers: tuple[Offer, ...]
    spans: tuple[Span, ...]


def unit_page(ledger: Ledger, schedule: Schedule, unit: Unit) -> Deferred[UnitPage]:
    """Give the page of one unit."""
    offered = offers(item for item in ledger.downloads if item.unit == unit.id)
    duties = (binding.duty for binding in ledger.bindings.of_unit(unit))
    origin = ledger.origins.of_duties(
        f"unit {unit.id}", duties, ledger.as_of, schedule.file(unit), offered
    )
    return Deferred(origin, partial(_page, ledger, schedule, unit, offered))


def _page(ledger: Ledger, schedule: Schedule, unit: Unit, offered: tuple[Offer, ...]) -> UnitPage:
    register = ledger.register
    duties = _duties(ledger, schedule, unit)
    successor = unit.successor
    entry = unit_entry(ledger, unit)
    by_matter: dict[str, list[UnitDuty]] = defaultdict(list)
    for item in duties:
        by_matter[item.duty.matter].append(item)
    return UnitPage(
        entry=entry,
        full_name=unit.full_name or str(unit.name),
        place=unit.place,
        kind_label=unit.kind.label,
        aliases=tuple(str(alias.name) for alias in unit.aliases),
        former_names=unit.former_names,
        successor=None
        if successor is None
        else SuccessorView(
            successor.name,
            str(successor.since),
            successor.certainty.value,
            successor.certainty.label,
            successor.note,
        ),
        note=unit.note,
        member_of=tuple(_ref(group) for group in ledger.bindings.groups_of(unit)),
        members=tuple(
            _ref(register.unit_by_id[str(member)])
            for member in unit.members
            if str(member) in register.unit_by_id
        ),
        roles=_count(duties),
        through_groups=sum(not item.own for item in duties),
        to_review=review_counts(item.duty.review for item in duties)[1],
        matters=tuple(
            UnitMatter(str(matter.id), str(matter.title), matter.stage, chosen, _count(chosen))
            for matter in register.matters
            if (chosen := tuple(by_matter.get(str(matter.id), ())))
        ),
        next=next_deadlines(schedule, unit),
        dated=tuple(item for item in duties if item.duty.deadline),
        offers=offered,
        spans=tuple(
            Span(str(span.kind), span.name, str(span.start), str(span.end))
            for span in register.periods
        ),
    )


def _duties(ledger: Ledger, schedule: Schedule, unit: Unit) -> tuple[UnitDuty, ...]:
    """Give the duties of a unit, the next deadline first, then by strength of role and level."""
    bound: dict[str, list[Binding]] = defaultdict(list)
    for binding in ledger.bindings.of_unit(unit):
        bound[str(binding.duty.id)].append(binding)
    found = []
    for number, (name, bindings) in enumerate(bound.items()):
        duty = bindings[0].duty
        roles = [role for role in ROLE_ORDER if any(entry.role is role for entry in bindings)]
        item = UnitDuty(
            duty=ledger.duties[name],
            roles=tuple(RoleMark(role.value, role.label, role.mark) for role in roles),
            own=any(entry.via is None for entry in bindings),
            via=tuple(
                dict.fromkeys(_ref(entry.via) for entry in bindings if entry.via is not None)
            ),
            period=str(duty.deadline.period or "") if duty.deadline else "",
            next=schedule.next.get(name),
        )
        rank = ledger.register.instrument_by_id[str(duty.instrument)].level.rank
        day = item.next.day if item.next else "9999"
        strength = ROLE_ORDER.index(roles[0])
        key = (day, ledger.urgency(duty), strength, not item.own, -rank, number)
        found.append((key, item))
    return tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))


def _count(duties: tuple[UnitDuty, ...]) -> tuple[RoleMark, ...]:
    """Count duties by strongest role; roles that do not occur are left out."""
    counts = Counter(item.role for item in duties)
    return tuple(
        RoleMark(role.value, role.label, role.mark, counts[role.value])
        for role in ROLE_ORDER
        if counts[role.value]
    )


def _ref(unit: Unit) -> UnitRef:
    return UnitRef(str(unit.id), str(unit.name), str(unit.name))
