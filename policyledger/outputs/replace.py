"""Putting single files among others: each whole or not at all, and only if nobody else did."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


class ChangedMeanwhileError(Exception):
    """A file is no longer what it was when it was read; the message is its path."""


def replace_files(files: Mapping[Path, bytes], read: Mapping[Path, bytes]) -> None:
    """Put new bytes into ``files``, if everything in ``read`` still is what was read.

    All new files are complete on disk before the first one takes its place. Links stay links, and
    permissions stay. Raises ``ChangedMeanwhileError`` or ``OSError``; a file then is the old one or
    the new one, whole.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, data in files.items():
            place = path.resolve()
            if place.exists() and not os.access(place, os.W_OK):
                raise PermissionError(13, "没有写入权限", str(path))
            waiting.append((_beside(place, data), place))
        for path, data in read.items():
            if path.read_bytes() != data:
                raise ChangedMeanwhileError(str(path))
        while waiting:
            made, place = waiting[0]
            made.replace(place)
            waiting.pop(0)
    finally:
        for made, _ in waiting:
            with contextlib.suppress(OSError):
                made.unlink()


def put_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put ``files`` (name → bytes) into a folder, each whole; what else is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    replace_files({folder / name: data for name, data in files.items()}, {})


def _beside(place: Path, data: bytes) -> Path:
    """Write ``data`` into a hidden file beside ``place``."""
    handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, made)
        else:
            made.chmod(0o644)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made
