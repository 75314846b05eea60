"""Views, and parts of views, that are known before they are made."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Generic, TypeVar

_T = TypeVar("_T")

#: Gives the text of a key: as it is kept, or by making it.
Recall = Callable[[str, Callable[[], str]], str]


def anew(_: str, make: Callable[[], str]) -> str:
    """Make it: nothing is kept."""
    return make()


class Deferred(Generic[_T]):
    """What a page or a stretch of one shows: known by what it is made from, made when looked at.

    Its representation is its key, so that what holds it is known by it too.
    """

    def __init__(self, key: str, make: Callable[[], _T]) -> None:
        """Keep ``make``; ``key`` is the digest of everything that it looks at."""
        self.key = key
        self._make = make

    @cached_property
    def value(self) -> _T:
        """What is shown; it is made once."""
        return self._make()

    def __repr__(self) -> str:
        return f"Deferred({self.key})"
