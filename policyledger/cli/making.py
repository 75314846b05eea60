"""Making the parts of a site from content that has been checked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from tqdm import tqdm

from policyledger.cli.checking import Findings
from policyledger.cli.options import DONE, PROBLEMS, USAGE
from policyledger.load.fields import did_you_mean
from policyledger.model.register import Register
from policyledger.model.unit import Unit
from policyledger.outputs.cache import Cache, Kept
from policyledger.outputs.cluster import ClusterError, cluster_pool
from policyledger.outputs.parts import Parts
from policyledger.outputs.plan import Sheet
from policyledger.outputs.record import work_folder
from policyledger.outputs.site import Build, build_parts
from policyledger.outputs.workers import default_jobs, interrupts_held
from policyledger.views.bindings import Bindings


def make(
    options: argparse.Namespace, parts: Parts, found: Findings, inputs: str, cache: Cache
) -> int:
    """Make ``parts``; ``inputs`` is the digest of all they are made from. Give the exit status."""
    bindings = Bindings(found.register.published())
    units = _units(found.register, options.unit) if options.unit else ()
    if options.unit and len(units) != 1:
        names = (*found.register.directory.names, *found.register.unit_by_id)
        sys.stderr.write(_which_unit(options, units, names))
        return USAGE
    unit = str(units[0].id) if units else ""
    if units and parts.sheets and not units[0].kind.is_inspected:
        sys.stderr.write(_no_checklist(units[0]))
    jobs = options.jobs or default_jobs()
    report = found.report if found.problems else ""
    build = Build(bindings, options.as_of, options.site, parts, cache, jobs, inputs, report)
    try:
        with _alone(options.site):
            _make(build, unit, options.cluster)
    except ClusterError as error:
        sys.stderr.write(f"{error}\n  没有生成；原来的网站没有改动。\n")
        return PROBLEMS
    return DONE


@contextmanager
def _alone(site: Path) -> Iterator[None]:
    """Wait until no other build writes to ``site``; what was begun by a killed one does not count.

    Raises ``OSError`` when nothing can be written there.
    """
    out = work_folder(site)
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / f"{site.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        sys.stderr.write(f"另一个生成正在写 {site}，等它结束……\n")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _make(build: Build, unit: str, cluster: str) -> None:
    parts = build.parts
    sheets, files = _sheets(build, unit, cluster) if parts.sheets else ((), {})
    build_parts(build, sheets, files, keep_sheets=not parts.sheets or bool(unit))
    if parts.sheets and parts.pages and not unit:
        build.cache.prune()


def _sheets(build: Build, unit: str, cluster: str) -> tuple[tuple[Sheet, ...], dict[str, Kept]]:
    # What renders sheets takes time to import, and pages do not need it. Libraries that are
    # interrupted while they are imported end the process with a message of their own.
    with interrupts_held():
        from policyledger.outputs.sheets import plan_sheets, render_sheets

    sheets = plan_sheets(build.bindings, build.as_of, unit)
    with (
        _pool(cluster if sheets else "", build.jobs) as (pool, workers),
        _progress(len(sheets)) as advance,
    ):
        return sheets, render_sheets(sheets, workers, build.cache, lambda _: advance(), pool)


@contextmanager
def _pool(address: str, jobs: int) -> Iterator[tuple[Executor | None, int]]:
    """Give a cluster, or ``None`` for this machine, and how many processes render there."""
    if not address:
        yield None, jobs
        return
    with cluster_pool(address) as found:
        yield found


def _units(register: Register, wanted: str) -> tuple[Unit, ...]:
    """Give the units with this id, or name, or alias."""
    if (unit := register.unit_by_id.get(wanted)) is not None:
        return (unit,)
    return register.directory.named(wanted)


def _no_checklist(unit: Unit) -> str:
    """Say why there is no checklist of people and the public, and where to look instead."""
    return (
        f"“{unit.name}”属于{unit.kind.label}，不出单位检查表；"
        "责任事项见网页上该单位一页，检查时用走访用的空白表。\n"
    )


def _which_unit(options: argparse.Namespace, units: Iterable[Unit], names: Iterable[str]) -> str:
    """Say that the unit asked for is none of ``names``, or that it may be several."""
    several = "、".join(f"{unit.id}（{unit.place}{unit.name}）" for unit in units)
    if several:
        return f"“{options.unit}”可以指几个单位，请写编号：{several}。\n"
    hint = did_you_mean(options.unit, names)
    return f"没有单位“{options.unit}”。{hint}单位登记在 {options.content}/units.yml。\n"


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], object]]:
    """Give a function to call as each sheet is done; the bar shows on a terminal only."""
    hidden = not sys.stderr.isatty() or not total
    with interrupts_held():  # it has a thread
        bar = tqdm(total=total, desc="生成下载文件", unit="份", disable=hidden)
    with bar:
        yield bar.update
