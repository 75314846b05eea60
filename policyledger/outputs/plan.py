"""What is to be written where: every path is known, and checked, before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from policyledger.views.sheets.frame import SheetFrame


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to render: its path in the site, the kind of sheet, the format and the view.

    ``title`` is what a list of downloads calls it; ``unit`` and ``instrument`` are the ids of what
    it belongs to ("" if to none).
    """

    path: str
    kind: str
    format: str
    title: str
    view: Any
    unit: str = ""
    instrument: str = ""

    @property
    def is_bound(self) -> bool:
        """Whether it is put together from other sheets."""
        return isinstance(self.view, Bound)


@dataclass(frozen=True, slots=True)
class Bound:
    """What stands in a file that is put together from others: ``parts`` are path and title."""

    sheet: SheetFrame
    parts: tuple[tuple[str, str], ...]


class PathClashError(Exception):
    """Two outputs want the same path; ``paths`` are the paths."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Name the ``paths`` that clash."""
        self.paths = tuple(paths)
        super().__init__("、".join(self.paths))


def check_paths(paths: Iterable[str]) -> None:
    """Refuse plans that would write one file twice or leave the target folder.

    Paths that differ in case only clash too: Windows does not tell them apart. Raises
    ``PathClashError`` for clashes and ``ValueError`` for a path that leads outside.
    """
    seen: dict[str, str] = {}
    clashes = []
    for path in paths:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or not pure.parts:
            raise ValueError(path)
        folded = path.casefold()
        if folded in seen:
            clashes.append(path)
        seen[folded] = path
    if clashes:
        raise PathClashError(clashes)
