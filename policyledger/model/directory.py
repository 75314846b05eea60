"""Finding the unit that a name means in a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from policyledger.model.instrument import Instrument
from policyledger.model.unit import Unit

#: The place of units that papers of any place mean without saying where.
EVERYWHERE = "各地"


class Directory:
    """The index of unit names, as documents use them.

    The same word can be two bodies (市水利局 in a county's paper and in a city's), so a name is
    resolved for a document: first among aliases that are limited to it, then among the units of its
    own place, then among those of everywhere, then among all others.
    """

    def __init__(self, units: Iterable[Unit], instruments: Iterable[Instrument]) -> None:
        """Index the names of ``units``."""
        self._places = {str(instrument.id): instrument.place for instrument in instruments}
        self._names: dict[str, list[tuple[Unit, tuple[str, ...]]]] = defaultdict(list)
        for unit in units:
            own: dict[str, tuple[str, ...]] = {str(unit.name): (), unit.full_name: ()}
            for alias in unit.aliases:
                own.setdefault(str(alias.name), tuple(str(name) for name in alias.instruments))
            for name, limits in own.items():
                if name:
                    self._names[name].append((unit, limits))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name and alias."""
        return tuple(self._names)

    def named(self, name: str) -> tuple[Unit, ...]:
        """Give every unit that some document may mean by ``name``; those called so come alone."""
        found = tuple(unit for unit, _ in self._names.get(name, ()))
        return tuple(unit for unit in found if name in (unit.name, unit.full_name)) or found

    def candidates(self, name: str, instrument: str) -> tuple[Unit, ...]:
        """Give the units that ``name`` can mean in the document with id ``instrument``.

        One unit: resolved. None: unknown. Several: the register must say which.
        """
        place = self._places.get(instrument, "")
        named = self._names.get(name, ())
        limited = tuple(unit for unit, limits in named if instrument in limits)
        if limited:
            return limited
        free = [unit for unit, limits in named if not limits]
        for wanted in (place, EVERYWHERE):
            found = tuple(unit for unit in free if unit.place == wanted)
            if found:
                return found
        return tuple(free)

    def resolve(self, name: str, instrument: str) -> Unit | None:
        """Give the one unit that ``name`` means in the document, or ``None``."""
        found = self.candidates(name, instrument)
        return found[0] if len(found) == 1 else None
