"""Everything that changed between two states of the content, for the page, the data and a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policyledger.model.register import Register
from policyledger.views.bindings import Bindings
from policyledger.views.changes.documents import DocumentChange, changed_documents
from policyledger.views.changes.duties import DutyChange, changed_duties
from policyledger.views.changes.others import OtherChange, changed_others
from policyledger.views.changes.units import (
    UnitBlock,
    UnitChange,
    changed_units,
    former_units,
    unit_blocks,
)
from policyledger.views.sheets.frame import SheetFrame, sheet_frame


@dataclass(frozen=True, slots=True)
class State:
    """One of the two states: what it is called, how many problems it has, what it holds."""

    label: str
    errors: int
    warnings: int
    documents: int
    duties: int
    units: int


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """The changed duties of one document."""

    instrument: str
    name: str
    duties: tuple[DutyChange, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What changed from ``old`` to ``new``."""

    sheet: SheetFrame
    old: State
    new: State
    documents: tuple[DocumentChange, ...]
    units: tuple[UnitChange, ...]
    blocks: tuple[UnitBlock, ...]
    duties: tuple[DutyChange, ...]
    groups: tuple[DutyGroup, ...]
    concerned: dict[str, tuple[str, ...]]
    others: tuple[OtherChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two states say the same."""
        return not (self.documents or self.units or self.duties or self.others)

    def count(self, change: str) -> int:
        """Give the number of duties that are new, changed or gone, minor changes aside."""
        return sum(duty.change == change and not duty.minor for duty in self.duties)

    @property
    def minor(self) -> int:
        """Number of duties of which only the arrangement changed."""
        return sum(duty.minor for duty in self.duties)


def state(register: Register, label: str, errors: int, warnings: int) -> State:
    """Describe a state of the content."""
    published = register.published()
    return State(
        label,
        errors,
        warnings,
        len(published.instruments),
        len(published.obligations),
        len(published.units),
    )


def changes_page(
    old: Register, new: Register, states: tuple[State, State], as_of: date
) -> ChangesPage:
    """Compare two registers; papers that are set aside count as documents, their duties do not."""
    before, after = Bindings(old.published()), Bindings(new.published())
    former = former_units(before.register, after.register)
    ids = {name: str(unit.id) for name, unit in former.items()}
    duties = changed_duties(before.register, after.register, ids)
    units = changed_units(before, after, duties, former)
    concerned: dict[str, list[str]] = {duty.id: [] for duty in duties}
    for unit in units:
        for seen in unit.duties:
            concerned.setdefault(seen.id, []).append(unit.id)
    return ChangesPage(
        sheet=sheet_frame(new, "责任事项更新通知", "", f"GX{as_of:%Y%m%d}", "index.html", as_of),
        old=states[0],
        new=states[1],
        documents=changed_documents(old, new),
        units=units,
        blocks=unit_blocks(units),
        duties=duties,
        groups=_groups(old, new, duties),
        concerned={name: tuple(ids) for name, ids in concerned.items()},
        others=changed_others(old, new),
    )


def _groups(old: Register, new: Register, duties: tuple[DutyChange, ...]) -> tuple[DutyGroup, ...]:
    found: dict[str, list[DutyChange]] = {}
    for duty in duties:
        found.setdefault(duty.instrument, []).append(duty)
    groups = []
    for name, part in found.items():
        instrument = new.instrument_by_id.get(name) or old.instrument_by_id.get(name)
        title = (instrument.number or instrument.title) if instrument else name
        groups.append(DutyGroup(name, title, tuple(part)))
    return tuple(groups)
