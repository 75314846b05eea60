"""Problems that were accepted for a time, with a reason."""

from __future__ import annotations

from collections.abc import Iterable

from policyledger.load.fields import did_you_mean
from policyledger.model.catalogue import Waiver
from policyledger.model.codes import CODES
from policyledger.model.problem import Problem


def apply_waivers(
    problems: Iterable[Problem], waivers: Iterable[Waiver], as_of: str
) -> list[Problem]:
    """Leave out the problems that a waiver accepts; add problems of the waivers themselves.

    A waiver holds to the end of the day ``until``. ``as_of`` is the day of the check (ISO date).
    """
    kept = list(problems)
    for waiver in waivers:
        if waiver.code not in CODES:
            hint = did_you_mean(waiver.code, CODES)
            message = f"没有问题代码“{waiver.code}”"
            kept.append(Problem("unknown-code", waiver.code.at, message, hint or "请核对。"))
            continue
        waived = [problem for problem in kept if _accepts(waiver, problem)]
        if not waived:
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
    return problem.code == waiver.code and (
        problem.at.path.endswith(str(waiver.where)) or str(waiver.where) in problem.message
    )
