"""The command that checks. It needs nothing that renders, so that it is quick and runs anywhere."""

from __future__ import annotations

import argparse
import gc
import sys
from dataclasses import dataclass

from policyledger.check import check
from policyledger.cli import report
from policyledger.load.content import load
from policyledger.load.memory import Memory
from policyledger.model.problem import Problem
from policyledger.model.register import Register


def check_only(options: argparse.Namespace) -> int:
    """Check the content and report; give 0 when it may be built."""
    _, stopped = checked(options, always_report=True)
    return 1 if stopped else 0


@dataclass(frozen=True, slots=True)
class Findings:
    """A register, what the check has to say of it, and whether that stops a build."""

    register: Register
    problems: tuple[Problem, ...]
    report: str
    stopped: bool


def findings(options: argparse.Namespace, memory: Memory | None = None) -> Findings:
    """Load and check; with a ``memory`` what is known to it is not read again."""
    # Records hold no cycles: looking for garbage among them costs a third of the time for nothing.
    gc.disable()
    try:
        register, found = load(options.content, options.checklists, memory)
        problems = check(register, found, options.as_of.isoformat())
    finally:
        gc.freeze()  # nor later: each search would go through all of them, and they stay
        gc.enable()
    errors, warnings = report.count(problems)
    as_text = report.as_json if options.format == "json" else report.as_text
    stopped = bool(errors or (options.strict and warnings))
    return Findings(register, tuple(problems), as_text(problems, register.files), stopped)


def checked(options: argparse.Namespace, always_report: bool = False) -> tuple[Register, bool]:
    """Load and check; report problems; tell whether they stop a build."""
    found = findings(options)
    if always_report or found.problems:
        sys.stdout.write(found.report)
        sys.stdout.flush()
    return found.register, found.stopped
