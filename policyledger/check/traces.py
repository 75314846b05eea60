"""Checks of what carries out what."""

from __future__ import annotations

from collections.abc import Iterator

from policyledger.load.fields import is_date
from policyledger.model.location import Location
from policyledger.model.obligation import Obligation
from policyledger.model.problem import Problem
from policyledger.model.register import Register


def implements_upward(register: Register) -> Iterator[Problem]:
    """A duty carries out duties of a higher level, or of an earlier paper of its own level."""
    for duty in register.obligations:
        for name in duty.implements:
            upper = register.obligation_by_id.get(str(name))
            if upper is None or _is_upper(register, upper, duty):
                continue
            yield Problem(
                "implements-not-upward",
                name.at,
                f"{duty.id} 承接的 {name} 不在上级文件里",
                "只写上级文件、或同级更早文件的责任事项；下级承接上级，不能反过来。",
                ((upper.at, f"{name} 在这里"),),
            )


def _is_upper(register: Register, upper: Obligation, lower: Obligation) -> bool:
    above = register.instrument_by_id.get(str(upper.instrument))
    below = register.instrument_by_id.get(str(lower.instrument))
    if above is None or below is None:
        return True
    if not (is_date(above.issued) and is_date(below.issued)):
        return True
    if above.level is not below.level:
        return above.level.rank < below.level.rank
    return above.id != below.id and str(above.issued) < str(below.issued)


def implements_acyclic(register: Register) -> Iterator[Problem]:
    """Following what duties carry out never leads back."""
    done: set[str] = set()
    for start in register.obligations:
        trail: dict[str, None] = {}  # in order, and quick to look into
        stack = [(str(start.id), False)]
        while stack:
            current, leaving = stack.pop()
            if leaving:
                trail.popitem()
                done.add(current)
                continue
            if current in done:
                continue
            if current in trail:
                steps = list(trail)
                steps = steps[steps.index(current) :]
                circle = " → ".join((*steps, current))
                at = _wrong_step(register, steps)
                yield Problem(
                    "implements-cycle", at, f"承接关系绕成了圈：{circle}", "请删掉其中一条。"
                )
                done.add(current)
                continue
            trail[current] = None
            stack.append((current, True))
            duty_now = register.obligation_by_id.get(current)
            for name in duty_now.implements if duty_now else ():
                stack.append((str(name), False))


def _wrong_step(register: Register, circle: list[str]) -> Location:
    """Give where in a circle a duty is said to carry out one that is not above it."""
    places = []
    for lower, upper in zip(circle, [*circle[1:], circle[0]], strict=True):
        duty = register.obligation_by_id[lower]
        at = next(name.at for name in duty.implements if name == upper)
        if not _is_upper(register, register.obligation_by_id[upper], duty):
            return at
        places.append(at)
    return places[-1]
