"""What pages and their parts are made from, as digests: found without making them.

The register falls in two: the duties one by one, and the rest that pages read (units,
matters, the texts of the documents …). Where only duties change, a page is as it was if all its
duties are. Where anything of the rest changes, every page is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
        return self._total(self._said(records), what, others)

    def of_duties(self, what: str, duties: Iterable[Obligation], *others: object) -> str:
        """Give the same for duties alone, in whatever order; nothing else of a clause counts."""
        wanted = {self._places[duty.id]: duty for duty in duties}
        return self._total((self._digest(wanted[place]) for place in sorted(wanted)), what, others)

    def _said(self, records: Iterable[ClauseRecord]) -> Iterator[bytes]:
        for record in records:
            # Without its duties, whose digests are known.
            yield repr(replace(record, obligations=())).encode()
            yield from map(self._digest, record.obligations)

    def _total(self, parts: Iterable[bytes], what: str, others: tuple[object, ...]) -> str:
        found = sha256(self._rest)
        for part in parts:
            found.update(part)
        found.update(repr((what, others)).encode())
        return found.hexdigest()

    @cached_property
    def _rest(self) -> bytes:
        others = replace(
            self._register, records=(), pages=(), checklists=(), waivers=(), terms=(), files=0
        )
        return sha256(repr(others).encode()).digest()

    @cached_property
    def _places(self) -> dict[str, int]:
        """Give the place of each duty among all."""
        return {str(duty.id): place for place, duty in enumerate(self._register.obligations)}

    def _digest(self, duty: Obligation) -> bytes:
        known = self._digests.get(id(duty))
        if known is None:
            known = self._digests[id(duty)] = sha256(repr(duty).encode()).digest()
        return known
