"""The responsibility matrix: clauses, duties or matters × units, and who is what to which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import accumulate, groupby

from policyledger.model.directory import EVERYWHERE
from policyledger.model.instrument import Instrument
from policyledger.model.obligation import Obligation
from policyledger.model.unit import Unit
from policyledger.model.words import Role, UnitKind
from policyledger.views.bindings import Binding, Bindings
from policyledger.views.duty import duty_view, protocol_key, review_note
from policyledger.views.sheets.frame import SheetFrame, basis_note, sheet_frame
from policyledger.views.sheets.matrix_rows import Line, by_clause, by_duty, by_matter

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
    """A unit as a column; ``members`` are the names of the units it stands for.

    ``family`` and ``level_head`` are what it stands under; the latter is empty where all units of
    the matrix are of one level.
    """

    unit: str
    name: str
    level: str
    kind: str
    members: tuple[str, ...]
    count: Count
    family: str
    level_head: str


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
    """Rows under a heading; none where headings follow that stand below this one."""

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
    """The matrix itself. ``row_kind`` says what a row is: clause, duty or matter."""

    row_kind: str
    row_label: str
    row_unit: str
    columns: tuple[Column, ...]
    bands: tuple[Band, ...]
    legend: tuple[Legend, ...]
    total: Count

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, bands aside."""
        return tuple(row for band in self.bands for row in band.rows)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The heads over units of like kind."""
        heads = groupby((column.level_head, column.family) for column in self.columns)
        return tuple(Span(family, len(tuple(group))) for (_, family), group in heads)

    @property
    def level_spans(self) -> tuple[Span, ...]:
        """The heads over units of one level; none where all are of one."""
        heads = groupby(column.level_head for column in self.columns)
        return tuple(Span(level, len(tuple(group))) for level, group in heads if level)

    @property
    def edges(self) -> tuple[bool, ...]:
        """For each column, whether a span begins with it."""
        starts = set(accumulate((span.columns for span in self.spans), initial=0))
        return tuple(place in starts for place in range(len(self.columns)))

    def part(self, start: int, stop: int) -> Matrix:
        """Give the matrix with only these columns; the counts of the rows stay those of all."""
        bands = tuple(
            replace(
                band,
                rows=tuple(replace(row, marks=row.marks[start:stop]) for row in band.rows),
            )
            for band in self.bands
        )
        return replace(self, columns=self.columns[start:stop], bands=bands)

    def with_bands(self, bands: tuple[Band, ...]) -> Matrix:
        """Give the matrix with only these bands; the counts are those of their rows."""
        marks = [row.marks for band in bands for row in band.rows]
        columns = tuple(
            replace(column, count=_count(own))
            for column, own in zip(self.columns, zip(*marks, strict=True), strict=True)
        )
        total = _count(mark for row in marks for mark in row)
        return replace(self, columns=columns, bands=bands, total=total)


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The matrix as a sheet; sums and notes stand below, unless rows follow in another sheet."""

    sheet: SheetFrame
    basis_note: str
    review_note: str
    matrix: Matrix
    last: bool = True


def matrix_view(bindings: Bindings, instrument: Instrument | None, as_of: date) -> MatrixView:
    """Give the matrix of a document, or of all documents by matter, as a sheet."""
    register = bindings.register
    if instrument is None:
        frame = sheet_frame(
            register,
            "工作责任分工表（矩阵）",
            f"各级文件对{register.settings.place}各单位的要求，按工作事项",
            "JZ",
            "matrix.html",
            as_of,
        )
    else:
        frame = sheet_frame(
            register,
            "工作责任分工表（矩阵）",
            f"依据{instrument.citation}",
            f"JZ-{instrument.code}",
            f"instruments/{instrument.id}.html",
            as_of,
        )
    place = register.settings.place if instrument is None else None
    made = matrix(bindings, instrument, place)
    known = bindings.register.obligation_by_id
    shown = {code for row in made.rows for mark in row.marks if mark for code in mark.duties}
    review = review_note(duty_view(bindings, known[code]) for code in known if code in shown)
    return MatrixView(frame, basis_note(instrument), review, made)


def matrix(bindings: Bindings, instrument: Instrument | None, place: str | None = None) -> Matrix:
    """Give the matrix of a document, or with ``None`` that of all documents by matter.

    The rows of a document are its clauses where clauses end in the names of those responsible,
    else its duties. The columns are the units as named; units that stand for others are not
    spelt out. With ``place`` the columns are only the units of that place that some document
    names, and they are marked also for what binds them as members of others: what papers of all
    levels ask of the units of one county.
    """
    if instrument is None:
        kind, label, lines = "matter", "工作事项", by_matter(bindings)
    elif any(clause.tail for clause in instrument.clauses):
        kind, label, lines = "clause", "工作任务", by_clause(bindings, instrument)
    else:
        kind, label, lines = "duty", "工作任务", by_duty(bindings, instrument)
    duties = [duty for _, band in lines for line in band for duty in line.duties]
    units = _units(bindings, duties, place)
    entries = _entries(bindings, duties, units if place else ())
    bands = tuple(
        Band(title, tuple(_row(line, units, entries) for line in band)) for title, band in lines
    )
    rows = [row for band in bands for row in band.rows]
    levels = [EVERYWHERE if unit.place == EVERYWHERE else unit.level.label for unit in units]
    several = len({*levels} - {EVERYWHERE}) > 1
    columns = tuple(
        Column(
            unit=str(unit.id),
            name=str(unit.name),
            level=unit.level.label,
            kind=unit.kind.label,
            members=tuple(str(member.name) for member in bindings.members(unit)),
            count=_count(row.marks[place] for row in rows),
            family=_FAMILIES[unit.kind],
            level_head=level if several else "",
        )
        for place, (unit, level) in enumerate(zip(units, levels, strict=True))
    )
    present = {role for row in rows for mark in row.marks if mark for role in mark.roles}
    return Matrix(
        row_kind=kind,
        row_label=label,
        row_unit="条" if kind == "clause" else "项",
        columns=columns,
        bands=bands,
        legend=tuple(
            Legend(role.mark, role.value, role.label) for role in Role if role.value in present
        ),
        total=_count(mark for row in rows for mark in row.marks),
    )


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


def _row(line: Line, units: tuple[Unit, ...], entries: dict[str, list[Binding]]) -> Row:
    roles: dict[str, set[Role]] = {}
    behind: dict[str, dict[str, None]] = {}
    for duty in line.duties:
        for entry in entries[str(duty.id)]:
            roles.setdefault(str(entry.unit.id), set()).add(entry.role)
            behind.setdefault(str(entry.unit.id), {})[str(duty.id)] = None
    marks = tuple(
        Mark(*_said(frozenset(roles[name])), tuple(behind[name])) if name in roles else None
        for name in (str(unit.id) for unit in units)
    )
    return Row(line.id, line.number, line.title, len(line.duties), marks, _count(marks))


@cache  # tens of thousands of marks, and few sets of roles
def _said(roles: frozenset[Role]) -> tuple[tuple[str, ...], str, str]:
    """Give the values of the roles worth a sign, the signs, and the label."""
    shown = _shown(roles)
    return (
        tuple(role.value for role in shown),
        "".join(role.mark for role in shown),
        "、".join(role.label for role in shown),
    )


def _shown(roles: frozenset[Role]) -> tuple[Role, ...]:
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
