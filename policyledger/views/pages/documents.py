"""The list of documents, level by level, and the picture of how they hang together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from policyledger.model.words import Basis, Level
from policyledger.views.chain import Chain, chain
from policyledger.views.ledger import Ledger
from policyledger.views.pages.document import DocumentRef, document_ref

#: So many documents of a level stand on the start page.
GLANCE = 6


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in the list."""

    ref: DocumentRef
    issuers: tuple[str, ...]
    full: bool
    basis_label: str
    status: str
    status_label: str
    duties: int


@dataclass(frozen=True, slots=True)
class DocumentLevel:
    """The documents of a level."""

    level: str
    label: str
    documents: tuple[DocumentEntry, ...]

    @property
    def duties(self) -> int:
        """Number of duties of the level."""
        return sum(document.duties for document in self.documents)

    @property
    def weightiest(self) -> tuple[DocumentEntry, ...]:
        """The documents that lay most duties, for a short list."""
        ordered = sorted(self.documents, key=lambda document: -document.duties)
        return tuple(document for document in ordered[:GLANCE] if document.duties)


@dataclass(frozen=True, slots=True)
class DocumentIndex:
    """All documents by level, from the top down, newest first."""

    levels: tuple[DocumentLevel, ...]
    chain: Chain | None

    @property
    def count(self) -> int:
        """Number of documents."""
        return sum(len(level.documents) for level in self.levels)


def document_index(ledger: Ledger) -> DocumentIndex:
    """Give the list of documents."""
    register = ledger.register
    duties = Counter(str(duty.instrument) for duty in register.obligations)
    return DocumentIndex(
        tuple(
            DocumentLevel(
                level.value,
                level.label,
                tuple(
                    DocumentEntry(
                        document_ref(item),
                        tuple(str(issuer) for issuer in item.issuers),
                        item.basis is Basis.FULL,
                        item.basis.label,
                        item.status.value,
                        item.status.label,
                        duties[str(item.id)],
                    )
                    for item in sorted(
                        (item for item in register.instruments if item.level is level),
                        key=lambda item: str(item.issued),
                        reverse=True,
                    )
                ),
            )
            for level in Level
            if any(item.level is level for item in register.instruments)
        ),
        chain(register, ledger.edges),
    )
