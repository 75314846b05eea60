"""The checklist of a unit: what it owes, in the order of the work, with room for what is found.

Part one holds what the unit leads or carries out itself, matter by matter, each duty with its
question. What a level above asks of the same matter is checked in one go with it and stands there
in brief; where a duty carries out one of a level above, the upper one is answered with it. Part two
holds what the unit supports, one item a clause and matter, with its duties as points. Nothing is
left out: every duty of the unit is an item, is answered with one, or is a point of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby

from policyledger.model.checklist import Checklist, Selection
from policyledger.model.obligation import Obligation
from policyledger.model.text import squeeze
from policyledger.model.unit import Unit
from policyledger.model.words import Basis, DeadlineKind, Force, Role
from policyledger.views.bindings import BINDING_ROLES, ROLE_ORDER, Binding, Bindings
from policyledger.views.duty import DutyView, duty_view
from policyledger.views.sheet import Sheet, sheet

#: A sheet with more items than this gets a summary page in front.
LONG = 30
_DATED = (DeadlineKind.ON, DeadlineKind.WITHIN, DeadlineKind.EVERY, DeadlineKind.AFTER)


@dataclass(frozen=True, slots=True)
class Point:
    """A duty in one line."""

    code: str
    title: str
    deadline: str
    citation: str


@dataclass(frozen=True, slots=True)
class Item:
    """A duty with its question. ``answered`` are upper duties that the same finding answers.

    ``by`` are those who carry it out, where that is not the unit itself. An item with ``points``
    stands for several duties and has no text of its own.
    """

    number: int
    code: str
    title: str
    question: str
    quote: str | None
    summarised: bool
    citation: str
    deadline: str
    target: str
    records: tuple[str, ...]
    how: tuple[str, ...]
    look_for: str
    force: str
    by: tuple[str, ...]
    answered: tuple[Point, ...]
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Items of one source in one role; ``compact``: what all levels above ask, in brief."""

    compact: bool
    citation: str
    heading: str
    role: str
    via: str
    partners: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class MatterPart:
    """The items of one matter."""

    id: str
    title: str
    stage: str
    items: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SupportItem:
    """What the unit supports of one clause and matter, in one item."""

    number: int
    matter: str
    citation: str
    heading: str
    lead: tuple[str, ...]
    via: str
    prefix: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """An item with a date or figure of its own, for the summary page."""

    number: int
    title: str
    deadline: str


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
    """

    sheet: Sheet
    checklist: str
    unit: str
    unit_name: str
    full_name: str
    successor: str
    members: tuple[str, ...]
    groups: tuple[str, ...]
    usual_group: str
    instructions: tuple[str, ...]
    matters: tuple[MatterPart, ...]
    support: tuple[SupportItem, ...]
    dated: tuple[Dated, ...]
    sources: tuple[str, ...]
    duties: int
    items: int
    long: bool

    @property
    def own_items(self) -> int:
        """Items of part one."""
        return sum(part.items for part in self.matters)

    @property
    def contents(self) -> tuple[tuple[Entry, ...], ...]:
        """The lines of the summary page, in two columns of like length."""
        entries = [Entry(part.title, f"m-{part.id}", part.items) for part in self.matters]
        if self.support:
            entries.append(Entry("配合的事项", "support", len(self.support)))
        half = (len(entries) + 1) // 2
        return tuple(entries[:half]), tuple(entries[half:])


def checklist_views(
    bindings: Bindings, checklist: Checklist, as_of: date
) -> tuple[ChecklistView, ...]:
    """Give the sheets of a checklist that is made per unit: one for each unit with a duty on it."""
    views = (
        _view(bindings, checklist, unit, as_of)
        for unit in bindings.register.units
        if checklist.per_unit
    )
    return tuple(view for view in views if view is not None)


def _view(
    bindings: Bindings, checklist: Checklist, unit: Unit, as_of: date
) -> ChecklistView | None:
    chosen = [entry for entry in bindings.strongest(unit) if _selected(bindings, checklist, entry)]
    if not chosen:
        return None
    numbers = count(1)
    via = Counter(str(entry.via.name) if entry.via else "" for entry in chosen)
    usual = "" if "" in via else via.most_common(1)[0][0]
    own = [entry for entry in chosen if entry.role is not Role.SUPPORT]
    support = [entry for entry in chosen if entry.role is Role.SUPPORT]
    sheet_of = _Unit(unit, {str(group.id) for group in bindings.groups_of(unit)}, usual)
    matters = _matters(bindings, sheet_of, own, lambda: next(numbers))
    supported = _support(bindings, sheet_of, support, lambda: next(numbers))
    register = bindings.register
    items = sum(part.items for part in matters) + len(supported)
    used = {str(entry.duty.instrument) for entry in chosen}
    return ChecklistView(
        sheet=sheet(
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
        full_name=unit.full_name,
        successor=_successor(unit),
        members=tuple(str(member.name) for member in bindings.members(unit)),
        groups=tuple(name for name in via if name),
        usual_group=usual,
        instructions=checklist.instructions,
        matters=matters,
        support=supported,
        dated=tuple(
            Dated(item.number, item.title, item.deadline)
            for part in matters
            for block in part.blocks
            for item in block.items
            if not item.points and _is_dated(register.obligation_by_id[item.code])
        ),
        sources=tuple(
            instrument.number or f"《{instrument.title}》"
            for instrument in register.instruments
            if instrument.id in used
        ),
        duties=len(chosen),
        items=items,
        long=items > LONG,
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    """The unit of a sheet, the ids of the groups it belongs to, and the one not worth repeating."""

    unit: Unit
    groups: set[str]
    usual_group: str

    def via(self, entry: Binding) -> str:
        """Give the group that a binding comes through, if that is worth saying."""
        name = str(entry.via.name) if entry.via else ""
        return "" if name == self.usual_group else name

    def is_meant(self, unit: str) -> bool:
        """Tell whether the unit with this id is the one of the sheet or a group it belongs to."""
        return unit == self.unit.id or unit in self.groups


def _selected(bindings: Bindings, checklist: Checklist, entry: Binding) -> bool:
    select: Selection = checklist.select
    register = bindings.register
    duty = entry.duty
    groups = {
        register.group_by_name[str(name)].id
        for name in duty.groups
        if str(name) in register.group_by_name
    }
    wanted = {
        register.group_by_name[str(name)].id
        for name in select.groups
        if str(name) in register.group_by_name
    }
    level = register.instrument_by_id[str(duty.instrument)].level
    return (
        entry.role in (select.roles or BINDING_ROLES)
        and (not select.levels or level in select.levels)
        and (not select.instruments or duty.instrument in select.instruments)
        and (not select.matters or duty.matter in select.matters)
        and (not select.groups or bool(groups & wanted))
        and (not select.units or entry.unit.id in select.units)
    )


def _successor(unit: Unit) -> str:
    if unit.successor is None or not unit.successor.name:
        return ""
    sure = (
        f"（{unit.successor.certainty.label}）"
        if unit.successor.certainty.value != "certain"
        else ""
    )
    return f"现为{unit.successor.name}{sure}"


def _is_dated(duty: Obligation) -> bool:
    return duty.deadline is not None and duty.deadline.kind in _DATED


# ---- part one ----


def _matters(
    bindings: Bindings, unit: _Unit, entries: list[Binding], number: Callable[[], int]
) -> tuple[MatterPart, ...]:
    by_matter: dict[str, list[Binding]] = {}
    for entry in entries:
        by_matter.setdefault(str(entry.duty.matter), []).append(entry)
    answered = _answered(bindings, by_matter)
    folded = {str(upper.duty.id) for uppers in answered.values() for upper in uppers}
    parts = []
    for matter in bindings.register.matters:
        here = [
            entry for entry in by_matter.get(str(matter.id), ()) if str(entry.duty.id) not in folded
        ]
        if not here:
            continue
        level = _main_level(bindings, unit.unit, here)
        main = [entry for entry in here if _rank(bindings, entry) == level]
        upper = [entry for entry in here if _rank(bindings, entry) != level]
        blocks = _blocks(bindings, unit, main, answered, number, compact=False)
        blocks += _blocks(bindings, unit, upper, answered, number, compact=True)
        parts.append(
            MatterPart(
                id=str(matter.id),
                title=str(matter.title),
                stage=matter.stage,
                items=sum(len(block.items) for block in blocks),
                blocks=tuple(blocks),
            )
        )
    return tuple(parts)


def _rank(bindings: Bindings, entry: Binding) -> int:
    return bindings.register.instrument_by_id[str(entry.duty.instrument)].level.rank


def _main_level(bindings: Bindings, unit: Unit, entries: Iterable[Binding]) -> int:
    """Give the unit's own level if a document of that level is a source, else the lowest."""
    ranks = {_rank(bindings, entry) for entry in entries}
    return unit.level.rank if unit.level.rank in ranks else max(ranks)


def _answered(bindings: Bindings, by_matter: dict[str, list[Binding]]) -> dict[str, list[Binding]]:
    """Give, by duty, the upper duties of the unit that it carries out; each under one duty only.

    The lower duty comes first, so that a chain of three levels ends under its lowest member.
    """
    entries = {str(entry.duty.id): entry for found in by_matter.values() for entry in found}
    taken: set[str] = set()
    answered: dict[str, list[Binding]] = {}
    lowest_first = sorted(entries.values(), key=lambda entry: -_rank(bindings, entry))
    for entry in lowest_first:
        if str(entry.duty.id) in taken:
            continue
        for upper in _carried_out(bindings, entry.duty):
            if upper in entries and upper not in taken and upper != str(entry.duty.id):
                taken.add(upper)
                answered.setdefault(str(entry.duty.id), []).append(entries[upper])
    # A duty that was taken after it had taken others itself hands them on.
    for code in list(answered):
        if code in taken:
            holder = next(lower for lower, uppers in answered.items() if entries[code] in uppers)
            answered[holder].extend(answered.pop(code))
    return answered


def _carried_out(bindings: Bindings, duty: Obligation) -> tuple[str, ...]:
    """Give the upper duties that a duty carries out, directly and through others, nearest first."""
    found: dict[str, None] = {}
    queue = [str(name) for name in duty.implements]
    while queue:
        name = queue.pop(0)
        upper = bindings.register.obligation_by_id.get(name)
        if upper is not None and name not in found:
            found[name] = None
            queue.extend(str(further) for further in upper.implements)
    return tuple(found)


def _blocks(
    bindings: Bindings,
    unit: _Unit,
    entries: list[Binding],
    answered: dict[str, list[Binding]],
    number: Callable[[], int],
    *,
    compact: bool,
) -> list[Block]:
    order = {str(duty.id): place for place, duty in enumerate(bindings.register.obligations)}
    entries = sorted(
        entries,
        key=lambda entry: (
            -_rank(bindings, entry),
            ROLE_ORDER.index(entry.role),
            entry.via is not None,
            order[str(entry.duty.id)],
        ),
    )
    views = [(entry, duty_view(bindings, entry.duty)) for entry in entries]

    def source(pair: tuple[Binding, DutyView]) -> tuple[str, ...]:
        entry, view = pair
        if compact:
            return ()
        via = unit.via(entry)
        return (
            view.source.instrument,
            view.source.clause,
            entry.role.value,
            via,
            *_partners(unit, view),
        )

    blocks = []
    for _, group in groupby(views, source):
        pairs = list(group)
        entry, view = pairs[0]
        blocks.append(
            Block(
                compact=compact,
                citation="" if compact else view.source.citation,
                heading="" if compact else view.source.heading,
                role="" if compact else entry.role.label,
                via="" if compact else unit.via(entry),
                partners=() if compact else _partners(unit, view),
                items=(
                    _brief(bindings, unit, pairs, answered, number)
                    if compact
                    else tuple(
                        _item(bindings, unit, each, answered.get(str(one.duty.id), []), number())
                        for one, each in pairs
                    )
                ),
            )
        )
    return blocks


def _brief(
    bindings: Bindings,
    unit: _Unit,
    pairs: list[tuple[Binding, DutyView]],
    answered: dict[str, list[Binding]],
    number: Callable[[], int],
) -> tuple[Item, ...]:
    """Give what levels above ask: duties with a date, figure or ban singly, the others in one."""
    single = [pair for pair in pairs if _stands_alone(pair[0].duty) or len(pairs) == 1]
    others = [pair for pair in pairs if pair not in single]
    if len(others) == 1:
        single, others = pairs, []
    items = [
        _item(bindings, unit, view, answered.get(str(entry.duty.id), []), number())
        for entry, view in single
    ]
    if others:
        points = tuple(
            Point(view.id, view.title, view.deadline, view.source.citation) for _, view in others
        )
        folded = [
            _point(bindings, upper)
            for entry, _ in others
            for upper in answered.get(str(entry.duty.id), [])
        ]
        items.append(_several(number(), points, tuple(folded)))
    return tuple(items)


def _several(number: int, points: tuple[Point, ...], answered: tuple[Point, ...]) -> Item:
    return Item(
        number=number,
        code="",
        title="",
        question="",
        quote=None,
        summarised=False,
        citation="",
        deadline="",
        target="",
        records=(),
        how=(),
        look_for="",
        force="",
        by=(),
        answered=answered,
        points=points,
    )


def _stands_alone(duty: Obligation) -> bool:
    return _is_dated(duty) or bool(duty.target) or duty.force is Force.MUST_NOT


def _partners(unit: _Unit, view: DutyView) -> tuple[str, ...]:
    """Give those with whom the unit does it: the other units of the clause's tail."""
    names = dict.fromkeys(
        ref.as_written for ref in (*view.lead, *view.support) if not unit.is_meant(ref.id)
    )
    return tuple(names)


def _item(
    bindings: Bindings, unit: _Unit, view: DutyView, answered: list[Binding], number: int
) -> Item:
    others = () if any(unit.is_meant(ref.id) for ref in view.actor) else view.actor
    return Item(
        number=number,
        code=view.id,
        title=view.title,
        question=view.question,
        quote=None if view.quote and _same(view.quote, view.title) else view.quote,
        summarised=view.basis == Basis.SUMMARY.value,
        citation=view.source.citation,
        deadline=view.deadline,
        target=view.target,
        records=view.evidence,
        how=view.how,
        look_for=view.look_for,
        force=view.force_label if view.force == Force.ENCOURAGE.value else "",
        by=tuple(ref.as_written for ref in others),
        answered=tuple(_point(bindings, entry) for entry in answered),
    )


def _same(quote: str, title: str) -> bool:
    return squeeze(quote).strip("，。；：、") == squeeze(title)


def _point(bindings: Bindings, entry: Binding) -> Point:
    view = duty_view(bindings, entry.duty)
    return Point(view.id, view.title, view.deadline, view.source.citation)


# ---- part two ----


def _support(
    bindings: Bindings, unit: _Unit, entries: list[Binding], number: Callable[[], int]
) -> tuple[SupportItem, ...]:
    register = bindings.register
    matters = {str(matter.id): place for place, matter in enumerate(register.matters)}

    def place(entry: Binding) -> tuple[int, int, bool]:
        return matters[str(entry.duty.matter)], -_rank(bindings, entry), entry.via is not None

    def key(entry: Binding) -> tuple[str, str, str, str]:
        duty = entry.duty
        via = unit.via(entry)
        return str(duty.matter), str(duty.instrument), str(duty.clause), via

    found = []
    for (_, _, _, via), group in groupby(sorted(entries, key=place), key):
        views = [duty_view(bindings, entry.duty) for entry in group]
        first = views[0]
        codes = [view.id for view in views]
        prefix = _common(codes)
        found.append(
            SupportItem(
                number=number(),
                matter=first.matter_title,
                citation=first.source.citation,
                heading=first.source.heading,
                lead=tuple(ref.as_written for ref in first.lead or first.actor),
                via=via,
                prefix=prefix,
                points=tuple(
                    Point(view.id[len(prefix) :], view.title, view.deadline, view.source.citation)
                    for view in views
                ),
            )
        )
    return tuple(found)


def _common(codes: list[str]) -> str:
    """Give what all codes begin with, up to a hyphen; of a single code all but its last part."""
    prefix = codes[0].rpartition("-")[0]
    while prefix and not all(code.startswith(f"{prefix}-") for code in codes):
        prefix = prefix.rpartition("-")[0]
    return f"{prefix}-" if prefix else ""
