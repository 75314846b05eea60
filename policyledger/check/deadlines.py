"""Checks that deadlines are what the text says."""

from __future__ import annotations

from collections.abc import Iterator

from policyledger.check.quotes import recorded_clauses
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.text import find_all


def deadlines_in_text(register: Register) -> Iterator[Problem]:
    """The words of a deadline stand in the quotation or in the clause."""
    for record, _, clause in recorded_clauses(register):
        for duty in record.obligations:
            words = duty.deadline.text if duty.deadline else None
            if not words or find_all(words, duty.quote or "") or find_all(words, clause.text):
                continue
            yield Problem(
                "deadline-not-in-text",
                words.at,
                f"时限“{words}”在条款 {clause.id}（{clause.label}）里找不到",
                "text 请照抄原文；原文没有写时限，就不要写 deadline。",
                ((clause.at, "条款在这里"),),
            )
