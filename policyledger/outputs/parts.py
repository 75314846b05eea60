"""The parts of a site that can be made by themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of the site are made anew; the others stay as they are."""

    pages: bool
    sheets: bool
    data: bool
