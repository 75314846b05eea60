"""Every duty's days, once: the stretch of time that is looked at, and what falls due in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from statistics import mean

from policyledger.model.catalogue import Period
from policyledger.model.obligation import Obligation
from policyledger.model.unit import Unit
from policyledger.model.words import BINDING_ROLES, Force
from policyledger.views.calendar.dates import Due, due_days, single_day, why_undated
from policyledger.views.calendar.periods import Stretch, first_day, last_day, month_end, stretches
from policyledger.views.duty import DutyView
from policyledger.views.ledger import Ledger

#: Periods of the calendar at least this long on average are the years that people work by.
_YEAR_LIKE = 300
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class DueView:
    """A duty on one day that it is due.

    ``key`` is the duty and the round: what is done in one round is to be done again in the next.
    ``begin`` is the first day for it ("" if none is stated), ``days_left`` is negative for days
    gone by. ``units`` are the ids of all units it binds. ``note`` says what an assumed day rests
    on.
    """

    key: str
    duty: DutyView
    day: str
    weekday: str
    begin: str
    period: str
    point: bool
    assumed: bool
    note: str
    days_left: int
    units: tuple[str, ...]

    @property
    def month_day(self) -> str:
        """The day without the year, as Chinese papers write it: 9月8日."""
        _, month, day = self.day.split("-")
        return f"{int(month)}月{int(day)}日"

    @property
    def past(self) -> bool:
        """Whether the day has gone by."""
        return self.days_left < 0


@dataclass(frozen=True, slots=True)
class UndatedView:
    """A duty with a deadline that falls on no day, with the ids of the units it binds."""

    duty: DutyView
    units: tuple[str, ...]


class Schedule:
    """The days of all duties, as seen on the day of the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        """Keep the ledger; days are computed when first asked for."""
        self.ledger = ledger
        self.as_of = ledger.as_of

    @cached_property
    def years(self) -> tuple[Stretch, ...]:
        """The years that are shown, without gaps: the one of the day, and those after it."""
        return working_years(self.ledger.register.periods, self.as_of)

    @cached_property
    def dues(self) -> tuple[DueView, ...]:
        """What falls due in these years, in order; duties of each week are not listed singly."""
        first, last = self.years[0].start, self.years[-1].end
        found = [
            self.view(duty, due)
            for duty in self._dated
            if duty.deadline is None or duty.deadline.period != "week"
            for due in due_days(duty.deadline, self.ledger.register.periods, first, last)
        ]
        return tuple(sorted(found, key=lambda due: due.day))

    def upcoming(self, unit: Unit | None) -> tuple[DueView, ...]:
        """Give what of ``dues`` has not gone by, for a unit or, without one, for all."""
        return self._upcoming.get(str(unit.id) if unit else "", ())

    @cached_property
    def _upcoming(self) -> dict[str, tuple[DueView, ...]]:
        found: dict[str, list[DueView]] = defaultdict(list)
        for due in self.dues:
            if not due.past:
                for unit in ("", *due.units):
                    found[unit].append(due)
        return {unit: tuple(dues) for unit, dues in found.items()}

    @cached_property
    def next(self) -> dict[str, DueView]:
        """The next day of each duty that has one, by the duty's id."""
        found: dict[str, DueView] = {}
        for due in self.dues:
            if not due.past:
                found.setdefault(due.duty.id, due)
        return found

    @cached_property
    def past(self) -> tuple[DueView, ...]:
        """Dates that documents named and that went by before these years: targets of the past."""
        found = []
        for duty in self._dated:
            single = single_day(duty.deadline) if duty.deadline else None
            if single is not None and single.day < self.years[0].start:
                found.append(self.view(duty, single))
        return tuple(sorted(found, key=lambda due: due.day))

    def undated(self, *reasons: str) -> tuple[UndatedView, ...]:
        """Give the duties whose deadline falls on no day for one of these reasons."""
        return tuple(
            UndatedView(self.ledger.duties[str(duty.id)], self.bound(duty))
            for duty in self._dated
            if self._reasons[str(duty.id)] in reasons
        )

    @cached_property
    def _reasons(self) -> dict[str, str]:
        """Why a duty has no day to come ("" where it has one), by its id."""
        periods = self.ledger.register.periods
        return {
            str(duty.id): why_undated(duty.deadline, periods, self.as_of) for duty in self._dated
        }

    @cached_property
    def reach(self) -> tuple[Period, ...]:
        """The last period of each kind of the calendar that some duty's days are counted by."""
        used = {kind for duty in self._dated if duty.deadline for kind in duty.deadline.kinds}
        last = {
            str(period.kind): period
            for period in sorted(self.ledger.register.periods, key=lambda one: last_day(one.end))
            if str(period.kind) in used
        }
        return tuple(last.values())

    @cached_property
    def weekly(self) -> tuple[UndatedView, ...]:
        """The duties of each week: a list of all their days would help nobody."""
        return tuple(
            UndatedView(self.ledger.duties[str(duty.id)], self.bound(duty))
            for duty in self._dated
            if duty.deadline is not None and duty.deadline.period == "week"
        )

    @cached_property
    def _dated(self) -> tuple[Obligation, ...]:
        return tuple(
            duty
            for duty in self.ledger.register.obligations
            if duty.deadline is not None and duty.force is not Force.MUST_NOT
        )

    @cached_property
    def forbidden(self) -> tuple[UndatedView, ...]:
        """What is forbidden for a time: there is nothing that could be finished by its end."""
        return tuple(
            UndatedView(self.ledger.duties[str(duty.id)], self.bound(duty))
            for duty in self.ledger.register.obligations
            if duty.deadline is not None and duty.force is Force.MUST_NOT
        )

    @cached_property
    def _bound(self) -> dict[str, tuple[str, ...]]:
        bound: dict[str, dict[str, None]] = {}
        for unit in self.ledger.register.units:
            for binding in self.ledger.bindings.of_unit(unit):
                if binding.role in BINDING_ROLES:
                    bound.setdefault(str(binding.duty.id), {})[str(unit.id)] = None
        return {duty: tuple(units) for duty, units in bound.items()}

    def bound(self, duty: Obligation) -> tuple[str, ...]:
        """Give the ids of the units that a duty binds, themselves or as members of a group."""
        return self._bound.get(str(duty.id), ())

    def file(self, unit: Unit | None) -> str:
        """Give the path of a unit's calendar file, or of that for all; "" if there is none."""
        path = f"downloads/calendar/{unit.id if unit else 'all'}.ics"
        return path if path in self._files else ""

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(download.path for download in self.ledger.downloads)

    def of_unit(self, unit: Unit | None) -> tuple[Obligation, ...]:
        """Give the duties with a deadline that bind a unit; without a unit, all."""
        if unit is None:
            return self._dated
        return tuple(duty for duty in self._dated if str(unit.id) in self.bound(duty))

    def view(self, duty: Obligation, due: Due) -> DueView:
        """Give the view of one day of a duty."""
        return DueView(
            key=f"{duty.id}@{due.key}",
            duty=self.ledger.duties[str(duty.id)],
            day=due.day.isoformat(),
            weekday=f"星期{_WEEKDAYS[due.day.weekday()]}",
            begin=due.begin.isoformat() if due.begin else "",
            period=due.period,
            point=due.point,
            assumed=due.assumed,
            note=due.note,
            days_left=(due.day - self.as_of).days,
            units=self.bound(duty),
        )


def working_years(periods: Iterable[Period], as_of: date) -> tuple[Stretch, ...]:
    """Give the years to look at, the one of ``as_of`` first, each beginning where one ends.

    They are the longest kind of period of the calendar where that is about a year long, else plain
    years. What the calendar does not reach is filled up with plain years.
    """
    everything = tuple(periods)
    own = [year for year in _year_like(everything) if year.end >= as_of]
    if not own:
        known = max((last_day(period.end) for period in everything), default=as_of)
        # Towards the end of a year people plan the next one.
        ahead = max(as_of + timedelta(days=180), min(known, as_of + timedelta(days=730)))
        return tuple(stretches("year", (), as_of, ahead))
    years = []
    if as_of < own[0].start:
        before = own[0].start - timedelta(days=1)
        for year in stretches("year", (), as_of, before):
            start = max(year.start, as_of.replace(day=1))
            years.append(replace(year, start=start, end=min(year.end, before)))
    years += own
    joined = [replace(year, end=after.start - timedelta(days=1)) for year, after in pairwise(years)]
    return (*joined, replace(years[-1], end=month_end(years[-1].end)))


def _year_like(periods: tuple[Period, ...]) -> tuple[Stretch, ...]:
    kinds = dict.fromkeys(str(period.kind) for period in periods)
    usual = {
        kind: mean(
            (last_day(period.end) - first_day(period.start)).days
            for period in periods
            if period.kind == kind
        )
        for kind in kinds
    }
    kind = max(usual, key=lambda kind: usual[kind], default="")
    if not kind or usual[kind] < _YEAR_LIKE:
        return ()
    return tuple(stretches(kind, periods, date.min, date.max))
