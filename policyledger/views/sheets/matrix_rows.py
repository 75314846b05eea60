"""The rows of a responsibility matrix: matters, clauses or duties, under headings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from policyledger.model.instrument import Clause, Instrument
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
    numbers = count(1)
    lines = [
        (
            stage,
            [
                Line(str(matter.id), str(next(numbers)), str(matter.title), duties)
                for matter in matters
                if (duties := register.by_matter.get(str(matter.id), ()))
            ],
        )
        for stage, matters in register.stages.items()
    ]
    return [(stage, own) for stage, own in lines if own]


def by_clause(bindings: Bindings, instrument: Instrument) -> Lines:
    """Give the clauses that hold duties, in their order, under the headings of those above them.

    Each heading stands once; one that has no rows of its own is followed by those below it. A
    clause stands in the row under the heading of its parent. It becomes a heading itself, with its
    row below, where clauses below it hold duties, or where other headings stand in between.
    """
    duties: dict[str, list[Obligation]] = {}
    for record in bindings.register.records_of(instrument):
        if record.obligations:
            duties.setdefault(str(record.clause), []).extend(record.obligations)
    held = [clause for clause in instrument.clauses if clause.id in duties]
    above = _above(instrument, held)
    parents = {parent.id for chain in above.values() for parent in chain}
    lines: Lines = []
    shown: set[str] = set()
    last = ""
    for clause in held:
        headings = [heading for heading in above[clause.id] if heading.id not in shown]
        parent = above[clause.id][-1].id if above[clause.id] else ""
        under = headings[-1].id if headings else last
        if clause.id in parents or under != parent:
            headings.append(clause)
        shown.update(heading.id for heading in headings)
        last = headings[-1].id if headings else last
        lines += [(clause_title(instrument, heading), []) for heading in headings]
        if not lines:
            lines.append(("", []))
        lines[-1][1].append(_clause_line(instrument, clause, tuple(duties[clause.id])))
    return lines


def _above(instrument: Instrument, clauses: list[Clause]) -> dict[str, list[Clause]]:
    """Give for each clause those that it is a part of, the uppermost first."""
    known = {clause.id: clause for clause in instrument.clauses}
    above: dict[str, list[Clause]] = {}
    for clause in clauses:
        steps = clause.id.split(".")
        heads = (".".join(steps[:depth]) for depth in range(1, len(steps)))
        above[clause.id] = [known[head] for head in heads if head in known]
    return above


def _clause_line(instrument: Instrument, clause: Clause, duties: tuple[Obligation, ...]) -> Line:
    """Give the row of a clause; one without a heading is known by its first duty."""
    if clause.id == "0":
        return Line(clause.id, "", clause.label, duties)
    more = f"等{len(duties)}项" if len(duties) > 1 else ""
    title = clause.heading or f"{duties[0].title}{more}"
    return Line(clause.id, own_number(instrument, clause).rstrip(".、"), title, duties)


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
