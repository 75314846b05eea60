"""The next day of a deadline, as sheets print it beside the words of the document.

A sheet is a snapshot: it says the next day as of its own date, and whether that day rests on an
assumed period of the calendar. Where the words say the day themselves (每月), nothing is added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from policyledger.model.catalogue import Period
from policyledger.model.obligation import Deadline
from policyledger.model.words import DeadlineKind
from policyledger.views.calendar.dates import due_days, single_day
from policyledger.views.calendar.schedule import working_years

#: Rounds that come so often that a day on paper would be of no use.
_OFTEN = frozenset({"day", "week", "month"})
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NextDay:
    """The next day of a deadline (ISO date); ``past`` where it was the only one and has gone by."""

    day: str
    only: bool
    past: bool = False
    assumed: bool = False

    @property
    def label(self) -> str:
        """What the day is: 已过期, 即, 最近： or 最近（推定）：."""
        if self.past:
            return "已过期"
        if self.only:
            return "即"
        return "最近（推定）：" if self.assumed else "最近："

    @property
    def written(self) -> str:
        """The day as papers write it, 2027年3月1日; "" where it has gone by."""
        return "" if self.past else _written(date.fromisoformat(self.day))

    @property
    def lines(self) -> tuple[str, ...]:
        """Label and day for a narrow column, so that the day stays whole."""
        return tuple(line for line in (self.label, self.written) if line)

    @property
    def text(self) -> str:
        """Label and day in one."""
        return self.label + self.written


def next_day(deadline: Deadline | None, periods: tuple[Period, ...], as_of: date) -> NextDay | None:
    """Give the next day of a deadline from ``as_of`` on; ``None`` where there is none to tell."""
    if deadline is None or str(deadline.period) in _OFTEN:
        return None
    if single := single_day(deadline):
        if single.day >= as_of and _written(single.day) in deadline.text:
            return None
        return NextDay(single.day.isoformat(), only=True, past=single.day < as_of)
    if deadline.kind is not DeadlineKind.EVERY:
        return None
    # A day that each year names may lie in the year after the ones that the calendar shows.
    last = max(working_years(periods, as_of)[-1].end, as_of + _YEAR)
    due = next(iter(due_days(deadline, periods, as_of, last)), None)
    return NextDay(due.day.isoformat(), only=False, assumed=due.assumed) if due else None


def next_day_note(days: Iterable[NextDay | None], as_of: str) -> str:
    """Explain the next days of a sheet in a sentence; "" where it has none."""
    recurring = [day for day in days if day is not None and not day.only]
    if not recurring:
        return ""
    assumed = any(day.assumed for day in recurring)
    until = "；推定的待正式日历公布后更正" if assumed else ""
    day = _written(date.fromisoformat(as_of))
    return f"“最近”是{day}起最近一次到期的日子，按日历推算{until}。"


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
