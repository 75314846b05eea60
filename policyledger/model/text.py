"""Chinese text as the register compares and counts it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_SPACE = re.compile(r"\s+")
# A sentence ends at one of these; a closing quote or bracket belongs to the sentence it closes.
_SENTENCE = re.compile(r"[^。；！？\n]*(?:[。；！？]+[”’」』》）)]*|$)", re.MULTILINE)
_ENDS = "，。；：、"
_WORD = re.compile(r"[^\W_]")


def squeeze(text: str) -> str:
    """Give ``text`` without any white space.

    This is the one normalisation under which a quotation is compared with its clause: line breaks
    and spaces of a Chinese text carry no meaning. Nothing else is touched.
    """
    return _SPACE.sub("", text)


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts differ in white space and in punctuation at their ends alone."""
    return squeeze(one).strip(_ENDS) == squeeze(other).strip(_ENDS)


@lru_cache(maxsize=4096)
def squeeze_map(text: str) -> tuple[str, Sequence[int]]:
    """Give ``text`` without white space, and for each kept character its offset in ``text``."""
    squeezed = squeeze(text)
    if len(squeezed) == len(text):  # the usual case
        return text, range(len(text))
    return squeezed, tuple(offset for offset, char in enumerate(text) if not char.isspace())


def find_all(needle: str, text: str) -> tuple[tuple[int, int], ...]:
    """Give every place of ``needle`` in ``text`` as (start, end), white space aside.

    The offsets are those of ``text`` itself. An empty needle stands nowhere.
    """
    wanted = squeeze(needle)
    if not wanted:
        return ()
    squeezed, offsets = squeeze_map(text)
    places = []
    start = squeezed.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        places.append((offsets[start], offsets[end - 1] + 1))
        start = squeezed.find(wanted, end)
    return tuple(places)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Cut ``text`` into sentences; give each as (start, end), empty ones left out.

    A sentence ends at 。；！？ or at a line break. Semicolons count because official papers string
    separate duties together with them.
    """
    spans = []
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        if has_words(text[start:end]):
            spans.append((start, end))
    return tuple(spans)


def has_words(text: str) -> bool:
    """Tell whether ``text`` holds a letter, digit or Chinese character, not punctuation alone."""
    return _WORD.search(text) is not None
