"""Pieces of an output, kept from build to build by what they are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from hashlib import sha256

from policyledger.outputs.cache import Cache, program_digest

#: Pieces to be kept, by key; ``None`` if they are kept already.
News = Mapping[str, bytes] | None


class PieceStore:
    """Where the pieces of outputs are: ``made`` says what of the program makes them."""

    def __init__(self, cache: Cache, made: str) -> None:
        """Use ``cache``; ``made`` is one of those of ``program_digest``."""
        self._cache = cache
        self._made = made

    def of(self, output: str) -> KeptPieces:
        """Give the pieces of an output by its name, which differs from those of all others."""
        return KeptPieces(lambda: self._cache.get_files(self._place(output)) or {})

    def keep(self, output: str, news: News) -> None:
        """Keep the pieces of an output, in place of those that were kept."""
        if news is not None:
            self._cache.put_files(self._place(output), news)

    def spare(self, output: str) -> None:
        """See to it that the pieces of an output are left when the cache is pruned."""
        self._cache.keep(self._place(output))

    def _place(self, output: str) -> str:
        return sha256(program_digest(self._made) + f"pieces {output}".encode()).hexdigest()


class KeptPieces:
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
    def news(self) -> News:
        """What was asked for, to be kept for the next build; ``None`` if that is kept already."""
        return self._now if self._now and self._now.keys() != self._before.keys() else None
