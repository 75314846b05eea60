"""Putting the site together: pages, downloads and data in one folder, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policyledger.outputs.plan import Sheet, check_paths
from policyledger.outputs.sheets import downloads, plan_sheets
from policyledger.outputs.write import carry_over, staged, write_files
from policyledger.render.data import obligations_csv, register_json, register_schema
from policyledger.render.site import build_site, site_sources
from policyledger.views.bindings import Bindings
from policyledger.views.downloads import Download

_SHEETS, _DATA = "downloads", "data"


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of the site are made anew; the others stay as they are."""

    pages: bool
    sheets: bool
    data: bool


def build_parts(
    bindings: Bindings,
    as_of: date,
    target: Path,
    parts: Parts,
    sheets: tuple[Sheet, ...],
    files: Mapping[str, bytes],
    keep_sheets: bool,
) -> None:
    """Make the parts of the site in ``target``.

    ``sheets`` and their bytes ``files`` are what was rendered; ``keep_sheets`` keeps downloads made
    before that are not among them. Intermediate pages are written to ``out`` beside ``target``.
    Raises ``OSError`` when something cannot be written; ``target`` is then as it was.
    """
    data = _data_files(bindings, as_of) if parts.data else {}
    check_paths([*files, *data])
    kept = target / _SHEETS if keep_sheets else None
    listed = _listed(bindings, as_of, sheets, dict(files), kept) if parts.pages else ()
    with staged(target) as stage:
        if parts.pages:
            with staged(target.parent / "out" / "site-src") as work:
                # The generator's settings are written beside the pages.
                write_files(work / "docs", site_sources(bindings, as_of, listed))
                build_site(work / "docs", stage, bindings.register.settings, as_of)
        write_files(stage, {**files, **data})
        kept_parts = {_SHEETS: keep_sheets, _DATA: not parts.data}
        carry_over(target, stage, lambda name: kept_parts.get(name, not parts.pages))


def _data_files(bindings: Bindings, as_of: date) -> dict[str, bytes]:
    return {
        f"{_DATA}/register.json": register_json(bindings, as_of),
        f"{_DATA}/register.schema.json": register_schema(),
        f"{_DATA}/obligations.csv": obligations_csv(bindings),
    }


def _listed(
    bindings: Bindings,
    as_of: date,
    sheets: Iterable[Sheet],
    files: dict[str, bytes],
    kept: Path | None,
) -> tuple[Download, ...]:
    """Describe the downloads that the pages list: those made now, and planned ones made before."""
    made = list(sheets)
    if kept is not None:
        known = {sheet.path for sheet in made}
        for sheet in plan_sheets(bindings, as_of):
            place = kept.parent / sheet.path
            if sheet.path not in known and place.is_file():
                files[sheet.path] = place.read_bytes()
                made.append(sheet)
    return downloads(made, files)
