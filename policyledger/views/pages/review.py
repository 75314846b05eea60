"""How the review of duties stands, document by document."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.instrument import Clause
from policyledger.model.obligation import Obligation
from policyledger.model.register import Register
from policyledger.model.review import review_of
from policyledger.model.text import find_all
from policyledger.model.words import Basis, Review


@dataclass(frozen=True, slots=True)
class ReviewDuty:
    """A duty with what it quotes (``None`` for a summary), and how its review stands.

    ``quoted`` tells whether the clause as it is now still says the quotation. ``deadline``,
    ``question`` and ``look_for`` are our own words or copied ones that may be those of the old
    clause; "" where there are none.
    """

    id: str
    title: str
    quote: str | None
    quoted: bool
    deadline: str
    question: str
    look_for: str
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


def _duty(duty: Obligation, clause: Clause) -> ReviewDuty:
    return ReviewDuty(
        id=str(duty.id),
        title=str(duty.title),
        quote=None if duty.quote is None else str(duty.quote),
        quoted=duty.quote is not None and bool(find_all(duty.quote, clause.text)),
        deadline=str(duty.deadline.text) if duty.deadline else "",
        question=str(duty.check.question) if duty.check else "",
        look_for=str(duty.check.look_for) if duty.check else "",
        review=review_of(duty, clause),
    )


def review_documents(register: Register) -> tuple[ReviewDocument, ...]:
    """Give the documents that have duties, with how the review of each duty stands."""
    found = []
    for instrument in register.instruments:
        clauses = []
        for record in register.records_of(instrument):
            clause = instrument.clause(str(record.clause))
            if clause is None or not record.obligations:
                continue
            duties = tuple(_duty(duty, clause) for duty in record.obligations)
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
