"""What the search looks through: one short record for each duty, unit, document, matter, clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policyledger.model.instrument import Clause, Instrument
from policyledger.model.words import Level, Role, Word
from policyledger.views.bindings import Bindings
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
    """Everything the search needs: records, the strongest first, and words that mean the same."""

    records: tuple[SearchRecord, ...]
    synonyms: tuple[tuple[str, ...], ...]


def search_corpus(bindings: Bindings) -> SearchCorpus:
    """Give the records of the whole register; what is of the register's own place comes first."""
    register = bindings.register
    documents = sorted(
        register.instruments, key=lambda document: document.place != register.settings.place
    )
    order = {str(document.id): place for place, document in enumerate(documents)}
    views = (duty_view(bindings, duty) for duty in register.obligations)
    duties = tuple(sorted(views, key=lambda duty: order[duty.source.instrument]))
    by_document: dict[str, list[DutyView]] = {}
    by_matter: dict[str, list[DutyView]] = {}
    for duty in duties:
        by_document.setdefault(duty.source.instrument, []).append(duty)
        by_matter.setdefault(duty.matter, []).append(duty)
    records = (
        *_units(bindings),
        *(_document(document, by_document.get(str(document.id), ())) for document in documents),
        *_matters(bindings, by_matter),
        *(_duty(duty) for duty in duties),
        *_clauses(documents, duties),
    )
    synonyms = (
        *((str(term.term), *term.synonyms) for term in register.terms),
        *((str(group.name), *map(str, group.aliases)) for group in register.groups),
    )
    return SearchCorpus(records, tuple(_once(words) for words in synonyms if len(words) > 1))


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _units(bindings: Bindings) -> Iterator[SearchRecord]:
    register = bindings.register
    own = register.settings.place
    groups: dict[str, list[Link]] = {}
    for unit in register.units:
        for member in bindings.members(unit):
            groups.setdefault(str(member.id), []).append(("group", f"unit:{unit.id}"))
    for unit in sorted(register.units, key=lambda unit: (unit.place != own, protocol_key(unit))):
        names = (
            unit.full_name,
            *(str(alias.name) for alias in unit.aliases),
            *unit.former_names,
            *((unit.successor.name,) if unit.successor else ()),
        )
        counts: dict[Role, int] = {}
        for binding in bindings.strongest(unit):
            counts[binding.role] = counts.get(binding.role, 0) + 1
        yield SearchRecord(
            kind=Kind.UNIT,
            id=str(unit.id),
            title=str(unit.name),
            names=tuple(name for name in _once(names) if name != unit.name),
            body="，".join(f"{role.label} {counts[role]} 条" for role in Role if role in counts),
            cite=" · ".join(_once((unit.place, unit.kind.label))),
            due="",
            more=(unit.note,) if unit.note else (),
            levels=(unit.level,),
            links=tuple(groups.get(str(unit.id), ())),
        )


def _document(document: Instrument, duties: Sequence[DutyView]) -> SearchRecord:
    return SearchRecord(
        kind=Kind.DOCUMENT,
        id=str(document.id),
        title=str(document.title),
        names=_once((str(document.number), str(document.short))),
        body="",
        cite=" · ".join(_once((str(document.number), str(document.issued), document.basis.label))),
        due="",
        more=_once(tuple(map(str, document.issuers))),
        levels=(document.level,),
        links=_involved(duties),
    )


def _matters(
    bindings: Bindings, duties: Mapping[str, Sequence[DutyView]]
) -> Iterator[SearchRecord]:
    for matter in bindings.register.matters:
        own = duties.get(str(matter.id), ())
        levels = {duty.source.level for duty in own}
        yield SearchRecord(
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


def _involved(duties: Sequence[DutyView]) -> tuple[Link, ...]:
    """Units that a document or matter concerns: for the filter by unit."""
    found = {("about", key): None for duty in duties for _, key in _unit_links(duty)}
    return tuple(found)


def _unit_links(duty: DutyView) -> Iterator[Link]:
    for role in Role:
        for unit in getattr(duty, role.value):
            yield role.value, f"unit:{unit.id}"


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
    documents: Iterable[Instrument], duties: tuple[DutyView, ...]
) -> Iterator[SearchRecord]:
    own: dict[tuple[str, str], list[DutyView]] = {}
    for duty in duties:
        own.setdefault((duty.source.instrument, duty.source.clause), []).append(duty)
    for document in documents:
        for clause in document.clauses:
            yield _clause(document, clause, tuple(own.get((str(document.id), clause.id), ())))


def _clause(document: Instrument, clause: Clause, duties: tuple[DutyView, ...]) -> SearchRecord:
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
