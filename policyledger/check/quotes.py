"""Checks that quotations stand in their clause, to the letter."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from policyledger.model.instrument import Clause, Instrument
from policyledger.model.location import Text
from policyledger.model.obligation import ClauseRecord
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.text import find_all, squeeze
from policyledger.model.words import Basis

# Below this likeness two texts are not the same sentence with a slip in it.
_NEAR = 0.5
# Above this product of lengths texts are not compared character by character.
_MAX_COMPARED = 2_000_000
# How many characters show where a long quote goes wrong.
_TELLING = 12
# How far outside the likeliest stretch a match may lie.
_REACH = 8


def recorded_clauses(register: Register) -> Iterator[tuple[ClauseRecord, Instrument, Clause]]:
    """Give each record with its document and clause, where both are there."""
    for record in register.records:
        instrument = register.instrument_by_id.get(str(record.instrument))
        clause = instrument.clause(str(record.clause)) if instrument else None
        if instrument is not None and clause is not None:
            yield record, instrument, clause


def quotes_verbatim(register: Register) -> Iterator[Problem]:
    """Every quotation stands in its clause, compared exactly but for white space."""
    for record, instrument, clause in recorded_clauses(register):
        full = instrument.basis is Basis.FULL
        for duty in record.obligations:
            if duty.quote is None:
                if full:
                    message = f"{duty.id} 没有引原文"
                    advice = "请补上 quote，照抄条款里的原话。"
                    yield Problem("quote-required", duty.at, message, advice)
            elif not full:
                message = f"{instrument.id} 的原文没有入库，不能有引文"
                yield Problem("quote-in-summary", duty.quote.at, message, "请删掉 quote 这一行。")
            else:
                yield from _missing(duty.quote, clause, instrument)
        for rest in record.no_duty:
            yield from _missing(rest.quote, clause, instrument)


def _missing(quote: Text, clause: Clause, instrument: Instrument) -> Iterator[Problem]:
    if not quote or find_all(quote, clause.text):
        return
    wanted, near = mark_difference(squeeze(quote), squeeze(clause.text))
    same = _same_until(squeeze(quote), squeeze(clause.text))
    elsewhere = next((other for other in instrument.clauses if find_all(quote, other.text)), None)
    if elsewhere is not None:
        advice = f"这句话在条款 {elsewhere.id}（{elsewhere.label}）里，请登记到那一条。"
    elif near:
        advice = f"引文：{wanted}\n原文：{near}\n【】里是不同的字，请照原文改。"
    elif len(same) > _TELLING:
        advice = f"引文到“{same[-_TELLING:]}”为止与原文相同，往后对不上，请照原文改。"
    else:
        advice = "这一条里没有相近的话，请核对条款编号和引文。"
    yield Problem(
        "quote-not-found",
        quote.at,
        f"引文与条款 {clause.id}（{clause.label}）的原文不一致",
        advice,
        ((clause.at, "条款在这里"),),
    )


def mark_difference(quote: str, text: str) -> tuple[str, str]:
    """Give the quote and the nearest stretch of the text, with differing characters in 【】.

    Of a quote that is nowhere near, all is marked, and the stretch is empty; so of very long texts,
    whose comparison would take minutes.
    """
    if len(quote) * len(text) > _MAX_COMPARED:
        return _marked(quote, False), ""
    near = _nearest(quote, text)
    if difflib.SequenceMatcher(None, quote, near, autojunk=False).ratio() < _NEAR:
        near = ""
    matcher = difflib.SequenceMatcher(None, quote, near, autojunk=False)
    wanted_parts = []
    near_parts = []
    for tag, start, end, near_start, near_end in matcher.get_opcodes():
        same = tag == "equal"
        wanted_parts.append(_marked(quote[start:end], same))
        near_parts.append(_marked(near[near_start:near_end], same))
    return "".join(wanted_parts), "".join(near_parts)


def _same_until(quote: str, text: str) -> str:
    """Give the longest beginning of the quote that stands in the text."""
    low, high = 0, len(quote)
    while low < high:
        middle = (low + high + 1) // 2
        if quote[:middle] in text:
            low = middle
        else:
            high = middle - 1
    return quote[:low]


def _marked(text: str, same: bool) -> str:
    return text if same or not text else f"【{text}】"


def _nearest(quote: str, text: str) -> str:
    """Give the stretch of ``text`` that the quote most likely means."""
    matcher = difflib.SequenceMatcher(None, text, quote, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if not blocks:
        return ""
    anchor = max(blocks, key=lambda block: block.size)
    start = max(anchor.a - anchor.b, 0)
    end = min(start + len(quote), len(text))
    # The quote may lack or add characters: let the stretch reach from the first near match to the
    # last, and beyond them as far as the quote does.
    inside = [block for block in blocks if start - _REACH <= block.a < end + _REACH]
    first, last = inside[0], inside[-1]
    return text[max(first.a - first.b, 0) : last.a + len(quote) - last.b]
