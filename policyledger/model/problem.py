"""Findings of the checker."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policyledger.model.location import Location


class Severity(StrEnum):
    """An error stops the build; a warning does not, unless asked to."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: its code, its place, what is wrong and what to do about it (in Chinese).

    ``related`` are further places that belong to it, such as the first use of a doubled id.
    """

    code: str
    at: Location
    message: str
    advice: str = ""
    related: tuple[tuple[Location, str], ...] = ()
