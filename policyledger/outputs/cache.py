"""Rendered files kept from build to build, found by what they were made from.

The key of a file is the digest of its real inputs: the view, and everything that turns a view into
bytes (code, templates, styles, fonts, library versions). Time stamps play no part, so a file from
here is what rendering again would give.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

from policyledger.outputs.plan import Sheet

_ROOT = Path(__file__).resolve().parent.parent.parent
#: What takes part in rendering a sheet, beside its view.
_INPUTS = ("policyledger", "templates/print", "templates/shared", "fonts")
_DIGEST = sha256().digest_size


@cache
def environment_digest() -> bytes:
    """Give the digest of the code, templates, styles, fonts and libraries that render sheets."""
    total = sha256(sys.version.encode())
    for folder in _INPUTS:
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                total.update(path.relative_to(_ROOT).as_posix().encode())
                total.update(sha256(path.read_bytes()).digest())
    libraries = {f"{item.metadata['Name']} {item.version}" for item in distributions()}
    for name in sorted(libraries):
        total.update(name.encode())
    return total.digest()


def sheet_key(sheet: Sheet, parts: Iterable[str] = ()) -> str:
    """Give the name under which a rendered sheet is kept; ``parts`` are the keys of its parts."""
    # The repr of frozen records of text, numbers and tuples says all there is in them.
    made_from = "\0".join((sheet.kind, sheet.format, repr(sheet.view), *parts))
    return sha256(environment_digest() + made_from.encode()).hexdigest()


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

    def prune(self) -> None:
        """Delete what was neither asked for nor put since the cache was opened."""
        with contextlib.suppress(OSError):
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink(missing_ok=True)
