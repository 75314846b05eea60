"""The task division table of a document: who leads, who supports, by when (任务分解表)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policyledger.model.instrument import Instrument
from policyledger.model.obligation import Obligation
from policyledger.model.text import squeeze
from policyledger.model.words import Basis, Force, Role
from policyledger.views.bindings import Bindings
from policyledger.views.duty import protocol_key
from policyledger.views.sheet import Sheet, clause_title, sheet, tail_units


@dataclass(frozen=True, slots=True)
class Name:
    """A unit as the document writes it; ``inferred`` where the sentence leaves it out."""

    text: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One duty as a row.

    ``number`` runs through the table. ``quote`` is ``None`` where the title says the same or the
    text is not held. ``lead`` and ``support`` are empty where the section carries them.
    """

    number: int
    code: str
    title: str
    quote: str | None
    lead: tuple[Name, ...]
    support: tuple[Name, ...]
    actor: tuple[Name, ...]
    deadline: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A clause as a row of its own: its title as printed and the units of its tail, if it has one.

    ``depth`` is 1 for a top-level clause. ``tasks`` are the duties of the clause itself.
    """

    label: str
    title: str
    depth: int
    has_units: bool
    lead: tuple[str, ...]
    support: tuple[str, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class DivisionView:
    """The whole table of one document."""

    sheet: Sheet
    instrument: str
    number: str
    citation: str
    issuers: str
    issued: str
    basis: str
    summarised: bool
    sections: tuple[Section, ...]
    tasks: int
    has_inferred: bool


def division_view(bindings: Bindings, instrument: Instrument, as_of: date) -> DivisionView:
    """Give the task division table of a document as it stands on the day ``as_of``."""
    register = bindings.register
    duties: dict[str, list[Obligation]] = {}
    for record in register.records_of(instrument):
        duties.setdefault(str(record.clause), []).extend(record.obligations)
    wanted = {
        ancestor for clause_id, found in duties.items() if found for ancestor in _path(clause_id)
    }
    sections = []
    number = 0
    for clause in instrument.clauses:
        if clause.id not in wanted:
            continue
        lead = tail_units(bindings, instrument, clause, Role.LEAD)
        support = tail_units(bindings, instrument, clause, Role.SUPPORT)
        tasks = []
        for duty in duties.get(clause.id, ()):
            number += 1
            tasks.append(_task(bindings, duty, number, bool(lead or support)))
        sections.append(
            Section(
                label=clause.label,
                title=clause_title(instrument, clause),
                depth=clause.depth,
                has_units=bool(lead or support),
                lead=lead,
                support=support,
                tasks=tuple(tasks),
            )
        )
    return DivisionView(
        sheet=sheet(
            register,
            "工作任务分解表",
            f"依据{instrument.citation}",
            f"FJ-{instrument.code}",
            f"instruments/{instrument.id}.html",
            as_of,
        ),
        instrument=str(instrument.id),
        number=instrument.number or instrument.title,
        citation=instrument.citation,
        issuers="、".join(str(issuer) for issuer in instrument.issuers),
        issued=str(instrument.issued),
        basis=instrument.basis.label,
        summarised=instrument.basis is Basis.SUMMARY,
        sections=tuple(sections),
        tasks=number,
        has_inferred=any(
            name.inferred for section in sections for task in section.tasks for name in task.actor
        ),
    )


def _path(clause_id: str) -> tuple[str, ...]:
    parts = clause_id.split(".")
    return tuple(".".join(parts[: end + 1]) for end in range(len(parts)))


def _task(bindings: Bindings, duty: Obligation, number: int, under_tail: bool) -> Task:
    quote = None if duty.quote is None else str(duty.quote)
    if quote is not None and squeeze(quote).strip("，。；：、") == squeeze(str(duty.title)):
        quote = None
    return Task(
        number=number,
        code=str(duty.id),
        title=str(duty.title),
        quote=quote,
        lead=() if under_tail else _names(bindings, duty, Role.LEAD),
        support=() if under_tail else _names(bindings, duty, Role.SUPPORT),
        actor=_names(bindings, duty, Role.ACTOR),
        deadline=str(duty.deadline.text) if duty.deadline else "",
        remarks=_remarks(bindings, duty),
    )


def _names(bindings: Bindings, duty: Obligation, role: Role) -> tuple[Name, ...]:
    found = [entry for entry in bindings.of_duty(duty) if entry.role is role]
    found.sort(key=lambda entry: protocol_key(entry.unit))
    return tuple(Name(entry.as_written, entry.inferred) for entry in found)


def _remarks(bindings: Bindings, duty: Obligation) -> tuple[str, ...]:
    remarks = []
    for role in (Role.RECIPIENT, Role.CONSULTED):
        names = _names(bindings, duty, role)
        if names:
            remarks.append(f"{role.label}：{'、'.join(name.text for name in names)}")
    if duty.force is Force.ENCOURAGE:
        remarks.append(f"{duty.force.label}性要求")
    return tuple(remarks)
