"""How Chinese characters are read: the table by which the search understands pinyin."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")

#: Phrases of official papers that the dictionary reads wrongly or does not know.
_PHRASES = {"长效": [["cháng"], ["xiào"]], "还款": [["huán"], ["kuǎn"]]}


def phrases(texts: Iterable[str]) -> set[str]:
    """Cut the Chinese in ``texts`` into phrases."""
    seg, _ = _dictionary()
    # The same runs come again and again.
    runs = {run for text in texts for run in _CHINESE.findall(text)}
    return {phrase for run in runs for phrase in seg.cut(run)}


def readings(spoken: Iterable[str]) -> dict[str, str]:
    """Give, by toneless syllable ("quan"), the characters read so; both sorted.

    Characters have the readings that they have in the phrases ``spoken`` (长 in 长效 is chang, in
    家长 zhang). Everyday characters that do not occur there have their usual reading, so that a
    wrong character of the same sound is understood. ü is written u.
    """
    _, lazy_pinyin = _dictionary()
    found: defaultdict[str, set[str]] = defaultdict(set)
    occurring: set[str] = set()
    for phrase in sorted(set(spoken)):
        occurring.update(phrase)
        for char, syllable in zip(phrase, lazy_pinyin([phrase]), strict=True):
            found[_plain(syllable)].add(char)
    for char in _everyday_characters():
        if char not in occurring:
            found[_plain(lazy_pinyin(char)[0])].add(char)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


def warm() -> None:
    """Load the dictionary: processes that are made from this one then need not."""
    _dictionary()


@cache
def _dictionary() -> tuple[Any, Any]:
    """Give what cuts and what reads; it takes time to load, and few commands need it."""
    from pypinyin import lazy_pinyin, load_phrases_dict
    from pypinyin.contrib.mmseg import seg

    load_phrases_dict(_PHRASES)
    return seg, lazy_pinyin


def _everyday_characters() -> Iterator[str]:
    """Give the 3,755 characters of level 1 of GB 2312: rows 16 to 55."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            yield from bytes((row, cell)).decode("gb2312", "ignore")


def _plain(syllable: str) -> str:
    return syllable.lower().replace("v", "u").replace("ü", "u")
