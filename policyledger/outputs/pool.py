"""Rendering sheets in other processes, of this machine or of others, whatever runs them."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from itertools import islice
from threading import Lock

from policyledger.outputs.plan import Sheet
from policyledger.outputs.workers import end_with_parent, interrupts_held, renderers
from policyledger.render.formats import FORMATS

#: Sheets that are rendered together, in one process one after the other.
Task = tuple[Sheet, ...]

#: So many tasks a worker are handed over before the first is back: enough that none has to wait,
#: few enough that memory does not grow with the number of tasks.
_AHEAD = 3

_ALONE = Lock()


def local_pool(workers: int) -> Executor:
    """Give ``workers`` processes of this machine that render."""
    # A worker must collect garbage: without, it grows by 20 MB a sheet, and is no faster.
    return ProcessPoolExecutor(workers, renderers(), initializer=end_with_parent)


def render_sheet(sheet: Sheet) -> bytes:
    """Render one sheet."""
    return FORMATS[sheet.kind][sheet.format](sheet.view)


def render_together(task: Task) -> tuple[bytes, ...]:
    """Render sheets one after the other in this process."""
    return tuple(map(render_sheet, task))


def render_in(
    pool: Executor, workers: int, tasks: Iterable[Task]
) -> Iterator[tuple[Task, tuple[bytes, ...]]]:
    """Give each task and what it renders to as soon as it is there; ``workers`` processes do it.

    ``pool`` is anything that runs functions elsewhere. Errors of rendering are raised as they are,
    and what has not begun by then is not begun.
    """
    waiting = iter(tasks)
    under_way: dict[Future[tuple[bytes, ...]], Task] = {}
    try:
        while True:
            for task in islice(waiting, workers * _AHEAD - len(under_way)):
                with interrupts_held():  # or a process may be started that nobody waits for
                    under_way[pool.submit(_render_packed, pickle.dumps(task))] = task
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                yield under_way.pop(future), future.result()
    finally:
        for future in under_way:
            future.cancel()


def _render_packed(packed: bytes) -> tuple[bytes, ...]:
    """Render a task that comes as bytes, so that no pool looks into it.

    One at a time: a process has one set of fonts, and a cluster's may have several threads.
    """
    with _ALONE:
        return render_together(pickle.loads(packed))  # noqa: S301 -- from this program itself
