"""What the search looks through: one short record for each duty, unit, document, matter, clause."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from policyledger.model.catalogue import Matter
from policyledger.model.instrument import Clause, Instrument
from policyledger.model.obligation import Obligation
from policyledger.model.unit import Unit
from policyledger.model.words import Level, Role, Word
from policyledger.views.bindings import Bindings
from policyledger.views.deferred import Deferred
from policyledger.views.duty import DutyView, duty_view, protocol_key

#: A link to another record: what it is to this one ("lead", "document", …), and its key.
Link = tuple[str, str]


class Kind(Word):
    """What a result is; of equal results an earlier kind stands first."""

    UNIT = "unit", "单位"
    DOCUMENT = "document", "文件"
    MATTER = "matter", "工作事项"
    DUTY = "duty", "责任事项"
    CLAUSE = "clause", "条款"


#: The address of a record from the root of the site; the parts of its id, cut at "#", fill it in.
ADDRESSES: dict[Kind, str] = {
    Kind.UNIT: "units/{0}.html",
    Kind.DOCUMENT: "instruments/{0}.html",
    Kind.MATTER: "matters/{0}.html",
    Kind.DUTY: "obligations.html#{0}",
    Kind.CLAUSE: "instruments/{0}.html#c-{1}",
}


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """One thing that can be found.

    ``names`` are other names of the thing itself; ``body`` is the sentence shown under the title;
    ``cite`` says where it stands and ``due`` by when; ``more`` is looked through and shown only
    when the match stands there; ``links`` name other records whose names lead here.
    """

    kind: Kind
    id: str
    title: str
    names: tuple[str, ...]
    body: str
    cite: str
    due: str
    more: tuple[str, ...]
    levels: tuple[Level, ...]
    links: tuple[Link, ...]

    @property
    def key(self) -> str:
        """What links name this record by."""
        return f"{self.kind.value}:{self.id}"


@dataclass(frozen=True, slots=True)
class SearchCorpus:
    """Everything the search needs: records, the strongest first, and words that mean the same.

    ``linked`` are the keys of the records that links can name: in order, they come first.
    """

    parts: tuple[Deferred[tuple[SearchRecord, ...]], ...]
    linked: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]

    @property
    def records(self) -> tuple[SearchRecord, ...]:
        """All records."""
        return tuple(record for part in self.parts for record in part.value)


def search_corpus(bindings: Bindings) -> SearchCorpus:
    """Give the records of the whole register; what is of the register's own place comes first."""
    register = bindings.register
    own = register.settings.place
    units = sorted(register.units, key=lambda unit: (unit.place != own, protocol_key(unit)))
    documents = sorted(register.instruments, key=lambda document: document.place != own)
    linked = (
        *(f"{Kind.UNIT.value}:{unit.id}" for unit in units),
        *(f"{Kind.DOCUMENT.value}:{document.id}" for document in documents),
        *(f"{Kind.MATTER.value}:{matter.id}" for matter in register.matters),
    )
    synonyms = (
        *((str(term.term), *term.synonyms) for term in register.terms),
        *((str(group.name), *map(str, group.aliases)) for group in register.groups),
    )
    return SearchCorpus(
        tuple(_parts(bindings, units, documents)),
        linked,
        tuple(_once(words) for words in synonyms if len(words) > 1),
    )


def _parts(
    bindings: Bindings, units: list[Unit], documents: list[Instrument]
) -> Iterator[Deferred[tuple[SearchRecord, ...]]]:
    """Give the records in parts, each of which depends on few duties."""
    register, origins = bindings.register, bindings.origins
    by_document: dict[str, list[Obligation]] = defaultdict(list)
    for duty in register.obligations:
        by_document[str(duty.instrument)].append(duty)
    by_matter: dict[str, list[Obligation]] = defaultdict(list)
    for document in documents:
        for duty in by_document[str(document.id)]:
            by_matter[str(duty.matter)].append(duty)
    for unit in units:
        bound = (binding.duty for binding in bindings.of_unit(unit))
        yield Deferred(origins.of_duties(f"unit {unit.id}", bound), partial(_unit, bindings, unit))
    for document in documents:
        duties = by_document[str(document.id)]
        origin = origins.of_duties(f"document {document.id}", duties)
        yield Deferred(origin, partial(_document, bindings, document, duties))
    for matter in register.matters:
        duties = by_matter[str(matter.id)]
        origin = origins.of_duties(f"matter {matter.id}", duties)
        yield Deferred(origin, partial(_matter, bindings, matter, duties))
    for document in documents:
        duties = by_document[str(document.id)]
        origin = origins.of_duties(f"duties {document.id}", duties)
        yield Deferred(origin, partial(_duties, bindings, duties))
    for document in documents:
        duties = by_document[str(document.id)]
        origin = origins.of_duties(f"clauses {document.id}", duties)
        yield Deferred(origin, partial(_clauses, bindings, document, duties))


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _unit(bindings: Bindings, unit: Unit) -> tuple[SearchRecord, ...]:
    names = (
        unit.full_name,
        *(str(alias.name) for alias in unit.aliases),
        *unit.former_names,
        *((unit.successor.name,) if unit.successor else ()),
    )
    counts = Counter(binding.role for binding in bindings.strongest(unit))
    record = SearchRecord(
        kind=Kind.UNIT,
        id=str(unit.id),
        title=str(unit.name),
        names=tuple(name for name in _once(names) if name != unit.name),
        body="，".join(f"{role.label} {counts[role]} 条" for role in Role if role in counts),
        cite=" · ".join(_once((unit.place, unit.kind.label))),
        due="",
        more=(unit.note,) if unit.note else (),
        levels=(unit.level,),
        links=tuple(("group", f"unit:{group.id}") for group in bindings.groups_of(unit)),
    )
    return (record,)


def _document(
    bindings: Bindings, document: Instrument, duties: list[Obligation]
) -> tuple[SearchRecord, ...]:
    record = SearchRecord(
        kind=Kind.DOCUMENT,
        id=str(document.id),
        title=str(document.title),
        names=_once((str(document.number), str(document.short))),
        body="",
        cite=" · ".join(_once((str(document.number), str(document.issued), document.basis.label))),
        due="",
        more=_once(tuple(map(str, document.issuers))),
        levels=(document.level,),
        links=_involved(duty_view(bindings, duty) for duty in duties),
    )
    return (record,)


def _matter(
    bindings: Bindings, matter: Matter, duties: list[Obligation]
) -> tuple[SearchRecord, ...]:
    own = [duty_view(bindings, duty) for duty in duties]
    levels = {duty.source.level for duty in own}
    record = SearchRecord(
        kind=Kind.MATTER,
        id=str(matter.id),
        title=str(matter.title),
        names=(),
        body=matter.summary,
        cite=f"{matter.stage} · {len(own)} 条责任事项",
        due="",
        more=_once(tuple(duty.title for duty in own)),
        levels=tuple(level for level in Level if level.value in levels),
        links=_involved(own),
    )
    return (record,)


def _involved(duties: Iterable[DutyView]) -> tuple[Link, ...]:
    """Units that a document or matter concerns: for the filter by unit."""
    found = {("about", key): None for duty in duties for _, key in _unit_links(duty)}
    return tuple(found)


def _unit_links(duty: DutyView) -> Iterator[Link]:
    for role in Role:
        for unit in getattr(duty, role.value):
            yield role.value, f"unit:{unit.id}"


def _duties(bindings: Bindings, duties: list[Obligation]) -> tuple[SearchRecord, ...]:
    return tuple(_duty(duty_view(bindings, duty)) for duty in duties)


def _duty(duty: DutyView) -> SearchRecord:
    more = (duty.target, *duty.evidence, *duty.groups, duty.question, duty.note)
    return SearchRecord(
        kind=Kind.DUTY,
        id=duty.id,
        title=duty.title,
        names=(),
        body=duty.quote or "",
        cite=f"{duty.source.citation} · {duty.id}",
        due=duty.deadline,
        more=_once(more),
        levels=tuple(level for level in Level if level.value == duty.source.level),
        links=_once_links(
            (
                *_unit_links(duty),
                ("matter", f"matter:{duty.matter}"),
                ("document", f"document:{duty.source.instrument}"),
            )
        ),
    )


def _once_links(links: tuple[Link, ...]) -> tuple[Link, ...]:
    return tuple(dict.fromkeys(links))


def _clauses(
    bindings: Bindings, document: Instrument, duties: list[Obligation]
) -> tuple[SearchRecord, ...]:
    own: dict[str, list[DutyView]] = defaultdict(list)
    for duty in duties:
        own[str(duty.clause)].append(duty_view(bindings, duty))
    return tuple(_clause(document, clause, own[clause.id]) for clause in document.clauses)


def _clause(document: Instrument, clause: Clause, duties: list[DutyView]) -> SearchRecord:
    return SearchRecord(
        kind=Kind.CLAUSE,
        id=f"{document.id}#{clause.id}",
        title=f"{clause.label} {clause.heading}".strip(),
        names=(),
        body=clause.text[clause.body :].strip(),
        cite=str(document.number or document.title),
        due="",
        more=(),
        levels=(document.level,),
        links=(*_involved(duties), ("document", f"document:{document.id}")),
    )
