"""The task division table of a document: who leads, who supports, by when (任务分解表)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from policyledger.model.instrument import Instrument
from policyledger.model.obligation import Obligation
from policyledger.model.text import same_words
from policyledger.model.words import Force, Review, Role
from policyledger.views.bindings import Bindings
from policyledger.views.duty import duty_view, protocol_key
from policyledger.views.sheets.frame import (
    SheetFrame,
    basis_note,
    clause_title,
    sheet_frame,
    tail_units,
)
from policyledger.views.sheets.next_day import NextDay, next_day, next_day_note
from policyledger.views.sheets.parts import filled, part_frame

#: With this many clauses at most the details begin on the page of the summary.
_SUMMARY_SHORT = 8
#: With more tasks than this a stage of the table of all documents is cut between matters.
_STAGE_LONG = 120
#: In the table of all documents sections stand under stages: how deep each is.
_STAGE, _MATTER = 1, 2


@dataclass(frozen=True, slots=True)
class Name:
    """A unit as the document writes it; ``inferred`` where the sentence leaves it out."""

    text: str
    inferred: bool = False


def written(names: Iterable[Name]) -> str:
    """Give names as one text; those that the sentence leaves out have a star."""
    return "、".join(name.text + ("*" if name.inferred else "") for name in names)


@dataclass(frozen=True, slots=True)
class Task:
    """One duty as a row.

    ``number`` runs through the table. ``next`` is the next day of the deadline. ``quote`` is
    ``None`` where the title says the same or the text is not held. ``lead`` and ``support`` are
    empty where the section carries them.
    """

    number: int
    code: str
    title: str
    quote: str | None
    lead: tuple[Name, ...]
    support: tuple[Name, ...]
    actor: tuple[Name, ...]
    deadline: str
    next: NextDay | None
    dated: bool
    remarks: tuple[str, ...]
    summarised: bool

    @property
    def carried_out(self) -> str:
        """Who carries it out where another leads: a remark, as the columns are for those two."""
        return self.acting if self.lead and self.actor else ""

    @property
    def acting(self) -> str:
        """Who carries it out, with the word for it."""
        return f"承办：{written(self.actor)}"


@dataclass(frozen=True, slots=True)
class Section:
    """A clause as a row of its own: its title as printed and the units of its tail, if it has one.

    ``depth`` is 1 for a top-level clause. ``tasks`` are the duties of the clause itself.
    """

    label: str
    title: str
    heading: str
    depth: int
    has_units: bool
    lead: tuple[str, ...]
    support: tuple[str, ...]
    tasks: tuple[Task, ...]

    @property
    def deadlines(self) -> tuple[str, ...]:
        """The times named by the duties of this clause, each once."""
        return tuple(dict.fromkeys(task.deadline for task in self.tasks if task.dated))


@dataclass(frozen=True, slots=True)
class DivisionView:
    """The whole table of one document, or of all by matter (``instrument`` is then empty).

    ``basis_note`` says so where the register holds no text of the document; ``summarised`` is true
    if any row has none.
    """

    sheet: SheetFrame
    instrument: str
    number: str
    basis_note: str
    summarised: bool
    sections: tuple[Section, ...]
    tasks: int
    has_inferred: bool

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands under the table in every format."""
        units = "单位名称照文件写法，同一栏内按机构次序排列"
        notes = [f"说明：共 {self.tasks} 项。{units}；完成时限照录原文，空白的为文件没有规定。"]
        rows = [task for section in self.sections for task in section.tasks]
        if note := next_day_note((task.next for task in rows), self.sheet.as_of):
            notes.append(note)
        if any(task.actor and not task.lead for task in rows):
            notes.append("标“承办”的，是条文中直接写明由其去做的单位。")
        label = Review.NEEDED.label
        if any(label in task.remarks for task in rows):
            notes.append(f"备注写“{label}”的，条款在核对以后改动过，请先对照原文。")
        if self.has_inferred:
            notes.append("带 * 的承办单位在原句中省略，按上下文补出。")
        return tuple(notes)

    @property
    def summary_long(self) -> bool:
        """Whether the summary has a page of its own."""
        return len(self.summary) > _SUMMARY_SHORT

    @property
    def summary(self) -> tuple[Section, ...]:
        """The clauses that name who leads: the table on one page, before the details."""
        return tuple(section for section in self.sections if section.has_units)


def division_view(bindings: Bindings, instrument: Instrument | None, as_of: date) -> DivisionView:
    """Give the task division table of a document, or with ``None`` that of all, by matter."""
    register = bindings.register
    if instrument is None:
        sections = _by_matter(bindings, as_of)
        frame = sheet_frame(
            register, "工作任务分解表", "各级文件，按工作事项", "FJ", "obligations.html", as_of
        )
    else:
        sections = _by_clause(bindings, instrument, as_of)
        frame = sheet_frame(
            register,
            "工作任务分解表",
            f"依据{instrument.citation}",
            f"FJ-{instrument.code}",
            f"instruments/{instrument.id}.html",
            as_of,
        )
    return _table(frame, instrument, sections)


def division_parts(whole: DivisionView) -> tuple[tuple[str, DivisionView], ...]:
    """Give the table of all documents in parts with their titles; numbers run on.

    A part is a stage, or some matters of a long one.
    """
    stages: list[list[Section]] = []
    for section in whole.sections:
        if section.depth == _STAGE:
            stages.append([])
        stages[-1].append(section)
    views: list[tuple[str, DivisionView]] = []
    for stage, *matters in stages:
        parts = filled(matters, lambda matter: len(matter.tasks), _STAGE_LONG)
        for number, part in enumerate(parts, start=1):
            title = stage.title if len(parts) == 1 else f"{stage.title}（{number}/{len(parts)}）"
            frame = part_frame(whole.sheet, title, len(views) + 1)
            heading = replace(stage, label=title, title=title, heading=title)
            views.append((title, _table(frame, None, (heading, *part))))
    return tuple(views)


def _table(
    frame: SheetFrame, instrument: Instrument | None, sections: tuple[Section, ...]
) -> DivisionView:
    tasks = [task for section in sections for task in section.tasks]
    return DivisionView(
        sheet=frame,
        instrument=str(instrument.id) if instrument else "",
        number=(instrument.number or instrument.title) if instrument else "",
        basis_note=basis_note(instrument),
        summarised=any(task.summarised for task in tasks),
        sections=sections,
        tasks=len(tasks),
        has_inferred=any(name.inferred for task in tasks for name in task.actor),
    )


def _by_clause(bindings: Bindings, instrument: Instrument, as_of: date) -> tuple[Section, ...]:
    duties: dict[str, list[Obligation]] = {}
    for record in bindings.register.records_of(instrument):
        duties.setdefault(str(record.clause), []).extend(record.obligations)
    wanted = {
        ancestor for clause_id, found in duties.items() if found for ancestor in _path(clause_id)
    }
    numbers = count(1)
    sections = []
    for clause in instrument.clauses:
        if clause.id not in wanted:
            continue
        lead = tail_units(bindings, instrument, clause, Role.LEAD)
        support = tail_units(bindings, instrument, clause, Role.SUPPORT)
        sections.append(
            Section(
                label=clause.label,
                title=clause_title(instrument, clause) if clause.heading else clause.label,
                heading=clause.heading or clause.label,
                depth=clause.depth,
                has_units=bool(lead or support),
                lead=lead,
                support=support,
                tasks=tuple(
                    _task(bindings, duty, next(numbers), as_of, under_tail=bool(lead or support))
                    for duty in duties.get(clause.id, ())
                ),
            )
        )
    return tuple(sections)


def _by_matter(bindings: Bindings, as_of: date) -> tuple[Section, ...]:
    """Give stages and matters as sections; in a matter the lowest level first, as it is nearest."""
    register = bindings.register
    numbers = count(1)
    sections: list[Section] = []
    for stage, matters in register.stages.items():
        held = [matter for matter in matters if str(matter.id) in register.by_matter]
        if held:
            sections.append(Section(stage, stage, stage, _STAGE, False, (), (), ()))
        for matter in held:
            duties = sorted(
                register.by_matter[str(matter.id)],
                key=lambda duty: -register.instrument_by_id[str(duty.instrument)].level.rank,
            )
            tasks = tuple(
                _task(bindings, duty, next(numbers), as_of, under_tail=False, cited=True)
                for duty in duties
            )
            title = str(matter.title)
            sections.append(Section(title, title, title, _MATTER, False, (), (), tasks))
    return tuple(sections)


def _path(clause_id: str) -> tuple[str, ...]:
    parts = clause_id.split(".")
    return tuple(".".join(parts[: end + 1]) for end in range(len(parts)))


def _task(
    bindings: Bindings,
    duty: Obligation,
    number: int,
    as_of: date,
    *,
    under_tail: bool,
    cited: bool = False,
) -> Task:
    quote = None if duty.quote is None else str(duty.quote)
    if quote is not None and same_words(quote, str(duty.title)):
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
        next=next_day(duty.deadline, bindings.register.periods, as_of),
        dated=duty.measured is not None,
        remarks=(
            *((duty_view(bindings, duty).source.citation,) if cited else ()),
            *_remarks(bindings, duty),
        ),
        summarised=duty.quote is None,
    )


def _names(bindings: Bindings, duty: Obligation, role: Role) -> tuple[Name, ...]:
    found = [entry for entry in bindings.of_duty(duty) if entry.role is role]
    found.sort(key=lambda entry: protocol_key(entry.unit))
    return tuple(Name(entry.as_written, entry.inferred) for entry in found)


def _remarks(bindings: Bindings, duty: Obligation) -> tuple[str, ...]:
    remarks = []
    if duty_view(bindings, duty).review == Review.NEEDED.value:
        remarks.append(Review.NEEDED.label)
    for role in (Role.RECIPIENT, Role.CONSULTED):
        names = _names(bindings, duty, role)
        if names:
            remarks.append(f"{role.label}：{'、'.join(name.text for name in names)}")
    if duty.force is Force.ENCOURAGE:
        remarks.append(f"{duty.force.label}性要求")
    return tuple(remarks)
