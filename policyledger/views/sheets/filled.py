"""Sheets that somebody has filled in, as they were read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policyledger.views.sheets.form import FORMAT, RESULTS

CONFLICT, UNKNOWN = "conflict", "unknown"
"""Results of an item with more than one tick, and with a word that is no result."""


class NotOursError(Exception):
    """A file is not one of our forms; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class FilledItem:
    """An item as found.

    ``result`` is one of ``RESULTS``, ``CONFLICT``, ``UNKNOWN`` or "" where nothing was said;
    ``found`` is what stood there, in Chinese.
    """

    key: str
    number: int
    text: str
    obligations: tuple[str, ...]
    result: str
    found: str
    remark: str


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet as filled in; ``head`` and ``foot`` hold what was written, by the name of the field.

    What is to be ticked is "yes" there, or "".
    """

    sheet: str
    title: str
    checklist: str
    unit: str
    unit_name: str
    as_of: str
    items: tuple[FilledItem, ...]
    head: dict[str, str]
    foot: dict[str, str]

    @property
    def doubts(self) -> tuple[FilledItem, ...]:
        """The items whose result is not clear."""
        return tuple(item for item in self.items if item.result in (CONFLICT, UNKNOWN))

    @property
    def findings(self) -> tuple[FilledItem, ...]:
        """The items that something is to be done about."""
        return tuple(item for item in self.items if item.result in ("mostly", "fail"))


def filled_sheet(
    record: object,
    results: Mapping[str, Iterable[str]],
    texts: Mapping[str, str],
) -> FilledSheet:
    """Put together what a file says about itself and what was filled in.

    ``results`` are the results of each item by its key (a word that is no result stays as it is),
    ``texts`` what was written, by the name of the field. Raises ``NotOursError`` for a record that
    is not one of ours.
    """
    if not isinstance(record, dict) or "policyledger" not in record:
        raise NotOursError("文件里没有检查表的记录")
    if record["policyledger"] != FORMAT:
        raise NotOursError("这份表是用另一个版本的程序生成的，本版读不了")
    try:
        return FilledSheet(
            **{name: _text(record[name]) for name in _TEXTS},
            items=tuple(_item(entry, results, texts) for entry in _list(record["items"])),
            head={_text(name): texts.get(_text(name), "") for name in _list(record["head"])},
            foot={_text(name): texts.get(_text(name), "") for name in _list(record["foot"])},
        )
    except (KeyError, TypeError):
        raise NotOursError("检查表的记录不完整，可能被别的程序改过") from None


_TEXTS = ("sheet", "title", "checklist", "unit", "unit_name", "as_of")


def _item(entry: Any, results: Mapping[str, Iterable[str]], texts: Mapping[str, str]) -> FilledItem:
    key, number = _text(entry["key"]), entry["number"]
    if not isinstance(number, int):
        raise TypeError
    found = tuple(results.get(key, ()))
    known = [result for result in RESULTS if result in found]
    if len(found) > 1:
        result = CONFLICT
    elif found and not known:
        result = UNKNOWN
    else:
        result = known[0] if known else ""
    return FilledItem(
        key=key,
        number=number,
        text=_text(entry["text"]),
        obligations=tuple(_text(code) for code in _list(entry["obligations"])),
        result=result,
        found="、".join(RESULTS[one] for one in known) or "、".join(found),
        remark=texts.get(f"{key}.remark", ""),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value
