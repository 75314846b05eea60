"""A document's page: the full text with its quotations, and the duties that rest on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby

from policyledger.check.coverage import coverage
from policyledger.model.instrument import Clause, Correction, Instrument
from policyledger.model.words import Basis
from policyledger.views.chain import Chain, chain
from policyledger.views.deferred import Deferred
from policyledger.views.downloads import Offer, offers
from policyledger.views.duty import DutyView, UnitRef, review_counts
from policyledger.views.ledger import Ledger
from policyledger.views.pages.passage import Paragraph, paragraphs


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A document for a link."""

    id: str
    number: str
    title: str
    short: str
    level: str
    level_label: str
    issued: str
    full: bool


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause: its paragraphs, and its duties in the order of their numbers (from 1).

    ``numbered`` tells whether number and heading stand in the paragraphs; else a page prints them.
    """

    id: str
    label: str
    heading: str
    depth: int
    numbered: bool
    paragraphs: tuple[Paragraph, ...]
    duties: tuple[DutyView, ...]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One repair, numbered through the document; ``place`` is a clause's label or a part's name."""

    number: int
    place: str
    clause: str
    before: str
    after: str | None
    copy: int | None


@dataclass(frozen=True, slots=True)
class CorrectionGroup:
    """The repairs made for the same reason."""

    why: str
    corrections: tuple[CorrectionView, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything on a document's page."""

    ref: DocumentRef
    place: str
    issuers: tuple[str, ...]
    full: bool
    basis_label: str
    status: str
    status_label: str
    addressees: tuple[str, ...]
    copied_to: tuple[str, ...]
    masthead: tuple[str, ...]
    attachments: tuple[str, ...]
    imprint: tuple[str, ...]
    note: str
    clauses: tuple[ClauseView, ...]
    corrections: tuple[CorrectionGroup, ...]
    duties: int
    reviewed: int
    to_review: int
    sentences: int
    quoted: int
    accounted: float
    forwards: tuple[DocumentRef, ...]
    forwarded_by: tuple[DocumentRef, ...]
    cites: tuple[DocumentRef, ...]
    cited_by: tuple[DocumentRef, ...]
    chain: Chain | None
    offers: tuple[Offer, ...]

    @property
    def outline(self) -> tuple[ClauseView, ...]:
        """The clauses that a table of contents shows."""
        return tuple(clause for clause in self.clauses if clause.heading and clause.depth <= 3)


def document_page(ledger: Ledger, instrument: Instrument) -> Deferred[DocumentPage]:
    """Give the page of one document."""
    offered = offers(item for item in ledger.downloads if item.instrument == instrument.id)
    records = ledger.register.records_of(instrument)
    origin = ledger.origins.of_records(f"document {instrument.id}", records, offered)
    return Deferred(origin, partial(_page, ledger, instrument, offered))


def _page(ledger: Ledger, instrument: Instrument, offered: tuple[Offer, ...]) -> DocumentPage:
    register = ledger.register
    records = {str(record.clause): record for record in register.records_of(instrument)}
    repaired = tuple(enumerate(instrument.corrections, start=1))
    covered = coverage(register, instrument)
    views = []
    for clause in instrument.clauses:
        notes = [
            (number, correction.after)
            for number, correction in repaired
            if correction.where == clause.id
            and correction.after
            and _words(correction.before) != _words(correction.after)
        ]
        duties = ledger.views(ledger.by_clause.get((str(instrument.id), clause.id), ()))
        views.append(
            ClauseView(
                clause.id,
                clause.label,
                clause.heading,
                clause.depth,
                clause.id == "0" or clause.body > 0,
                paragraphs(
                    clause, records.get(clause.id), _tail_units(ledger, instrument, clause), notes
                ),
                duties,
            )
        )
    related = {
        "forwards": _named(ledger, instrument.forwards),
        "forwarded_by": tuple(
            document_ref(other) for other in register.instruments if instrument.id in other.forwards
        ),
        "cites": _named(ledger, instrument.cites),
        "cited_by": tuple(
            document_ref(other) for other in register.instruments if instrument.id in other.cites
        ),
    }
    reviewed, to_review = review_counts(d.review for view in views for d in view.duties)
    return DocumentPage(
        ref=document_ref(instrument),
        place=instrument.place,
        issuers=tuple(str(issuer) for issuer in instrument.issuers),
        full=instrument.basis is Basis.FULL,
        basis_label=instrument.basis.label,
        status=instrument.status.value,
        status_label=instrument.status.label,
        addressees=tuple(str(name) for name in instrument.addressees),
        copied_to=tuple(str(name) for name in instrument.copied_to),
        masthead=instrument.masthead,
        attachments=instrument.attachments,
        imprint=instrument.imprint,
        note=instrument.note,
        clauses=tuple(views),
        corrections=_corrections(instrument, repaired),
        duties=sum(len(view.duties) for view in views),
        reviewed=reviewed,
        to_review=to_review,
        sentences=covered.sentences,
        quoted=covered.quoted,
        accounted=covered.share,
        chain=chain(register, ledger.edges, (str(instrument.id),)),
        offers=offered,
        **related,
    )


def document_ref(instrument: Instrument) -> DocumentRef:
    """Give a document for a link."""
    return DocumentRef(
        str(instrument.id),
        instrument.number,
        instrument.title,
        instrument.short or instrument.title,
        instrument.level.value,
        instrument.level.label,
        str(instrument.issued),
        instrument.basis is Basis.FULL,
    )


def _named(ledger: Ledger, names: tuple[str, ...]) -> tuple[DocumentRef, ...]:
    known = ledger.register.instrument_by_id
    return tuple(document_ref(known[str(name)]) for name in names if str(name) in known)


def _words(text: str) -> str:
    """Leave out punctuation and spaces: a comma put right is listed, but not marked in the text."""
    return "".join(char for char in text if char.isalnum())


def _tail_units(ledger: Ledger, instrument: Instrument, clause: Clause) -> dict[str, UnitRef]:
    """Find what the names in a clause's closing bracket mean; prefixes are written only once."""
    if clause.tail is None:
        return {}
    record = next(
        (r for r in ledger.register.records_of(instrument) if r.clause == clause.id), None
    )
    found = {}
    for printed, spelt in (
        (clause.tail.lead, record.lead if record else ()),
        (clause.tail.support, record.support if record else ()),
    ):
        # Of an open list (等) the register may name more than the bracket does.
        aligned = spelt if len(spelt) >= len(printed) else printed
        for name, full in zip(printed, aligned, strict=False):
            unit = ledger.register.directory.resolve(str(full), str(instrument.id))
            if unit is not None:
                found[name] = UnitRef(str(unit.id), str(unit.name), name)
    return found


def _corrections(
    instrument: Instrument, repaired: tuple[tuple[int, Correction], ...]
) -> tuple[CorrectionGroup, ...]:
    views = []
    for number, correction in repaired:
        clause = instrument.clause(correction.where)
        views.append(
            (
                correction.why,
                CorrectionView(
                    number,
                    clause.label if clause else correction.where,
                    clause.id if clause else "",
                    correction.before,
                    correction.after,
                    correction.copy,
                ),
            )
        )
    # Stable: reasons in the order of their first use.
    order = list(dict.fromkeys(why for why, _ in views))
    views.sort(key=lambda pair: order.index(pair[0]))
    return tuple(
        CorrectionGroup(why, tuple(view for _, view in part))
        for why, part in groupby(views, key=lambda pair: pair[0])
    )
