"""Rendered files kept from build to build, found by what they were made from.

The key of a file is the digest of its real inputs: the view, and everything that turns a view into
bytes (code, templates, styles, fonts, library versions). Time stamps play no part, so a file from
here is what rendering again would give.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from policyledger.outputs.plan import Sheet
from policyledger.render.project import ROOT

_CODE = ("policyledger", "templates/shared")
#: What turns files into records, and views into bytes: for sheets, for pages, and for both.
_INPUTS = {
    "load": ("policyledger/model", "policyledger/load", "fonts/charset.txt"),
    "sheets": (*_CODE, "templates/print", "fonts"),
    "site": (*_CODE, "templates/site", "mkdocs.yml"),
    "all": (*_CODE, "templates/print", "templates/site", "fonts", "mkdocs.yml"),
}


@cache
def program_digest(made: str) -> bytes:
    """Give the digest of the code, templates, styles, fonts and libraries that make something.

    ``made`` is ``"load"``, ``"sheets"``, ``"site"`` or ``"all"``.
    """
    total = sha256(sys.version.encode())
    for name in _INPUTS[made]:
        total.update(_digest_below(name))
    for library in _libraries():
        total.update(library.encode())
    return total.digest()


def forget_program() -> None:
    """Look at the program anew when its digest is asked for: someone is working on it."""
    program_digest.cache_clear()
    _digest_below.cache_clear()


@cache
def _digest_below(name: str) -> bytes:
    """Give the digest of a file of the program, or of all in a folder."""
    total = sha256()
    for path in (ROOT / name, *sorted((ROOT / name).rglob("*"))):
        if path.is_file() and path.suffix != ".pyc":
            total.update(path.relative_to(ROOT).as_posix().encode())
            total.update(sha256(path.read_bytes()).digest())
    return total.digest()


@cache
def _libraries() -> tuple[str, ...]:
    """Give what is installed: name and version are in the names of these folders."""
    folders = (Path(folder) for folder in sys.path if folder)
    return tuple(sorted({place.name for folder in folders for place in folder.glob("*.dist-info")}))


def sheet_key(sheet: Sheet, view: str, parts: Iterable[str] = ()) -> str:
    """Give the name under which a rendered sheet is kept.

    ``view`` is the digest of its view, ``parts`` are the keys of its parts.
    """
    made_from = "\0".join((sheet.kind, sheet.format, view, *parts))
    return sha256(program_digest("sheets") + made_from.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: where it is, and the digest of its bytes."""

    place: Path
    digest: str


class _Plain(pickle.Unpickler):
    """Reads text and bytes in dictionaries: thousands of pieces faster than any archive."""

    def find_class(self, module: str, name: str) -> object:
        """Refuse everything: what is kept holds no code, whoever wrote it."""
        raise pickle.UnpicklingError(f"{module}.{name}")


class Cache:
    """A folder of files by what they were made from. What is damaged counts as not there.

    A file is named after its key and the digest of its bytes, so that it can be used as it is: the
    site takes it as another name of the same file.
    """

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist."""
        self._folder = folder
        self._used: set[str] = set()
        self._kept: dict[str, str] = {}
        with contextlib.suppress(OSError):
            for place in folder.iterdir():
                key, dot, digest = place.name.partition(".")
                if dot and key:
                    self._kept[key] = digest

    def find(self, key: str) -> Kept | None:
        """Give the file kept under ``key``, or ``None``."""
        if self.get(key) is None:
            return None
        digest = self._kept[key]
        return Kept(self._place(key, digest), digest)

    def keep(self, key: str) -> None:
        """See to it that ``prune`` leaves what is kept under ``key``."""
        self._used.add(key)

    def get(self, key: str) -> bytes | None:
        """Give the bytes kept under ``key``, or ``None``."""
        self.keep(key)
        digest = self._kept.get(key)
        if digest is None:
            return None
        try:
            data = self._place(key, digest).read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == digest else None

    def _place(self, key: str, digest: str) -> Path:
        return self._folder / f"{key}.{digest}"

    def put(self, key: str, data: bytes) -> Kept:
        """Keep ``data`` under ``key``, in place of what was there.

        Raises ``OSError`` when it cannot be written.
        """
        self._used.add(key)
        digest = sha256(data).hexdigest()
        place = self._place(key, digest)
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)  # temporary files are private, this one is for the site
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        before = self._kept.get(key, digest)
        if before != digest:
            with contextlib.suppress(OSError):
                self._place(key, before).unlink()
        self._kept[key] = digest
        return Kept(place, digest)

    def get_files(self, key: str) -> dict[str, bytes] | None:
        """Give the files kept together under ``key``: path → bytes, or ``None``."""
        data = self.get(key)
        try:
            found = None if data is None else _Plain(io.BytesIO(data)).load()
        except Exception:
            return None
        return found if isinstance(found, dict) else None

    def put_files(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep several files together under ``key``; if there is no room, that is no error."""
        with contextlib.suppress(OSError):
            self.put(key, pickle.dumps(dict(files), protocol=5))

    def prune(self) -> None:
        """Delete what was neither asked for, put nor to be kept since the cache was opened."""
        with contextlib.suppress(OSError):
            for place in self._folder.iterdir():
                key, _, digest = place.name.partition(".")
                if key not in self._used or self._kept.get(key) != digest:
                    place.unlink(missing_ok=True)
