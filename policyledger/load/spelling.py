"""Slips of the keyboard in YAML: seen before parsing, or told from what the parser says.

Keys are short English words, so what an input method does to them is easy to recognise; YAML itself
would complain lines later, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from policyledger.load.files import SourceText
from policyledger.load.limits import MAX_SLIPS
from policyledger.model.location import Location
from policyledger.model.problem import Problem

ADVICE = "常见原因：缩进没有对齐；值里有“: ”或以 [ { & * ! % @ ` 开头而没有加引号；引号没有成对。"
_KEY_ADVICE = "键、冒号、空格请用半角输入，冒号后面空一格，例如 title: 标题。"

_INDENT_ADVICE = "同一组的键、同一列表的“-”要对齐在同一列。"
_QUOTE_ADVICE = "引号要成对：半角的 \" 或 '；中文引号“”不算。"
#: Line and column, from 0.
_Place = tuple[int, int]

_LEAD = r"^(?P<lead>[ ]*(?:- +)*)"
# Each slip: what it looks like (the group “here” is what to mark), what to say. The first that
# matches a line counts.
_SLIPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"^[ ]*(?P<here>[\u3000\u00a0]+)[ \u3000\u00a0]*(?:- |[a-z_]+[ ]*[:：])"),
        "行首是全角空格（或从网页复制来的空格）",
    ),
    (re.compile(r"^[ ]*(?P<here>[－–—])[ \u3000]"), "列表的“-”不是半角的"),
    (re.compile(r"^[ ]*-(?P<here>[\u3000\u00a0])"), "“-”后面是全角空格"),
    (
        re.compile(_LEAD + r"(?P<here>[“”‘’＂＇][A-Za-z_-]+[“”‘’＂＇])[ ]*[:：]"),
        "键两边是中文引号",
    ),
    (
        re.compile(
            _LEAD + r"(?P<here>[A-Za-z_-]*[Ａ-Ｚａ-ｚ０-９＿－][\wＡ-Ｚａ-ｚ０-９＿－]*)[ ]*[:：]"
        ),
        "键里有全角字符",
    ),
    (re.compile(_LEAD + r"[a-z_]{2,}[ ]*(?P<here>：)"), "冒号是全角的“：”"),
    (re.compile(_LEAD + r"[a-z_]{2,}:(?P<here>[\u3000\u00a0])"), "冒号后面是全角空格"),
)
_IN_FLOW = re.compile(r"[{,，]\s*[a-z_]{2,}(?P<here>：)")
_FLOW = re.compile(r"(?:^[ ]*|: +|- +|\[ *)(?P<flow>\{)")
_NO_SPACE = re.compile(_LEAD + r"[a-z_]{2,}(?P<here>:)(?=[^\s:/\\])")
_NO_SPACE_IN_FLOW = re.compile(r"[{,]\s*[a-z_]{2,}(?P<here>:)(?=[^\s:/\\,}\]\[{\"'])")
# Most lines are so plain that they need no closer look.
_CLEAN = re.compile(r"[ ]*(?:- )?[a-z_]{2,}:(?: [^ \t\u3000\u00a0{|>][^{|>]*)?$")
_BLOCK = re.compile(r"(?:: +|- +|^)[|>][+-]?[0-9]?[+-]?[ ]*(?:#.*)?$")


def spelling_problems(source: SourceText, first_line: int) -> list[Problem]:
    """Give the slips in YAML text, one a line; ``first_line`` is the text's first in its file."""
    problems = []
    for number, line in _lines(source.text, first_line):
        indent = re.match(r"[ ]*\t", line)
        if indent and line.strip():
            at = Location(source.path, number, indent.end(), 1)
            advice = "缩进只能用空格，请改成空格。"
            problems.append(Problem("tab-indent", at, "行首用了制表符（Tab）", advice))
        elif slip := _slip(line):
            code, match, message = slip
            start, end = match.span("here")
            at = Location(source.path, number, start + 1, end - start)
            problems.append(Problem(code, at, message, _KEY_ADVICE))
        if len(problems) == MAX_SLIPS:
            break
    return problems


def _slip(line: str) -> tuple[str, re.Match[str], str] | None:
    for pattern, message in _SLIPS:
        if match := pattern.match(line):
            return "fullwidth-syntax", match, message
    flow = _FLOW.search(line)
    start = flow.start("flow") if flow else len(line)
    if match := _IN_FLOW.search(line, start):
        return "fullwidth-syntax", match, "冒号是全角的“：”"
    if match := _NO_SPACE.match(line) or _NO_SPACE_IN_FLOW.search(line, start):
        return "bad-yaml", match, "冒号后面缺一个空格"
    return None


def _lines(text: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Give the lines worth a look, numbered; blocks of text (after | or >) may say anything."""
    block = -1
    for number, line in enumerate(text.split("\n"), start=first_line):
        if block < 0 and _CLEAN.match(line):
            continue
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        if 0 <= block < indent:
            continue
        block = indent if _BLOCK.search(line) else -1
        yield number, line


def syntax_problem(
    error: yaml.MarkedYAMLError, last: yaml.Event | None, source: SourceText, first_line: int
) -> Problem:
    """Say in Chinese what the parser says, at the place where the editor has to look.

    ``last`` is the last event before the error.
    """
    place, says, advice = _says(error, last, source.text.split("\n"))
    at = Location(source.path)
    if place is not None:
        at = Location(source.path, place[0] + first_line, place[1] + 1, 1)
    return Problem("bad-yaml", at, says, advice)


def _says(
    error: yaml.MarkedYAMLError, last: yaml.Event | None, lines: list[str]
) -> tuple[_Place | None, str, str]:
    """Give the place, the message and the advice."""
    said = f"{error.context or ''} {error.problem or ''}"
    marks = [(mark.line, mark.column) for mark in (error.problem_mark, error.context_mark) if mark]
    place, opened = (marks[0], marks[-1]) if marks else (None, None)
    before = lines[place[0]][: place[1]] if place and place[0] < len(lines) else ""
    if "mapping values are not allowed" in said:
        if before.count(": "):
            return place, "值里又有“: ”", "请给整个值加引号，或把里面的冒号改成全角的“：”。"
        return place, "这一行的缩进和上一行不成一组，或上一行的值没有写完", _INDENT_ADVICE
    if "could not find expected ':'" in said:
        return opened, "这一行缺半角冒号", _KEY_ADVICE
    if "unexpected end of stream" in said:
        return opened, "从这里开始的引号没有收口", _QUOTE_ADVICE
    if "flow" in said:
        if quote := _long_quote(last) or _odd_quote(lines, opened, place):
            return quote, "从这里开始的引号没有收口", _QUOTE_ADVICE
        return opened, "从这里开始的括号里缺半角逗号，或没有收口", "例如 [甲, 乙]。"
    if "expected '-' indicator" in said:
        return place, "列表里混进了不以“-”开头的一行，或“-”没有对齐", _INDENT_ADVICE
    if "did not find expected key" in said:
        if quote := _long_quote(last):
            return quote, "从这里开始的引号没有收口", _QUOTE_ADVICE
        if before.strip(" -"):
            return place, "值写完以后这里又多出了字", "请给整个值加引号，里外不能用同一种。"
        return place, "这一行没有和同一组的其他键对齐，或上一行没有写完", _INDENT_ADVICE
    if re.search("cannot start any token|scanning an a|a tag", said):
        return opened, "值不能直接以这个符号开头", "请给值加引号，例如 title: '@标题'。"
    if "quoted scalar" in said:
        return place, "双引号里的反斜杠要写成两个", "也可以改用单引号。"
    if "block scalar" in said:
        return place, "“|”“>”后面不能有字", "正文从下一行写起；值以它开头时加引号。"
    return place, "这里不合 YAML 的写法", ADVICE


def _odd_quote(lines: list[str], opened: _Place | None, place: _Place | None) -> _Place | None:
    """Give where in the line of a bracket a quote begins that does not end in that line."""
    if opened is None or place is None or opened[0] >= len(lines):
        return None
    line = lines[opened[0]]
    quotes = [match.start() for match in re.finditer(r'(?<!\\)"', line)]
    return (opened[0], quotes[-1]) if len(quotes) % 2 else None


def _long_quote(last: yaml.Event | None) -> _Place | None:
    """Give where a quoted text of several lines begins: its end was probably meant to be nearer."""
    if not isinstance(last, yaml.ScalarEvent) or last.style not in ("'", '"'):
        return None
    start, end = last.start_mark, last.end_mark
    if start is None or end is None or end.line == start.line:
        return None
    return start.line, start.column
