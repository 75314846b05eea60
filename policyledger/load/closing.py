"""The lines that close a paper: its list of attachments, who signs it, and when.

GB/T 9704-2012, 7.3.4 to 7.3.6. A notice that encloses a paper is closed before the title of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from policyledger.model.text import squeeze

_DIGIT = "[0-9０-９〇○零一二三四五六七八九十]"
_DATE = re.compile(rf"{_DIGIT}{{4}}年{_DIGIT}{{1,3}}月{_DIGIT}{{1,3}}日")
_BETWEEN = re.compile("[、，,]")
#: （此件公开发布）
_NOTE = re.compile(r"[（(]此件[^（）()。；]{1,20}[）)]")
# Titles are no sentences: what is one has to be accounted for.
_LIST = re.compile(r"附件[0-9]{0,2}[：:](?:(?P<n>[0-9]{1,2})[.．、])?(?P<title>[^，。；！？]*)")
_ITEM = re.compile(r"(?P<n>[0-9]{1,2})[.．、](?P<title>[^，。；！？]+)")


def closing_lines(lines: Sequence[str], issuers: Iterable[str]) -> frozenset[int]:
    """Give the indices of the lines that close the paper and, before it, a notice that encloses it.

    A line counts when it is nothing else: an issuer as the paper's head names it, a date, both, the
    list of attachments, （此件公开发布）; and when only such lines follow.
    """
    names = sorted((squeeze(name) for name in issuers if squeeze(name)), key=len, reverse=True)
    ends = [index for index, line in enumerate(lines) if line.lstrip().startswith("# ")]
    found: set[int] = set()
    for end in (*ends, len(lines)):
        found |= _before(lines, end, names)
    return frozenset(found)


def _before(lines: Sequence[str], end: int, names: list[str]) -> set[int]:
    """Give the closing lines that end before line ``end``."""
    found: set[int] = set()
    items: list[int] = []
    for index in range(end - 1, -1, -1):
        line = squeeze(lines[index])
        if not line:
            continue
        if match := _LIST.fullmatch(line):
            if not _runs_on(match, [squeeze(lines[item]) for item in reversed(items)]):
                break
            found |= {index, *items}
            items = []
        elif _ITEM.fullmatch(line):
            items.append(index)  # of the list above, if there is one
        elif not items and (_signs(line, names) or _NOTE.fullmatch(line)):
            found.add(index)
        else:
            break
    return found


def _signs(line: str, names: list[str]) -> bool:
    """Tell whether a line is made of issuers and a date alone."""
    rest = _DATE.sub("", line, count=1)
    for name in names:
        rest = rest.replace(name, "")
    return not _BETWEEN.sub("", rest)


def _runs_on(head: re.Match[str], items: list[str]) -> bool:
    """Tell whether ``items`` go on with the numbers of a list: else they are clauses after it."""
    if not head["n"] and head["title"]:
        return not items
    first = int(head["n"] or 0)
    if not head["title"] and not items:
        return False
    numbers = [int(match["n"]) for item in items if (match := _ITEM.fullmatch(item))]
    return numbers == list(range(first + 1, first + 1 + len(items)))
