"""Putting the site together: pages, downloads and data in one folder, whole or not at all.

What renders sheets takes time to import, so that is done only where there are some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path

from policyledger.outputs.cache import Cache, Kept
from policyledger.outputs.pages import FilesMaker, Output, page_files
from policyledger.outputs.parts import Parts
from policyledger.outputs.plan import PathClashError, Sheet, check_paths
from policyledger.outputs.record import (
    Known,
    Made,
    Record,
    digest,
    read_record,
    record_place,
    work_folder,
    write_record,
)
from policyledger.outputs.write import link_or_copy, paths_below, staged, write_files
from policyledger.render.data import obligations_csv, register_json, register_schema
from policyledger.views.bindings import Bindings
from policyledger.views.deferred import Recall, anew
from policyledger.views.downloads import Download
from policyledger.views.ledger import Ledger

_SHEETS, _DATA = "downloads", "data"


@dataclass(frozen=True, slots=True)
class Build:
    """What is built: the register on the day ``as_of``, into ``target``, with ``jobs`` processes.

    ``cache`` holds what was rendered before. ``inputs`` is the digest of all that it is made from,
    and ``report`` what the check said: both are kept, so that the next build knows when there is
    nothing to do.
    """

    bindings: Bindings
    as_of: date
    target: Path
    parts: Parts
    cache: Cache
    jobs: int = 1
    inputs: str = ""
    report: str = ""


def build_parts(
    build: Build, sheets: tuple[Sheet, ...], files: Mapping[str, Kept], keep_sheets: bool
) -> None:
    """Make the parts of the site.

    ``sheets`` and their bytes ``files`` are what was rendered; ``keep_sheets`` keeps downloads made
    before that are not among them. What has not changed is taken from the site as it is; digests
    tell, never time stamps. Raises ``OSError`` when something cannot be written, and ``SiteError``;
    the site is then as it was.
    """
    target, parts = build.target, build.parts
    record = read_record(record_place(target))
    known = Known(target, record)
    before = _before(build, record, known) if keep_sheets else ()
    listed = _listed(build, sheets, files, before)
    made: dict[str, Made] = {}
    with staged(target) as stage:
        for path, kept in files.items():
            same = known.holds(path, kept.digest)
            link_or_copy(target / path if same else kept.place, stage / path)
            made[path] = Made("", kept.digest)
        for output in _outputs(build, listed, known):
            if output.path in made:
                raise PathClashError([output.path])
            if output.data is None:
                link_or_copy(target / output.path, stage / output.path)
                made[output.path] = record.files[output.path]
            else:
                made[output.path] = _put(output, output.data, known, target, stage)
        check_paths(made)
        kept_parts = {_SHEETS: keep_sheets, _DATA: not parts.data}
        for path in sorted(paths_below(target)):
            if path not in made and kept_parts.get(path.partition("/")[0], not parts.pages):
                made[path] = known.get(path) or Made("", digest(target / path))
                link_or_copy(target / path, stage / path)
    write_record(record_place(target), Record(build.inputs, build.report, made, listed))


def _outputs(build: Build, listed: tuple[Download, ...], known: Known) -> Iterator[Output]:
    others: list[FilesMaker] = []
    if build.parts.data:
        others.append(partial(_data_files, build.bindings, build.as_of))
    if build.parts.pages:
        ledger = Ledger(build.bindings, build.as_of, listed)
        with staged(work_folder(build.target) / "site-src") as work:
            yield from page_files(ledger, others, known, build.cache, work, build.jobs)
    else:
        for make in others:
            yield from (Output(path, "", data) for path, data in make(anew).items())


def _put(output: Output, data: bytes, known: Known, target: Path, stage: Path) -> Made:
    """Put a file into ``stage``: the one that is there if it is the same, so that it stays."""
    made = Made(output.key, sha256(data).hexdigest())
    if known.holds(output.path, made.digest):
        link_or_copy(target / output.path, stage / output.path)
    else:
        write_files(stage, {output.path: data})
    return made


def _data_files(bindings: Bindings, as_of: date, recall: Recall) -> dict[str, bytes]:
    return {
        f"{_DATA}/register.json": register_json(bindings, as_of, recall),
        f"{_DATA}/register.schema.json": register_schema(),
        f"{_DATA}/obligations.csv": obligations_csv(bindings, recall),
    }


def _before(build: Build, record: Record, known: Known) -> tuple[Download, ...]:
    """Describe the downloads that the site has."""
    if record.files:
        return tuple(entry for entry in record.downloads if known.get(entry.path))
    if not build.target.is_dir():
        return ()
    # The record is gone: what is planned and there was made before.
    from policyledger.outputs.sheets import downloads, plan_sheets

    sheets, files = [], {}
    for sheet in plan_sheets(build.bindings, build.as_of):
        if (place := build.target / sheet.path).is_file():
            sheets.append(sheet)
            files[sheet.path] = Kept(place, digest(place))
    return downloads(sheets, files, build.cache)


def _listed(
    build: Build,
    sheets: tuple[Sheet, ...],
    files: Mapping[str, Kept],
    before: Iterable[Download],
) -> tuple[Download, ...]:
    """Describe the downloads that the pages list: those made now, and those ``before`` that stay.

    What was made before stays as it was described then: its file has not changed.
    """
    listed = {entry.path: entry for entry in before}
    if sheets:
        from policyledger.outputs.sheets import downloads

        listed |= {entry.path: entry for entry in downloads(sheets, files, build.cache)}
    return tuple(listed.values())
