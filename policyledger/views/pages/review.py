"""How the review of duties stands, document by document."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.register import Register
from policyledger.model.review import review_of
from policyledger.model.words import Basis, Review


@dataclass(frozen=True, slots=True)
class ReviewDuty:
    """A duty with what it quotes (``None`` for a summary), and how its review stands."""

    id: str
    title: str
    quote: str | None
    review: Review


@dataclass(frozen=True, slots=True)
class ReviewClause:
    """A clause as it is now, and its duties."""

    id: str
    label: str
    heading: str
    text: str
    duties: tuple[ReviewDuty, ...]


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """A document with those of its clauses that have duties."""

    id: str
    code: str
    number: str
    title: str
    full: bool
    clauses: tuple[ReviewClause, ...]

    def count(self, review: Review) -> int:
        """Give the number of duties whose review stands so."""
        return sum(duty.review is review for clause in self.clauses for duty in clause.duties)


def review_documents(register: Register) -> tuple[ReviewDocument, ...]:
    """Give the documents that have duties, with how the review of each duty stands."""
    found = []
    for instrument in register.instruments:
        clauses = []
        for record in register.records_of(instrument):
            clause = instrument.clause(str(record.clause))
            if clause is None or not record.obligations:
                continue
            duties = tuple(
                ReviewDuty(
                    str(duty.id),
                    str(duty.title),
                    None if duty.quote is None else str(duty.quote),
                    review_of(duty, clause),
                )
                for duty in record.obligations
            )
            clauses.append(
                ReviewClause(clause.id, clause.label, clause.heading, clause.text, duties)
            )
        if clauses:
            found.append(
                ReviewDocument(
                    str(instrument.id),
                    str(instrument.code),
                    instrument.number,
                    instrument.short or instrument.title,
                    instrument.basis is Basis.FULL,
                    tuple(clauses),
                )
            )
    return tuple(found)
