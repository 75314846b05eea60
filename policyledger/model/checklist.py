"""Checklists: declared sheets, which duties stand on them, for whom, in which order."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.location import Location, Text
from policyledger.model.words import Level, Role


@dataclass(frozen=True, slots=True)
class Selection:
    """Which duties a sheet takes: those that meet every stated condition (empty: no condition)."""

    roles: tuple[Role, ...] = ()
    levels: tuple[Level, ...] = ()
    instruments: tuple[Text, ...] = ()
    matters: tuple[Text, ...] = ()
    groups: tuple[Text, ...] = ()
    units: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a section: the duties it checks, and a question of its own, if any."""

    obligations: tuple[Text, ...]
    question: Text
    look_for: str
    at: Location


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a visit sheet: a place or step of the visit, with its items in walking order."""

    title: str
    items: tuple[Item, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Checklist:
    """A declared sheet.

    With ``per_unit`` one sheet is made for every unit that has a duty under ``select`` and is a
    body to be inspected; otherwise one blank sheet with ``sections`` for a visit.
    """

    id: Text
    title: str
    subtitle: str
    per_unit: bool
    select: Selection
    sections: tuple[Section, ...]
    instructions: tuple[str, ...]
    at: Location
