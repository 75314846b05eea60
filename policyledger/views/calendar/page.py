"""The calendar page, and the next days for the start page and the units' pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from policyledger.model.catalogue import Period
from policyledger.model.unit import Unit
from policyledger.views.calendar.schedule import DueView, Schedule, UndatedView
from policyledger.views.calendar.year import Band, YearView, year_view
from policyledger.views.deferred import Deferred
from policyledger.views.duty import protocol_key


@dataclass(frozen=True, slots=True)
class CalendarUnit:
    """A unit to choose; ``dues`` of the current list concern it, ``file`` is its calendar file."""

    id: str
    name: str
    dues: int
    file: str


@dataclass(frozen=True, slots=True)
class CalendarPlace:
    """The units of one place."""

    title: str
    own: bool
    units: tuple[CalendarUnit, ...]


@dataclass(frozen=True, slots=True)
class Undated:
    """Duties whose deadline falls on no day, and why."""

    kind: str
    title: str
    about: str
    duties: tuple[UndatedView, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Everything on the calendar page; ``file`` holds all days ("" if it has not been made).

    ``reach`` are the last periods of the calendar that days are counted by.
    """

    as_of: str
    next: tuple[DueView, ...]
    years: tuple[YearView, ...]
    places: tuple[CalendarPlace, ...]
    undated: tuple[Undated, ...]
    past: tuple[DueView, ...]
    assumed: tuple[Band, ...]
    reach: tuple[Band, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The next days of a unit ("" for all), for the start page and the unit's page."""

    as_of: str
    unit: str
    dues: tuple[DueView, ...]
    more: int
    file: str


def calendar_page(schedule: Schedule) -> Deferred[CalendarPage]:
    """Give the calendar page."""
    ledger = schedule.ledger
    timed = (duty for duty in ledger.register.obligations if duty.deadline is not None)
    files = tuple(schedule.file(unit) for unit in (None, *ledger.register.units))
    origin = ledger.origins.of_duties("calendar", timed, ledger.as_of, files)
    return Deferred(origin, partial(_page, schedule))


def _page(schedule: Schedule) -> CalendarPage:
    upcoming = schedule.upcoming(None)
    years = tuple(year_view(schedule, year) for year in schedule.years)
    return CalendarPage(
        as_of=schedule.as_of.isoformat(),
        next=_soon(upcoming),
        years=years,
        places=_places(schedule, upcoming),
        undated=_undated(schedule),
        past=schedule.past,
        assumed=_assumed(schedule),
        reach=tuple(map(_band, schedule.reach)),
        file=schedule.file(None),
    )


def next_deadlines(schedule: Schedule, unit: Unit | None = None, limit: int = 6) -> Deadlines:
    """Give the next days of a unit, or of all: each duty once, at most ``limit`` of them."""
    following: dict[str, DueView] = {}
    for due in schedule.upcoming(unit):
        following.setdefault(due.duty.id, due)
    dues = tuple(following.values())
    return Deadlines(
        as_of=schedule.as_of.isoformat(),
        unit=str(unit.id) if unit else "",
        dues=dues[:limit],
        more=max(0, len(dues) - limit),
        file=schedule.file(unit),
    )


def _assumed(schedule: Schedule) -> tuple[Band, ...]:
    first = schedule.years[0].start.isoformat()
    return tuple(
        _band(period)
        for period in schedule.ledger.register.periods
        if period.assumed and str(period.end) >= first
    )


def _band(period: Period) -> Band:
    return Band(period.name, str(period.start), str(period.end), period.assumed)


def _soon(upcoming: tuple[DueView, ...]) -> tuple[DueView, ...]:
    """Give what is due within six weeks, or the first day there is after that."""
    soon = tuple(due for due in upcoming if due.days_left <= 42)
    return soon or tuple(due for due in upcoming if due.day == upcoming[0].day)


def _places(schedule: Schedule, upcoming: tuple[DueView, ...]) -> tuple[CalendarPlace, ...]:
    """Give the units to choose from, those of the ledger's own place first."""
    register = schedule.ledger.register
    counts = Counter(unit for due in upcoming for unit in due.units)
    undated = {
        unit for part in _undated(schedule) for view in part.duties for unit in view.units
    } | {unit for due in schedule.past for unit in due.units}
    found: dict[str, list[Unit]] = {}
    for unit in sorted(register.units, key=protocol_key):
        name = str(unit.id)
        if counts[name] or name in undated:
            found.setdefault(unit.place, []).append(unit)
    own = register.settings.place
    return tuple(
        CalendarPlace(
            place,
            place == own,
            tuple(
                CalendarUnit(
                    str(unit.id),
                    str(unit.name),
                    counts[str(unit.id)],
                    schedule.file(unit),
                )
                for unit in found[place]
            ),
        )
        for place in sorted(found, key=lambda place: (place != own, place))
    )


_UNDATED = (
    ("after", "事情发生后开始算", "没有固定日子：一旦发生，就按写明的时限办。", ("after",)),
    (
        "ongoing",
        "常年要做",
        "文件只写定期、经常、随时一类的话，或者每天都要做。",
        ("ongoing", "day"),
    ),
    (
        "no-calendar",
        "日历里还没有登记",
        "时限按某个时段计算，台账的日历里没有这个时段，或者登记的已经过完；登记了下一个，才有日子。",
        ("no-calendar",),
    ),
    (
        "working-days",
        "按工作日计算",
        "台账没有放假安排，数不了工作日，不推算日子；请按原文自己数。",
        ("working-days",),
    ),
)


def _undated(schedule: Schedule) -> tuple[Undated, ...]:
    parts = [
        Undated(kind, title, about, schedule.undated(*reasons))
        for kind, title, about, reasons in _UNDATED
    ]
    weekly = Undated(
        "week", "每周", "没有写明星期几的，到星期日为止；不逐周列出。", schedule.weekly
    )
    forbidden = Undated(
        "forbidden", "不得做的", "整个时段都不得做，没有完成的日子。", schedule.forbidden
    )
    return tuple(part for part in (weekly, *parts, forbidden) if part.duties)
