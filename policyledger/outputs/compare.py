"""Comparing two folders file by file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policyledger.outputs.write import paths_below


@dataclass(frozen=True, slots=True)
class FolderDifference:
    """How a folder differs from what it should be: paths below it, sorted."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    unknown: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.missing or self.changed or self.unknown)


def compare_folders(found: Path, wanted: Path) -> FolderDifference:
    """Compare ``found`` with ``wanted`` by names and bytes.

    Raises ``OSError`` when a file cannot be read.
    """
    have, want = paths_below(found), paths_below(wanted)
    return FolderDifference(
        missing=tuple(sorted(want - have)),
        changed=tuple(
            path
            for path in sorted(want & have)
            if (found / path).read_bytes() != (wanted / path).read_bytes()
        ),
        unknown=tuple(sorted(have - want)),
    )
