"""Checks that repairs of the text can be found again in it."""

from __future__ import annotations

from collections.abc import Iterator

from policyledger.model.instrument import Instrument
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.text import squeeze

#: The parts of a document that are no clauses, as ``where`` of a correction names them.
MASTHEAD, TITLE, ATTACHMENTS, IMPRINT = "版头", "题目", "附件", "版记"


def printed_parts(instrument: Instrument) -> dict[str, str]:
    """Give the stored text of a document in printed order, by part, without white space."""
    parts = {
        MASTHEAD: "".join(instrument.masthead),
        "文号": instrument.number,
        TITLE: instrument.title,
    }
    parts |= {clause.id: clause.text for clause in instrument.clauses}
    parts |= {
        ATTACHMENTS: "".join(instrument.attachments),
        IMPRINT: "".join(instrument.imprint),
    }
    return {name: squeeze(text) for name, text in parts.items()}


def corrections_found(register: Register) -> Iterator[Problem]:
    """The repaired words of a correction stand once in the part it names."""
    for instrument in register.instruments:
        parts = printed_parts(instrument)
        for correction in instrument.corrections:
            stored = correction.before if correction.after is None else correction.after
            words = squeeze(stored)
            text = parts.get(str(correction.where))
            count = 0 if text is None else text.count(words)
            if not words or not correction.where:
                continue
            if text is None:
                at = correction.where.at
                message = f"没有“{correction.where}”这一部分"
                advice = f"where 可以写：{'、'.join(parts)}。"
            elif not count:
                at = stored.at
                message = f"“{words[:40]}”在 {correction.where} 里找不到"
                advice = "请照入库的文字写：改过的写改后的字，照录的写原来的字。"
            elif count > 1:
                at = stored.at
                message = f"“{words[:40]}”在 {correction.where} 里有 {count} 处，说不清是哪一处"
                advice = "请多抄前后几个字，使它只出现一次。"
            else:
                continue
            yield Problem("correction-not-found", at, message, advice)
