"""The responsibility matrix: clauses, duties or matters × units, and who is what to which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby, repeat, zip_longest

from policyledger.model.directory import EVERYWHERE
from policyledger.model.instrument import Instrument
from policyledger.model.obligation import Obligation
from policyledger.model.unit import Unit
from policyledger.model.words import Role, UnitKind
from policyledger.views.bindings import Binding, Bindings
from policyledger.views.duty import protocol_key
from policyledger.views.sheet import Sheet, basis_note, clause_title, own_number, sheet

#: Heads over the columns: kinds of unit that officials speak of together.
_FAMILIES = {
    UnitKind.GOVERNMENT: "政府",
    UnitKind.PARTY: "党委",
    UnitKind.OFFICE: "政府部门",
    UnitKind.DEPARTMENT: "政府部门",
    UnitKind.MASS: "群团",
    UnitKind.LEGISLATURE: "人大政协",
    UnitKind.COURT: "司法",
    UnitKind.LEADING_GROUP: "议事机构",
    UnitKind.COMMITTEE: "议事机构",
    UnitKind.INSTITUTION: "事业单位",
    UnitKind.TOWNSHIP: "乡镇",
    UnitKind.SCHOOL: "学校",
    UnitKind.VILLAGE: "村居",
    UnitKind.FAMILY: "社会",
    UnitKind.EMPLOYER: "社会",
    UnitKind.PREMISES: "社会",
    UnitKind.PUBLIC: "社会",
    UnitKind.GROUP: "统称",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a unit is in a row: role values, strongest first, and the duties behind them."""

    roles: tuple[str, ...]
    signs: str
    label: str
    duties: tuple[str, ...]

    @property
    def lead(self) -> bool:
        """Whether the unit leads."""
        return Role.LEAD.value in self.roles


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something by role."""

    lead: int
    support: int
    actor: int


@dataclass(frozen=True, slots=True)
class Column:
    """A unit as a column; ``members`` are the names of the units it stands for."""

    unit: str
    name: str
    level: str
    kind: str
    members: tuple[str, ...]
    count: Count
    starts_span: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A head over several columns."""

    title: str
    columns: int


@dataclass(frozen=True, slots=True)
class Row:
    """A clause, duty or matter; ``marks`` has one entry a column (``None``: nothing to do)."""

    id: str
    number: str
    title: str
    duties: int
    marks: tuple[Mark | None, ...]
    count: Count


@dataclass(frozen=True, slots=True)
class Band:
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Legend:
    """A sign of the matrix and its meaning."""

    sign: str
    role: str
    label: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix itself. ``row_kind`` says what a row is: clause, duty or matter.

    ``spans`` are heads over units of like kind, ``level_spans`` over units of one level (empty
    where all units are of one).
    """

    row_kind: str
    row_label: str
    row_unit: str
    columns: tuple[Column, ...]
    spans: tuple[Span, ...]
    level_spans: tuple[Span, ...]
    bands: tuple[Band, ...]
    legend: tuple[Legend, ...]
    total: Count

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, bands aside."""
        return tuple(row for band in self.bands for row in band.rows)


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The matrix as a sheet."""

    sheet: Sheet
    basis_note: str
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class _Line:
    """A row before its marks."""

    id: str
    number: str
    title: str
    duties: tuple[Obligation, ...]


_Lines = list[tuple[str, list[_Line]]]


def matrix_view(bindings: Bindings, instrument: Instrument | None, as_of: date) -> MatrixView:
    """Give the matrix of a document, or of all documents by matter, as a sheet."""
    register = bindings.register
    if instrument is None:
        frame = sheet(
            register,
            "工作责任分工表（矩阵）",
            f"各级文件对{register.settings.place}各单位的要求，按工作事项",
            "JZ",
            "matrix.html",
            as_of,
        )
    else:
        frame = sheet(
            register,
            "工作责任分工表（矩阵）",
            f"依据{instrument.citation}",
            f"JZ-{instrument.code}",
            f"instruments/{instrument.id}.html",
            as_of,
        )
    place = register.settings.place if instrument is None else None
    return MatrixView(frame, basis_note(instrument), matrix(bindings, instrument, place))


def matrix(bindings: Bindings, instrument: Instrument | None, place: str | None = None) -> Matrix:
    """Give the matrix of a document, or with ``None`` that of all documents by matter.

    The rows of a document are its clauses where clauses end in the names of those responsible,
    else its duties. The columns are the units as named; units that stand for others are not
    spelt out. With ``place`` the columns are only the units of that place that some document
    names, and they are marked also for what binds them as members of others: what papers of all
    levels ask of the units of one county.
    """
    if instrument is None:
        kind, label, lines = "matter", "工作事项", _by_matter(bindings)
    elif any(clause.tail for clause in instrument.clauses):
        kind, label, lines = "clause", "工作任务", _by_clause(bindings, instrument)
    else:
        kind, label, lines = "duty", "工作任务", _by_duty(bindings, instrument)
    duties = [duty for _, band in lines for line in band for duty in line.duties]
    units = _units(bindings, duties, place)
    entries = _entries(bindings, duties, units if place else ())
    bands = tuple(
        Band(title, tuple(_row(line, units, entries) for line in band)) for title, band in lines
    )
    rows = [row for band in bands for row in band.rows]
    levels = [EVERYWHERE if unit.place == EVERYWHERE else unit.level.label for unit in units]
    if len({*levels} - {EVERYWHERE}) <= 1:
        levels = []
    families = [(level, _FAMILIES[unit.kind]) for level, unit in zip_longest(levels, units)]
    columns = tuple(
        Column(
            unit=str(unit.id),
            name=str(unit.name),
            level=unit.level.label,
            kind=unit.kind.label,
            members=tuple(str(member.name) for member in bindings.members(unit)),
            count=_count(row.marks[place] for row in rows),
            starts_span=place == 0 or families[place] != families[place - 1],
        )
        for place, unit in enumerate(units)
    )
    present = {role for row in rows for mark in row.marks if mark for role in mark.roles}
    return Matrix(
        row_kind=kind,
        row_label=label,
        row_unit="条" if kind == "clause" else "项",
        columns=columns,
        spans=_spans((family for _, family in families), by=levels or repeat(None)),
        level_spans=_spans(levels),
        bands=bands,
        legend=tuple(
            Legend(role.mark, role.value, role.label) for role in Role if role.value in present
        ),
        total=_count(mark for row in rows for mark in row.marks),
    )


def _by_matter(bindings: Bindings) -> _Lines:
    register = bindings.register
    duties: dict[str, list[Obligation]] = {}
    for duty in register.obligations:
        duties.setdefault(str(duty.matter), []).append(duty)
    lines = [
        (
            matter.stage,
            _Line(str(matter.id), str(place), str(matter.title), tuple(duties[matter.id])),
        )
        for place, matter in enumerate(
            (matter for matter in register.matters if str(matter.id) in duties), start=1
        )
    ]
    return [
        (stage, [line for _, line in group])
        for stage, group in groupby(lines, lambda pair: pair[0])
    ]


def _by_clause(bindings: Bindings, instrument: Instrument) -> _Lines:
    duties: dict[str, list[Obligation]] = {}
    for record in bindings.register.records_of(instrument):
        if record.obligations:
            duties.setdefault(str(record.clause), []).extend(record.obligations)
    lines: _Lines = []
    for clause in instrument.clauses:
        if clause.id not in duties:
            continue
        parent = instrument.clause(clause.parent) if clause.parent else None
        band = clause_title(instrument, parent) if parent else ""
        number = own_number(instrument, clause)
        line = _Line(
            clause.id,
            number.rstrip(".、") if clause.heading else "",
            clause.heading or clause.label,
            tuple(duties[clause.id]),
        )
        if not lines or lines[-1][0] != band:
            lines.append((band, []))
        lines[-1][1].append(line)
    return lines


def _by_duty(bindings: Bindings, instrument: Instrument) -> _Lines:
    lines: _Lines = []
    number = 0
    for record in bindings.register.records_of(instrument):
        clause = instrument.clause(str(record.clause))
        band = clause_title(instrument, clause) if clause else ""
        for duty in record.obligations:
            number += 1
            if not lines or lines[-1][0] != band:
                lines.append((band, []))
            lines[-1][1].append(_Line(str(duty.id), str(number), str(duty.title), (duty,)))
    return lines


def _units(bindings: Bindings, duties: list[Obligation], place: str | None) -> tuple[Unit, ...]:
    named = {
        str(entry.unit.id): entry.unit
        for duty in duties
        for entry in bindings.of_duty(duty)
        if place is None or entry.unit.place == place
    }
    order = {str(unit.id): number for number, unit in enumerate(bindings.register.units)}
    return tuple(
        sorted(
            named.values(),
            key=lambda unit: (unit.place == EVERYWHERE, protocol_key(unit), order[str(unit.id)]),
        )
    )


def _entries(
    bindings: Bindings, duties: list[Obligation], members: tuple[Unit, ...]
) -> dict[str, list[Binding]]:
    """Give the bindings by duty: those named, and of ``members`` also those through groups."""
    found = {str(duty.id): list(bindings.of_duty(duty)) for duty in duties}
    for unit in members:
        for entry in bindings.of_unit(unit):
            if entry.via is not None and str(entry.duty.id) in found:
                found[str(entry.duty.id)].append(entry)
    return found


def _row(line: _Line, units: tuple[Unit, ...], entries: dict[str, list[Binding]]) -> Row:
    roles: dict[str, set[Role]] = {}
    behind: dict[str, dict[str, None]] = {}
    for duty in line.duties:
        for entry in entries[str(duty.id)]:
            roles.setdefault(str(entry.unit.id), set()).add(entry.role)
            behind.setdefault(str(entry.unit.id), {})[str(duty.id)] = None
    marks = tuple(
        _mark(roles[str(unit.id)], tuple(behind[str(unit.id)])) if str(unit.id) in roles else None
        for unit in units
    )
    return Row(line.id, line.number, line.title, len(line.duties), marks, _count(marks))


def _mark(roles: set[Role], duties: tuple[str, ...]) -> Mark:
    shown = _shown(roles)
    return Mark(
        roles=tuple(role.value for role in shown),
        signs="".join(role.mark for role in shown),
        label="、".join(role.label for role in shown),
        duties=duties,
    )


def _shown(roles: set[Role]) -> tuple[Role, ...]:
    """Give the roles worth a sign.

    Who leads also acts; who supports may besides be named in a sentence, which counts; who has
    something to do is not also shown as being told of it.
    """
    if Role.LEAD in roles:
        return (Role.LEAD,)
    acting = tuple(role for role in (Role.SUPPORT, Role.ACTOR) if role in roles)
    return acting or tuple(role for role in (Role.RECIPIENT, Role.CONSULTED) if role in roles)


def _count(marks: Iterable[Mark | None]) -> Count:
    roles = [role for mark in marks if mark for role in mark.roles]
    return Count(
        lead=roles.count(Role.LEAD.value),
        support=roles.count(Role.SUPPORT.value),
        actor=roles.count(Role.ACTOR.value),
    )


def _spans(titles: Iterable[str], by: Iterable[object] = repeat(None)) -> tuple[Span, ...]:
    """Join neighbours of one title; those that differ in ``by`` stay apart."""
    return tuple(
        Span(title, len(tuple(group)))
        for (title, _), group in groupby(zip(titles, by, strict=False))
    )
