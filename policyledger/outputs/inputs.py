"""The digest of all that a build is made from."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from policyledger.outputs.cache import program_digest


def inputs_digest(folders: Iterable[Path], *others: object) -> str:
    """Give the digest of the files in ``folders``, of the program, and of ``others``.

    Raises ``OSError`` when a file cannot be read.
    """
    total = sha256(program_digest("all") + repr(others).encode())
    for folder in folders:
        # Folders count too: one in the wrong place is a problem that the check reports.
        for place in (folder, *sorted(folder.rglob("*"))):
            total.update(repr(place.relative_to(folder).as_posix()).encode())
            if place.is_file():
                total.update(sha256(place.read_bytes()).digest())
    return total.hexdigest()
