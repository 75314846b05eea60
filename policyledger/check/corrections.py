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
            words = squeeze(correction.after or correction.before)
            text = parts.get(correction.where)
            if text is None:
                message = f"没有“{correction.where}”这一部分"
                known = "、".join(parts)
                advice = f"where 可以写：{known}。"
            elif (count := text.count(words)) != 1:
                message = f"“{words[:40]}”在{correction.where}里出现了 {count} 次，应当正好一次"
                advice = "请照入库的文字写，并多抄前后几个字。"
            else:
                continue
            yield Problem("correction-not-found", correction.at, message, advice)
