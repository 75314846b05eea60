"""What a file that could not be read would bring up all over the register.

One tab in a file of duties leaves a whole document without duties; a hundred problems that all go
away with that tab would hide it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from policyledger.model.codes import CODES
from policyledger.model.problem import Problem, Severity
from policyledger.model.register import Register

_AGAIN = "依赖这个文件的检查这次没有做，改好以后请再检查一次。"
#: Of a file of lists: what of the register is empty if it was not read, and what follows from that.
_LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "units.yml": (
        "units",
        ("unknown-unit", "ambiguous-unit", "unknown-member", "tail-mismatch", "empty-checklist"),
    ),
    "matters.yml": ("matters", ("unknown-matter",)),
    "groups.yml": ("groups", ("unknown-group",)),
    "calendar.yml": ("periods", ("unknown-period",)),
}


def drop_consequences(
    found: Iterable[Problem], checked: Iterable[Problem], register: Register
) -> tuple[list[Problem], bool]:
    """Give the problems of loading (``found``) and of the checks, without mere consequences.

    The second value tells whether every file was read. Where one was not, its problem says that one
    has to check again. Of a deadline that is wrong in itself nobody is told how it differs.
    """
    loading = list(found)
    causes: list[str] = []
    codes: set[str] = set()
    stems: set[str] = set()
    recorded = {str(record.instrument) for record in register.records}
    for path in sorted({problem.at.path for problem in loading if _is_error(problem)}):
        pure = PurePath(path)
        name = "calendar.yml" if pure.name.endswith("calendar.yml") else pure.name
        instrument = register.instrument_by_id.get(pure.stem)
        is_paper = pure.parent.parent.name == "instruments"
        if pure.name == "instruments":
            unread = not register.instruments
            codes.update(("unknown-obligation", "unknown-instrument", "empty-checklist"))
        elif name in _LISTS:
            records, follow = _LISTS[name]
            unread = not getattr(register, records)
            codes.update(follow if unread else ())
        elif is_paper and pure.suffix == ".yml":
            unread = pure.stem not in recorded
            codes.update(("unknown-obligation", "empty-checklist") if unread else ())
        elif is_paper and pure.suffix == ".md":
            unread = instrument is None or not instrument.clauses
            codes.update(("unknown-instrument",) if unread else ())
        else:
            continue
        if unread:
            causes.append(path)
            stems.add(pure.stem)
    found_later = list(checked)
    if doubled := next(filter(_is_doubled_unit, found_later), None):
        # One of the two was meant to have another name, and what names that one is not wrong.
        causes.append(doubled.at.path)
        codes.update(_LISTS["units.yml"][1])
    spoiled = {_line(problem) for problem in loading if problem.code == "bad-deadline"}
    kept = [
        problem
        for problem in found_later
        if not _follows(problem, codes, stems)
        and not (problem.code == "deadline-differs" and _line(problem) in spoiled)
    ]
    return list(_checked_again([*loading, *kept], causes)), not causes


def _is_doubled_unit(problem: Problem) -> bool:
    return problem.code == "duplicate-name" and PurePath(problem.at.path).name == "units.yml"


def _line(problem: Problem) -> tuple[str, int]:
    return problem.at.path, problem.at.line


def _follows(problem: Problem, codes: set[str], stems: set[str]) -> bool:
    return problem.code in codes or (
        PurePath(problem.at.path).stem in stems
        and problem.code in ("uncovered-text", "tail-mismatch", "unknown-clause")
    )


def _checked_again(loading: Iterable[Problem], causes: Iterable[str]) -> Iterable[Problem]:
    """Say once for each unread file that checks were left out."""
    waiting = set(causes)
    for problem in loading:
        if problem.at.path in waiting and _is_error(problem):
            waiting.remove(problem.at.path)
            yield replace(problem, advice="\n".join(filter(None, (problem.advice, _AGAIN))))
        else:
            yield problem


def _is_error(problem: Problem) -> bool:
    return CODES[problem.code].severity is Severity.ERROR
