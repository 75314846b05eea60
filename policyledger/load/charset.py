"""The characters that the shipped fonts can print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from policyledger.load.files import SourceText
from policyledger.model.location import Location
from policyledger.model.problem import Problem

_CHARSET = Path(__file__).resolve().parent.parent.parent / "fonts" / "charset.txt"


@cache
def printable() -> frozenset[str]:
    """Give every visible character of the shipped fonts."""
    return frozenset(_CHARSET.read_text(encoding="utf-8"))


def missing_characters(source: SourceText) -> list[Problem]:
    """Find characters that could not be printed, each once, at its first place."""
    strange = {char for char in set(source.text) - printable() if not char.isspace()}
    if not strange:
        return []
    problems = []
    for number, line in enumerate(source.text.split("\n"), start=1):
        for column, char in enumerate(line, start=1):
            if char in strange:
                strange.remove(char)
                problems.append(
                    Problem(
                        "missing-glyph",
                        Location(source.path, number, column, 1),
                        f"随带的字体里没有“{char}”（U+{ord(char):04X}），表上印不出来",
                        "请换成通用的字或符号；确实要用这个字，请维护程序的人补进字体"
                        "（fonts/README.md）。",
                    )
                )
    return problems
