"""The numbering of official papers: 一、 （一） 1. （1）, and the clauses it makes.

GB/T 9704-2012, 7.3.3: the levels of a text are numbered 一、（一）1.（1） in this order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policyledger.load.closing import closing_lines
from policyledger.load.tails import BRACKET_ENDS, read_tail
from policyledger.model.instrument import Clause
from policyledger.model.location import Location

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERAL = "[零〇一二三四五六七八九十百]+"
# Brackets typed half-width and 1、 for 1. are common in papers of counties.
_LEVELS = (
    re.compile(rf"(?P<n>{_NUMERAL})、"),
    re.compile(rf"[（(](?P<n>{_NUMERAL})[）)]"),
    re.compile(r"(?P<n>[0-9]{1,3})(?:[.．](?P<digit>(?=[0-9]))?|、)"),
    re.compile(r"[（(](?P<n>[0-9]{1,3})[）)]"),
)
#: A heading with an id of its own: ## 第十一条 {#11}
# One way to match only: a line of blanks would be tried in millions of ways.
_EXPLICIT = re.compile(r"#{2,6}\s(?P<title>.*)\{#(?P<id>[A-Za-z0-9._-]+)\}\Z")
_ENCLOSED = re.compile(r"#\s+(?P<title>.+)")
#: A longer first sentence is no heading: one on a line of its own, one that text follows.
_MAX_HEADING, _MAX_RUN_IN = 40, 16
# Words of a sentence that orders something, or punctuation within it: no heading, so that it has to
# be accounted for.
_SENTENCE = re.compile(r"[，；：！？]|[应要须每]|不得|严禁|禁止|负责(?!制)|任何|可以|有权")


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


@dataclass(slots=True)
class _Draft:
    id: str
    label: str
    line: int
    heading: str = ""
    text: str = ""
    frame: list[tuple[int, int]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    number_end: int = 0
    closing: list[tuple[int, int]] = field(default_factory=list)
    said: int = 0

    def add(self, paragraph: str, line: int, column: int, framed: int = 0) -> None:
        """Append a paragraph whose first ``framed`` characters are no sentence."""
        self.lines.append(line)
        self.columns.append(column)
        start = len(self.text) + bool(self.text)
        self.text += ("\n" if self.text else "") + paragraph
        if framed:
            self.frame.append((start, start + framed))
        self.said = len(self.text)

    def close(self, paragraph: str, line: int, column: int) -> None:
        """Append a line of the signature or the list of attachments: the clause says no more."""
        said = self.said
        self.add(paragraph, line, column, len(paragraph))
        self.closing.append(self.frame[-1])
        self.said = said

    def demote_heading(self) -> None:
        """Take the heading for text: nothing follows it, so it is what the clause says."""
        self.heading = ""
        self.frame[0] = (0, self.number_end)

    def finish(self, path: str) -> Clause:
        tail, spans = read_tail(self.text[: self.said]) or (None, ())
        at = Location(path, self.line, 1, 0)
        return Clause(
            self.id,
            self.label,
            self.heading,
            self.text,
            tuple(sorted((*self.frame, *spans))),
            tail,
            tuple(self.lines),
            at,
            tuple(self.columns),
            tuple(self.closing),
        )


def clauses(body: str, path: str, first_line: int, issuers: Iterable[str] = ()) -> Iterator[Clause]:
    """Cut the text of a document into its clauses.

    One line is one paragraph; blank lines count for nothing. A paragraph that begins with a number
    opens a clause; ``## title {#id}`` opens one with an id of its own; ``# title`` is the title of
    an enclosed paper. What stands before the first number is clause "0".
    A backslash at its beginning makes a paragraph plain text, whatever it begins with. The
    signature of the ``issuers`` and the list of attachments belong to the clause before them.
    """
    drafts = [_Draft("0", "导语", first_line)]
    path_now: list[int] = []
    labels: list[str] = []
    lines = body.split("\n")
    closing = closing_lines(lines, issuers)
    for index, line in enumerate(lines):
        number = first_line + index
        paragraph = line.strip()
        if not paragraph:
            continue
        column = line.index(paragraph[0]) + 1
        if index in closing:
            drafts[-1].close(paragraph, number, column)
            continue
        if paragraph.startswith("\\"):
            drafts[-1].add(paragraph[1:], number, column + 1)
            continue
        if match := _EXPLICIT.match(paragraph):
            label, _, heading = match["title"].strip().partition(" ")
            drafts.append(_Draft(match["id"], label, number, heading.strip()))
            continue
        if match := _ENCLOSED.match(paragraph):
            title = match["title"]
            drafts[-1].add(title, number, column + match.start("title"), len(title))
            continue
        for level, pattern in enumerate(_LEVELS):
            if not (match := pattern.match(paragraph)):
                continue
            printed = match["n"]
            value = int(printed) if printed.isdigit() else chinese_number(printed)
            before = path_now[level] if level < len(path_now) else 0
            if match.groupdict().get("digit") is not None and value != before + 1:
                continue  # a decimal: 3.5亿元; but 3.2024年 after a 2. is a number
            del path_now[level:], labels[level:]
            while len(path_now) < level:
                path_now.append(0)
                labels.append("")
            path_now.append(value)
            labels.append(printed if level == 2 else match[0])
            steps = [str(step) for step in path_now if step]
            label = "".join(labels).rstrip("、")
            draft = _Draft(".".join(steps), label, number, number_end=match.end())
            heading_end = _heading_end(paragraph, match.end())
            draft.heading = paragraph[match.end() : heading_end].rstrip("。")
            draft.add(paragraph, number, column, heading_end)
            drafts.append(draft)
            break
        else:
            drafts[-1].add(paragraph, number, column)
    for draft, after in zip(drafts, [*drafts[1:], None], strict=True):
        alone = draft.heading and draft.frame and draft.frame[0] == (0, draft.said)
        if alone and not (after and after.id.startswith(f"{draft.id}.")):
            draft.demote_heading()
    if not drafts[0].text:
        del drafts[0]
    elif len(drafts) == 1:
        drafts[0].label = "正文"
    return (draft.finish(path) for draft in drafts)


def _heading_end(paragraph: str, start: int) -> int:
    """Give where number and heading of a numbered paragraph end.

    A heading is a short line without punctuation at its end but for a full stop, or a short first
    sentence before others that orders nothing. Otherwise only the number stands apart.
    """
    stop = paragraph.find("。", start)
    if 0 <= stop < len(paragraph) - 1:
        run_in = paragraph[start:stop]
        return start if len(run_in) >= _MAX_RUN_IN or _SENTENCE.search(run_in) else stop + 1
    words = paragraph[start:].removesuffix("。")
    if len(words) >= _MAX_HEADING or words.endswith((*"；，、：！？", *BRACKET_ENDS)):
        return start
    return len(paragraph)
