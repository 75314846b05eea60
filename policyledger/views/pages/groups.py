"""Groups of people: what each level asks for them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from policyledger.model.catalogue import Group
from policyledger.model.obligation import Obligation
from policyledger.views.deferred import Deferred
from policyledger.views.duty import DutyView
from policyledger.views.ledger import Ledger


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group in the list."""

    id: str
    name: str
    aliases: tuple[str, ...]
    duties: int


@dataclass(frozen=True, slots=True)
class GroupMatter:
    """The duties for the group in one matter."""

    id: str
    title: str
    duties: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True)
class GroupIndex:
    """All groups."""

    groups: tuple[GroupEntry, ...]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One group: its duties by matter."""

    entry: GroupEntry
    note: str
    matters: tuple[GroupMatter, ...]


def group_index(ledger: Ledger) -> GroupIndex:
    """Give the list of groups."""
    return GroupIndex(tuple(_entry(ledger, group) for group in ledger.register.groups))


def group_page(ledger: Ledger, group: Group) -> Deferred[GroupPage]:
    """Give the page of one group."""
    origin = ledger.origins.of_duties(f"group {group.id}", _duties(ledger, group))
    return Deferred(origin, partial(_page, ledger, group))


def _page(ledger: Ledger, group: Group) -> GroupPage:
    matters: dict[str, list[DutyView]] = defaultdict(list)
    for duty in ledger.views(_duties(ledger, group)):
        matters[duty.matter].append(duty)
    return GroupPage(
        _entry(ledger, group),
        group.note,
        tuple(
            GroupMatter(str(matter.id), str(matter.title), tuple(matters[str(matter.id)]))
            for matter in ledger.register.matters
            if str(matter.id) in matters
        ),
    )


def _duties(ledger: Ledger, group: Group) -> tuple[Obligation, ...]:
    known = ledger.register.group_by_name
    return tuple(
        duty
        for duty in ledger.register.obligations
        if any(known.get(str(name)) is group for name in duty.groups)
    )


def _entry(ledger: Ledger, group: Group) -> GroupEntry:
    return GroupEntry(
        str(group.id),
        str(group.name),
        tuple(str(alias) for alias in group.aliases),
        len(_duties(ledger, group)),
    )
