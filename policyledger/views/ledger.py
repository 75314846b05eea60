"""What every page is made from: bindings, date and downloads, and the view of each duty once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from policyledger.model.instrument import Instrument
from policyledger.model.obligation import Obligation
from policyledger.model.words import DeadlineKind
from policyledger.views.bindings import Bindings
from policyledger.views.chain import Edge, edges
from policyledger.views.downloads import Download
from policyledger.views.duty import DutyView, duty_view

#: Deadlines in the order in which they press: what comes round, what an event starts, what is due.
_PRESSING = (
    DeadlineKind.EVERY,
    DeadlineKind.AFTER,
    DeadlineKind.WITHIN,
    DeadlineKind.ON,
    DeadlineKind.ONGOING,
)


class Ledger:
    """The register as pages read it on the day ``as_of``, with the ``downloads`` there are."""

    def __init__(self, bindings: Bindings, as_of: date, downloads: tuple[Download, ...]) -> None:
        """Keep what is given; views are made when first asked for."""
        self.bindings = bindings
        self.register = bindings.register
        self.origins = bindings.origins
        self.as_of = as_of
        self.downloads = downloads

    @cached_property
    def duties(self) -> Mapping[str, DutyView]:
        """Every duty by id, in the order of the documents; views are made when asked for."""
        return _Duties(self.bindings)

    def views(self, duties: Iterable[Obligation]) -> tuple[DutyView, ...]:
        """Give the views of duties."""
        return tuple(duty_view(self.bindings, duty) for duty in duties)

    @cached_property
    def recorded(self) -> tuple[Instrument, ...]:
        """The documents that have duties, the lowest level first."""
        return tuple(sorted(self.register.recorded, key=lambda item: -item.level.rank))

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The links between documents."""
        return edges(self.register)

    @cached_property
    def by_clause(self) -> dict[tuple[str, str], tuple[Obligation, ...]]:
        """Duties by id of document and of clause."""
        found: dict[tuple[str, str], list[Obligation]] = defaultdict(list)
        for duty in self.register.obligations:
            found[str(duty.instrument), str(duty.clause)].append(duty)
        return {clause: tuple(duties) for clause, duties in found.items()}

    @cached_property
    def carried_out_by(self) -> dict[str, tuple[Obligation, ...]]:
        """Duties by id of the upper duty that they implement."""
        found: dict[str, list[Obligation]] = defaultdict(list)
        for duty in self.register.obligations:
            for upper in duty.implements:
                found[str(upper)].append(duty)
        return {upper: tuple(duties) for upper, duties in found.items()}

    def urgency(self, duty: Obligation) -> int:
        """Sort duties by how much their deadline presses; days gone by and none at all are last."""
        deadline = duty.deadline
        if deadline is None:
            return len(_PRESSING)
        last = deadline.on or deadline.end
        if last is not None and str(last) < self.as_of.isoformat()[: len(str(last))]:
            return len(_PRESSING)
        return _PRESSING.index(deadline.kind)


class _Duties(Mapping[str, DutyView]):
    """Views of duties by id; most pages look at few of them."""

    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self._known = bindings.register.obligation_by_id

    def __getitem__(self, name: str) -> DutyView:
        return duty_view(self._bindings, self._known[name])

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
