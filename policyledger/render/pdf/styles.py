"""Style sheets put together, with their custom properties filled in.

WeasyPrint resolves ``var()`` anew for every element, which is a tenth of the time of a sheet. Ours
are set on ``:root`` alone, so what they are is known before any element is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r":root\s*\{([^}]*)\}")
_SET = re.compile(r"(--[\w-]+)\s*:\s*([^;]+)")
_USE = re.compile(r"var\((--[\w-]+)\)")


def filled_in(styles: Iterable[str]) -> str:
    """Give style sheets as one; what a later one sets on ``:root`` holds for all.

    A property that is not set is left as it is.
    """
    text = "\n".join(_COMMENT.sub("", style) for style in styles)
    values: dict[str, str] = {}
    for block in _ROOT.findall(text):
        values.update((name, value.strip()) for name, value in _SET.findall(block))
    use = partial(_value, values)
    for name in values:
        values[name] = _USE.sub(use, values[name])
    return _USE.sub(use, _ROOT.sub("", text))


def _value(values: dict[str, str], match: re.Match[str]) -> str:
    return values.get(match.group(1), match.group())
