"""Rendered files kept from build to build, found by what they were made from.

The key of a file is the digest of its real inputs: the view, and everything that turns a view into
bytes (code, templates, styles, fonts, library versions). Time stamps play no part, so a file from
here is what rendering again would give.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from policyledger.outputs.plan import Sheet

_ROOT = Path(__file__).resolve().parent.parent.parent
_CODE = ("policyledger", "templates/shared")
#: What turns views into bytes: for sheets, for pages, and for both.
_INPUTS = {
    "sheets": (*_CODE, "templates/print", "fonts"),
    "site": (*_CODE, "templates/site", "mkdocs.yml"),
    "all": (*_CODE, "templates/print", "templates/site", "fonts", "mkdocs.yml"),
}
_DIGEST = sha256().digest_size


@cache
def program_digest(made: str) -> bytes:
    """Give the digest of the code, templates, styles, fonts and libraries that make something.

    ``made`` is ``"sheets"``, ``"site"`` or ``"all"``.
    """
    total = sha256(sys.version.encode())
    for name in _INPUTS[made]:
        for path in (_ROOT / name, *sorted((_ROOT / name).rglob("*"))):
            if path.is_file() and path.suffix != ".pyc":
                total.update(path.relative_to(_ROOT).as_posix().encode())
                total.update(sha256(path.read_bytes()).digest())
    # Name and version of what is installed are in the names of these folders.
    libraries = {
        place.name for folder in sys.path if folder for place in Path(folder).glob("*.dist-info")
    }
    for library in sorted(libraries):
        total.update(library.encode())
    return total.digest()


def sheet_key(sheet: Sheet, parts: Iterable[str] = ()) -> str:
    """Give the name under which a rendered sheet is kept; ``parts`` are the keys of its parts."""
    # The repr of frozen records of text, numbers and tuples says all there is in them.
    made_from = "\0".join((sheet.kind, sheet.format, repr(sheet.view), *parts))
    return sha256(program_digest("sheets") + made_from.encode()).hexdigest()


class Cache:
    """A folder of rendered files. What is damaged or cannot be read counts as not there."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist."""
        self._folder = folder
        self._used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """Give the file kept under ``key``, or ``None``."""
        self._used.add(key)
        try:
            data = (self._folder / key).read_bytes()
        except OSError:
            return None
        body = data[_DIGEST:]
        return body if sha256(body).digest() == data[:_DIGEST] else None

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``. That it cannot be kept is no error: it is made again."""
        self._used.add(key)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(data).digest() + data)
            Path(name).replace(self._folder / key)

    def get_files(self, key: str) -> dict[str, bytes] | None:
        """Give the files kept together under ``key``: path → bytes, or ``None``."""
        data = self.get(key)
        if data is None:
            return None
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def put_files(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep several files together under ``key``."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for path, data in files.items():
                archive.writestr(path, data)
        self.put(key, packed.getvalue())

    def prune(self) -> None:
        """Delete what was neither asked for nor put since the cache was opened."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)
