"""Calendar files: which duties become entries, and which of them repeat by a rule."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from policyledger.model.unit import Unit
from policyledger.views.calendar.dates import Rule, due_days, each_day, rule
from policyledger.views.calendar.schedule import DueView, Schedule

#: How far ahead single days are written, at least, into a file that people import once.
_AHEAD = timedelta(days=1096)
#: The name space of the identifiers in calendar files: never to be changed.
_NAMESPACE = uuid.UUID("6f1f6d5c-6f0e-5f0a-9a2e-0d6c4b0c8a17")


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a calendar file: a duty, its first day, and how it repeats (``None``: once)."""

    uid: str
    due: DueView
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class CalendarView:
    """A calendar file: of one unit, or of all (``unit`` "")."""

    title: str
    unit: str
    unit_name: str
    topic: str
    notice: str
    as_of: str
    address: str
    events: tuple[Event, ...]


def calendar_views(schedule: Schedule) -> tuple[CalendarView, ...]:
    """Give the calendar files: one for all, and one for each unit that has a day to come."""
    units: tuple[Unit | None, ...] = (None, *schedule.ledger.register.units)
    views = (calendar_view(schedule, unit) for unit in units)
    return tuple(view for view in views if view.events)


def calendar_view(schedule: Schedule, unit: Unit | None) -> CalendarView:
    """Give the calendar file of one unit, or of all.

    Days gone by are left out: a calendar that is imported should not remind of them.
    """
    register = schedule.ledger.register
    settings = register.settings
    base = settings.base_url.strip().rstrip("/")
    page = f"units/{unit.id}.html" if unit else "calendar.html"
    last = max(schedule.as_of + _AHEAD, schedule.years[-1].end)
    events: list[Event] = []
    for duty in schedule.of_unit(unit):
        for mark, part in each_day(duty.deadline) if duty.deadline else ():
            repeats = rule(part)
            days = due_days(part, register.periods, schedule.as_of, last)
            if repeats is not None:
                days = days[:1]
            for due in days:
                key = ("every" if repeats is not None else due.key) + mark
                events.append(Event(_uid(str(duty.id), key), schedule.view(duty, due), repeats))
    return CalendarView(
        title=f"{settings.topic}时限" + (f"（{unit.name}）" if unit else ""),
        unit=str(unit.id) if unit else "",
        unit_name=str(unit.name) if unit else "",
        topic=settings.topic,
        notice=settings.notice,
        as_of=schedule.as_of.isoformat(),
        address=f"{base}/{page}" if base else "",
        events=tuple(sorted(events, key=lambda event: (event.due.day, event.uid))),
    )


def _uid(duty: str, key: str) -> str:
    """Give the identifier of an entry: of duty and round, so that a new import replaces it.

    A UUID as RFC 7986, 5.3 asks for; the same in every unit's file, so that files can be mixed.
    """
    return str(uuid.uuid5(_NAMESPACE, f"{duty}@{key}"))
