"""The checks: each one function with a one-sentence docstring, all in one tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from policyledger.check.calendars import calendars_reach
from policyledger.check.checks import (
    checklists_filled,
    duties_checkable,
    items_asked,
    questions_differ,
)
from policyledger.check.consequences import drop_consequences
from policyledger.check.corrections import corrections_found
from policyledger.check.coverage import text_covered
from policyledger.check.deadline_words import deadlines_as_worded
from policyledger.check.deadlines import deadlines_in_text
from policyledger.check.identity import clauses_unique, ids_coded, ids_unique, names_unique
from policyledger.check.quotes import quotes_verbatim
from policyledger.check.references import (
    checklist_units_exist,
    clauses_exist,
    groups_exist,
    instruments_exist,
    matters_exist,
    members_exist,
    obligations_exist,
    periods_exist,
    units_exist,
)
from policyledger.check.review import clauses_reviewed
from policyledger.check.tails import tails_kept
from policyledger.check.traces import implements_acyclic, implements_upward
from policyledger.check.waivers import apply_waivers
from policyledger.check.writing import numbers_bracketed, questions_closed, titles_short
from policyledger.model.problem import Problem
from policyledger.model.register import Register

Check = Callable[[Register], Iterator[Problem]]
DatedCheck = Callable[[Register, str], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    ids_unique,
    ids_coded,
    names_unique,
    clauses_unique,
    instruments_exist,
    clauses_exist,
    units_exist,
    members_exist,
    matters_exist,
    groups_exist,
    obligations_exist,
    checklist_units_exist,
    periods_exist,
    quotes_verbatim,
    text_covered,
    corrections_found,
    tails_kept,
    deadlines_in_text,
    deadlines_as_worded,
    implements_upward,
    implements_acyclic,
    duties_checkable,
    questions_differ,
    questions_closed,
    titles_short,
    numbers_bracketed,
    items_asked,
    checklists_filled,
    clauses_reviewed,
)

#: Those whose answer depends on the day.
DATED_CHECKS: tuple[DatedCheck, ...] = (calendars_reach,)


def check(register: Register, found: Iterable[Problem], as_of: str) -> tuple[Problem, ...]:
    """Run every check; give all problems, those of loading (``found``) among them, sorted.

    ``as_of`` is the ISO date at which the calendar and waivers count.
    """
    checked = [problem for run in CHECKS for problem in run(register)]
    checked += [problem for run in DATED_CHECKS for problem in run(register, as_of)]
    problems, complete = drop_consequences(dict.fromkeys(found), checked, register)
    kept = apply_waivers(problems, register.waivers, as_of, complete)
    return tuple(sorted(set(kept), key=lambda problem: (problem.at, problem.code, problem.message)))
