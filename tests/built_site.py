"""The site built once for all tests, however many processes run them."""

from __future__ import annotations

import fcntl
import shutil
from datetime import date
from pathlib import Path

from policyledger.model.register import Register
from policyledger.outputs.cache import Cache
from policyledger.outputs.pages import page_files
from policyledger.outputs.record import Known, Record
from policyledger.outputs.write import write_files
from policyledger.views.bindings import Bindings
from policyledger.views.downloads import Download
from policyledger.views.ledger import Ledger

#: Downloads that pages are to list; the files themselves are not there.
DOWNLOADS = (
    Download(
        "downloads/checklists/unit/blank.pdf", "空白检查表", "checklist", pages=2, size=52_000
    ),
    Download("downloads/checklists/unit/blank.docx", "空白检查表", "checklist", size=21_000),
)


def page_bytes(
    register: Register, as_of: date, listed: tuple[Download, ...], work: Path
) -> dict[str, bytes]:
    """Give the pages of ``register`` and what they need: path → bytes; ``work`` is for scratch."""
    ledger = Ledger(Bindings(register), as_of, listed)
    nothing = Known(work, Record())
    outputs = page_files(ledger, (), nothing, Cache(work / "cache"), work / "site-src", jobs=1)
    return {output.path: output.data or b"" for output in outputs}


def built(register: Register, folder: Path, as_of: date) -> Path:
    """Build the site of ``register`` in ``folder`` unless another process has; give its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / "site"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.rmtree(folder / "out", ignore_errors=True)
            write_files(site, page_bytes(register, as_of, DOWNLOADS, folder / "out"))
            (folder / "done").touch()
    return site
