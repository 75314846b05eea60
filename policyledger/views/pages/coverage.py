"""How much of each document's text is accounted for, and what was left out with which reason."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.check.coverage import coverage
from policyledger.model.instrument import Instrument
from policyledger.model.review import review_of
from policyledger.model.words import Basis, NoDutyReason
from policyledger.views.duty import review_counts
from policyledger.views.ledger import Ledger
from policyledger.views.pages.document import DocumentRef, document_ref


@dataclass(frozen=True, slots=True)
class ClauseAccount:
    """A clause: its sentences by what became of them; ``gaps`` are words not accounted for."""

    clause: str
    label: str
    heading: str
    sentences: int
    quoted: int
    no_duty: int
    missing: int
    duties: int
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words that lay no duty on anyone."""

    clause: str
    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What was left out for the same reason."""

    label: str
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class DocumentAccount:
    """One document."""

    ref: DocumentRef
    sentences: int
    quoted: int
    no_duty: int
    missing: int
    share: float
    duties: int
    reviewed: int
    to_review: int
    clauses: tuple[ClauseAccount, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SummaryAccount:
    """A document that is only summed up."""

    ref: DocumentRef
    duties: int
    reviewed: int
    to_review: int


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """All documents whose text is stored; and those that are only summed up."""

    documents: tuple[DocumentAccount, ...]
    summaries: tuple[SummaryAccount, ...]


def coverage_page(ledger: Ledger) -> CoveragePage:
    """Give the account of all documents."""
    instruments = ledger.register.instruments
    return CoveragePage(
        tuple(_account(ledger, item) for item in instruments if item.basis is Basis.FULL),
        tuple(_summary(ledger, item) for item in instruments if item.basis is not Basis.FULL),
    )


def _summary(ledger: Ledger, instrument: Instrument) -> SummaryAccount:
    reviews = _reviews(ledger, instrument)
    return SummaryAccount(document_ref(instrument), len(reviews), *review_counts(reviews))


def _reviews(ledger: Ledger, instrument: Instrument) -> tuple[str, ...]:
    """Give how the review of each duty stands."""
    return tuple(
        review_of(duty, clause).value
        for clause in instrument.clauses
        for duty in ledger.by_clause.get((str(instrument.id), clause.id), ())
    )


def _account(ledger: Ledger, instrument: Instrument) -> DocumentAccount:
    counted = coverage(ledger.register, instrument)
    reviews = _reviews(ledger, instrument)
    reviewed, to_review = review_counts(reviews)
    clauses = tuple(
        ClauseAccount(
            part.clause.id,
            part.clause.label,
            part.clause.heading,
            part.sentences,
            part.quoted,
            part.no_duty,
            part.missing,
            len(ledger.by_clause.get((str(instrument.id), part.clause.id), ())),
            tuple(part.clause.text[start:end] for start, end in part.gaps),
        )
        for part in counted.clauses
    )
    return DocumentAccount(
        ref=document_ref(instrument),
        sentences=counted.sentences,
        quoted=counted.quoted,
        no_duty=counted.no_duty,
        missing=counted.missing,
        share=counted.share,
        duties=len(reviews),
        reviewed=reviewed,
        to_review=to_review,
        clauses=clauses,
        reasons=_reasons(ledger, instrument),
    )


def _reasons(ledger: Ledger, instrument: Instrument) -> tuple[Reason, ...]:
    labels = {clause.id: clause.label for clause in instrument.clauses}
    left_out = [
        (other.reason, LeftOut(str(record.clause), labels.get(str(record.clause), ""), other.quote))
        for record in ledger.register.records_of(instrument)
        for other in record.no_duty
    ]
    return tuple(
        Reason(reason.label, tuple(item for why, item in left_out if why is reason))
        for reason in NoDutyReason
        if any(why is reason for why, _ in left_out)
    )
