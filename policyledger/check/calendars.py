"""Checks that the calendar reaches far enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from policyledger.model.catalogue import Period
from policyledger.model.obligation import Obligation
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.words import Force


def calendars_reach(register: Register, as_of: str) -> Iterator[Problem]:
    """A period of the calendar that duties are counted by has not run out on the day ``as_of``."""
    last = _last(register)
    for kind, duties in _counted(register).items():
        period = last.get(kind)
        if period is None or str(period.end) >= as_of[: len(period.end)]:
            continue  # a kind that the calendar lacks altogether is a problem of its own
        yield Problem(
            "calendar-ended",
            period.end.at,
            f"日历里的 {kind} 只登记到 {period.end}（{period.name}），已经过完："
            f"按它计算的 {len(duties)} 条责任事项没有下一个日子，例如 {duties[0].id}",
            f"请在这个文件里接着登记：- {{kind: {kind}, name: 名称, start: 开始日期, "
            "end: 结束日期, status: official}；还没有正式公布的，先推定，写 status: assumed。",
            ((duties[0].at, f"{duties[0].id} 在这里"),),
        )


def _counted(register: Register) -> dict[str, list[Obligation]]:
    """Give the duties whose days are counted by a kind of period; a ban for a time has no days."""
    found: dict[str, list[Obligation]] = defaultdict(list)
    for duty in register.obligations:
        if duty.deadline is not None and duty.force is not Force.MUST_NOT:
            for kind in duty.deadline.kinds:
                found[kind].append(duty)
    return found


def _last(register: Register) -> dict[str, Period]:
    """Give the period of each kind that ends last."""
    periods = sorted(register.periods, key=lambda period: str(period.end))
    return {str(period.kind): period for period in periods}
