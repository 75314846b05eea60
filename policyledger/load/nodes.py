"""Plain YAML as nodes that keep their place and their spelling.

Values stay what the editor wrote (``no``, ``0012``, ``12:30`` are text), doubled keys are seen, and
only plain YAML is accepted: no tags, anchors or aliases. Loading never raises for bad input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from policyledger.load.files import SourceText
from policyledger.model.location import Location
from policyledger.model.problem import Problem

#: Deeper nesting than this is refused; the deepest record of the register needs nine.
MAX_DEPTH = 24

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
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
    problems = _spelling_problems(source, first_line)
    if any(problem.code in ("fullwidth-syntax", "tab-indent") for problem in problems):
        return None, problems
    builder = _Builder(source.path, first_line, problems)
    try:
        return builder.build(source.text), problems
    except _RefusedError as refused:
        problems.append(refused.problem)
    except yaml.MarkedYAMLError as error:
        problems.append(_yaml_problem(error, source.path, first_line))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problems.append(
            Problem("bad-yaml", Location(source.path), f"读不懂这个文件：{error}", _YAML_ADVICE)
        )
    return None, problems


_YAML_ADVICE = (
    "常见原因：缩进没有对齐；值里有“: ”或以 [ { & * ! % @ ` 开头而没有加引号；引号没有成对。"
)

# Keys are ASCII words; a full-width colon, digit, letter or quotation mark beside one is a slip of
# the input method that YAML itself would report lines later, or not at all.
_FULLWIDTH = re.compile(
    r"^(?P<lead>[ ]*(?:- +)*)"
    r"(?:(?P<quote>[“”‘’＂＇])[\w-]+[“”‘’＂＇][:：]"
    r"|(?P<key>[A-Za-z_-]*[Ａ-Ｚａ-ｚ０-９＿－][\wＡ-Ｚａ-ｚ０-９＿－]*)[ ]*[:：]"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9-]*)[ ]*(?P<colon>：))"
)
_FLOW_FULLWIDTH = re.compile(r"[{,，]\s*(?P<name>[A-Za-z_]{2,})(?P<colon>：)")


def _spelling_problems(source: SourceText, first_line: int) -> list[Problem]:
    problems = []
    for number, line in enumerate(source.text.split("\n"), start=first_line):
        indent = re.match(r"[ ]*\t", line)
        if indent:
            problems.append(
                Problem(
                    "tab-indent",
                    Location(source.path, number, indent.end(), 1),
                    "行首用了制表符（Tab）",
                    "YAML 的缩进只能用空格，请改成空格。",
                )
            )
            continue
        match = _FULLWIDTH.match(line) or (
            _FLOW_FULLWIDTH.search(line) if line.lstrip(" -").startswith(("{", "[")) else None
        )
        if match:
            groups = match.groupdict()
            if groups.get("colon"):
                what, start, end = "冒号是全角的“：”", match.start("colon"), match.end("colon")
            elif groups.get("quote"):
                what, start, end = "键两边是中文引号", match.start("quote"), match.end() - 1
            else:
                what, start, end = "键里有全角字符", match.start("key"), match.end("key")
            problems.append(
                Problem(
                    "fullwidth-syntax",
                    Location(source.path, number, start + 1, end - start),
                    what,
                    "键和冒号请用半角输入，冒号后面空一格，例如 title: 标题。",
                )
            )
    return problems


class _Builder:
    """Turns the parser's events into nodes."""

    def __init__(self, path: str, first_line: int, problems: list[Problem]) -> None:
        self.path = path
        self.offset = first_line
        self.problems = problems
        self.events: list[yaml.Event] = []

    def build(self, text: str) -> Node | None:
        depth = 0
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    message = f"嵌套超过 {MAX_DEPTH} 层"
                    raise self._refuse("too-deep", event, message, "请检查括号和缩进。")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refuse(
                        "bad-yaml",
                        event,
                        "一个文件里有两段用 --- 隔开的内容",
                        "请删掉 --- 这一行。",
                    )
            self.events.append(event)
        self.events.reverse()
        while self.events:
            event = self.events.pop()
            if isinstance(event, yaml.NodeEvent):
                return self._node(event)
        return None

    def _node(self, event: yaml.Event) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(
                "yaml-alias",
                event,
                "用了 YAML 别名（*）",
                "请把内容直接写出来；值以 * 开头时加引号。",
            )
        if getattr(event, "anchor", None):
            raise self._refuse(
                "yaml-alias",
                event,
                "用了 YAML 锚点（&）",
                "请把内容直接写出来；值以 & 开头时加引号。",
            )
        if tag := getattr(event, "tag", None):
            raise self._refuse(
                "yaml-tag",
                event,
                f"用了 YAML 标签（{tag}）",
                "请删掉标签；值以 ! 开头时加引号。",
            )
        match event:
            case yaml.ScalarEvent():
                return Scalar(event.value, event.style is None, self._at(event))
            case yaml.SequenceStartEvent():
                return self._sequence(event)
            case yaml.MappingStartEvent():
                return self._mapping(event)
        raise self._refuse("bad-yaml", event, "读不懂这里", _YAML_ADVICE)

    def _sequence(self, start: yaml.Event) -> Sequence:
        items = []
        while not isinstance(event := self.events.pop(), yaml.SequenceEndEvent):
            items.append(self._node(event))
        return Sequence(tuple(items), self._at(start))

    def _mapping(self, start: yaml.Event) -> Mapping:
        entries: dict[str, tuple[Location, Node]] = {}
        while not isinstance(event := self.events.pop(), yaml.MappingEndEvent):
            key = self._node(event)
            value = self._node(self.events.pop())
            if not isinstance(key, Scalar):
                raise _RefusedError(
                    Problem("bad-yaml", key.at, "键不能是列表或一组键值", _YAML_ADVICE)
                )
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


_YAML_SAYINGS = (
    ("mapping values are not allowed", "这里多了一个“: ”，或上一行的引号、缩进不对"),
    ("could not find expected ':'", "这一行缺半角冒号，或冒号后面没有空格"),
    ("did not find expected key", "缩进没有和同一组的其他键对齐，或上一行没有写完"),
    ("did not find expected '-' indicator", "列表的“-”没有对齐"),
    ("did not find expected ',' or", "方括号或花括号里缺半角逗号，或没有收口"),
    ("unexpected end of stream", "引号或括号没有收口"),
    ("cannot start any token", "这里有一个不能直接开头的符号，请给值加引号"),
    ("found unknown escape", "双引号里的反斜杠要写成两个，或改用单引号"),
)


def _yaml_problem(error: yaml.MarkedYAMLError, path: str, first_line: int) -> Problem:
    said = f"{error.context or ''} {error.problem or ''}"
    message = next((text for key, text in _YAML_SAYINGS if key in said), "这里不合 YAML 的写法")
    mark = error.problem_mark or error.context_mark
    at = Location(path, mark.line + first_line, mark.column + 1, 1) if mark else Location(path)
    return Problem("bad-yaml", at, message, _YAML_ADVICE)
