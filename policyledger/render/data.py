"""The register as data for other programs: JSON with its schema, and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from policyledger.check.coverage import coverage
from policyledger.model.instrument import Instrument
from policyledger.model.obligation import ClauseRecord, Deadline, Obligation
from policyledger.model.review import review_of
from policyledger.model.unit import Unit
from policyledger.model.words import Role
from policyledger.views.bindings import Bindings
from policyledger.views.deferred import Recall, anew
from policyledger.views.duty import DutyView, UnitRef, duty_view

_SCHEMA = Path(__file__).with_name("register.schema.json")

#: What begins a formula in a spreadsheet program.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def register_json(bindings: Bindings, as_of: date, recall: Recall = anew) -> bytes:
    """Give ``register.json``, the public interface; its schema is :func:`register_schema`."""
    register = bindings.register

    def duties(records: tuple[ClauseRecord, ...]) -> str:
        own = (_obligation(bindings, duty) for record in records for duty in record.obligations)
        return _lines(own)

    document = {
        "instruments": _lines(_instrument(instrument) for instrument in register.instruments),
        "units": _lines(_unit(unit) for unit in register.units),
        "matters": _lines(
            {
                "id": matter.id,
                "title": matter.title,
                "stage": matter.stage,
                "obligations": [duty.id for duty in register.by_matter.get(str(matter.id), ())],
            }
            for matter in register.matters
        ),
        "obligations": _by_document(bindings, "json", duties, recall, ",\n"),
        "coverage": _lines(
            {
                "instrument": instrument.id,
                "sentences": part.sentences,
                "quoted": part.quoted,
                "no_duty": part.no_duty,
                "missing": part.missing,
            }
            for instrument in register.instruments
            if instrument.basis.value == "full"
            for part in (coverage(register, instrument),)
        ),
    }
    written = [f'"as_of": {_dump(as_of.isoformat())}']
    for key, lines in document.items():
        written.append(f'"{key}": [\n{lines}\n]' if lines else f'"{key}": []')
    return ("{\n" + ",\n".join(written) + "\n}\n").encode()


#: JSON with a record a line shows line by line what changed, and is written as fast as without.
_dump = partial(json.dumps, ensure_ascii=False)


def _lines(records: Iterable[object]) -> str:
    return ",\n".join(map(_dump, records))


def _by_document(
    bindings: Bindings,
    name: str,
    make: Callable[[tuple[ClauseRecord, ...]], str],
    recall: Recall,
    between: str,
) -> str:
    """Give the text made of all records, document by document, as kept where they are the same."""
    texts = []
    for document, group in groupby(bindings.register.records, lambda record: record.instrument):
        records = tuple(group)
        origin = bindings.origins.of_records(f"{name} {document}", records)
        texts.append(recall(f"{name}-{origin}", partial(make, records)))
    return between.join(filter(None, texts))


def register_schema() -> bytes:
    """Give the JSON Schema (draft 2020-12) of ``register.json``."""
    return _SCHEMA.read_bytes()


def _instrument(instrument: Instrument) -> dict[str, Any]:
    return {
        "id": instrument.id,
        "code": instrument.code,
        "number": instrument.number,
        "title": instrument.title,
        "issuers": list(instrument.issuers),
        "level": instrument.level.value,
        "place": instrument.place,
        "issued": instrument.issued,
        "basis": instrument.basis.value,
        "status": instrument.status.value,
        "clauses": [
            {
                "id": clause.id,
                "label": clause.label,
                "heading": clause.heading,
                "text": clause.text,
            }
            for clause in instrument.clauses
        ],
    }


def _unit(unit: Unit) -> dict[str, Any]:
    successor = unit.successor
    return {
        "id": unit.id,
        "name": unit.name,
        "full_name": unit.full_name,
        "level": unit.level.value,
        "place": unit.place,
        "kind": unit.kind.value,
        "aliases": [alias.name for alias in unit.aliases],
        "former_names": list(unit.former_names),
        "successor": None
        if successor is None
        else {
            "name": successor.name,
            "since": successor.since or None,
            "certainty": successor.certainty.value,
            "note": successor.note,
        },
        "members": list(unit.members),
    }


def _obligation(bindings: Bindings, duty: Obligation) -> dict[str, Any]:
    groups = (bindings.register.group_by_name.get(str(name)) for name in duty.groups)
    instrument = bindings.register.instrument_by_id[str(duty.instrument)]
    return {
        "id": duty.id,
        "instrument": duty.instrument,
        "clause": duty.clause,
        "matter": duty.matter,
        "title": duty.title,
        "quote": duty.quote,
        "force": duty.force.value,
        "roles": [
            {
                "role": entry.role.value,
                "unit": entry.unit.id,
                "as_written": entry.as_written,
                "inferred": entry.inferred,
            }
            for entry in bindings.of_duty(duty)
        ],
        "deadline": None if duty.deadline is None else _deadline(duty.deadline),
        "evidence": list(duty.evidence),
        "groups": list(dict.fromkeys(str(group.name) for group in groups if group)),
        "target": duty.target,
        "implements": list(duty.implements),
        "check": None
        if duty.check is None
        else {
            "question": duty.check.question,
            "how": [method.label for method in duty.check.how],
            "look_for": duty.check.look_for,
        },
        "review": review_of(duty, instrument.clause(str(duty.clause))).value,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    stated = {
        "on": deadline.on,
        "from": deadline.start,
        "to": deadline.end,
        "every": deadline.period,
        "after": deadline.anchor,
        "before": deadline.before,
        "within": deadline.duration,
    }
    known = {key: str(value) for key, value in stated.items() if value is not None}
    days = {"on": [str(day) for day in deadline.days]} if deadline.days else {}
    return {"text": str(deadline.text), "kind": deadline.kind.value, **known, **days}


_COLUMNS = (
    "编号", "文件", "条款", "工作事项", "责任事项", "原文", "约束力",
    "牵头", "配合", "承办", "报送对象", "会商", "时限", "佐证材料", "重点群体", "目标", "检查问题",
)  # fmt: skip


def obligations_csv(bindings: Bindings, recall: Recall = anew) -> bytes:
    """Give all duties as CSV for spreadsheet programs: UTF-8 with mark, one row a duty.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """

    def duties(records: tuple[ClauseRecord, ...]) -> str:
        own = (duty for record in records for duty in record.obligations)
        return _rows(_cells(duty_view(bindings, duty)) for duty in own)

    rows = _by_document(bindings, "csv", duties, recall, "")
    return b"\xef\xbb\xbf" + (_rows([_COLUMNS]) + rows).encode()


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(map(_plain, row) for row in rows)
    return buffer.getvalue()


def _cells(view: DutyView) -> tuple[str, ...]:
    return (
        view.id,
        view.source.number or view.source.title,
        view.source.label,
        view.matter_title,
        view.title,
        view.quote or "（原文未入库）",
        view.force_label,
        *(_names(getattr(view, role.value)) for role in Role),
        view.deadline,
        "；".join(view.evidence),
        "、".join(view.groups),
        view.target,
        view.question,
    )


def _names(refs: tuple[UnitRef, ...]) -> str:
    return "、".join(ref.name for ref in refs)


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
