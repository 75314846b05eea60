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
    os.write(1, f"{os.getpid()}\\n".encode())  # at once: lines of two processes never mix
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


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells when it has begun")
def test_an_interrupt_says_one_line(tmp_path: Path) -> None:
    """Ctrl+C goes to all processes of a terminal; only the first of them has something to say."""
    for seconds in (0.0, 0.3, 0.6, 0.9, 1.5):  # while it reads, loads what renders, and renders
        build = subprocess.Popen(
            [sys.executable, "build.py", "all", "--site", str(tmp_path / "site"), "--jobs", "2"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        while not children(build.pid):
            time.sleep(0.01)
        time.sleep(seconds)
        os.killpg(build.pid, signal.SIGINT)
        said, _ = build.communicate(timeout=60)
        assert (build.returncode, said) == (1, "\n已中断；原来的网站没有改动。\n")


def test_without_a_socket_sheets_are_rendered_all_the_same(
    tmp_path: Path,
) -> None:
    """The name of a socket has about a hundred characters at most (unix(7))."""
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    program = (
        "import tempfile; tempfile.tempdir = {!r}\n"
        "from policyledger.outputs.pool import local_pool\n"
        "if __name__ == '__main__':\n"
        "    with local_pool(1) as pool: print(pool.submit(len, 'abc').result())\n"
    )
    script = tmp_path / "program.py"
    script.write_text(program.format(str(deep)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")


def children(process: int) -> str:
    return Path(f"/proc/{process}/task/{process}/children").read_text()


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        try:
            os.kill(process, 0)
        except OSError:
            return False
        return not Path("/proc").is_dir()
