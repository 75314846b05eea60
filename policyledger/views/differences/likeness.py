"""How much two duties are about the same act, judged by their words."""

from __future__ import annotations

import re
from collections import Counter
from math import log

from policyledger.model.obligation import Obligation
from policyledger.model.register import Register
from policyledger.views.differences.wording import own_words

#: From this much on, two duties of one matter are taken for the same act. Settled by reading all
#: pairs of the shipped content: above, three in forty are doubtful; below, most are wrong.
ALIKE = 0.35
#: The share of all their words that makes long duties alike that no part of them makes so.
_SHARED = 0.2
#: What a quotation weighs beside a title, which says the act in the fewest words.
_QUOTED = 0.8
_RUN = re.compile(r"[\w%]+")


class Likeness:
    """Compares the duties of a register; rare pairs of characters count more than common ones."""

    def __init__(self, register: Register) -> None:
        """Cut the titles and quotations of all duties into pairs of characters."""
        own = own_words(register.records)
        self._titles: dict[str, frozenset[str]] = {}
        self._texts: dict[str, frozenset[str]] = {}
        for duty in register.obligations:
            name = str(duty.id)
            title = _pairs(str(duty.title))
            self._titles[name] = title
            self._texts[name] = title | _pairs(own[name]) | _pairs(str(duty.target or ""))
        counts = Counter(pair for text in self._texts.values() for pair in text)
        total = len(self._texts) + 1
        self._weights = {pair: log(total / count) for pair, count in counts.items()}

    def score(self, one: Obligation, other: Obligation) -> float:
        """Give 0 for nothing in common to 1 for one within the other."""
        titles = self._titles[str(one.id)], self._titles[str(other.id)]
        texts = self._texts[str(one.id)], self._texts[str(other.id)]
        within = max(self._within(*titles), self._within(*texts) * _QUOTED)
        everything = self._weight(texts[0] | texts[1])
        if everything and self._weight(texts[0] & texts[1]) / everything >= _SHARED:
            within = max(within, ALIKE)
        return within

    def _within(self, one: frozenset[str], other: frozenset[str]) -> float:
        smaller = min(self._weight(one), self._weight(other))
        return self._weight(one & other) / smaller if smaller else 0.0

    def _weight(self, pairs: frozenset[str]) -> float:
        # Summed in order: floating-point sums depend on it, and sets have none.
        return sum(self._weights[pair] for pair in sorted(pairs))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(
        run[index : index + 2] for run in _RUN.findall(text) for index in range(len(run) - 1)
    )
