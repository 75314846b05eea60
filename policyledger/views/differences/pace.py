"""Comparing deadlines: which of two is shorter, and by how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from policyledger.model.catalogue import Period
from policyledger.model.obligation import PLAIN_PERIODS, Deadline
from policyledger.model.words import DeadlineKind
from policyledger.views.calendar.dates import due_days, length, single_day
from policyledger.views.calendar.periods import first_day, last_day
from policyledger.views.differences.kinds import Kind

#: The usual number of days from one round to the next.
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.31, "year": 365.25}
#: Rounds this much apart are the same: terms are not all of one length.
_SLACK = 1.2
_UNLIKE = "写法不同，不能直接比长短"
#: A year, and a week of its own, in which days of two rounds are compared.
_YEAR = date(2026, 1, 1), date(2026, 12, 31)
_WEEK = date(2026, 1, 5), date(2026, 1, 11)


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often the periods of a calendar come round, in days."""

    days: dict[str, float]

    @classmethod
    def of(cls, periods: Iterable[Period]) -> Rounds:
        """Measure the periods of a calendar from one beginning to the next."""
        found = dict(_DAYS)
        kinds: dict[str, list[Period]] = {}
        for period in periods:
            kinds.setdefault(str(period.kind), []).append(period)
        for kind, own in kinds.items():
            starts = sorted(first_day(period.start) for period in own)
            gaps = [float((after - before).days) for before, after in pairwise(starts)]
            spans = [float((last_day(p.end) - first_day(p.start)).days + 1) for p in own]
            found[kind] = median(gaps or spans)
        return cls(found)

    def compare(self, upper: Deadline, lower: Deadline) -> tuple[Kind | None, str]:
        """Tell what became of ``upper`` in ``lower``, and by how much; ``None``: the same.

        ``CHANGED`` where they cannot be laid side by side.
        """
        if not upper.measurable:
            return (Kind.TIGHTENED, "写明了期限") if lower.measurable else (None, "")
        if not lower.measurable:
            return Kind.LOOSENED, "没有写明期限"
        one, other = single_day(upper), single_day(lower)
        if one is not None and other is not None:
            days = (other.day - one.day).days
            return _kind(days), f"{'早' if days < 0 else '晚'} {abs(days)} 天" if days else ""
        if upper.kind is lower.kind is DeadlineKind.EVERY:
            return self._compare_rounds(upper, lower)
        if upper.kind is lower.kind is DeadlineKind.AFTER:
            return _compare_limits(upper, lower)
        return Kind.CHANGED, _UNLIKE

    def _compare_rounds(self, upper: Deadline, lower: Deadline) -> tuple[Kind | None, str]:
        one, other = self._gap(upper), self._gap(lower)
        if not one or not other:
            return Kind.CHANGED, _UNLIKE
        if one > other * _SLACK:
            return Kind.TIGHTENED, "次数更多"
        if other > one * _SLACK:
            return Kind.LOOSENED, "次数更少"
        if _names_days(upper) or _names_days(lower):
            return _compare_days(upper, lower)
        points = [(deadline.anchor, deadline.before) for deadline in (upper, lower)]
        if points[0] == points[1]:
            return _compare_limits(upper, lower)
        if not any(points[0]):
            return Kind.TIGHTENED, "写明了从何时起算、到何时为止"
        if not any(points[1]):
            return Kind.LOOSENED, "没有写明从何时起算、到何时为止"
        return Kind.CHANGED, "起算的时候不同"

    def _gap(self, deadline: Deadline) -> float:
        """Give the usual number of days from one round to the next; 0 where it is not known."""
        return self.days.get(str(deadline.period), 0.0) / max(1, len(deadline.days))


def _names_days(deadline: Deadline) -> bool:
    return bool(deadline.days) or deadline.start is not None


def _compare_days(upper: Deadline, lower: Deadline) -> tuple[Kind | None, str]:
    """Compare rounds that come equally often, where one names its days, by days of a sample."""
    periods = {str(upper.period), str(lower.period)}
    points = any(each.anchor or each.before for each in (upper, lower))
    if points or not periods <= set(PLAIN_PERIODS) or (len(periods) > 1 and "week" in periods):
        return Kind.CHANGED, _UNLIKE
    sample = _WEEK if periods == {"week"} else _YEAR
    one, other = ([due.day for due in due_days(each, (), *sample)] for each in (upper, lower))
    gaps = {(after - before).days for before, after in zip(one, other, strict=False)}
    if len(one) != len(other):
        return Kind.CHANGED, _UNLIKE
    if len(gaps) == 1:
        days = gaps.pop()
        if not days and upper.start != lower.start:
            return Kind.CHANGED, "开始的日子不同"
        return _kind(days), f"{'早' if days < 0 else '晚'} {abs(days)} 天" if days else ""
    if min(gaps) < 0 < max(gaps):
        return Kind.CHANGED, "日子有早有晚"
    return (Kind.TIGHTENED, "日子更早") if min(gaps) < 0 else (Kind.LOOSENED, "日子更晚")


def _compare_limits(upper: Deadline, lower: Deadline) -> tuple[Kind | None, str]:
    if upper.duration == lower.duration:
        return None, ""
    if upper.duration is None:
        return Kind.TIGHTENED, "写明了多少天以内"
    if lower.duration is None:
        return Kind.LOOSENED, "没有写明多少天以内"
    if upper.working_days and lower.working_days:
        days = lower.working_days - upper.working_days
        return _kind(days), f"{'短' if days < 0 else '长'} {abs(days)} 个工作日"
    if upper.working_days or lower.working_days:
        return Kind.CHANGED, "一个按工作日算，一个按日历算，不能直接比长短"
    days = round(length(lower.duration) - length(upper.duration))
    return _kind(days), f"{'短' if days < 0 else '长'} {abs(days)} 天" if days else ""


def _kind(days: int) -> Kind | None:
    if days == 0:
        return None
    return Kind.TIGHTENED if days < 0 else Kind.LOOSENED
