"""The matrix on screen: one page for all levels together, one for each document."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.instrument import Instrument
from policyledger.views.document import DocumentRef, document_ref
from policyledger.views.ledger import Ledger
from policyledger.views.matrix import Matrix, matrix


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A matrix; ``here`` is the id of its document ("" for all together).

    ``links`` leads from a row's id to the page about it, ``documents`` are all that have a matrix.
    """

    matrix: Matrix
    here: str
    links: dict[str, str]
    documents: tuple[DocumentRef, ...]


def matrix_page(ledger: Ledger, instrument: Instrument | None, root: str) -> MatrixPage:
    """Give the matrix of a document, or with ``None`` of all; ``root`` leads to the site's root."""
    made = matrix(ledger.bindings, instrument)
    pages = {
        "matter": f"{root}matters/{{}}.html",
        "clause": f"{root}instruments/{instrument.id if instrument else ''}.html#c-{{}}",
        "duty": f"{root}obligations.html#{{}}",
    }
    return MatrixPage(
        matrix=made,
        here=str(instrument.id) if instrument else "",
        links={row.id: pages[made.row_kind].format(row.id) for row in made.rows},
        documents=tuple(document_ref(item) for item in with_matrix(ledger)),
    )


def with_matrix(ledger: Ledger) -> tuple[Instrument, ...]:
    """Give the documents that have duties, the lowest level first."""
    found = {duty.source.instrument for duty in ledger.duties.values()}
    return tuple(
        sorted(
            (item for item in ledger.register.instruments if str(item.id) in found),
            key=lambda item: -item.level.rank,
        )
    )
