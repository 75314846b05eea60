"""The commands that build."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from policyledger.cli.checking import checked
from policyledger.model.register import Register
from policyledger.outputs import sheets as sheet_plan
from policyledger.outputs.cache import Cache
from policyledger.outputs.site import Build, Parts, build_parts
from policyledger.outputs.workers import default_jobs
from policyledger.views.bindings import Bindings


def all_(options: argparse.Namespace) -> int:
    """Check, then make everything."""
    return _build(options, Parts(pages=True, sheets=True, data=True))


def site(options: argparse.Namespace) -> int:
    """Check, then make the pages and data; downloads made before stay."""
    return _build(options, Parts(pages=True, sheets=False, data=True))


def print_(options: argparse.Namespace) -> int:
    """Check, then make the downloads; pages made before stay."""
    return _build(options, Parts(pages=False, sheets=True, data=False))


def export(options: argparse.Namespace) -> int:
    """Check, then make the data files; everything else stays."""
    return _build(options, Parts(pages=False, sheets=False, data=True))


def serve(options: argparse.Namespace) -> int:
    """Build the pages, serve them on this machine, and build again on every change."""
    from policyledger.cli.preview import preview

    return preview(options, lambda: site(options))


def _build(options: argparse.Namespace, parts: Parts) -> int:
    register, stopped = checked(options)
    if stopped:
        sys.stderr.write("有问题没有解决，什么也没有生成；原来的网站没有改动。\n")
        return 1
    bindings = Bindings(register.published())
    unit = ""
    if options.unit:
        unit = _unit_id(register, options.unit)
        if not unit:
            sys.stderr.write(
                f"没有单位“{options.unit}”。单位登记在 {options.content}/units.yml。\n"
            )
            return 2
    sheets = sheet_plan.plan_sheets(bindings, options.as_of, unit) if parts.sheets else ()
    jobs = options.jobs or default_jobs()
    cache = Cache(options.site.parent / "out" / "cache")
    with _progress(len(sheets)) as advance:
        files = sheet_plan.render_sheets(sheets, jobs, cache, lambda _: advance())
    if parts.sheets and not unit:
        cache.prune()
    build = Build(bindings, options.as_of, options.site, parts, jobs)
    build_parts(build, sheets, files, keep_sheets=not parts.sheets or bool(unit))
    if sys.stderr.isatty():
        sys.stderr.write(f"已生成：{options.site}\n")
    return 0


def _unit_id(register: Register, wanted: str) -> str:
    """Give the id of the unit with this id, name or alias, or an empty string."""
    if wanted in register.unit_by_id:
        return wanted
    named = {str(unit.name): str(unit.id) for unit in register.units}
    for unit in register.units:
        for alias in unit.aliases:
            named.setdefault(str(alias.name), str(unit.id))
    return named.get(wanted, "")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], object]]:
    """Give a function to call as each sheet is done; the bar shows on a terminal only."""
    hidden = not sys.stderr.isatty() or not total
    with tqdm(total=total, desc="生成下载文件", unit="份", disable=hidden) as bar:
        yield bar.update
