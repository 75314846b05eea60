"""Writing a folder whole or not at all: the previous one stays until the new one is complete."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

#: Leftovers of builds that were killed are cleared away after this many seconds.
_STALE = 24 * 3600


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give an empty folder beside ``target`` that takes its place when the block ends well.

    When the block raises, or the process is killed, ``target`` is as it was. Two at once do not
    mix: each has a folder of its own, and the later one to end stays. Raises ``OSError`` when the
    folder cannot be made or moved (read-only, disk full).
    """
    target = target.resolve()  # a link stays a link: what it leads to is replaced
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(target)
    stage = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    try:
        yield stage
        stage.chmod(0o755)
        _swap(stage, target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _clear_leftovers(target: Path) -> None:
    for place in target.parent.glob(f".{target.name}.new-*"):
        with contextlib.suppress(OSError):
            if time.time() - place.stat().st_mtime > _STALE:
                shutil.rmtree(place, ignore_errors=True)


def _swap(stage: Path, target: Path) -> None:
    """Put ``stage`` in the place of ``target``; what was there is then in ``stage``, or gone."""
    if not target.exists():
        stage.rename(target)
        return
    if _exchange(stage, target):
        return
    # Without an exchange there is a moment between two renames; what fails is put back.
    old = stage.with_name(stage.name + ".old")
    target.rename(old)
    try:
        stage.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step, where the system can (Linux); tell whether."""
    at_working_folder, exchange = -100, 2
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    names = (os.fsencode(first), os.fsencode(second))
    done: int = rename(at_working_folder, names[0], at_working_folder, names[1], exchange)
    return done == 0


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (paths below ``folder`` → bytes), making folders as needed."""
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def paths_below(folder: Path) -> set[str]:
    """Give the path below ``folder`` of every file in it; nothing if there is no such folder."""
    return {place.relative_to(folder).as_posix() for place in folder.rglob("*") if place.is_file()}


def link_or_copy(source: Path, target: Path) -> None:
    """Give ``target`` the file ``source`` is: as another name of it where the disk can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):
        os.link(source, target)
        return
    shutil.copy2(source, target)
