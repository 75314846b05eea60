"""Checks of how things are written: titles, questions, numbers of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyledger.model.location import Text
from policyledger.model.problem import Problem
from policyledger.model.register import Register

#: Characters of a duty's title: more do not fit beside others on a sheet.
TITLE = 22
#: What makes a question one of yes or no: 是否, 有没有, 齐不齐, …吗？, …，没有…？
_CLOSED = re.compile(
    r"是否|能否|可否|会否|有无|(\w)[不没]\1|(\w\w)[不没]\2|有没有|[吗没否]$|(?<![什怎])么$|没有[^，。；？]*$"
)
_YEAR = r"(?:19|20)[0-9]{2}"
_BRACKETS = ("[［(（【<＜〈《「{｛﹝", "]］)）】>＞〉》」}｝﹞")
_WRONG_YEAR = re.compile(
    rf"[{re.escape(_BRACKETS[0])}]\s*({_YEAR})\s*[〕{re.escape(_BRACKETS[1])}]"
    rf"|〔\s*({_YEAR})\s*[{re.escape(_BRACKETS[1])}]"
)


def titles_short(register: Register) -> Iterator[Problem]:
    """Titles of duties are short."""
    for duty in register.obligations:
        if len(duty.title) > TITLE:
            yield Problem(
                "long-title",
                duty.title.at,
                f"{duty.id} 的标题有 {len(duty.title)} 个字，超过 {TITLE} 个",
                "标题只说做什么；时限、范围、条件写在别的键里。",
            )


def questions_closed(register: Register) -> Iterator[Problem]:
    """Every question can be answered by yes or no."""
    for duty in register.obligations:
        if duty.check is not None:
            yield from _open_question(duty.check.question, str(duty.id))
    for checklist in register.checklists:
        for section in checklist.sections:
            for item in section.items:
                yield from _open_question(item.question, "、".join(item.obligations))


def _open_question(question: Text, whose: str) -> Iterator[Problem]:
    if question and not _CLOSED.search(question.rstrip("？?。 ")):
        yield Problem(
            "open-question",
            question.at,
            f"{whose} 的检查问题看不出能用是或否回答",
            "表上只能打勾，请改成“是否……？”“有没有……？”“……吗？”这样的问法。",
        )


def numbers_bracketed(register: Register) -> Iterator[Problem]:
    """The year in the number of a document stands in its own kind of brackets."""
    for instrument in register.instruments:
        match = _WRONG_YEAR.search(instrument.number)
        if match is None:
            continue
        right = instrument.number.replace(match[0], f"〔{match[1] or match[2]}〕")
        yield Problem(
            "number-brackets",
            instrument.number.at,
            f"文号“{instrument.number}”的年份没有用六角括号",
            f"写成“{right}”，六角括号〔〕可以从这里复制。",
        )
