"""The matrix on screen: one page for all levels together, one for each document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from policyledger.model.instrument import Instrument
from policyledger.views.deferred import Deferred
from policyledger.views.ledger import Ledger
from policyledger.views.pages.document import DocumentRef, document_ref
from policyledger.views.sheets.matrix import Matrix, matrix

#: More documents than this are not all linked from the page of each.
_MANY = 40


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A matrix; ``here`` is the id of its document ("" for all together).

    ``links`` leads from a row's id to the page about it. ``documents`` are those whose matrix is
    linked: all, or where there are very many, on the page of one of them only its relations.
    ``folded`` tells whether they are too many to stand there openly.
    """

    matrix: Matrix
    here: str
    links: dict[str, str]
    documents: tuple[DocumentRef, ...]
    folded: bool


def matrix_page(ledger: Ledger, instrument: Instrument | None, root: str) -> Deferred[MatrixPage]:
    """Give the matrix of a document, or with ``None`` of all; ``root`` leads to the site's root."""
    register = ledger.register
    here = str(instrument.id) if instrument else ""
    documents = tuple(document_ref(item) for item in _linked(ledger, instrument))
    folded = len(ledger.recorded) > _MANY
    if instrument is None:
        # Its rows are matters: of a duty only these count. Names are those of its document.
        duties = tuple(
            (duty.id, duty.instrument, duty.matter, duty.names) for duty in register.obligations
        )
        origin = ledger.origins.of_duties("matrix", (), duties, documents, folded)
    else:
        records = register.records_of(instrument)
        origin = ledger.origins.of_records(f"matrix {here}", records, documents, folded)
    return Deferred(origin, partial(_page, ledger, instrument, root, documents, folded))


def _page(
    ledger: Ledger,
    instrument: Instrument | None,
    root: str,
    documents: tuple[DocumentRef, ...],
    folded: bool,
) -> MatrixPage:
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
        documents=documents,
        folded=folded,
    )


def _linked(ledger: Ledger, instrument: Instrument | None) -> tuple[Instrument, ...]:
    """Give the documents to link: hundreds on each of hundreds of pages would help nobody."""
    everything = ledger.recorded
    if instrument is None or len(everything) <= _MANY:
        return everything
    here = str(instrument.id)
    linked = {name for _, *ends in ledger.edges if here in ends for name in ends} | {here}
    return tuple(item for item in everything if str(item.id) in linked)
