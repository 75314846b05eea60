"""Units: the bodies and people that duties bind."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.location import Location, Text
from policyledger.model.words import Certainty, Level, UnitKind


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a unit; ``instruments`` limits it to these documents (empty: everywhere)."""

    name: Text
    instruments: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Successor:
    """What a unit has become: its present name, since when, and how sure that is."""

    name: str
    since: str
    certainty: Certainty
    note: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that duties can bind, at a place and level.

    ``members`` are ids of units: what binds this unit binds each of them. ``place`` is the area as
    documents of that area call it; a name is looked for first among the units of the document's own
    place.
    """

    id: Text
    name: Text
    full_name: str
    level: Level
    place: str
    kind: UnitKind
    aliases: tuple[Alias, ...]
    former_names: tuple[str, ...]
    successor: Successor | None
    members: tuple[Text, ...]
    note: str
    at: Location
