"""The checklist of a unit: what it owes, in the order of the work, with room for what is found.

Part one holds what the unit leads or carries out itself, matter by matter, each duty with its
question. What a level above asks of the same matter is checked in one go with it and stands there
in brief; where a duty carries out one of a level above, the upper one is answered with it. Part two
holds what the unit supports, one item a clause and matter, with its duties as points. Nothing is
left out: every duty of the unit is an item, is answered with one, or is a point of one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import count

from policyledger.check.selection import selects
from policyledger.model.checklist import Checklist
from policyledger.model.directory import EVERYWHERE
from policyledger.model.unit import Unit
from policyledger.model.words import Certainty, Role
from policyledger.views.bindings import Bindings
from policyledger.views.duty import duty_view, review_note
from policyledger.views.sheets.frame import SheetFrame, sheet_frame
from policyledger.views.sheets.items import Focus, MatterPart, SupportItem, VisitSection
from policyledger.views.sheets.next_day import next_day_note
from policyledger.views.sheets.own_items import own_items
from policyledger.views.sheets.support_items import support_items
from policyledger.views.sheets.visit import visit_sections

#: A sheet with more items than this gets contents in front,
LONG = 30
#: and with more lines of contents than this they get a page of their own.
LONG_CONTENTS = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the summary page."""

    title: str
    anchor: str
    items: int


@dataclass(frozen=True, slots=True)
class ChecklistView:
    """The sheet of one unit. ``duties`` counts duties, ``items`` lines with boxes to tick.

    ``groups`` are the units that it is meant by besides its own name; where it is never meant by
    its own, ``usual_group`` is the one it is mostly meant by, and is not repeated at every item.
    ``also`` is its full name and who does its work now, where there is more to say than its name.
    ``several`` is true where it stands for more than one body: which of them is inspected has to be
    written on the sheet.
    ``fillable`` is true where there are also files to fill in: for units of the register's own
    place, and for visits.
    """

    sheet: SheetFrame
    checklist: str
    unit: str
    unit_name: str
    several: bool
    also: tuple[str, ...]
    members: tuple[str, ...]
    groups: tuple[str, ...]
    usual_group: str
    instructions: tuple[str, ...]
    review_note: str
    matters: tuple[MatterPart, ...]
    support: tuple[SupportItem, ...]
    visit: tuple[VisitSection, ...]
    sources: tuple[str, ...]
    duties: int
    items: int
    long: bool
    fillable: bool

    @property
    def own_items(self) -> int:
        """Items of part one."""
        return sum(part.items for part in self.matters)

    @property
    def next_day_note(self) -> str:
        """What the next days of its items mean, for the notes."""
        blocks = (block for part in self.matters for block in part.blocks)
        return next_day_note(
            (item.next for block in blocks for item in block.items), self.sheet.as_of
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands at the end in every format."""
        notes = [self.next_day_note] if self.next_day_note else []
        notes.append(f"{'编号对应' if self.visit else '依据和编号'}：{'；'.join(self.sources)}。")
        if self.groups:
            notes.append(f"{self.unit_name}属于文件所称的{_listed(self.groups)}。")
        if self.members:
            notes.append(f"{self.unit_name}包括：{_listed(self.members)}。")
        return tuple(notes)

    @property
    def contents(self) -> tuple[tuple[Entry, ...], ...]:
        """The lines of the summary page, in two columns of like length."""
        entries = [Entry(part.title, f"m-{part.id}", part.items) for part in self.matters]
        if self.support:
            entries.append(Entry("配合的事项", "support", len(self.support)))
        return _halves(entries)

    @property
    def contents_alone(self) -> bool:
        """Whether the contents fill the first page."""
        return self.long and sum(len(half) for half in self.contents) > LONG_CONTENTS


def _listed(names: tuple[str, ...]) -> str:
    """Give names as a list; each in quotation marks if one of them is a list itself."""
    marked = any("、" in name for name in names)
    return "、".join(f"“{name}”" if marked else name for name in names)


def _halves(entries: list[Entry]) -> tuple[tuple[Entry, ...], ...]:
    half = (len(entries) + 1) // 2
    return tuple(entries[:half]), tuple(entries[half:])


def checklist_views(
    bindings: Bindings, checklist: Checklist, as_of: date
) -> tuple[ChecklistView, ...]:
    """Give the sheets of a checklist.

    One made per unit gives a sheet for each unit with a duty on it that can be inspected; another
    gives one blank sheet for visits, with no unit.
    """
    if not checklist.per_unit:
        return (_visit(bindings, checklist, as_of),)
    views = (_view(bindings, checklist, unit, as_of) for unit in bindings.register.units)
    return tuple(view for view in views if view is not None)


def _visit(bindings: Bindings, checklist: Checklist, as_of: date) -> ChecklistView:
    register = bindings.register
    sections = visit_sections(bindings, checklist)
    duties = {
        str(code): register.obligation_by_id[str(code)]
        for section in checklist.sections
        for item in section.items
        for code in item.obligations
        if str(code) in register.obligation_by_id
    }
    items = sum(len(section.items) for section in sections)
    return ChecklistView(
        sheet=sheet_frame(
            register,
            checklist.title,
            checklist.subtitle,
            str(checklist.id),
            "downloads.html",
            as_of,
        ),
        checklist=str(checklist.id),
        unit="",
        unit_name="",
        several=False,
        also=(),
        members=(),
        groups=(),
        usual_group="",
        instructions=checklist.instructions,
        review_note=review_note(duty_view(bindings, duty) for duty in duties.values()),
        matters=(),
        support=(),
        visit=sections,
        sources=_sources(bindings, {str(duty.instrument) for duty in duties.values()}),
        duties=len(duties),
        items=items,
        long=False,
        fillable=True,
    )


def _sources(bindings: Bindings, used: set[str]) -> tuple[str, ...]:
    """Give the documents by their codes, in the order of these: they are looked up by them."""
    found = (bindings.register.instrument_by_id[name] for name in used)
    return tuple(
        f"{instrument.code} {instrument.cited}".replace(" 《", "《")
        for instrument in sorted(found, key=lambda each: str(each.code))
    )


def _view(
    bindings: Bindings, checklist: Checklist, unit: Unit, as_of: date
) -> ChecklistView | None:
    register, select = bindings.register, checklist.select
    chosen = [
        entry
        for entry in bindings.strongest(unit)
        if selects(register, select, entry.duty, entry.role, unit)
    ]
    if not chosen:
        return None
    numbers = count(1)
    via = Counter(str(entry.via.name) if entry.via else "" for entry in chosen)
    usual = "" if "" in via else via.most_common(1)[0][0]
    own = [entry for entry in chosen if entry.role is not Role.SUPPORT]
    support = [entry for entry in chosen if entry.role is Role.SUPPORT]
    focus = Focus(unit, {str(group.id) for group in bindings.groups_of(unit)}, usual, as_of)
    matters = own_items(bindings, focus, own, lambda: next(numbers))
    supported = support_items(bindings, focus, support, lambda: next(numbers))
    items = sum(part.items for part in matters) + len(supported)
    return ChecklistView(
        sheet=sheet_frame(
            register,
            checklist.title,
            str(unit.name),
            f"{checklist.id}/{unit.id}",
            f"units/{unit.id}.html",
            as_of,
        ),
        checklist=str(checklist.id),
        unit=str(unit.id),
        unit_name=str(unit.name),
        several=_stands_for_several(bindings, unit),
        also=_also(unit),
        members=tuple(str(member.name) for member in bindings.members(unit)),
        groups=tuple(name for name in via if name),
        usual_group=usual,
        instructions=checklist.instructions,
        review_note=review_note(duty_view(bindings, entry.duty) for entry in chosen),
        matters=matters,
        support=supported,
        visit=(),
        sources=_sources(bindings, {str(entry.duty.instrument) for entry in chosen}),
        duties=len(chosen),
        items=items,
        long=items > LONG,
        fillable=unit.place == register.settings.place,
    )


def _stands_for_several(bindings: Bindings, unit: Unit) -> bool:
    """Tell whether a unit is no single body: it has members, or is meant wherever there is one.

    Of a kind that has many it is a single one only where the others are registered too: as members
    of a unit of its own place and kind, like a township of 各乡镇人民政府.
    """
    if unit.members or unit.place == EVERYWHERE:
        return True
    return unit.kind.has_many and not any(
        (group.place, group.kind) == (unit.place, unit.kind) for group in bindings.groups_of(unit)
    )


def _also(unit: Unit) -> tuple[str, ...]:
    """Give what stands behind the name of a unit: its full name, and who does its work now."""
    full = unit.full_name if unit.full_name != unit.name else ""
    return tuple(filter(None, (full, _successor(unit))))


def _successor(unit: Unit) -> str:
    successor = unit.successor
    if successor is None or not successor.name:
        return ""
    if successor.name == successor.certainty.label:  # nobody is named at all
        return f"现由谁承担{successor.certainty.label}"
    doubt = "" if successor.certainty is Certainty.CERTAIN else f"（{successor.certainty.label}）"
    return f"现为{successor.name}{doubt}"
