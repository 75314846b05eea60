"""Writing a folder whole or not at all: the previous one stays until the new one is complete."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Give an empty folder beside ``target`` that takes its place when the block ends well.

    When the block raises, ``target`` is as it was. Raises ``OSError`` when the folder cannot be
    made or moved (read-only, disk full).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    try:
        yield stage
        stage.chmod(0o755)
        _swap(stage, target)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _swap(stage: Path, target: Path) -> None:
    """Put ``stage`` in the place of ``target``; put the old one back if that fails."""
    if not target.exists():
        stage.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old-", dir=target.parent))
    target.rename(old / "site")
    try:
        stage.rename(target)
    except OSError:
        (old / "site").rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` (paths below ``folder`` → bytes), making folders as needed."""
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def carry_over(source: Path, stage: Path, paths: Mapping[str, bool]) -> None:
    """Link or copy from ``source`` what is not made anew.

    ``paths`` maps a top-level name to whether it is carried over; the name ``*`` stands for all
    names that are not listed.
    """
    if not source.is_dir():
        return
    for entry in sorted(source.iterdir()):
        if not paths.get(entry.name, paths.get("*", False)) or (stage / entry.name).exists():
            continue
        if entry.is_dir():
            shutil.copytree(entry, stage / entry.name, copy_function=_link_or_copy)
        else:
            _link_or_copy(str(entry), str(stage / entry.name))


def _link_or_copy(source: str, target: str) -> None:
    with contextlib.suppress(OSError):
        os.link(source, target)
        return
    shutil.copy2(source, target)
