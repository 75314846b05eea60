"""Telling whether a duty was read against its clause as the clause is now.

Whoever has read a duty against its clause leaves the digest of the clause with it. When the clause
changes, the two no longer agree, and the duty has to be read again.
"""

from __future__ import annotations

from hashlib import sha256

from policyledger.model.instrument import Clause
from policyledger.model.obligation import Obligation
from policyledger.model.text import squeeze
from policyledger.model.words import Review

#: Characters of a digest: enough for a register, and short enough to stand in every record.
DIGEST_LENGTH = 12


def digest(clause: Clause) -> str:
    """Give the digest of a clause: of its number, heading and text, white space aside."""
    parts = (squeeze(part) for part in (clause.label, clause.heading, clause.text))
    return sha256("\n".join(parts).encode()).hexdigest()[:DIGEST_LENGTH]


def review_of(duty: Obligation, clause: Clause | None) -> Review:
    """Tell how the review of a duty stands; a clause that does not exist is no clause reviewed."""
    if duty.reviewed is None:
        return Review.NONE
    if clause is not None and duty.reviewed == digest(clause):
        return Review.CONFIRMED
    return Review.NEEDED
