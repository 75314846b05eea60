"""Part one of a unit's checklist: what it leads or carries out itself, matter by matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from policyledger.model.obligation import Obligation
from policyledger.model.text import same_words
from policyledger.model.unit import Unit
from policyledger.model.words import Basis, Force, Role
from policyledger.views.bindings import ROLE_ORDER, Binding, Bindings
from policyledger.views.duty import DutyView, UnitRef, duty_view
from policyledger.views.sheets import folding
from policyledger.views.sheets.items import (
    Block,
    Focus,
    Item,
    MatterPart,
    Point,
    answered_point,
    point,
    unsaid_target,
)
from policyledger.views.sheets.next_day import next_day


def own_items(
    bindings: Bindings, unit: Focus, entries: list[Binding], number: Callable[[], int]
) -> tuple[MatterPart, ...]:
    """Give part one of the sheet: what the unit leads or carries out, by matter."""
    by_matter: dict[str, list[Binding]] = {}
    for entry in entries:
        by_matter.setdefault(str(entry.duty.matter), []).append(entry)
    everything = {str(entry.duty.id): entry for entry in entries}
    answered = folding.answered(bindings, everything, unit.is_meant)
    folded = {str(upper.duty.id) for uppers in answered.values() for upper in uppers}
    parts = []
    for matter in bindings.register.matters:
        here = [
            entry for entry in by_matter.get(str(matter.id), ()) if str(entry.duty.id) not in folded
        ]
        if not here:
            continue
        level = _main_level(bindings, unit.unit, here)
        main = [entry for entry in here if rank(bindings, entry) == level]
        upper = [entry for entry in here if rank(bindings, entry) != level]
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


def rank(bindings: Bindings, entry: Binding) -> int:
    """Give the rank of the level that a duty comes from."""
    return bindings.register.instrument_by_id[str(entry.duty.instrument)].level.rank


def _main_level(bindings: Bindings, unit: Unit, entries: Iterable[Binding]) -> int:
    """Give the unit's own level if a document of that level is a source, else the lowest."""
    ranks = {rank(bindings, entry) for entry in entries}
    return unit.level.rank if unit.level.rank in ranks else max(ranks)


def _blocks(
    bindings: Bindings,
    unit: Focus,
    entries: list[Binding],
    answered: dict[str, list[Binding]],
    number: Callable[[], int],
    *,
    compact: bool,
) -> list[Block]:
    order = bindings.register.order
    entries = sorted(
        entries,
        key=lambda entry: (
            -rank(bindings, entry),
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
            _partners(bindings, unit, entry, view),
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
                partners="" if compact else _partners(bindings, unit, entry, view),
                items=(
                    _brief(bindings, unit, pairs, answered, number)
                    if compact
                    else tuple(
                        _item(
                            bindings,
                            unit,
                            each,
                            answered.get(str(one.duty.id), []),
                            number(),
                            compact=False,
                        )
                        for one, each in pairs
                    )
                ),
            )
        )
    return blocks


def _brief(
    bindings: Bindings,
    unit: Focus,
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
        _item(bindings, unit, view, answered.get(str(entry.duty.id), []), number(), compact=True)
        for entry, view in single
    ]
    if others:
        points = tuple(point(view) for _, view in others)
        folded = [
            answered_point(duty_view(bindings, upper.duty))
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
        next=None,
        dated=False,
        target="",
        records=(),
        how=(),
        look_for="",
        force="",
        by=(),
        answered=answered,
        brief=True,
        points=points,
    )


def _stands_alone(duty: Obligation) -> bool:
    return duty.measured is not None or bool(duty.target) or duty.force is Force.MUST_NOT


def _partners(bindings: Bindings, unit: Focus, entry: Binding, view: DutyView) -> str:
    """Say with whom the unit does it.

    Only who leads calls the others of the clause's tail together. Who merely carries something out
    is told under whose lead, and needs no list of those that support it.
    """
    lead = _others(bindings, unit, entry, view.lead)
    support = _others(bindings, unit, entry, view.support)
    if entry.role is Role.LEAD:
        others = "、".join(dict.fromkeys((*lead, *support)))
        return f"会同 {others}" if others else ""
    if lead:
        return f"该条由{'、'.join(lead)}牵头"
    return f"{'、'.join(support)}配合" if support else ""


def _others(
    bindings: Bindings, unit: Focus, entry: Binding, refs: Iterable[UnitRef]
) -> tuple[str, ...]:
    """Give the names that mean others: a group does, too, that the unit itself belongs to.

    Not the group that the unit is bound through, nor one of which it is the only one at its place.
    """
    meant = {unit.unit.id, entry.via.id if entry.via else ""}

    def others(group: Unit) -> bool:
        members = bindings.members(group)
        return any(one.place == unit.unit.place and one.id not in meant for one in members)

    units = bindings.register.unit_by_id
    return tuple(
        dict.fromkeys(
            ref.as_written
            for ref in refs
            if not unit.is_meant(ref.id) or (ref.id not in meant and others(units[ref.id]))
        )
    )


def _item(
    bindings: Bindings,
    unit: Focus,
    view: DutyView,
    answered: list[Binding],
    number: int,
    *,
    compact: bool,
) -> Item:
    others = () if any(unit.is_meant(ref.id) for ref in view.actor) else view.actor
    duty = bindings.register.obligation_by_id[view.id]
    return Item(
        number=number,
        code=view.id,
        title=view.title,
        question=view.question,
        quote=None if view.quote and same_words(view.quote, view.title) else view.quote,
        summarised=view.basis == Basis.SUMMARY.value,
        citation=view.source.citation,
        deadline=view.deadline,
        next=next_day(duty.deadline, bindings.register.periods, unit.as_of),
        dated=duty.measured is not None,
        target=unsaid_target(view),
        records=view.evidence,
        how=view.how,
        look_for=view.look_for,
        force=view.force_label if view.force == Force.ENCOURAGE.value else "",
        by=tuple(ref.as_written for ref in others),
        answered=tuple(answered_point(duty_view(bindings, entry.duty)) for entry in answered),
        brief=compact or bool(others),
    )
