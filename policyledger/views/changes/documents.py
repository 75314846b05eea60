"""What changed in documents: which there are, their standing, their text."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.instrument import Clause, Instrument
from policyledger.model.register import Register
from policyledger.model.review import digest
from policyledger.model.text import squeeze
from policyledger.views.changes.duties import Change, FieldChange, text_change


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause whose text is new, gone or another."""

    id: str
    label: str
    change: str
    change_label: str
    text: FieldChange


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that is new, gone or another; of one that changed, what did."""

    id: str
    number: str
    title: str
    level_label: str
    change: str
    change_label: str
    status_label: str
    fields: tuple[FieldChange, ...]
    clauses: tuple[ClauseChange, ...]

    @property
    def name(self) -> str:
        """The number, or the title of a document without one."""
        return self.number or f"《{self.title}》"


def changed_documents(old: Register, new: Register) -> tuple[DocumentChange, ...]:
    """Give the documents that changed in the order they have now; then those that are gone."""
    found = []
    for name, instrument in new.instrument_by_id.items():
        before = old.instrument_by_id.get(name)
        if before is None:
            found.append(_update(instrument, Change.ADDED))
            continue
        fields = tuple(_fields(before, instrument))
        clauses = _clauses(before, instrument)
        if fields or clauses:
            found.append(_update(instrument, Change.CHANGED, fields, clauses))
    found += [
        _update(instrument, Change.REMOVED)
        for name, instrument in old.instrument_by_id.items()
        if name not in new.instrument_by_id
    ]
    return tuple(found)


def _update(
    instrument: Instrument,
    change: Change,
    fields: tuple[FieldChange, ...] = (),
    clauses: tuple[ClauseChange, ...] = (),
) -> DocumentChange:
    return DocumentChange(
        str(instrument.id),
        instrument.number,
        instrument.title,
        instrument.level.label,
        change.value,
        change.label,
        instrument.status.label,
        fields,
        clauses,
    )


def _fields(old: Instrument, new: Instrument) -> list[FieldChange]:
    compared = (
        ("status", "状态", old.status.label, new.status.label),
        ("basis", "收录", old.basis.label, new.basis.label),
        ("number", "文号", old.number, new.number),
        ("title", "题目", old.title, new.title),
        ("issuers", "发文机关", "、".join(old.issuers), "、".join(new.issuers)),
        ("issued", "日期", str(old.issued), str(new.issued)),
        ("place", "发文地", old.place, new.place),
        ("note", "说明", old.note, new.note),
    )
    return [
        text_change(field, label, before, after)
        for field, label, before, after in compared
        if squeeze(before) != squeeze(after)
    ]


def _clauses(old: Instrument, new: Instrument) -> tuple[ClauseChange, ...]:
    before = {clause.id: clause for clause in reversed(old.clauses)}
    after = {clause.id: clause for clause in reversed(new.clauses)}
    found = []
    for clause in new.clauses:
        other = before.get(clause.id)
        if other is None or digest(other) != digest(clause):
            found.append(_clause(other, clause))
    found += [_clause(clause, None) for clause in old.clauses if clause.id not in after]
    return tuple(found)


def _clause(old: Clause | None, new: Clause | None) -> ClauseChange:
    change = Change.ADDED if old is None else Change.REMOVED if new is None else Change.CHANGED
    last = new or old
    assert last is not None
    return ClauseChange(
        last.id,
        last.label,
        change.value,
        change.label,
        text_change("text", "文字", _text(old), _text(new)),
    )


def _text(clause: Clause | None) -> str:
    """The clause as printed; number and heading where they do not stand in the text."""
    if clause is None:
        return ""
    printed = clause.id == "0" or clause.body > 0
    return clause.text if printed else f"{clause.label} {clause.heading}\n{clause.text}"
