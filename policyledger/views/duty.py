"""One duty as pages and sheets show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from hashlib import sha256

from policyledger.model.instrument import cited
from policyledger.model.obligation import Obligation
from policyledger.model.review import review_of
from policyledger.model.unit import Unit
from policyledger.model.words import Review, Role
from policyledger.views.bindings import Bindings


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit by id and name, as the document writes it (``as_written``), for a link."""

    id: str
    name: str
    as_written: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a duty stands: document and clause, with what a citation and a link need."""

    instrument: str
    number: str
    title: str
    short: str
    level: str
    level_label: str
    clause: str
    label: str
    heading: str
    status: str
    status_label: str

    @property
    def citation(self) -> str:
        """The short citation: 政办〔2018〕132号 二、（一）2, or 《水法》第五条."""
        name = cited(self.number, self.title, self.short)
        return f"{name} {self.label}" if name == self.number else f"{name}{self.label}"


@dataclass(frozen=True, slots=True, repr=False)
class DutyView:
    """One duty with everything spelt out; names are Chinese labels, ids are for links.

    ``review`` is the word for how its review stands ("needed": the clause changed after it).
    Its representation is its id and a digest of all of it: many pages and sheets hold the same
    duty, and are known by what they hold.
    """

    id: str
    title: str
    quote: str | None
    basis: str
    matter: str
    matter_title: str
    force: str
    force_label: str
    source: Source
    lead: tuple[UnitRef, ...]
    support: tuple[UnitRef, ...]
    actor: tuple[UnitRef, ...]
    recipient: tuple[UnitRef, ...]
    consulted: tuple[UnitRef, ...]
    deadline: str
    deadline_kind: str
    evidence: tuple[str, ...]
    groups: tuple[str, ...]
    target: str
    implements: tuple[str, ...]
    question: str
    how: tuple[str, ...]
    look_for: str
    note: str
    review: str
    _digest: str = field(default="", init=False, repr=False, compare=False)

    def __repr__(self) -> str:
        if not self._digest:
            everything = tuple(getattr(self, name) for name in _FIELDS)
            digest = sha256(repr(everything).encode()).hexdigest()
            object.__setattr__(self, "_digest", digest)  # worked out once
        return f"DutyView({self.id!r}, {self._digest})"


_FIELDS = tuple(entry.name for entry in fields(DutyView) if entry.init)


def duty_view(bindings: Bindings, duty: Obligation) -> DutyView:
    """Give the view of one duty; it is made once, however many pages and sheets ask for it."""
    known = bindings.duty_views.get(str(duty.id))
    if known is None or known[0] is not duty:
        known = bindings.duty_views[str(duty.id)] = (duty, _made(bindings, duty))
    return known[1]


def _made(bindings: Bindings, duty: Obligation) -> DutyView:
    register = bindings.register
    instrument = register.instrument_by_id[str(duty.instrument)]
    clause = instrument.clause(str(duty.clause))
    matter = register.matter_by_id[str(duty.matter)]
    groups = (register.group_by_name.get(str(name)) for name in duty.groups)
    return DutyView(
        id=str(duty.id),
        title=str(duty.title),
        quote=None if duty.quote is None else str(duty.quote),
        basis=instrument.basis.value,
        matter=str(matter.id),
        matter_title=str(matter.title),
        force=duty.force.value,
        force_label=duty.force.label,
        source=Source(
            instrument=str(instrument.id),
            number=str(instrument.number),
            title=str(instrument.title),
            short=str(instrument.short or instrument.title),
            level=instrument.level.value,
            level_label=instrument.level.label,
            clause=str(duty.clause),
            label=clause.label if clause else "",
            heading=clause.heading if clause else "",
            status=instrument.status.value,
            status_label=instrument.status.label,
        ),
        **{role.value: unit_refs(bindings, duty, role) for role in Role},
        deadline=str(duty.deadline.text) if duty.deadline else "",
        deadline_kind=duty.deadline.kind.value if duty.deadline else "",
        evidence=tuple(str(record) for record in duty.evidence),
        groups=tuple(dict.fromkeys(str(group.name) for group in groups if group)),
        target=str(duty.target or ""),
        implements=tuple(str(name) for name in duty.implements),
        question=str(duty.check.question) if duty.check else "",
        how=tuple(method.label for method in duty.check.how) if duty.check else (),
        look_for=str(duty.check.look_for) if duty.check else "",
        note=str(duty.note),
        review=review_of(duty, clause).value,
    )


def review_counts(reviews: Iterable[str]) -> tuple[int, int]:
    """Give how many duties were reviewed, and how many have to be again, by their ``review``."""
    stands = list(reviews)
    return stands.count(Review.CONFIRMED.value), stands.count(Review.NEEDED.value)


#: So many duties are named in a note; of more their number is given.
_NAMED = 24


def review_note(duties: Iterable[DutyView]) -> str:
    """Say on a sheet which of its duties have to be reviewed again; "" for none."""
    codes = [duty.id for duty in duties if duty.review == Review.NEEDED.value]
    if not codes:
        return ""
    more = f"等 {len(codes)} 条" if len(codes) > _NAMED else ""
    listed = "、".join(codes[:_NAMED])
    return f"{Review.NEEDED.label}：{listed}{more}，所依据的条款在核对以后改动过，请先对照原文。"


def unit_refs(bindings: Bindings, duty: Obligation, role: Role) -> tuple[UnitRef, ...]:
    """Give the units that a duty names in a role, in the order written."""
    return tuple(
        UnitRef(str(entry.unit.id), str(entry.unit.name), entry.as_written, entry.inferred)
        for entry in bindings.of_duty(duty)
        if entry.role is role
    )


def protocol_key(unit: Unit) -> tuple[int, int]:
    """Sort units by level from the top and by kind in protocol order (the order of the words)."""
    return unit.level.rank, list(type(unit.kind)).index(unit.kind)
