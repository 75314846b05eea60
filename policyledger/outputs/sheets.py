"""The plan of all downloads, and rendering them with all cores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from policyledger.model.checklist import Checklist
from policyledger.outputs.cache import Cache, Kept, sheet_key
from policyledger.outputs.pieces import PieceStore
from policyledger.outputs.plan import Bound, Sheet
from policyledger.outputs.pool import Task, local_pool, render_in, render_together
from policyledger.outputs.workers import interrupts_held
from policyledger.render.formats import FORMATS
from policyledger.render.pdf.binder import bound
from policyledger.render.pdf.matrix_layout import fits_a4
from policyledger.render.pdf.paper import pages_and_paper
from policyledger.views.bindings import Bindings
from policyledger.views.calendar.file import calendar_views
from policyledger.views.calendar.schedule import Schedule
from policyledger.views.downloads import Download
from policyledger.views.ledger import Ledger
from policyledger.views.sheets.blank import blank_views
from policyledger.views.sheets.checklist import ChecklistView, checklist_views
from policyledger.views.sheets.division import division_parts, division_view
from policyledger.views.sheets.matrix import matrix_view
from policyledger.views.sheets.matrix_parts import matrix_parts


def plan_sheets(bindings: Bindings, as_of: date, unit: str = "") -> tuple[Sheet, ...]:
    """Give every sheet that the register asks for; with ``unit`` (an id) only that unit's."""
    sheets = tuple(
        sheet
        for part in (_tables, _checklists, _blanks, _calendars)
        for sheet in part(bindings, as_of)
    )
    return tuple(sheet for sheet in sheets if not unit or sheet.unit == unit)


#: The tables of all documents that are put together from parts, so that a changed duty changes a
#: part only: they are the longest of all sheets.
_PARTS: Mapping[str, Callable[[Any], tuple[tuple[str, Any], ...]]] = {
    "division": division_parts,
    "matrix": matrix_parts,
    "matrix-a4": matrix_parts,
}


def _tables(bindings: Bindings, as_of: date) -> Iterator[Sheet]:
    for instrument in (*bindings.register.recorded, None):
        name = str(instrument.id) if instrument else ""
        short = str(instrument.short or instrument.title) if instrument else "各级文件，按工作事项"
        matrix = matrix_view(bindings, instrument, as_of)
        views = [
            ("division", "任务分解表", division_view(bindings, instrument, as_of)),
            ("matrix", "责任矩阵", matrix),
        ]
        if not fits_a4(matrix.matrix):
            views.append(("matrix-a4", "责任矩阵（A4分页）", matrix))
        for kind, title, view in views:
            for format_ in FORMATS[kind]:
                path = f"downloads/{kind}/{name or 'all'}.{format_}"
                sheet = Sheet(path, kind, format_, f"{title}：{short}", view, instrument=name)
                if instrument is None and format_ == "pdf":
                    yield from _put_together_from(sheet, title)
                else:
                    yield sheet


def _put_together_from(whole: Sheet, title: str) -> Iterator[Sheet]:
    """Plan a table as a sheet for each of its parts, and these in one file."""
    views = _PARTS[whole.kind](whole.view)
    if len(views) < 2:
        yield whole
        return
    parts = []
    for number, (name, view) in enumerate(views, start=1):
        path = f"{whole.path.removesuffix('.pdf')}/{number}.pdf"
        yield Sheet(path, f"{whole.kind}-part", "pdf", f"{title}：{name}", view)
        parts.append((path, name))
    yield replace(whole, view=Bound(whole.view.sheet, tuple(parts)))


def _checklists(bindings: Bindings, as_of: date) -> Iterator[Sheet]:
    for checklist in bindings.register.checklists:
        views = checklist_views(bindings, checklist, as_of)
        if checklist.per_unit:
            yield from _bound(bindings, checklist, views)
        for view in views:
            for format_ in FORMATS["checklist"]:
                if format_ in ("form.pdf", "docx") and not view.fillable:
                    continue  # nobody here inspects these bodies
                path = f"downloads/checklists/{checklist.id}/{view.unit or 'blank'}.{format_}"
                title = f"{checklist.title}：{view.unit_name}" if view.unit else checklist.title
                yield Sheet(path, "checklist", format_, str(title), view, unit=view.unit)


def _bound(
    bindings: Bindings, checklist: Checklist, views: Iterable[ChecklistView]
) -> Iterator[Sheet]:
    """Plan the sheets of all units of the register's own place in one file."""
    place = bindings.register.settings.place
    own = [view for view in views if view.fillable]
    if not own:
        return
    folder = f"downloads/checklists/{checklist.id}"
    title = f"{checklist.title}合订本：{place}全部单位"
    frame = replace(own[0].sheet, title=title, subtitle="", code=str(checklist.id))
    parts = tuple((f"{folder}/{view.unit}.pdf", view.unit_name) for view in own)
    yield Sheet(f"{folder}/all.pdf", "bound", "pdf", title, Bound(frame, parts))


def _blanks(bindings: Bindings, as_of: date) -> Iterator[Sheet]:
    for view in blank_views(bindings.register, as_of):
        for format_ in FORMATS[view.paper]:
            path = f"downloads/forms/{view.paper}.{format_}"
            yield Sheet(path, view.paper, format_, f"{view.title}（空白）", view)


def _calendars(bindings: Bindings, as_of: date) -> Iterator[Sheet]:
    for view in calendar_views(Schedule(Ledger(bindings, as_of, ()))):
        for format_ in FORMATS["calendar"]:
            path = f"downloads/calendar/{view.unit or 'all'}.{format_}"
            title = f"日历：{view.unit_name or '全部单位'}"
            yield Sheet(path, "calendar", format_, title, view, unit=view.unit)


def render_sheets(
    sheets: Iterable[Sheet],
    jobs: int,
    cache: Cache,
    progress: Callable[[Sheet], object],
    pool: Executor | None = None,
) -> dict[str, Kept]:
    """Give every sheet by its path, as kept in ``cache``; ``jobs`` processes render what is not.

    They are those of ``pool``, or of this machine. ``progress`` is called as each is done. Errors
    of rendering are raised as they are.
    """
    planned = tuple(sheets)
    # Several formats show the same view.
    views = {id(sheet.view): sheet.view for sheet in planned}
    said = {number: _said(view) for number, view in views.items()}
    keys = _keys(planned, said)
    pieces = PieceStore(cache, "sheets")
    files: dict[str, Future[Kept]] = {sheet.path: Future() for sheet in planned}

    def done(sheet: Sheet, kept: Kept) -> None:
        files[sheet.path].set_result(kept)
        progress(sheet)

    missing = []
    for sheet in planned:
        if (kept := cache.find(keys[sheet.path])) is not None:
            done(sheet, kept)
        else:
            missing.append(sheet)
        if sheet.is_bound:
            pieces.spare(sheet.path)
    to_bind = [sheet for sheet in missing if sheet.is_bound]
    alone = [sheet for sheet in missing if not sheet.is_bound]
    # First what others are put together from, in its order, so that this goes on meanwhile; then
    # the longest first, so that no core waits for the other at the end.
    to_bind.sort(key=lambda sheet: -len(sheet.view.parts))
    awaited = [path for sheet in to_bind for path, _ in sheet.view.parts]
    place = {path: place for place, path in enumerate(awaited)}
    first = {_together(sheet): place[sheet.path] for sheet in alone if sheet.path in place}
    alone.sort(
        key=lambda sheet: (first.get(_together(sheet), len(place)), -said[id(sheet.view)].length)
    )
    groups: dict[tuple[int, str], list[Sheet]] = {}
    for sheet in alone:
        groups.setdefault(_together(sheet), []).append(sheet)
    tasks = [tuple(group) for group in groups.values()]
    with ThreadPoolExecutor(max(1, len(to_bind))) as binder:
        try:
            with interrupts_held():
                books = [binder.submit(_put_together, sheet, files, pieces) for sheet in to_bind]
            for task, results in _rendered(tasks, jobs, pool):
                for sheet, data in zip(task, results, strict=True):
                    done(sheet, cache.put(keys[sheet.path], data))
        except BaseException:
            for file in files.values():
                file.cancel()  # so that nobody waits for it
            raise
        for sheet, book in zip(to_bind, books, strict=True):
            done(sheet, cache.put(keys[sheet.path], book.result()))
    return {path: file.result() for path, file in files.items()}


class _Said(NamedTuple):
    """All there is in a view, as a digest; and how much that is."""

    digest: str
    length: int


def _said(view: object) -> _Said:
    # The repr of frozen records of text, numbers and tuples says all there is in them.
    text = repr(view).encode()
    return _Said(sha256(text).hexdigest(), len(text))


def _keys(planned: Iterable[Sheet], said: Mapping[int, _Said]) -> dict[str, str]:
    """Give the name under which each sheet is kept, by its path; ``said`` are the views."""
    keys: dict[str, str] = {}
    for sheet in sorted(planned, key=lambda sheet: sheet.is_bound):  # parts before what has them
        parts = [keys[path] for path, _ in sheet.view.parts] if sheet.is_bound else []
        keys[sheet.path] = sheet_key(sheet, said[id(sheet.view)].digest, parts)
    return keys


def _put_together(sheet: Sheet, files: Mapping[str, Future[Kept]], store: PieceStore) -> bytes:
    """Put the parts of a file together in their order, waiting for each."""
    parts = ((title, files[path].result().place.read_bytes()) for path, title in sheet.view.parts)
    pieces = store.of(sheet.path)
    data = bound(sheet.view.sheet, parts, pieces.recall)
    store.keep(sheet.path, pieces.news)
    return data


def _together(sheet: Sheet) -> tuple[int, str]:
    """Tell apart what is rendered apart: a checklist and its form share one layout."""
    return id(sheet.view), "pdf" if sheet.format.endswith("pdf") else sheet.format


def _rendered(
    tasks: Sequence[Task], jobs: int, pool: Executor | None
) -> Iterator[tuple[Task, tuple[bytes, ...]]]:
    if pool is not None:
        yield from render_in(pool, jobs, tasks)
    elif jobs <= 1 or len(tasks) <= 1:
        yield from ((task, render_together(task)) for task in tasks)
    else:
        with local_pool(min(jobs, len(tasks))) as own:
            yield from render_in(own, jobs, tasks)


def downloads(
    sheets: Iterable[Sheet], files: Mapping[str, Kept], cache: Cache
) -> tuple[Download, ...]:
    """Describe what was rendered for the lists of downloads; ``files`` by the path in the site."""
    found = []
    for sheet in sheets:
        kept = files[sheet.path]
        pages, paper = _paper(kept, cache) if sheet.format.endswith("pdf") else (0, "")
        found.append(
            Download(
                path=sheet.path,
                title=sheet.title,
                kind=sheet.kind,
                unit=sheet.unit,
                instrument=sheet.instrument,
                pages=pages,
                paper=paper,
                size=kept.place.stat().st_size,
                code=sheet.view.sheet.code if hasattr(sheet.view, "sheet") else "",
            )
        )
    return tuple(found)


def _paper(kept: Kept, cache: Cache) -> tuple[int, str]:
    """Give the number of pages of a PDF and its paper; it is opened once."""
    key = sha256(f"paper {kept.digest}".encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        pages, paper = pages_and_paper(kept.place.read_bytes())
        found = f"{pages} {paper}".encode()
        cache.put(key, found)
    number, _, paper = found.decode().partition(" ")
    return int(number), paper
