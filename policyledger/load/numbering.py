"""The numbering of official papers: 一、 （一） 1. （1）, and the clauses it makes.

GB/T 9704-2012, 7.3.3: the levels of a text are numbered 一、（一）1.（1） in this order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from policyledger.model.instrument import Clause, Tail
from policyledger.model.location import Location

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_NUMERAL = "[一二三四五六七八九十百]+"
_LEVELS = (
    re.compile(rf"(?P<n>{_NUMERAL})、"),
    re.compile(rf"（(?P<n>{_NUMERAL})）"),
    re.compile(r"(?P<n>\d{1,3})[.．]"),
    re.compile(r"（(?P<n>\d{1,3})）"),
)
#: A heading with an id of its own: ## 第十一条 {#11}
_EXPLICIT = re.compile(r"#{2,6}\s+(?P<title>.*?)\s*\{#(?P<id>[A-Za-z0-9._-]+)\}\s*\Z")
_ENCLOSED = re.compile(r"#\s+(?P<title>.+)")
#: A run-in heading longer than this is no heading but a sentence.
_MAX_HEADING = 40

_TAIL = re.compile(
    r"[（(](?:牵头)?(?:责任)?单位：(?P<lead>[^；）)]+)(?:；(?:配合|协助)(?:责任)?单位：(?P<support>[^）)]+))?[）)]\s*\Z"
)


def chinese_number(numeral: str) -> int:
    """Give the value of a Chinese numeral below 1,000 (十二 is 12, 一百零三 is 103)."""
    total = 0
    digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[char]
            digit = 0
    return total + digit


def split_names(text: str) -> tuple[str, ...]:
    """Cut a list of units (县教体局、人社局，各乡镇人民政府) into names; brackets stay whole."""
    names = []
    depth = 0
    name = ""
    for char in text:
        depth += (char in "（(") - (char in "）)")
        if char in "、，," and not depth:
            names.append(name)
            name = ""
        else:
            name += char
    return tuple(name.strip() for name in (*names, name) if name.strip())


@dataclass(slots=True)
class _Draft:
    id: str
    label: str
    line: int
    heading: str = ""
    text: str = ""
    frame: list[tuple[int, int]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, paragraph: str, line: int, framed: int = 0) -> None:
        """Append a paragraph whose first ``framed`` characters are no sentence."""
        self.lines.append(line)
        start = len(self.text) + bool(self.text)
        self.text += ("\n" if self.text else "") + paragraph
        if framed:
            self.frame.append((start, start + framed))

    def finish(self, path: str) -> Clause:
        tail = None
        match = _TAIL.search(self.text)
        if match:
            lead = split_names(match["lead"])
            support = split_names(match["support"] or "")
            tail = Tail(lead, support, match.start(), match.end())
            self.frame.append(match.span())
        at = Location(path, self.line, 1, 0)
        return Clause(
            self.id,
            self.label,
            self.heading,
            self.text,
            tuple(self.frame),
            tail,
            tuple(self.lines),
            at,
        )


def clauses(body: str, path: str, first_line: int) -> Iterator[Clause]:
    """Cut the text of a document into its clauses.

    One line is one paragraph; blank lines count for nothing. A paragraph that begins with a number
    opens a clause; ``## title {#id}`` opens one with an id of its own; ``# title`` is the title of
    an enclosed paper. What stands before the first number is clause "0".
    """
    drafts = [_Draft("0", "导语", first_line)]
    path_now: list[int] = []
    labels: list[str] = []
    for number, line in enumerate(body.split("\n"), start=first_line):
        paragraph = line.strip()
        if not paragraph:
            continue
        if match := _EXPLICIT.match(paragraph):
            label, _, heading = match["title"].partition(" ")
            drafts.append(_Draft(match["id"], label, number, heading.strip()))
            continue
        if match := _ENCLOSED.match(paragraph):
            drafts[-1].add(match["title"], number, len(match["title"]))
            continue
        for level, pattern in enumerate(_LEVELS):
            if not (match := pattern.match(paragraph)):
                continue
            printed = match["n"]
            value = int(printed) if printed.isdigit() else chinese_number(printed)
            del path_now[level:], labels[level:]
            while len(path_now) < level:
                path_now.append(0)
                labels.append("")
            path_now.append(value)
            labels.append(printed if level == 2 else match[0])
            steps = [str(step) for step in path_now if step]
            label = "".join(labels).rstrip("、")
            draft = _Draft(".".join(steps), label, number)
            heading_end = _heading_end(paragraph, match.end())
            draft.heading = paragraph[match.end() : heading_end].rstrip("。")
            draft.add(paragraph, number, heading_end)
            drafts.append(draft)
            break
        else:
            drafts[-1].add(paragraph, number)
    if not drafts[0].text:
        del drafts[0]
    elif len(drafts) == 1:
        drafts[0].label = "正文"
    return (draft.finish(path) for draft in drafts)


def _heading_end(paragraph: str, start: int) -> int:
    """Give where number and heading of a numbered paragraph end.

    A heading ends at its first full stop, or with the line if there is none. A first sentence too
    long for a heading is none: then only the number is.
    """
    stop = paragraph.find("。", start)
    end = len(paragraph) if stop < 0 else stop + 1
    return end if end - start <= _MAX_HEADING else start
