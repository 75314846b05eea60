"""What stands on a checklist: items, and the parts they are grouped in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from policyledger.model.unit import Unit
from policyledger.views.bindings import Binding
from policyledger.views.duty import DutyView
from policyledger.views.sheets.folding import numbers
from policyledger.views.sheets.next_day import NextDay


@dataclass(frozen=True, slots=True)
class Point:
    """A duty in one line; ``target`` where the title does not say it."""

    code: str
    title: str
    deadline: str
    citation: str
    target: str = ""

    @property
    def limits(self) -> str:
        """By when and how much, in one; "" for neither."""
        return "，".join(text for text in (self.deadline, self.target) if text)


@dataclass(frozen=True, slots=True)
class Item:
    """A duty with its question. ``answered`` are upper duties that the same finding answers.

    ``by`` are those who carry it out, where that is not the unit itself. A ``brief`` item is shown
    without what to look for: that stands with the duty of the unit's own level, or on the sheet of
    those who carry it out. ``target`` is given where neither title nor question says its figures.
    An item with ``points`` stands for several duties and has no text of its own.
    """

    number: int
    code: str
    title: str
    question: str
    quote: str | None
    summarised: bool
    citation: str
    deadline: str
    next: NextDay | None
    dated: bool
    target: str
    records: tuple[str, ...]
    how: tuple[str, ...]
    look_for: str
    force: str
    by: tuple[str, ...]
    answered: tuple[Point, ...]
    brief: bool
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Items of one source in one role; ``compact``: what all levels above ask, in brief.

    ``partners`` says with whom the unit does it, or under whose lead; "" where none is named.
    """

    compact: bool
    citation: str
    heading: str
    role: str
    via: str
    partners: str
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
class VisitItem:
    """A line of a visit sheet: its question, and the duties that the answer is about.

    ``deadlines`` are those that name a time.
    """

    number: int
    question: str
    look_for: str
    deadlines: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class VisitSection:
    """A step of a visit with its items in walking order."""

    title: str
    items: tuple[VisitItem, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """The unit of a sheet, the ids of the groups it belongs to, and the one not worth repeating.

    ``as_of`` is the day of the sheet.
    """

    unit: Unit
    groups: set[str]
    usual_group: str
    as_of: date

    def via(self, entry: Binding) -> str:
        """Give the group that a binding comes through, if that is worth saying."""
        name = str(entry.via.name) if entry.via else ""
        return "" if name == self.usual_group else name

    def is_meant(self, unit: str) -> bool:
        """Tell whether the unit with this id is the one of the sheet or a group it belongs to."""
        return unit == self.unit.id or unit in self.groups


def point(view: DutyView, cut: int = 0) -> Point:
    """Give a duty in one line; ``cut`` characters of its code are said elsewhere."""
    return Point(
        view.id[cut:], view.title, view.deadline, view.source.citation, unsaid_target(view)
    )


def answered_point(view: DutyView) -> Point:
    """Give a duty that is answered with another: its target in full, as nothing else says it."""
    target = "" if view.target in view.title else view.target
    return replace(point(view), target=target)


def unsaid_target(view: DutyView) -> str:
    """Give the target of a duty if its figures stand neither in title, question nor deadline."""
    said = numbers(f"{view.title} {view.question} {view.deadline}")
    return "" if numbers(view.target) <= said else view.target
