"""Long tables in parts, each a sheet of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from policyledger.views.sheets.frame import SheetFrame

_T = TypeVar("_T")


def filled(pieces: Iterable[_T], size: Callable[[_T], int], most: int) -> list[list[_T]]:
    """Put pieces into parts in their order, in each as many as come to ``most`` at most.

    A larger piece is a part by itself.
    """
    parts: list[list[_T]] = []
    full = most + 1
    for piece in pieces:
        full += size(piece)
        if full > most:
            parts.append([])
            full = size(piece)
        parts[-1].append(piece)
    return parts


def part_frame(whole: SheetFrame, title: str, number: int) -> SheetFrame:
    """Give the frame of a part with its title and its number from 1."""
    return replace(whole, subtitle=f"{whole.subtitle}：{title}", code=f"{whole.code}-{number}")
