"""The periods that duties come round with: plain ones, and those of the content's calendar."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from policyledger.model.catalogue import Period

#: Plain periods of whole months, and how many.
MONTHS = {"year": 12, "quarter": 3, "month": 1}
_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One period: its name, a key that outlives corrections of its days, its first and last day."""

    name: str
    key: str
    start: date
    end: date
    assumed: bool = False
    note: str = ""


def first_day(text: str) -> date:
    """Give the first day of an ISO date of year, month or day."""
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3])


def last_day(text: str) -> date:
    """Give the last day of an ISO date of year, month or day: 2020 → 31 December 2020."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    return month_end(date(parts[0], parts[1] if len(parts) == 2 else 12, 1))


def stretches(kind: str, periods: Iterable[Period], first: date, last: date) -> Iterator[Stretch]:
    """Give the periods of a kind that touch ``first`` to ``last``, in order; none for "day"."""
    if kind in MONTHS:
        yield from _by_months(kind, first, last)
    elif kind == "week":
        yield from _weeks(first, last)
    else:
        own = [period for period in periods if period.kind == kind]
        for period in sorted(own, key=lambda period: str(period.start)):
            start, end = first_day(period.start), last_day(period.end)
            if start <= last and end >= first:
                key = f"{kind}:{period.name}"
                yield Stretch(period.name, key, start, end, period.assumed, period.note)


_NAMES: dict[str, Callable[[date], tuple[str, str]]] = {
    "year": lambda day: (f"{day.year}年", f"{day.year}"),
    "quarter": lambda day: (
        f"{day.year}年第{_QUARTERS[(day.month - 1) // 3]}季度",
        f"{day.year}-Q{(day.month + 2) // 3}",
    ),
    "month": lambda day: (f"{day.year}年{day.month}月", f"{day.year}-{day.month:02}"),
}


def _by_months(kind: str, first: date, last: date) -> Iterator[Stretch]:
    step = MONTHS[kind]
    index = first.year * 12 + (first.month - 1) // step * step
    while (start := date(index // 12, index % 12 + 1, 1)) <= last:
        index += step
        name, key = _NAMES[kind](start)
        yield Stretch(name, key, start, date(index // 12, index % 12 + 1, 1) - timedelta(days=1))


def _weeks(first: date, last: date) -> Iterator[Stretch]:
    """Weeks begin on Monday (GB/T 7408.1, ISO 8601)."""
    start = first - timedelta(days=first.weekday())
    while start <= last:
        year, week, _ = start.isocalendar()
        yield Stretch(f"{year}年第{week}周", f"{year}-W{week:02}", start, start + timedelta(days=6))
        start += timedelta(days=7)


def span_in(kind: str, written: str, start: date) -> tuple[date, date]:
    """Give first and last day of what is named within the plain period that begins on ``start``.

    "09" of a year is a month, "09-30" a day; a day that a month lacks is the month's last.
    """
    if kind == "week":
        day = start + timedelta(days=int(written) - 1)
        return day, day
    month, _, number = (f"01-{written}" if kind == "month" else written).partition("-")
    first = start.replace(month=start.month + int(month) - 1, day=1)
    if not number:
        return first, month_end(first)
    day = first.replace(day=min(int(number), month_end(first).day))
    return day, day


def month_end(day: date) -> date:
    """Give the last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
