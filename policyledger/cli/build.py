"""The commands that build. What makes the site is imported only when there is something to do."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from functools import partial

from policyledger.cli.checking import findings
from policyledger.cli.failures import FAILURES, failure
from policyledger.cli.options import DONE, PROBLEMS
from policyledger.load.memory import Memory
from policyledger.outputs.cache import Cache, forget_program, program_digest
from policyledger.outputs.inputs import inputs_digest
from policyledger.outputs.parts import Parts
from policyledger.outputs.record import read_record, record_place, whole, work_folder
from policyledger.outputs.workers import default_jobs, renderers


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended: its exit status, and what a person should know of it."""

    status: int
    report: str


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

    return preview(options, partial(_preview_build, options))


def _preview_build(options: argparse.Namespace) -> Built:
    """Build the pages; what goes wrong is said, and the preview goes on."""
    forget_program()  # templates may have changed
    try:
        built = _built(options, Parts(pages=True, sheets=False, data=True))
    except FAILURES as error:
        built = Built(PROBLEMS, failure(error))
        sys.stderr.write(built.report)
    return built


def pack(options: argparse.Namespace) -> int:
    """Pack what was built into one file to carry."""
    from policyledger.cli.pack import pack

    return pack(options)


def verify(options: argparse.Namespace) -> int:
    """Compare a site with its content."""
    from policyledger.cli.verifying import verify

    return verify(options)


def _build(options: argparse.Namespace, parts: Parts) -> int:
    return _built(options, parts).status


def _built(options: argparse.Namespace, parts: Parts) -> Built:
    folders = (options.content, options.checklists)
    given = (*map(str, folders), options.as_of, options.unit, options.format, options.strict, parts)
    inputs = inputs_digest(folders, *given)
    record = read_record(record_place(options.site))
    if record.inputs == inputs and whole(options.site, record):
        sys.stdout.write(record.report)
        _tell(f"没有改动，{options.site} 不用重新生成。")
        return Built(DONE, record.report)
    if parts.sheets and (options.jobs or default_jobs()) > 1 and not options.cluster:
        renderers()
    cache = Cache(work_folder(options.site) / "cache")
    key = program_digest("load").hex()
    memory = Memory(cache.get(key) or b"")
    found = findings(options, memory)
    if found.problems:
        sys.stdout.write(found.report)
        sys.stdout.flush()
    if found.stopped:
        sys.stderr.write("有问题没有解决，什么也没有生成；原来的网站没有改动。\n")
        return Built(PROBLEMS, found.report)
    from policyledger.cli.making import make

    status = make(options, parts, found, inputs, cache)
    if status == DONE and memory.changed:
        cache.put(key, memory.dump())
    if status == DONE:
        _tell(f"已生成：{options.site}")
    return Built(status, found.report if found.problems else "")


def _tell(message: str) -> None:
    """Say what a person in front of a terminal wants to know; a script asks for the status."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{message}\n")
