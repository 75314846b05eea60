"""How long checking the whole content takes, in all and by part: python benchmarks/check.py.

The goal is under one second for the whole command, the start of Python included. Each figure is the
best of several runs: the one least disturbed by whatever else the machine does. The parts are in
time of the processor, which other work disturbs less.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from policyledger.check import CHECKS, check  # noqa: E402
from policyledger.load.content import load  # noqa: E402
from policyledger.load.files import SourceText, read_source  # noqa: E402
from policyledger.load.nodes import parse  # noqa: E402

GOAL = 1.0
_AS_OF = "2026-03-05"
_R = TypeVar("_R")


def best(
    run: Callable[[], _R], times: int, clock: Callable[[], float] = time.process_time
) -> tuple[float, _R]:
    """Give the shortest time of ``times`` runs, in seconds, and what the last gave."""
    seconds = []
    for _ in range(times):
        start = clock()
        result = run()
        seconds.append(clock() - start)
    return min(seconds), result


def command(content: Path, checklists: Path) -> int:
    """Run the command as a user does."""
    folders = ["--content", str(content), "--checklists", str(checklists)]
    line = [sys.executable, str(ROOT / "build.py"), "check", *folders, "--as-of", _AS_OF]
    return subprocess.run(line, stdout=subprocess.DEVNULL, check=False).returncode


def processor_of_children() -> float:
    """Give the processor time of the commands run so far."""
    spent = os.times()
    return spent.children_user + spent.children_system


def read(paths: list[Path]) -> list[SourceText]:
    """Read the files."""
    sources = [read_source(path, path.name) for path in paths]
    return [source for source in sources if isinstance(source, SourceText)]


def main() -> int:
    """Measure, print, and give 1 when the goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--content", type=Path, default=ROOT / "content")
    options.add_argument("--checklists", type=Path, default=ROOT / "checklists")
    options.add_argument("--times", type=int, default=5)
    given = options.parse_args()
    content, checklists, times = given.content, given.checklists, given.times
    paths = sorted([*content.rglob("*.md"), *content.rglob("*.yml"), *checklists.glob("*.yml")])

    whole, status = best(lambda: command(content, checklists), times, time.perf_counter)
    cpu, _ = best(lambda: command(content, checklists), times, processor_of_children)
    gc.disable()  # as the command does
    reading, sources = best(lambda: read(paths), times)
    plain = [source for source in sources if source.path.endswith(".yml")]
    parsing, _ = best(lambda: [parse(source) for source in plain], times)
    loading, (register, found) = best(lambda: load(content, checklists), times)
    checking, problems = best(lambda: check(register, found, _AS_OF), times)

    print(f"{len(paths)} files, {sum(len(source.text) for source in sources):,} characters,")
    print(f"{len(register.obligations)} obligations, {len(problems)} problems, status {status}\n")
    rows = [
        ("build.py check, by the clock", whole),
        ("build.py check, of the processor", cpu),
        ("  start of Python and imports", max(cpu - loading - checking, 0)),
        ("  load", loading),
        ("    read the files", reading),
        ("    parse YAML", parsing),
        ("    make records", max(loading - reading - parsing, 0)),
        ("  check", checking),
    ]
    for run in CHECKS:
        seconds, _ = best(lambda run=run: list(run(register)), times)  # type: ignore[misc]
        rows.append((f"    {run.__name__}", seconds))
    for name, seconds in rows:
        print(f"{name:34} {seconds * 1000:8.1f} ms")
    print(f"\ngoal: under {GOAL * 1000:.0f} ms: {'met' if whole < GOAL else 'MISSED'}")
    return int(whole >= GOAL)


if __name__ == "__main__":
    sys.exit(main())
