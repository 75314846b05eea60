"""Plain YAML as nodes that keep their place and their spelling.

Values stay what the editor wrote (``no``, ``0012``, ``12:30`` are text), doubled keys are seen, and
only plain YAML is accepted: no tags, anchors or aliases. Loading never raises for bad input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from policyledger.load.files import EMPTY_ADVICE, UNSEEN, SourceText, unseen_character
from policyledger.load.limits import MAX_DEPTH, MAX_VALUES
from policyledger.load.spelling import ADVICE, spelling_problems, syntax_problem
from policyledger.model.location import Location
from policyledger.model.problem import Problem

# In a file tabs and line ends of Windows are seen and unified; as an escape nobody means them.
_ESCAPED = re.compile(rf"{UNSEEN.pattern}|[\t\r]")
_SWALLOWED_ITEM = re.compile(r"\s*- ")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(NamedTuple):  # made by the hundred thousand, as places are
    """A single value. ``plain`` is false where it was written in quotes or as a block."""

    value: str
    plain: bool
    at: Location

    @property
    def is_null(self) -> bool:
        """Whether nothing was written, or ``null`` or ``~``."""
        return self.plain and self.value in ("", "null", "~")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple[Node, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order written; doubled keys keep the first."""

    entries: dict[str, tuple[Location, Node]]
    at: Location


Node = Scalar | Sequence | Mapping


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def parse(source: SourceText, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """Parse YAML text into nodes; ``first_line`` is where the text starts in its file.

    Gives the root (``None`` if it cannot be used) and the problems found.
    """
    problems = spelling_problems(source, first_line)
    if problems:
        return None, problems
    builder = _Builder(source, first_line, problems)
    try:
        root = builder.build()
    except _RefusedError as refused:
        problems[:] = [refused.problem]  # what was found before may come of the same mistake
    except yaml.MarkedYAMLError as error:
        problems[:] = [syntax_problem(error, builder.last, source, first_line)]
    except (yaml.YAMLError, ValueError, RecursionError):
        message = "这个文件不合 YAML 的写法"
        problems.append(Problem("bad-yaml", Location(source.path), message, ADVICE))
    else:
        if root is None:
            message = "文件里只有注释，没有内容"
            problems.append(Problem("empty-file", Location(source.path), message, EMPTY_ADVICE))
        return root, problems
    return None, problems


class _Builder:
    """Turns the parser's events into nodes."""

    def __init__(self, source: SourceText, first_line: int, problems: list[Problem]) -> None:
        self.path = source.path
        self.text = source.text
        self.lines = source.text.split("\n")
        self.offset = first_line
        self.problems = problems
        self.count = 0
        #: The last event that was read.
        self.last: yaml.Event | None = None
        self._parser: Any = None

    def build(self) -> Node | None:
        """Give the root; ``None`` if there is nothing but comments."""
        self._parser = _LOADER(self.text)
        root = None
        documents = 0
        while (event := self._parser.get_event()) is not None:
            self.last = event
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "一个文件里有两段用 --- 隔开的内容"
                    raise self._refuse("bad-yaml", event, message, "请删掉 --- 这一行。")
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, 1)
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self.last = event
        self.count += 1
        if self.count > MAX_VALUES:
            message = f"从文件开头到这里已有 {MAX_VALUES:,} 个值，一个文件写不了这么多"
            advice = "请检查是否贴错；确实多的请分成几个文件。"
            raise self._refuse("too-many", event, message, advice)
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor or event.tag:
                self._refuse_unplain(event)
            return self._scalar(event)
        if isinstance(event, yaml.CollectionStartEvent):
            if event.anchor or event.tag:
                self._refuse_unplain(event)
            if depth > MAX_DEPTH:
                message = f"嵌套超过 {MAX_DEPTH} 层"
                raise self._refuse("too-deep", event, message, "请检查括号和缩进。")
            if isinstance(event, yaml.SequenceStartEvent):
                return self._sequence(event, depth)
            return self._mapping(event, depth)
        advice = "请把内容直接写出来；值以 * 开头时加引号。"
        raise self._refuse("yaml-alias", event, "用了 YAML 别名（*）", advice)

    def _refuse_unplain(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor:
            advice = "请把内容直接写出来；值以 & 开头时加引号。"
            raise self._refuse("yaml-alias", event, "用了 YAML 锚点（&）", advice)
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            advice = "请删掉标签；值以 ! 开头时加引号。"
            raise self._refuse("yaml-tag", event, f"用了 YAML 标签（{tag}）", advice)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        at = self._at(event)
        value = event.value
        style = event.style
        # In the file itself such a character was refused; it can only be an escape: "\\x1b".
        if style == '"' and (match := _ESCAPED.search(value)):
            self.problems.append(unseen_character(match[0], at))
            value = _ESCAPED.sub("", value)
        plain = not style  # libyaml says "", PyYAML's own parser None
        if plain and event.end_mark and (last := event.end_mark.line + self.offset) > at.line:
            self._swallowed(at.line + 1, last)
        return Scalar(value, plain, at)

    def _swallowed(self, first: int, last: int) -> None:
        """Note lines that look like an item of a list and became part of the value before."""
        for number in range(first, last + 1):
            index = number - self.offset
            line = self.lines[index] if index < len(self.lines) else ""
            if match := _SWALLOWED_ITEM.match(line):
                self.problems.append(
                    Problem(
                        "bad-yaml",
                        Location(self.path, number, match.end() - 1, 1),
                        "这一项的“-”没有和上面的对齐，被并进了上一项",
                        "请让同一个列表的“-”对齐在同一列。",
                    )
                )

    def _sequence(self, start: yaml.Event, depth: int) -> Sequence:
        items = []
        following = self._parser.get_event
        while not isinstance(event := following(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Sequence(tuple(items), self._at(start))

    def _mapping(self, start: yaml.Event, depth: int) -> Mapping:
        entries: dict[str, tuple[Location, Node]] = {}
        following = self._parser.get_event
        while not isinstance(event := following(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(following(), depth + 1)
            if not isinstance(key, Scalar):
                raise _RefusedError(Problem("bad-yaml", key.at, "键不能是列表或一组键值", ADVICE))
            if key.value in entries:
                self.problems.append(
                    Problem(
                        "duplicate-key",
                        key.at,
                        f"“{key.value}”写了两次",
                        "请留下一个，删掉另一个。",
                        ((entries[key.value][0], "第一次写在这里"),),
                    )
                )
                continue
            entries[key.value] = (key.at, value)
        return Mapping(entries, self._at(start))

    def _at(self, event: yaml.Event) -> Location:
        start, end = event.start_mark, event.end_mark
        assert start is not None and end is not None  # events of a parser always have marks
        width = max(end.column - start.column, 1) if end.line == start.line else 1
        return Location(self.path, start.line + self.offset, start.column + 1, width)

    def _refuse(self, code: str, event: yaml.Event, message: str, advice: str) -> _RefusedError:
        return _RefusedError(Problem(code, self._at(event), message, advice))
