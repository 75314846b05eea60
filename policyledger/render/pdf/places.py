"""Where the fields of a form belong on a sheet that is laid out for print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

PREFIX = "field:"
"""Start of the ids that name the places of fields."""

_POINTS = 0.75  # of a CSS pixel


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page (from 0), in points from the bottom left corner of the paper."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def places(document: Any) -> dict[str, Place]:
    """Give the places of a document laid out by WeasyPrint, by the name of the field."""
    return {
        name.removeprefix(PREFIX): Place(
            number,
            left * _POINTS,
            (page.height - bottom) * _POINTS,
            right * _POINTS,
            (page.height - top) * _POINTS,
        )
        for number, page in enumerate(document.pages)
        for name, (left, top, right, bottom) in page.anchors.items()
        if name.startswith(PREFIX)
    }
