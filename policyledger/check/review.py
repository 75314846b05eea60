"""Checks that duties were read against their clause as it is now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyledger.check.quotes import recorded_clauses
from policyledger.model.instrument import Clause, Instrument
from policyledger.model.obligation import Obligation
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.review import DIGEST_LENGTH, review_of
from policyledger.model.text import find_all
from policyledger.model.words import Basis, Review

_DIGEST = re.compile(f"[0-9a-f]{{{DIGEST_LENGTH}}}")


def clauses_reviewed(register: Register) -> Iterator[Problem]:
    """The clause of a duty that was reviewed is what it was at the review."""
    for record, instrument, clause in recorded_clauses(register):
        for duty in record.obligations:
            if duty.reviewed is None or review_of(duty, clause) is not Review.NEEDED:
                continue
            if _DIGEST.fullmatch(duty.reviewed):
                message = f"{duty.id} 待复核：条款 {clause.id}（{clause.label}）改动了文字"
                known = _what_changed(duty, instrument, clause)
            else:
                message = f"{duty.id} 待复核：“{duty.reviewed[:40]}”不是复核标记"
                known = "复核标记由程序写，不用手填。"
            yield Problem(
                "review-needed",
                duty.reviewed.at,
                message,
                f"{known}\n请对照条款核对这条责任事项，有出入的改好，"
                f"再运行 python build.py review --confirm {duty.id}",
                ((clause.at, "条款在这里"),),
            )


def _what_changed(duty: Obligation, instrument: Instrument, clause: Clause) -> str:
    if instrument.basis is not Basis.FULL:
        return "改动的是转述的文字。"
    if duty.quote and find_all(duty.quote, clause.text):
        return "引文与现在的条款对得上；改动在哪里，可用 python build.py changes 旧版本 对照。"
    return "引文与现在的条款也对不上了。"
