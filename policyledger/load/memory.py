"""What was read from files before: a file with the same name and bytes is not read again."""

from __future__ import annotations

import contextlib
import io
import pickle
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from policyledger.model.problem import Problem

_R = TypeVar("_R")

#: Nothing but records comes out of what is kept, whoever wrote it.
_RECORDS = "policyledger.model."


class _Records(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Give a class of records; refuse everything else."""
        if module.startswith(_RECORDS) and "." not in name:
            found = super().find_class(module, name)
            # Not what the module itself imports: modules and functions.
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


class Memory:
    """Records and problems by the digest of the file they were read from."""

    def __init__(self, kept: bytes = b"") -> None:
        """Begin with what ``kept`` holds, the bytes of another memory; damaged, it holds nothing.

        What it holds must have been made by the program as it is now: key it so.
        """
        self._before: dict[str, bytes] = {}
        self._now: dict[str, bytes] = {}
        if kept:
            try:
                found = _Records(io.BytesIO(kept)).load()
            except Exception:
                found = {}
            self._before = found if isinstance(found, dict) else {}

    def recall(
        self, name: str, text: str, read: Callable[[list[Problem]], _R]
    ) -> tuple[_R, list[Problem]]:
        """Give what ``read`` makes of the file ``name`` that says ``text``, and its problems.

        ``read`` is called, with a list for the problems, only if that is not known.
        """
        key = sha256(f"{name}\0{text}".encode()).hexdigest()
        if (known := self._before.get(key)) is not None:
            with contextlib.suppress(Exception):  # as above
                found: tuple[_R, list[Problem]] = _Records(io.BytesIO(known)).load()
                self._now[key] = known
                return found
        problems: list[Problem] = []
        result = (read(problems), problems)
        self._now[key] = pickle.dumps(result, protocol=5)
        return result

    @property
    def changed(self) -> bool:
        """Whether there is something to keep that was not there in the beginning."""
        return self._now.keys() != self._before.keys()

    def dump(self) -> bytes:
        """Give what was asked for, as bytes to be kept."""
        return pickle.dumps(self._now, protocol=5)
