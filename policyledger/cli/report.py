"""Problems as text for a terminal, or as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from policyledger.model.codes import CODES
from policyledger.model.location import Location
from policyledger.model.problem import Problem, Severity

# Source lines are cut to this many terminal columns, so that the marker stays below its place; a
# line cut at the left keeps some characters before the place.
_SHOWN_COLUMNS = 96
_SHOWN_BEFORE = 12
_SHOWN_ALIKE = 100


def severity(problem: Problem) -> Severity:
    """Give how severe a problem is."""
    return CODES[problem.code].severity


def count(problems: Iterable[Problem]) -> tuple[int, int]:
    """Give the numbers of errors and of warnings."""
    severities = [severity(problem) for problem in problems]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def summary(problems: Iterable[Problem], files: int) -> str:
    """Give the one line that sums a check up."""
    errors, warnings = count(problems)
    if not errors and not warnings:
        return f"没有发现问题（共 {files} 个文件）"
    return f"发现 {errors} 个错误、{warnings} 个警告（共 {files} 个文件）"


def as_text(problems: Iterable[Problem], files: int) -> str:
    """Give the problems for reading: place, code, message, source line, marker, advice.

    Of very many of one kind in one file the first are shown, and how many there are.
    """
    problems = tuple(problems)
    sources = _Sources()
    alike: Counter[tuple[str, str]] = Counter()
    blocks = []
    for problem in problems:
        kind = (problem.at.path, problem.code)
        alike[kind] += 1
        if alike[kind] <= _SHOWN_ALIKE:
            blocks.append("\n".join(_block(problem, sources)))
    for (path, code), number in alike.items():
        if number > _SHOWN_ALIKE:
            left = number - _SHOWN_ALIKE
            blocks.append(f"{path}: [{code}] 同样的问题还有 {left:,} 个，没有一一列出。")
    return "\n".join([*blocks, summary(problems, files)]) + "\n"


def as_json(problems: Iterable[Problem], files: int) -> str:
    """Give all problems as JSON: ``files``, ``errors``, ``warnings``, ``problems[]``."""
    problems = tuple(problems)
    errors, warnings = count(problems)
    listed = [
        {
            "code": problem.code,
            "severity": severity(problem).value,
            "path": problem.at.path,
            "line": problem.at.line,
            "column": problem.at.column,
            "width": problem.at.width,
            "message": problem.message,
            "advice": problem.advice,
            "related": [
                {"path": at.path, "line": at.line, "column": at.column, "message": message}
                for at, message in problem.related
            ],
        }
        for problem in problems
    ]
    report = {"files": files, "errors": errors, "warnings": warnings, "problems": listed}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def explain(code: str) -> str:
    """Give what a problem code means and what to do about it.

    Raises ``KeyError`` for an unknown code.
    """
    entry = CODES[code]
    kind = "错误" if entry.severity is Severity.ERROR else "警告"
    waiver = "  可以说明理由、写明期限，写进 waivers.yml 暂时接受。\n" if entry.waivable else ""
    return f"{code}（{kind}）\n  含义：{entry.meaning}\n  办法：{entry.remedy}\n{waiver}"


class _Sources:
    """The lines of the files that problems point at, each file read once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def line(self, at: Location) -> str:
        if not at.line:
            return ""
        if at.path not in self._lines:
            try:
                text = Path(at.path).read_text(encoding="utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self._lines[at.path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._lines[at.path]
        return lines[at.line - 1] if at.line <= len(lines) else ""


def _block(problem: Problem, sources: _Sources) -> Iterable[str]:
    kind = severity(problem).value
    yield printable(f"{_place(problem.at)}: {kind}[{problem.code}]: {problem.message}")
    if (line := sources.line(problem.at)).strip():
        yield from _marked(printable(line), problem.at)
    for part in problem.advice.split("\n") if problem.advice else ():
        yield f"  {printable(part)}"
    for at, message in problem.related:
        yield printable(f"  {_place(at)}: {message}")


def _place(at: Location) -> str:
    if not at.line:
        return at.path
    return f"{at.path}:{at.line}:{at.column}" if at.column else f"{at.path}:{at.line}"


def _marked(line: str, at: Location) -> Iterable[str]:
    """Give the source line, cut to its surroundings, and a marker under the place."""
    column = min(max(at.column - 1, 0), len(line))
    start = 0
    if columns(line[: column + at.width]) > _SHOWN_COLUMNS:
        start = max(0, column - _SHOWN_BEFORE)
    before = "…" if start else ""
    end = start
    left = _SHOWN_COLUMNS
    while end < len(line) and left > 0:
        left -= columns(line[end])
        end += 1
    yield f"    {before}{line[start:end]}{'…' if end < len(line) else ''}"
    if at.column and at.width:
        lead = columns(before + line[start:column])
        width = columns(line[column : min(column + at.width, end)])
        yield f"    {' ' * lead}{'^' * max(width, 1)}"


def printable(text: str) -> str:
    """Put a sign in the place of each character that a terminal would obey or not show."""
    return "".join(
        " " if char in "\t\n" else char if char.isprintable() or char == "\u3000" else "�"
        for char in text
    )


def columns(text: str) -> int:
    """Give how many terminal columns ``text`` takes; Chinese characters take two.

    The ellipsis and curly quotation marks are ambiguous (Unicode annex 11) and taken as one.
    """
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
