"""What changed in duties between two states of the content.

Duties are matched by id: an id that was printed on a sheet is never used again.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from policyledger.model.obligation import Obligation
from policyledger.model.register import Register
from policyledger.model.words import Word
from policyledger.views.changes.facts import ARRANGEMENT, Fact, Field, facts
from policyledger.views.changes.marking import Pieces, side_by_side


class Change(Word):
    """What became of a thing."""

    ADDED = "added", "新增"
    CHANGED = "changed", "修改"
    REMOVED = "removed", "取消"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, as it was and as it is; empty where it says nothing."""

    field: str
    label: str
    old: Pieces
    new: Pieces

    @property
    def old_text(self) -> str:
        """The field as it was."""
        return "".join(piece.text for piece in self.old)

    @property
    def new_text(self) -> str:
        """The field as it is."""
        return "".join(piece.text for piece in self.new)


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A duty that is new, gone or says something else.

    ``title`` and ``citation`` are those it has now, or had last. Of a changed duty ``fields`` are
    those that changed, of others all. ``minor`` where only the arrangement of the register changed.
    """

    id: str
    change: str
    change_label: str
    title: str
    citation: str
    instrument: str
    fields: tuple[FieldChange, ...]
    minor: bool

    @property
    def what(self) -> tuple[str, ...]:
        """The names of the fields that changed; of a new or lost duty none."""
        if self.change != Change.CHANGED:
            return ()
        return tuple(field.label for field in self.fields)


def changed_duties(
    old: Register, new: Register, former: Mapping[str, str]
) -> tuple[DutyChange, ...]:
    """Give the duties that changed in the order they have now; then those that are gone.

    ``former`` are the ids that units of ``new`` had in ``old``.
    """
    found = []
    for name, duty in new.obligation_by_id.items():
        before = old.obligation_by_id.get(name)
        then = facts(old, before, {}) if before else None
        update = _update(name, then, facts(new, duty, former), duty)
        if update is not None:
            found.append(update)
    for name, duty in old.obligation_by_id.items():
        if name not in new.obligation_by_id:
            update = _update(name, facts(old, duty, {}), None, duty)
            assert update is not None  # it is not there any more
            found.append(update)
    return tuple(found)


def _update(
    name: str,
    old: dict[Field, Fact] | None,
    new: dict[Field, Fact] | None,
    duty: Obligation,
) -> DutyChange | None:
    before, after = old or {}, new or {}
    differ = [field for field in Field if _key(before.get(field)) != _key(after.get(field))]
    if not differ:
        return None
    fields = tuple(
        field_change(field.value, field.label, before.get(field), after.get(field))
        for field in differ
    )
    change = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
    last = before if new is None else after
    return DutyChange(
        name,
        change.value,
        change.label,
        last[Field.TITLE].text if Field.TITLE in last else name,
        last[Field.SOURCE].text if Field.SOURCE in last else "",
        str(duty.instrument),
        fields,
        change is Change.CHANGED and ARRANGEMENT.issuperset(differ),
    )


def _key(fact: Fact | None) -> Hashable:
    return fact.key if fact else None


def field_change(field: str, label: str, old: Fact | None, new: Fact | None) -> FieldChange:
    """Give one field side by side."""
    if old is not None and new is not None and old.text == new.text:
        old, new = old.spelt_out(), new.spelt_out()
    left, right = side_by_side(old.parts if old else (), new.parts if new else ())
    return FieldChange(field, label, left, right)


def text_change(field: str, label: str, old: str, new: str) -> FieldChange:
    """Give two texts side by side."""
    left, right = side_by_side(tuple(old), tuple(new))
    return FieldChange(field, label, left, right)
