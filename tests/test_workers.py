"""Many small tasks in several processes, which leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from policyledger.outputs.workers import do_all

ROOT = Path(__file__).parent.parent
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order(jobs: int) -> None:
    tasks: list[Callable[[], tuple[int, int]]] = [partial(square, number) for number in range(50)]
    results = list(do_all(tasks, jobs))
    assert [result for result, _ in results] == [number * number for number in range(50)]
    elsewhere = {process for _, process in results} - {os.getpid()}
    assert bool(elsewhere) == (jobs > 1 and hasattr(os, "fork"))


def fail() -> None:
    raise ValueError("on purpose")


@pytest.mark.parametrize("jobs", [1, 2])
def test_errors_come_out_as_they_are(jobs: int) -> None:
    with pytest.raises(ValueError, match="on purpose"):
        list(do_all([fail] * 10, jobs))


PAGES = """
import os, time
from policyledger.outputs.workers import do_all

def task():
    print(os.getpid(), flush=True)
    time.sleep(60)

list(do_all([task] * 10, 2))
"""
SHEETS = """
import time
from policyledger.outputs.pool import local_pool

if __name__ == "__main__":
    with local_pool(2) as pool:
        for number in range(2):
            pool.submit(time.sleep, 60)
        for process in pool._processes:
            print(process, flush=True)
"""


@FORKS
@pytest.mark.parametrize("program", [PAGES, SHEETS], ids=["pages", "sheets"])
def test_processes_end_when_their_parent_is_killed(program: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    time.sleep(1)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    until = time.monotonic() + 30
    while any(alive(worker) for worker in workers):
        assert time.monotonic() < until, "a process went on without its parent"
        time.sleep(0.2)


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        try:
            os.kill(process, 0)
        except OSError:
            return False
        return not Path("/proc").is_dir()
