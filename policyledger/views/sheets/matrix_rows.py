"""The rows of a responsibility matrix: matters, clauses or duties, under headings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from policyledger.model.instrument import Instrument
from policyledger.model.obligation import Obligation
from policyledger.views.bindings import Bindings
from policyledger.views.sheets.frame import clause_title, own_number


@dataclass(frozen=True, slots=True)
class Line:
    """A row before its marks: the duties that it stands for."""

    id: str
    number: str
    title: str
    duties: tuple[Obligation, ...]


#: Headings and the rows under them.
Lines = list[tuple[str, list[Line]]]


def by_matter(bindings: Bindings) -> Lines:
    """Give the matters that have duties, by stage."""
    register = bindings.register
    duties: dict[str, list[Obligation]] = {}
    for duty in register.obligations:
        duties.setdefault(str(duty.matter), []).append(duty)
    lines = [
        (
            matter.stage,
            Line(str(matter.id), str(place), str(matter.title), tuple(duties[matter.id])),
        )
        for place, matter in enumerate(
            (matter for matter in register.matters if str(matter.id) in duties), start=1
        )
    ]
    return [
        (stage, [line for _, line in group])
        for stage, group in groupby(lines, lambda pair: pair[0])
    ]


def by_clause(bindings: Bindings, instrument: Instrument) -> Lines:
    """Give the clauses that hold duties, under the title of the clause above."""
    duties: dict[str, list[Obligation]] = {}
    for record in bindings.register.records_of(instrument):
        if record.obligations:
            duties.setdefault(str(record.clause), []).extend(record.obligations)
    lines: Lines = []
    for clause in instrument.clauses:
        if clause.id not in duties:
            continue
        parent = instrument.clause(clause.parent) if clause.parent else None
        band = clause_title(instrument, parent) if parent else ""
        number = own_number(instrument, clause)
        line = Line(
            clause.id,
            number.rstrip(".、") if clause.heading else "",
            clause.heading or clause.label,
            tuple(duties[clause.id]),
        )
        if not lines or lines[-1][0] != band:
            lines.append((band, []))
        lines[-1][1].append(line)
    return lines


def by_duty(bindings: Bindings, instrument: Instrument) -> Lines:
    """Give the duties, under the title of their clause."""
    lines: Lines = []
    number = 0
    for record in bindings.register.records_of(instrument):
        clause = instrument.clause(str(record.clause))
        band = clause_title(instrument, clause) if clause else ""
        for duty in record.obligations:
            number += 1
            if not lines or lines[-1][0] != band:
                lines.append((band, []))
            lines[-1][1].append(Line(str(duty.id), str(number), str(duty.title), (duty,)))
    return lines
