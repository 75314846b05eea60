"""What else changed: lists and sheets that lay no duty on anyone but are shown and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from policyledger.model.location import Location
from policyledger.model.register import Register
from policyledger.views.changes.duties import Change


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A thing that is new, gone or says something else; ``kind`` is what it is, in Chinese."""

    kind: str
    id: str
    name: str
    change: str
    change_label: str


#: What is compared: its name, the records of a register, and the id and name of each.
_KINDS: tuple[tuple[str, Callable[[Register], Iterable[Any]], str, str], ...] = (
    ("检查表", lambda register: register.checklists, "id", "title"),
    ("工作事项", lambda register: register.matters, "id", "title"),
    ("重点群体", lambda register: register.groups, "id", "name"),
    ("术语", lambda register: register.terms, "term", "term"),
    ("日历时段", lambda register: register.periods, "name", "name"),
    ("手写页面", lambda register: register.pages, "id", "title"),
)


def changed_others(old: Register, new: Register) -> tuple[OtherChange, ...]:
    """Compare these things by what they say, wherever it is written.

    Checklists are left out where one side has none: it was given as a folder of content alone.
    """
    return tuple(
        found
        for kind, records, key, name in _KINDS
        if kind != "检查表" or (old.checklists and new.checklists)
        for found in _compared(kind, records(old), records(new), key, name)
    )


def _compared(
    kind: str, old: Iterable[Any], new: Iterable[Any], key: str, name: str
) -> Iterator[OtherChange]:
    before = {str(getattr(one, key)): one for one in old}
    after = {str(getattr(one, key)): one for one in new}
    for code in dict.fromkeys((*after, *before)):
        was, now = before.get(code), after.get(code)
        if _said(was) == _said(now):
            continue
        change = Change.ADDED if was is None else Change.REMOVED if now is None else Change.CHANGED
        title = str(getattr(now or was, name))
        yield OtherChange(kind, code, title, change.value, change.label)


def _said(value: object) -> object:
    """Give all that a record says: everything but where it was written."""
    if isinstance(value, tuple):
        return tuple(map(_said, value))
    if is_dataclass(value):
        parts = (getattr(value, field.name) for field in fields(value))
        return tuple(_said(part) for part in parts if not isinstance(part, Location))
    return value
