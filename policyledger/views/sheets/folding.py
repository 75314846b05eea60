"""Which duties of a unit are answered with another of its duties, so that they need no item.

A duty that carries out one of a level above is what an inspector looks at; the upper one is then
answered with it. But a time, a figure or a ban of the upper one is a question of its own: unless
the lower duty says the same, the upper one keeps its item. So does what a later regime
asks, and what the unit owes itself where only others carry out the lower one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from policyledger.model.obligation import Obligation
from policyledger.model.words import Force, Role, Status
from policyledger.views.bindings import Binding, Bindings
from policyledger.views.differences.pace import Rounds

#: Numbers in any writing; 一 counts only where it measures (每一名 is no number).
_NUMBER = re.compile(
    r"\d+(?:\.\d+)?|[零〇二三四五六七八九十百千万亿两]+|一(?=[次年季月周天日岁倍半])"
)


def answers(lower: Obligation, upper: Obligation, rounds: Rounds) -> bool:
    """Tell whether who has checked ``lower`` has checked all that is exact in ``upper``.

    A shorter time does not answer a longer one: the two may run for different bodies, and an
    inspector has to know both.
    """
    if upper.measured is not None:
        if lower.measured is None:
            return False
        if rounds.compare(upper.measured, lower.measured)[0] is not None:
            return False
    if upper.force is Force.MUST_NOT and lower.force is not Force.MUST_NOT:
        return False
    said = f"{lower.title} {lower.target or ''} {lower.quote or ''}"
    return numbers(f"{upper.title} {upper.target or ''}") <= numbers(said)


def answered(
    bindings: Bindings, entries: dict[str, Binding], is_meant: Callable[[str], bool]
) -> dict[str, list[Binding]]:
    """Give, by duty, the upper duties among ``entries`` answered with it; each under one only.

    ``is_meant`` tells of the id of a unit whether the unit of the sheet is meant by it.

    The lower duty comes first, so that a chain of three levels ends under its lowest member.
    """

    def left_to_others(duty: Obligation) -> bool:
        """Tell whether others carry it out: what they do does not answer what the unit owes."""
        acting = [entry for entry in bindings.of_duty(duty) if entry.role is Role.ACTOR]
        return bool(acting) and not any(is_meant(str(entry.unit.id)) for entry in acting)

    def may_answer(lower: Obligation, upper: Obligation) -> bool:
        if _is_later(bindings, upper) and not _is_later(bindings, lower):
            return False
        if left_to_others(lower) and not left_to_others(upper):
            return False
        return answers(lower, upper, rounds)

    rounds = Rounds.of(bindings.register.periods)
    taken: dict[str, str] = {}
    for entry in sorted(entries.values(), key=lambda entry: -_rank(bindings, entry)):
        lower = entry.duty
        if str(lower.id) in taken:
            continue
        for code in _carried_out(bindings, lower):
            if code not in entries or code in taken or code == str(lower.id):
                continue
            if may_answer(lower, entries[code].duty):
                taken[code] = str(lower.id)
    # A duty that was taken after it had taken others itself hands on what its taker answers too.
    found: dict[str, list[Binding]] = {}
    for code, holder in taken.items():
        while holder in taken:
            holder = taken[holder]
        if may_answer(entries[holder].duty, entries[code].duty):
            found.setdefault(holder, []).append(entries[code])
    return found


def numbers(text: str) -> set[str]:
    """Give the numbers in ``text`` as written."""
    return set(_NUMBER.findall(text))


def _is_later(bindings: Bindings, duty: Obligation) -> bool:
    """Tell whether a duty is of a later regime: an older one was not written to answer it."""
    instrument = bindings.register.instrument_by_id[str(duty.instrument)]
    return instrument.status is Status.LATER_REGIME


def _rank(bindings: Bindings, entry: Binding) -> int:
    return bindings.register.instrument_by_id[str(entry.duty.instrument)].level.rank


def _carried_out(bindings: Bindings, duty: Obligation) -> tuple[str, ...]:
    """Give the upper duties that a duty carries out, directly and through others, nearest first."""
    found: dict[str, None] = {}
    queue = [str(name) for name in duty.implements]
    while queue:
        name = queue.pop(0)
        upper = bindings.register.obligation_by_id.get(name)
        if upper is not None and name not in found:
            found[name] = None
            queue.extend(str(further) for further in upper.implements)
    return tuple(found)
