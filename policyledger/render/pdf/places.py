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


def forget_places(pdf: Any) -> None:
    """Take the names of places out of a PDF that WeasyPrint is about to write."""
    names = pdf.catalog.get("Names", {}).get("Dests")
    if names is not None:
        pairs = list(names["Names"])
        kept = [
            entry
            for name, place in zip(pairs[::2], pairs[1::2], strict=True)
            if not name.string.startswith(PREFIX)
            for entry in (name, place)
        ]
        names["Names"][:] = kept
