"""Checks of the inspection questions and of the declared checklists."""

from __future__ import annotations

from collections.abc import Iterator

from policyledger.model.checklist import Selection
from policyledger.model.location import Location
from policyledger.model.obligation import Obligation
from policyledger.model.problem import Problem
from policyledger.model.register import Register


def duties_checkable(register: Register) -> Iterator[Problem]:
    """Every duty says how it is checked."""
    for duty in register.obligations:
        if duty.check is None:
            yield Problem("no-check", duty.at, f"{duty.id} 没有检查问题", "请补上 check。")


def questions_differ(register: Register) -> Iterator[Problem]:
    """No two duties ask the same question."""
    seen: dict[str, tuple[str, Location]] = {}
    for duty in register.obligations:
        if duty.check is None or not duty.check.question:
            continue
        question = duty.check.question
        if question in seen:
            other, at = seen[question]
            yield Problem(
                "repeated-question",
                duty.at,
                f"{duty.id} 与 {other} 的检查问题相同",
                "不同的责任要看不同的东西，请各写各的。",
                ((at, f"{other} 在这里"),),
            )
        seen.setdefault(question, (str(duty.id), duty.at))


def checklists_filled(register: Register) -> Iterator[Problem]:
    """A visit sheet has items, and some duty meets the conditions of a sheet for units."""
    for checklist in register.checklists:
        if checklist.per_unit:
            filled = any(
                _selected(register, checklist.select, duty) for duty in register.obligations
            )
            advice = "select 的各个条件要同时满足，请放宽。"
        else:
            filled = any(part.items for part in checklist.sections)
            advice = "请在 sections 里写要检查的责任事项。"
        if not filled:
            message = f"检查表“{checklist.title}”一条责任事项也没有选到"
            yield Problem("empty-checklist", checklist.at, message, advice)


def _selected(register: Register, select: Selection, duty: Obligation) -> bool:
    """Tell whether a duty meets the conditions, those on units aside."""
    instrument = register.instrument_by_id.get(str(duty.instrument))
    by_name = register.group_by_name
    wanted = {by_name[str(name)].id for name in select.groups if str(name) in by_name}
    groups = {by_name[str(name)].id for name in duty.groups if str(name) in by_name}
    return (
        (not select.levels or (instrument is not None and instrument.level in select.levels))
        and (not select.instruments or duty.instrument in select.instruments)
        and (not select.matters or duty.matter in select.matters)
        and (not select.groups or bool(groups & wanted))
        and (not select.roles or any(named.role in select.roles for named in duty.names))
    )
