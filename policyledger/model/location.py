"""Where a piece of content was written."""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):  # made by the hundred thousand: a tuple is made fastest
    """A place in a content file.

    ``line`` and ``column`` count from 1, in characters; ``width`` is the number of characters that
    a marker underlines (0: the place alone). ``line`` 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0
    width: int = 0


NOWHERE = Location("")


class Text(str):
    """A string that remembers where it was written, so that a message can point at it.

    It equals, sorts and prints as the plain string. Derived strings (slices, joins) are plain.
    """

    __slots__ = ("at",)
    at: Location

    def __new__(cls, value: str, at: Location = NOWHERE) -> Text:
        """Give ``value`` its place ``at``."""
        text = super().__new__(cls, value)
        text.at = at
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Location]]:
        """Keep the place when pickled (for rendering in worker processes)."""
        return Text, (str(self), self.at)
