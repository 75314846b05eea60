"""Feeds the program spoiled files, by the thousand in the tests and by the million by hand.

    python tools/fuzz.py --inputs 1000000 --seed 1 --jobs 2

Looks for anything but the promised answers: an exception, a crash, an input that takes too long or
too much memory. What fails is saved with the traceback under ``out/fuzz``; an input can be had
again by its name: ``python tools/fuzz.py --again 1:4711``.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from fuzz_entrances import Runner, sheets  # noqa: E402
from fuzz_inputs import Corpus, Input  # noqa: E402

#: Seconds of a core: more for one input is a failure; after a minute it is ended.
SLOW = 5.0
#: Address space of a process, bytes; running out of it is a failure.
MEMORY = 3 * 1024**3
_KEPT_SLOWEST = 5
#: Where a folder is quick to write to: half of the time goes into files otherwise.
_QUICK = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of its own there
_REPORTED_EVERY = 500


@dataclass(slots=True)
class Figures:
    """What a run found."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str, str]] = field(default_factory=list)
    peak: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, entrance: str, outcome: str, seconds: float, name: str) -> None:
        """Count one input."""
        self.inputs += 1
        self.outcomes[f"{entrance}: {outcome}"] += 1
        self.slowest = sorted([*self.slowest, (seconds, name, entrance)])[-_KEPT_SLOWEST:]

    def merge(self, other: Figures) -> None:
        """Take in what another process found."""
        self.inputs += other.inputs
        self.outcomes.update(other.outcomes)
        self.slowest = sorted([*self.slowest, *other.slowest])[-_KEPT_SLOWEST:]
        self.peak = max(self.peak, other.peak)
        self.failures += other.failures


def fuzz(corpus: Corpus, names: list[str], thorough_every: int, save: Path) -> Figures:
    """Take the inputs of these names in this process; failures are saved below ``save``."""
    figures = Figures()
    with tempfile.TemporaryDirectory(dir=_QUICK) as folder:
        runner = Runner(Path(folder) / "county")
        for number, name in enumerate(names):
            given = corpus.make(name)
            _one(runner, given, name, number % thorough_every == 0, figures, save)
    figures.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return figures


def _one(
    runner: Runner, given: Input, name: str, thorough: bool, figures: Figures, save: Path
) -> None:
    start = time.process_time()  # the machine may be busy with other things
    said = ""
    try:
        outcome = runner.run(given, thorough)
    except Exception:  # whatever it is, it is what the fuzzer looks for
        outcome, said = "failed", traceback.format_exc()
    seconds = time.process_time() - start
    if not said and seconds > SLOW:
        outcome, said = "slow", f"{seconds:.1f} s\n"
    if said:
        figures.failures.append(save_input(save, name, given, said))
    figures.add(given.entrance, outcome, seconds, name)


def save_input(save: Path, name: str, given: Input, said: str) -> str:
    """Write an input and what was said of it; give the folder."""
    folder = save / name.replace(":", "-")
    for path, data in given.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (folder / "said.txt").write_text(f"{given.entrance} {name}\n{said}", encoding="utf-8")
    return str(folder)


def _work(corpus: Corpus, names: list[str], every: int, save: Path, at: Any, answers: Any) -> None:
    """Take inputs in a process of its own, telling by ``at`` which one and since when."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    parent = os.getppid()
    gc.disable()  # as the command that checks does
    figures = Figures()
    with tempfile.TemporaryDirectory(dir=_QUICK) as folder:
        runner = Runner(Path(folder) / "county")
        for number, name in enumerate(names):
            at[0], at[1] = number, time.time()
            _one(runner, corpus.make(name), name, number % every == 0, figures, save)
            if figures.inputs == _REPORTED_EVERY:
                if os.getppid() != parent:
                    return  # whoever asked for this is gone
                gc.collect()
                answers.put(figures)
                figures = Figures()
                figures.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    figures.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    answers.put(figures)
    at[0] = len(names)


class _Worker:
    """A process with its share of the inputs; when it dies, another goes on behind the input."""

    def __init__(self, corpus: Corpus, names: list[str], every: int, save: Path) -> None:
        self.names = names
        self._given = (corpus, every, save)
        self._context = multiprocessing.get_context("spawn")
        self.answers = self._context.Queue()
        self._start()

    def _start(self) -> None:
        corpus, every, save = self._given
        self._at = self._context.Array("d", [0, time.time() + 60])
        self._process = self._context.Process(
            target=_work,
            args=(corpus, self.names, every, save, self._at, self.answers),
            daemon=True,
        )
        self._process.start()

    def watch(self, total: Figures) -> bool:
        """Tell whether there is still work; end an input that does not end."""
        number = int(self._at[0])
        if number >= len(self.names):
            self._process.join(10)
            return False
        hangs = time.time() - self._at[1] > 60
        if hangs:
            self._process.kill()
        if hangs or not self._process.is_alive():
            self._process.join()
            corpus, _, save = self._given
            name = self.names[number]
            said = "does not end" if hangs else f"process died: {self._process.exitcode}"
            total.failures.append(save_input(save, name, corpus.make(name), said))
            self.names = self.names[number + 1 :]
            if not self.names:
                return False
            self._start()
        return True


def run(inputs: int, seed: str, jobs: int, every: int, save: Path) -> Figures:
    """Take ``inputs`` inputs in ``jobs`` processes, telling on standard error how it goes."""
    corpus = Corpus(sheets)
    names = [f"{seed}:{number}" for number in range(inputs)]
    workers = [_Worker(corpus, names[job::jobs], every, save) for job in range(jobs)]
    total, start = Figures(), time.time()
    told = 0.0
    while workers:
        time.sleep(0.2)
        workers = [worker for worker in workers if _drained(worker, total)]
        if time.time() - told > 10 or not workers:
            told = time.time()
            rate = total.inputs / (told - start)
            sys.stderr.write(
                f"\r{total.inputs:>9,} inputs  {rate:6.0f}/s  {total.peak / 2**20:5.0f} MB peak  "
                f"slowest {total.slowest[-1][0] if total.slowest else 0:.2f} s  "
                f"{len(total.failures)} failures "
            )
            sys.stderr.flush()
    sys.stderr.write("\n")
    return total


def _drained(worker: _Worker, total: Figures) -> bool:
    alive = worker.watch(total)
    while not worker.answers.empty():
        total.merge(worker.answers.get())
    return alive


def main() -> int:
    """Run by the options; give 0 when nothing failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", default="1", help="another seed gives other inputs")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--thorough-every", type=int, default=50, metavar="N",
                        help="make pages and sheets of each Nth input that passes")  # fmt: skip
    parser.add_argument("--save", type=Path, default=ROOT / "out" / "fuzz", metavar="FOLDER")
    parser.add_argument("--again", metavar="NAME", help="take one input again, by its name")
    options = parser.parse_args()
    if options.again:
        shutil.rmtree(options.save / options.again.replace(":", "-"), ignore_errors=True)
        figures = fuzz(Corpus(sheets), [options.again], 1, options.save)
    else:
        start = time.time()
        figures = run(
            options.inputs, options.seed, options.jobs, options.thorough_every, options.save
        )
        seconds = time.time() - start
        print(json.dumps({
            "inputs": figures.inputs, "seconds": round(seconds), "seed": options.seed,
            "per_second": round(figures.inputs / seconds), "peak_mb": figures.peak // 2**20,
            "slowest": [[round(time_, 3), name, entrance]
                        for time_, name, entrance in reversed(figures.slowest)],
            "outcomes": dict(sorted(figures.outcomes.items())),
            "failures": len(figures.failures),
        }, ensure_ascii=False, indent=1))  # fmt: skip
    for folder in figures.failures[:50]:
        print(folder)
    return 1 if figures.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
