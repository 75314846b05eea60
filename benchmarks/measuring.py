"""Running a command and taking its time, its processor time and the memory of all its processes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

#: Looking at memory costs time: every quarter of a second at first, later more seldom.
_PAUSE, _SHARE = 0.25, 0.01
_MB = 1024 * 1024
#: Makes every tool compile its own program again at each start, which no user does.
_SLOWED = "PYTHONDONTWRITEBYTECODE"
#: prctl(2), PR_SET_CHILD_SUBREAPER: what outlives its parent becomes our child.
_ADOPT = 36


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took: seconds by the clock, of the processor; peak memory in MB; how it ended.

    Memory is what all processes of the run held at once, shared pages counted once (PSS), and at
    least what the largest of them ever held. ``over`` tells that it was stopped at the limit.
    """

    seconds: float
    processor: float
    memory: float
    status: int
    over: bool

    def record(self) -> dict[str, object]:
        """Give the figures, rounded, for the file of results."""
        return {
            key: round(value, 3) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }


def run(
    command: Sequence[str], folder: Path, limit: float, variables: Mapping[str, str], log: Path
) -> Measured:
    """Run ``command`` in ``folder``, for ``limit`` seconds at most; its output goes to ``log``."""
    over = False
    peak = 0.0
    ended = threading.Event()
    used: list[resource.struct_rusage] = []
    with _orphans_adopted(), log.open("wb") as file:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={key: value for key, value in os.environ.items() if key != _SLOWED} | variables,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

        def watch() -> None:
            nonlocal over, peak
            passed = 0.0
            while not ended.wait(max(_PAUSE, passed * _SHARE)):
                passed = time.perf_counter() - start
                peak = max(peak, _held(process.pid))
                if passed > limit:
                    over = True
                    os.killpg(process.pid, signal.SIGKILL)
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, ending, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        used += (usage, *_left_over(process.pid))
        ended.set()
        watcher.join()
    process.returncode = os.waitstatus_to_exitcode(ending)
    return Measured(
        seconds,
        sum(one.ru_utime + one.ru_stime for one in used),
        max(peak, *map(_largest, used)),
        process.returncode,
        over,
    )


@contextlib.contextmanager
def _orphans_adopted() -> Iterator[None]:
    """Let processes that outlive the one that started them become ours, where the system can."""
    _adopt(True)
    try:
        yield
    finally:
        _adopt(False)


def _adopt(wanted: bool) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_ADOPT, int(wanted))


def _left_over(group: int) -> Iterator[resource.struct_rusage]:
    """Wait for what is left of a run in its group, and give what it used."""
    with contextlib.suppress(ChildProcessError):
        while True:
            yield os.wait4(-group, 0)[2]


def _largest(usage: resource.struct_rusage) -> float:
    """Give the most that one process of the run held, in MB (Linux counts in kB)."""
    return usage.ru_maxrss / 1024


def _held(session: int) -> float:
    """Give the memory of all processes of a session, in MB; 0 where the system does not say."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # The name, in brackets, can hold spaces: count from behind it.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                total += _proportional(entry)
        except (OSError, ValueError, IndexError):
            continue  # it has ended meanwhile
    return total / _MB


def _proportional(entry: Path) -> int:
    for line in (entry / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def machine() -> dict[str, object]:
    """Describe the machine without naming it."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {"cores": cores, "memory_gb": round(memory), "system": os.uname().sysname}
