"""A year of the calendar: its picture, day by day, and the months that have something due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from policyledger.views.calendar.periods import Stretch, first_day, last_day, stretches
from policyledger.views.calendar.schedule import DueView, Schedule


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day in the picture of the year; ``count`` duties are due on it."""

    number: int
    day: str
    weekend: bool
    inside: bool
    count: int
    assumed: bool


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of the picture, its days from the 1st; ``past`` when it has ended."""

    month: str
    label: str
    days: tuple[DayCell, ...]
    past: bool

    @property
    def count(self) -> int:
        """Number of duties due in the month."""
        return sum(day.count for day in self.days)


@dataclass(frozen=True, slots=True)
class Band:
    """A period of the calendar as the legend tells it: ISO dates."""

    name: str
    start: str
    end: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class MonthList:
    """What is due in one month."""

    month: str
    past: bool
    dues: tuple[DueView, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """One year: its picture and its months that have something due."""

    title: str
    current: bool
    rows: tuple[MonthRow, ...]
    bands: tuple[Band, ...]
    months: tuple[MonthList, ...]

    @property
    def count(self) -> int:
        """Number of days and duties."""
        return sum(len(month.dues) for month in self.months)


def year_view(schedule: Schedule, year: Stretch) -> YearView:
    """Give one year of the schedule."""
    first, last = year.start.isoformat(), year.end.isoformat()
    dues = [due for due in schedule.dues if first <= due.day <= last]
    this_month = schedule.as_of.isoformat()[:7]
    return YearView(
        title=year.name,
        current=year.start <= schedule.as_of <= year.end,
        rows=_rows(schedule, year, dues),
        bands=_bands(schedule, year),
        months=tuple(
            MonthList(month, month < this_month, tuple(part))
            for month, part in groupby(dues, key=lambda due: due.day[:7])
        ),
    )


def _bands(schedule: Schedule, year: Stretch) -> tuple[Band, ...]:
    """Give the periods that shade a year: those of the calendar that are shorter than it."""
    return tuple(
        Band(period.name, str(period.start), str(period.end), period.assumed)
        for period in sorted(schedule.ledger.register.periods, key=lambda period: str(period.start))
        if first_day(period.start) <= year.end
        and last_day(period.end) >= year.start
        and period.name != year.name
    )


def _rows(schedule: Schedule, year: Stretch, dues: list[DueView]) -> tuple[MonthRow, ...]:
    counts = Counter(due.day for due in dues)
    assumed = {due.day for due in dues if due.assumed}
    spans = [(first_day(band.start), last_day(band.end)) for band in _bands(schedule, year)]
    rows = []
    for month in stretches("month", (), year.start, year.end):
        length = (month.end - month.start).days + 1
        days = (month.start + timedelta(days=number) for number in range(length))
        rows.append(
            MonthRow(
                month=month.key,
                label=f"{month.start.month}月",
                days=tuple(_cell(day, spans, counts, assumed) for day in days),
                past=month.end < schedule.as_of,
            )
        )
    return tuple(rows)


def _cell(
    day: date, spans: Iterable[tuple[date, date]], counts: Counter[str], assumed: set[str]
) -> DayCell:
    name = day.isoformat()
    return DayCell(
        number=day.day,
        day=name,
        weekend=day.weekday() >= 5,
        inside=any(start <= day <= end for start, end in spans),
        count=counts[name],
        assumed=name in assumed,
    )
