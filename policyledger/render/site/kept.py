"""Text kept from build to build, by what it was made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property


class Kept:
    """Pieces of one output: those of the last build, and those that are made now."""

    def __init__(self, read: Callable[[], Mapping[str, bytes]]) -> None:
        """Begin with what ``read`` gives, by key; it is called when first needed."""
        self._read = read
        self._now: dict[str, bytes] = {}

    @cached_property
    def _before(self) -> Mapping[str, bytes]:
        return self._read()

    def recall(self, key: str, make: Callable[[], str]) -> str:
        """Give the text of ``key``; ``make`` is called only if it is not there."""
        known = self._before.get(key)
        text = make() if known is None else known.decode()
        self._now[key] = text.encode() if known is None else known
        return text

    @property
    def news(self) -> dict[str, bytes] | None:
        """What was asked for, to be kept for the next build; ``None`` if that is kept already."""
        return self._now if self._now and self._now.keys() != self._before.keys() else None
