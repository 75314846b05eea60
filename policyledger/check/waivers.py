"""Problems that were accepted for a time, with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policyledger.load.fields import did_you_mean
from policyledger.model.catalogue import Waiver
from policyledger.model.codes import CODES
from policyledger.model.problem import Problem


def apply_waivers(
    problems: Iterable[Problem], waivers: Iterable[Waiver], as_of: str, complete: bool
) -> list[Problem]:
    """Leave out the problems that a waiver accepts; add problems of the waivers themselves.

    A waiver holds to the end of the day ``until``. ``as_of`` is the day of the check (ISO date).
    Unless everything was checked (``complete``), nothing is known of waivers without a problem.
    """
    kept = list(problems)
    for waiver in waivers:
        if waiver.code not in CODES:
            hint = did_you_mean(waiver.code, CODES)
            message = f"没有问题代码“{waiver.code}”"
            kept.append(Problem("unknown-code", waiver.code.at, message, hint or "请核对。"))
            continue
        if not CODES[waiver.code].waivable:
            message = f"{waiver.code} 这种问题不能豁免"
            advice = f"能豁免的有：{'、'.join(name for name in CODES if CODES[name].waivable)}。"
            kept.append(Problem("waiver-not-allowed", waiver.code.at, message, advice))
            continue
        waived = [problem for problem in kept if _accepts(waiver, problem)]
        if not waived:
            if not complete:
                continue
            message = f"豁免 {waiver.code}（{waiver.where}）没有对应的问题"
            kept.append(Problem("unused-waiver", waiver.at, message, "请删掉这条豁免。"))
        elif str(waiver.until) < as_of[: len(waiver.until)]:
            message = f"豁免已于 {waiver.until} 到期：{waiver.reason}"
            advice = "请解决它豁免的问题，或写明理由延长 until。"
            kept.append(Problem("expired-waiver", waiver.until.at, message, advice))
        else:
            kept = [problem for problem in kept if problem not in waived]
    return kept


def _accepts(waiver: Waiver, problem: Problem) -> bool:
    """A waiver names a file (by the end of its path) or words of the message, such as an id."""
    where = str(waiver.where)
    if problem.code != waiver.code or not where:
        return False
    words = rf"(?<![A-Za-z0-9_.-]){re.escape(where)}(?![A-Za-z0-9_-]|\.[0-9])"
    return f"/{problem.at.path}".endswith(f"/{where}") or bool(re.search(words, problem.message))
