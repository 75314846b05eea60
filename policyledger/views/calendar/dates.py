"""From a deadline to the days it falls on.

One rule of counting, here and nowhere else: the day from which a time runs is not counted, the day
after it is day 1 (民法典 art. 201). 入汛后一周内 with the first day on 1 September ends on 8
September. A time of months or years ends on the day of the same number, or on the last day of a
month that is too short (art. 202). A last day that is a holiday is not moved, though art. 203 would
move it: the register has no list of holidays, and a day too early harms nobody.

A duty of each year, quarter, month or week is due on its last day, or on the day that is named
within it; where a month lacks that day (the 31st, 29 February), on the month's last. One before a
period starts is due on the day before its first; one before a period ends, on its last. Working
days are not counted at all, as that would take a list of holidays: the words stand alone. The
periods of the calendar are content: their kinds (a term, a flood season) are whatever the calendar
file says.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from policyledger.model.catalogue import Period
from policyledger.model.obligation import PLAIN_PERIODS, Deadline, duration_parts
from policyledger.model.words import DeadlineKind
from policyledger.views.calendar.periods import (
    MONTHS,
    Stretch,
    first_day,
    last_day,
    month_end,
    span_in,
    stretches,
)

_ANCHOR = re.compile(r"(.+)-(start|end)\Z")
#: Two leap years and every day of the week at each month's end: enough to see how a day repeats.
_SAMPLE = date(2024, 1, 1), date(2033, 12, 31)


@dataclass(frozen=True, slots=True)
class Due:
    """One day on which a duty is due.

    ``day`` is the last day for it, ``begin`` the first (``None`` if none is stated). ``point``
    marks a deadline that names the day itself and no time after it (入汛时). ``period`` names the
    round ("2026年第四季度"); ``key`` tells the rounds of one duty apart and stays the same when the
    calendar is corrected. ``assumed`` is true where the day rests on an assumed period.
    """

    day: date
    begin: date | None
    period: str
    key: str
    point: bool = False
    assumed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How days repeat for ever, in words of RFC 5545, 3.3.10.

    ``months`` is the number of months from one to the next, 0 for a weekly one on ``weekday`` (0 is
    Monday). ``month_day`` -1 is the last day of the month; ``month`` is set for yearly ones.
    """

    months: int
    month: int = 0
    month_day: int = 0
    weekday: int = 0


def due_days(
    deadline: Deadline | None, periods: Iterable[Period], first: date, last: date
) -> tuple[Due, ...]:
    """Give the days from ``first`` to ``last`` on which a deadline falls, in order.

    None for a duty after an event, for an ongoing one, for one of each day or of working days, and
    where the calendar lacks the period: ``why_undated`` tells which.
    """
    if deadline is None:
        return ()
    single = single_day(deadline)
    found: Iterable[Due] = (single,) if single else _rounds(deadline, tuple(periods), first, last)
    return tuple(
        sorted((due for due in found if first <= due.day <= last), key=lambda due: due.day)
    )


def single_day(deadline: Deadline) -> Due | None:
    """Give the one day of a deadline that names dates; ``None`` for all others."""
    if deadline.kind is DeadlineKind.ON and deadline.on is not None:
        return Due(last_day(deadline.on), None, "", "on")
    if deadline.kind is DeadlineKind.WITHIN and deadline.start and deadline.end:
        return Due(last_day(deadline.end), first_day(deadline.start), "", "within")
    return None


def each_day(deadline: Deadline) -> tuple[tuple[str, Deadline], ...]:
    """Take a deadline of several days in a period apart; each part has a mark for its keys.

    One of a single day has none, so that its key stays the same when the day is corrected.
    """
    if len(deadline.days) < 2:
        return (("", deadline),)
    return tuple((f".{day}", replace(deadline, days=(day,))) for day in deadline.days)


def why_undated(deadline: Deadline | None, periods: Iterable[Period], as_of: date) -> str:
    """Tell why a deadline has no day from ``as_of`` on; "" where it has one, or had its only one.

    Otherwise "none", "after", "ongoing", "day", "working-days" or "no-calendar".
    """
    if deadline is None:
        return "none"
    if deadline.kind in (DeadlineKind.AFTER, DeadlineKind.ONGOING):
        return deadline.kind.value
    if deadline.kind is not DeadlineKind.EVERY:
        return ""
    if deadline.period == "day":
        return "day"
    if deadline.working_days:
        return "working-days"
    if set(deadline.kinds) <= set(PLAIN_PERIODS):
        return ""
    return "" if _comes(deadline, tuple(periods), as_of) else "no-calendar"


def _comes(deadline: Deadline, periods: tuple[Period, ...], as_of: date) -> bool:
    """Tell whether the calendar reaches to another day of a deadline."""
    ends = [last_day(period.end) for period in periods if str(period.kind) in deadline.kinds]
    if not ends:
        return False
    until = add(max(*ends, as_of), deadline.duration or "P0D")
    return bool(due_days(deadline, periods, as_of, until))


def rule(deadline: Deadline | None) -> Rule | None:
    """Give the rule by which a deadline's days repeat for ever, if one such rule gives them all.

    Days that come from the calendar have none; nor have days that jump, such as the 60th of a year.
    """
    if deadline is None or deadline.kind is not DeadlineKind.EVERY:
        return None
    period = str(deadline.period)
    anchor = deadline.anchor or deadline.before
    if period not in (*MONTHS, "week") or (
        anchor and str(anchor) not in (f"{period}-start", f"{period}-end")
    ):
        return None
    days = [due.day for due in due_days(deadline, (), *_SAMPLE)]
    if not days or len(deadline.days) > 1:
        return None
    if period == "week":
        return Rule(0, weekday=days[0].weekday())
    step = MONTHS[period]
    if any((b.year - a.year) * 12 + b.month - a.month != step for a, b in pairwise(days)):
        return None
    numbers = {day.day for day in days}
    if all(day == month_end(day) for day in days):
        number = -1
    elif len(numbers) == 1:
        number = numbers.pop()
    else:
        return None
    return Rule(step, month=days[0].month if step == 12 else 0, month_day=number)


def add(day: date, duration: str) -> date:
    """Give the last day of a time that runs from ``day``, which is itself not counted.

    ``duration`` is ISO 8601 of years, months, weeks and days. Raises ``ValueError`` for others.
    """
    years, months, weeks, days = _parts(duration)
    if years or months:
        index = day.year * 12 + day.month - 1 + years * 12 + months
        year, month = index // 12, index % 12 + 1
        day = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return day + timedelta(weeks=weeks, days=days)


def length(duration: str) -> float:
    """Give the usual number of days of an ISO 8601 duration, for comparing one with another.

    Raises ``ValueError`` for what is none.
    """
    years, months, weeks, days = _parts(duration)
    return years * 365.25 + months * 30.44 + weeks * 7 + days


def _parts(duration: str) -> tuple[int, int, int, int]:
    parts = duration_parts(duration)
    if parts is None:
        raise ValueError(duration)
    return parts


def _rounds(
    deadline: Deadline, periods: tuple[Period, ...], first: date, last: date
) -> Iterator[Due]:
    if deadline.kind is not DeadlineKind.EVERY or deadline.period is None or deadline.working_days:
        return
    kind, duration = str(deadline.period), deadline.duration
    anchor = deadline.anchor or deadline.before
    if anchor is None:
        yield from _without_anchor(deadline, periods, first, last)
        return
    match = _ANCHOR.match(anchor)
    if match is None:
        return
    # A time that runs into the window may have begun before it; one that runs up to the day after
    # the window ends with it.
    before = first - timedelta(days=int(length(duration) * 1.02) + 2 if duration else 0)
    until = last + timedelta(days=1)
    rounds = tuple(stretches(kind, periods, before, until))
    for stretch in stretches(match[1], periods, before, until):
        day = stretch.start if match[2] == "start" else stretch.end
        around = next((span for span in rounds if span.start <= day <= span.end), None)
        if around is None:
            continue
        assumed = stretch.assumed or around.assumed
        if deadline.before is not None:
            yield _due(stretch, *_up_to(day, match[2], duration), assumed=assumed)
        elif duration is None:
            yield _due(stretch, day, None, point=True, assumed=assumed)
        else:
            begin = day + timedelta(days=1)
            yield _due(stretch, add(day, duration), begin, assumed=assumed)


def _without_anchor(
    deadline: Deadline, periods: tuple[Period, ...], first: date, last: date
) -> Iterator[Due]:
    """Give the last days of the periods, or the days and the ends of the spans named in them."""
    kind = str(deadline.period)
    if deadline.start is not None and deadline.end is not None:
        # A span may end in the period after that in which it begins (11月至次年3月).
        for stretch in stretches(kind, periods, first - timedelta(days=366), last):
            begin, day = span_in(kind, deadline.start, stretch.start)[0], stretch.end
            for start in (stretch.start, stretch.end + timedelta(days=1)):
                day = span_in(kind, deadline.end, start)[1]
                if day >= begin:
                    break
            yield _due(stretch, day, begin)
        return
    rounds = tuple(stretches(kind, periods, first, last))
    for mark, part in each_day(deadline):
        for stretch in rounds:
            day = span_in(kind, part.days[0], stretch.start)[1] if part.days else stretch.end
            due = _due(stretch, day, None if mark else stretch.start)
            yield replace(due, key=due.key + mark)


def _up_to(day: date, edge: str, duration: str | None) -> tuple[date, date | None]:
    """Give last and first day of a time before a point: 入汛前 ends on the day before it."""
    last = day - timedelta(days=1) if edge == "start" else day
    return last, last - timedelta(days=round(length(duration)) - 1) if duration else None


def _due(
    stretch: Stretch,
    day: date,
    begin: date | None,
    point: bool = False,
    assumed: bool | None = None,
) -> Due:
    uncertain = stretch.assumed if assumed is None else assumed
    return Due(day, begin, stretch.name, stretch.key, point, uncertain, stretch.note)
