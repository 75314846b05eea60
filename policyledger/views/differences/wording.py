"""Words of official papers that carry weight: whom, how often, which record; and figures.

The tables hold the language of Chinese official papers in general, nothing of any one policy. A
word is looked for in what a paper says itself, never in our own titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from policyledger.load.numbering import chinese_number
from policyledger.model.obligation import ClauseRecord
from policyledger.model.text import has_words, squeeze

#: Words that say nobody and nothing is left out.
SCOPE = re.compile(
    r"每一[名个位户所次]|每[名位户]|逐[一个人户校村项条次]|全覆盖|无遗漏|无死角|应(.)尽\1"
    r"|一[人生户家村校县企]一[案策档册表账卡]|全员|全部|一律"
)
#: Words that say how often or how fast, without a number.
PACE = re.compile(
    r"不定期|定期|及时|经常性|经常|常态化|常态|随时|动态|持续|尽快|尽早|立即|限期|日常|逐年|长期"
)
#: Words that ask for something in writing.
RECORD = re.compile(
    r"登记造册|造册|登记|台账|记录|建档(?!立卡)|归档|档案"
    r"|留存|书面|名册|备案|公告|公示"
)

_TITLE = re.compile(r"《[^》]*》")
_UNITS = "%％次名人所户元米天项个倍"
_FIGURE = re.compile(
    r"(?P<before>[^，。；、：“”（）]{0,16}?)(?P<bound>不低于|不少于|不超过|至少|最多|超过|达到|低于)?"
    rf"(?P<number>\d+(?:\.\d+)?|[两二三四五六七八九十百]+)(?P<unit>周岁|万元|小时|公里|[{_UNITS}])"
    r"(?P<after>以上|以下|以内|及以上)?"
)
#: Bounds that make a smaller figure the stricter one.
_AT_MOST = {"不超过", "最多", "低于", "以下", "以内"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is to be reached: what is measured, the number, its unit, as written.

    ``at_most`` is true where smaller is stricter.
    """

    measure: str
    number: float
    unit: str
    text: str
    at_most: bool

    def same_measure(self, other: Figure) -> bool:
        """Tell whether both count the same thing: same unit, three characters in common.

        Two are enough for a measure that has no more (未满).
        """
        shorter = min(len(self.measure), len(other.measure))
        if self.unit != other.unit or shorter < 2:
            return False
        match = SequenceMatcher(None, self.measure, other.measure, autojunk=False)
        return match.find_longest_match().size >= min(3, shorter)

    def says(self, other: Figure) -> bool:
        """Tell whether this says what ``other`` leaves open: the same number, and of what."""
        same = (self.number, self.unit) == (other.number, other.unit)
        return same and len(other.measure) < 2 <= len(self.measure)


def words(table: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Give the words of a table that stand in ``text``, each once; titles in 《》 do not count."""
    found = (match.group() for match in table.finditer(_TITLE.sub("", text)))
    return tuple(dict.fromkeys(found))


def figures(text: str) -> tuple[Figure, ...]:
    """Give the figures in ``text``; bare 一 and dates are none."""
    found = []
    for match in _FIGURE.finditer(_TITLE.sub("", text).replace("不满", "未满")):
        bound, after = match["bound"] or "", match["after"] or ""
        unit = "%" if match["unit"] == "％" else match["unit"]
        found.append(
            Figure(
                measure=match["before"],
                number=_number(match["number"]),
                unit=unit,
                text=f"{match['before']}{bound}{match['number']}{unit}{after}",
                at_most=bool({bound, after} & _AT_MOST),
            )
        )
    return tuple(found)


def _number(text: str) -> float:
    return float(text) if text[0].isdigit() else float(chinese_number(text))


def own_words(records: Iterable[ClauseRecord]) -> dict[str, str]:
    """Give, by id of the duty, the part of its quotation that is its own.

    Quotations of one clause often begin with the sentence before, to be understood; what is quoted
    for another duty as well counts for that duty only. Empty for summaries.
    """
    found: dict[str, str] = {}
    for record in records:
        quotes = {squeeze(duty.quote) for duty in record.obligations if duty.quote}
        for duty in record.obligations:
            whole = squeeze(duty.quote or "")
            rest = whole
            for other in sorted(quotes, key=lambda text: (-len(text), text)):
                if len(other) < len(whole):
                    rest = rest.replace(other, "，")
            found[str(duty.id)] = rest.strip("，") if has_words(rest) else whole
    return found
