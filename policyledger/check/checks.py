"""Checks of the inspection questions and of the declared checklists."""

from __future__ import annotations

from collections.abc import Iterator

from policyledger.check.selection import selects_any
from policyledger.model.location import Location
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


def items_asked(register: Register) -> Iterator[Problem]:
    """An item of a visit about several duties has a question of its own."""
    # There is one box to tick: with the question of one of them, the others are ticked unread.
    for checklist in register.checklists:
        for section in checklist.sections:
            for item in section.items:
                duties = tuple(dict.fromkeys(item.obligations))
                if len(duties) > 1 and not item.question:
                    yield Problem(
                        "missing-question",
                        item.at,
                        f"这一项检查 {len(duties)} 条责任事项（{'、'.join(duties)}），没有写问题",
                        "请加 question，一句话问全这几条；问不到一起的，分成几项。",
                    )


def checklists_filled(register: Register) -> Iterator[Problem]:
    """A visit sheet has items, and some duty meets the conditions of a sheet for units."""
    for checklist in register.checklists:
        if not register.unit_by_id.keys() >= set(checklist.select.units):
            continue  # that is a problem of its own
        if checklist.per_unit:
            filled = any(
                selects_any(register, checklist.select, duty) for duty in register.obligations
            )
            advice = "select 的各个条件要同时满足，请放宽；家庭、社会公众不出检查表。"
        else:
            filled = any(part.items for part in checklist.sections)
            advice = "请在 sections 里写要检查的责任事项。"
        if not filled:
            message = f"检查表“{checklist.title}”一条责任事项也没有选到"
            yield Problem("empty-checklist", checklist.at, message, advice)
