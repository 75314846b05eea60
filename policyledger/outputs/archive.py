"""One file to carry: the whole site, or all sheets in folders for a print shop."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from policyledger.outputs.plan import Sheet
from policyledger.views.bindings import Bindings

#: What the file systems of Windows do not take in a name.
_REFUSED = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
#: Names longer than this are cut: some programs fail on paths above 260 characters.
_LONGEST = 60
_COMMON = "各文件通用"


def file_name(text: str) -> str:
    """Give ``text`` as a name that every file system takes."""
    name = _REFUSED.sub("_", text)[:_LONGEST].strip(" .")
    return name or "_"


def print_names(bindings: Bindings, sheets: Iterable[Sheet]) -> dict[str, str]:
    """Give for each printable sheet its path in the print archive: path in the site → name.

    A unit's sheets stand in its folder; those that belong to no unit stand in one common folder.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in sheets:
        if sheet.format != "pdf":
            continue
        unit = bindings.register.unit_by_id.get(sheet.unit)
        folder = file_name(f"{unit.place}-{unit.name}") if unit else _COMMON
        name = f"{folder}/{file_name(sheet.title)}.pdf"
        if name.casefold() in taken:
            # Two titles may be alike; the name in the site is not.
            name = f"{folder}/{file_name(sheet.title)}-{file_name(Path(sheet.path).stem)}.pdf"
        taken.add(name.casefold())
        names[sheet.path] = name
    return names


def write_zip(target: Path, files: dict[str, Path], as_of: date) -> int:
    """Write ``files`` (name in the archive → place on disk) into ``target``; give its size.

    Same files and date give the same bytes. ``target`` is replaced only when the whole archive is
    written. Raises ``OSError`` when a file cannot be read or the archive not be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    stamp = (max(as_of.year, 1980), as_of.month, as_of.day, 0, 0, 0)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
        place = Path(part.name)
    try:
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(name, stamp)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, files[name].read_bytes())
        place.chmod(0o644)  # temporary files are private, this one is to be passed on
        place.replace(target)
    finally:
        place.unlink(missing_ok=True)
    return target.stat().st_size


def site_files(site: Path, folder: str) -> dict[str, Path]:
    """Give every file of the site, by its name in an archive, below one folder."""
    found = (path for path in site.rglob("*") if path.is_file())
    return {f"{folder}/{path.relative_to(site).as_posix()}": path for path in found}
