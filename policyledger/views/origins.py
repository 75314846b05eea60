"""What pages and their parts are made from, as digests: found without making them.

The register falls in two: the duties clause by clause, and the rest that pages read (units,
matters, the texts of the documents …). Where only duties change, a page is as it was if all its
duties are. Where anything of the rest changes, every page is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from hashlib import sha256

from policyledger.model.obligation import ClauseRecord, Obligation
from policyledger.model.register import Register


class Origins:
    """Finds digests.

    ``what`` names the thing that is made: several are made from the same duties. ``others`` are
    frozen records, text, numbers and tuples that count as well.
    """

    def __init__(self, register: Register) -> None:
        """Keep the register; digests are worked out when first asked for."""
        self._register = register
        self._digests: dict[int, bytes] = {}

    def of_records(self, what: str, records: Iterable[ClauseRecord], *others: object) -> str:
        """Give the digest of all that can be read from these records and from the rest."""
        found = sha256(self._rest)
        for record in records:
            found.update(self._digest(record))
        found.update(repr((what, others)).encode())
        return found.hexdigest()

    def of_duties(self, what: str, duties: Iterable[Obligation], *others: object) -> str:
        """Give the same for duties: everything in their clauses counts."""
        places = sorted({self._places[duty.id] for duty in duties})
        records = self._register.records
        return self.of_records(what, (records[place] for place in places), *others)

    @cached_property
    def _rest(self) -> bytes:
        others = replace(
            self._register, records=(), pages=(), checklists=(), waivers=(), terms=(), files=0
        )
        return sha256(repr(others).encode()).digest()

    @cached_property
    def _places(self) -> dict[str, int]:
        """Give the place among all records of the clause of each duty."""
        return {
            str(duty.id): place
            for place, record in enumerate(self._register.records)
            for duty in record.obligations
        }

    def _digest(self, record: ClauseRecord) -> bytes:
        known = self._digests.get(id(record))
        if known is None:
            known = self._digests[id(record)] = sha256(repr(record).encode()).digest()
        return known
