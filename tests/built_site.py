"""The site built once for all tests, however many processes run them."""

from __future__ import annotations

import fcntl
import shutil
from datetime import date
from pathlib import Path

from policyledger.model.register import Register
from policyledger.outputs.write import write_files
from policyledger.render.site import build_site, site_sources
from policyledger.views.bindings import Bindings
from policyledger.views.downloads import Download

#: Downloads that pages are to list; the files themselves are not there.
DOWNLOADS = (
    Download(
        "downloads/checklists/unit/blank.pdf", "空白检查表", "checklist", pages=2, size=52_000
    ),
    Download("downloads/checklists/unit/blank.docx", "空白检查表", "checklist", size=21_000),
)


def built(register: Register, folder: Path, as_of: date) -> Path:
    """Build the site of ``register`` in ``folder`` unless another process has; give its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / "site"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            source = folder / "out" / "site-src"
            shutil.rmtree(folder / "out", ignore_errors=True)
            write_files(source, site_sources(Bindings(register), as_of, DOWNLOADS))
            build_site(source, site, register.settings, as_of)
            (folder / "done").touch()
    return site
