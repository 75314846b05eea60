"""Doing many small things with all cores."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from threading import Thread
from typing import TypeVar, cast

_R = TypeVar("_R")

#: So many things at a time go to a process: few enough that none has to wait at the end.
_SHARE = 4
#: The things to do. Processes are copies of this one, so that nothing has to be handed to them.
_TASKS: list[Callable[[], object]] = []


def default_jobs() -> int:
    """Give the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def do_all(tasks: Sequence[Callable[[], _R]], jobs: int) -> Iterator[_R]:
    """Give the result of each task, in order, worked out in ``jobs`` processes where that pays.

    Tasks must be plain Python: the processes are forked. Where a system cannot fork, this process
    does everything itself. Errors are raised as they are.
    """
    with _rare_collection():
        if jobs <= 1 or len(tasks) <= _SHARE or "fork" not in get_all_start_methods():
            yield from (task() for task in tasks)
        else:
            yield from _forked(tasks, jobs)


def _forked(tasks: Sequence[Callable[[], _R]], jobs: int) -> Iterator[_R]:
    _TASKS[:] = tasks
    try:
        with ProcessPoolExecutor(
            jobs, get_context("fork"), initializer=end_with, initargs=(os.getpid(),)
        ) as pool:
            for result in pool.map(_do, range(len(tasks)), chunksize=_SHARE):
                yield cast(_R, result)
    finally:
        _TASKS.clear()


@contextmanager
def _rare_collection() -> Iterator[None]:
    """Look for garbage now and then only: going through millions of records is a fifth of the time.

    What is there is not touched again, so that forked processes go on sharing it.
    """
    usual = gc.get_threshold()
    gc.collect(1)
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def end_with(parent: int) -> None:
    """See to it that this process ends when ``parent`` is killed: nobody else would tell it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _do(number: int) -> object:
    return _TASKS[number]()
