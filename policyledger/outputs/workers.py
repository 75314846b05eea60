"""Doing many small things with all cores."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import (
    forkserver,
    get_all_start_methods,
    get_context,
    parent_process,
    resource_tracker,
)
from multiprocessing.context import BaseContext
from threading import Thread
from typing import TypeVar, cast

from policyledger.render.pdf import fontconfig
from policyledger.render.pdf.fontconfig import WORK
from policyledger.render.project import ROOT

_R = TypeVar("_R")

#: So many things at a time go to a process: few enough that none has to wait at the end.
_SHARE = 4
#: The things to do. Processes are copies of this one, so that nothing has to be handed to them.
_TASKS: list[Callable[[], object]] = []
#: What renders sheets, and takes a second to load.
_RENDERERS = ("policyledger.outputs.pool", "policyledger.render.pdf.loaded")


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
        with ProcessPoolExecutor(jobs, get_context("fork"), initializer=end_with_parent) as pool:
            with interrupts_held():  # all processes start now
                results = pool.map(_do, range(len(tasks)), chunksize=_SHARE)
            for result in results:
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


def end_with_parent() -> None:
    """See to it that this process ends when its parent is killed: nobody else would tell it."""
    parent = parent_process()
    assert parent is not None, "to be called in a process that was started by another"

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def renderers() -> BaseContext:
    """Give how processes are started that render sheets: none is a copy of this one.

    Copying a process in which Pango has run is not safe. Where a system can, they are copies of a
    process that has only loaded what renders. It begins to load when this is called first, so call
    it early: meanwhile there are things to read and check.
    """
    if sys.platform != "linux":  # others have it too, but not libraries that bear being copied
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(list(_RENDERERS))
    resource_tracker.ensure_running()  # it would let interrupts in when it starts
    try:
        # Loading WeasyPrint already looks for fonts.
        own = {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", **fontconfig.environment(WORK)}
        with _environment(own), interrupts_held():
            forkserver.ensure_running()
    except OSError:  # the folder for temporary files has too long a name for a socket, or is full
        return get_context("spawn")
    return context


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Let processes that are started meanwhile have these variables."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl+C back until the end of the block.

    Processes and threads that are started meanwhile know nothing of it, ever: it is for the thread
    that waits for them.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _do(number: int) -> object:
    return _TASKS[number]()
