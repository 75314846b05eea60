"""Sheets that are filled in on a screen: which fields there are and what they are called.

A field is named after the duty it is about (``GD132-02-05.result.ok``), so that a value keeps its
meaning when the sheet is laid out anew. Every file that can be filled in carries a record of its
own fields; reading it back needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policyledger.views.sheets.checklist import ChecklistView
from policyledger.views.sheets.items import Point

FORMAT = 1
"""Version of the record; a reader refuses one that it does not know."""

RESULTS = {"ok": "符合", "mostly": "基本符合", "fail": "不符合", "unchecked": "未查"}
"""What an item can be found to be."""

INSPECTORS = ("1", "2", "3")

#: Fields of the head and of the closing block: name → what it is called.
HEAD = {
    "place": "检查地点",
    "date": "检查日期",
    **{f"inspector_{number}": f"检查人员{number}" for number in INSPECTORS},
    **{f"post_{number}": f"检查人员{number}的单位职务" for number in INSPECTORS},
    "companions": "陪同人员",
    "no_conflict": "检查人员均无应当回避的情形",
}
WHICH = {"unit": "受检单位"}
"""The first field of a sheet that is not for one unit known beforehand."""

VISIT_HEAD = {
    **WHICH,
    **{name: label for name, label in HEAD.items() if not name.startswith("post_")},
}
FOOT = {
    "findings": "主要问题",
    "opinion": "初步意见",
    "answer": "受检单位意见（申辩）",
    "deadline": "整改期限",
    "deliver_to": "整改材料交给谁",
    "verifier": "核验人",
    "verified_on": "核验日期",
}
VISIT_FOOT = {name: label for name, label in FOOT.items() if name != "opinion"}
VISIT_FOOT["findings"] = "主要问题、初步意见"

TICKED = ("no_conflict",)
"""Fields outside the items that are ticked and not written in."""


LONG = ("findings", "opinion", "answer")
"""Fields outside the items that take more than a line."""


@dataclass(frozen=True, slots=True)
class FormItem:
    """An item: ``key`` is what its fields are named after, ``obligations`` the codes it is about.

    ``text`` is the item in one line.
    """

    key: str
    number: int
    part: str
    text: str
    look_for: str
    deadline: str
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """All fields of a sheet; labels by name for those of the head and the closing block."""

    view: ChecklistView
    items: tuple[FormItem, ...]
    head: dict[str, str]
    foot: dict[str, str]

    @property
    def keys(self) -> dict[int, str]:
        """The key of each item by its number on the sheet."""
        return {item.number: item.key for item in self.items}

    @property
    def record(self) -> dict[str, object]:
        """What a file says about itself, as plain JSON values."""
        return {
            "policyledger": FORMAT,
            "sheet": self.view.sheet.code,
            "title": self.view.sheet.title,
            "checklist": self.view.checklist,
            "unit": self.view.unit,
            "unit_name": self.view.unit_name,
            "as_of": self.view.sheet.as_of,
            "items": [
                {
                    "key": item.key,
                    "number": item.number,
                    "text": item.text,
                    "obligations": list(item.obligations),
                }
                for item in self.items
            ],
            "head": list(self.head),
            "foot": list(self.foot),
        }


def form(view: ChecklistView) -> Form:
    """Give the fields of a checklist."""
    items: list[FormItem] = []
    taken: set[str] = set()
    for number, part, text, look_for, deadline, codes in _items(view):
        # Two items may ask about the same duty: the second is told apart by its number.
        key = codes[0] if codes else f"item-{number}"
        if key in taken:
            key = f"{key}@{number}"
        taken.add(key)
        items.append(FormItem(key, number, part, text, look_for, deadline, codes))
    if view.visit:
        return Form(view, tuple(items), VISIT_HEAD, VISIT_FOOT)
    head = {**WHICH, **HEAD} if view.several else HEAD
    return Form(view, tuple(items), head, FOOT)


def _items(view: ChecklistView) -> Iterator[tuple[int, str, str, str, str, tuple[str, ...]]]:
    for part in view.matters:
        for block in part.blocks:
            for item in block.items:
                answered = tuple(point.code for point in item.answered)
                if item.points:
                    text = "；".join(_with_limits(point) for point in item.points)
                    codes = (*(point.code for point in item.points), *answered)
                    yield item.number, part.title, text, "", "", codes
                else:
                    text = f"{item.title}　{item.question}".strip()
                    look_for = "" if item.brief else item.look_for
                    codes = (item.code, *answered)
                    limits = "，".join(each for each in (item.deadline, item.target) if each)
                    yield item.number, part.title, text, look_for, limits, codes
    for supported in view.support:
        points = "；".join(_with_limits(point) for point in supported.points)
        text = f"{supported.matter}　配合{'、'.join(supported.lead)}：{points}"
        codes = tuple(f"{supported.prefix}{point.code}" for point in supported.points)
        yield supported.number, "配合的事项", text, "", "", codes
    for section in view.visit:
        for visited in section.items:
            codes = tuple(point.code for point in visited.points)
            deadline = "；".join(visited.deadlines)
            yield (
                visited.number,
                section.title,
                visited.question,
                visited.look_for,
                deadline,
                codes,
            )


def _with_limits(point: Point) -> str:
    return f"{point.title}（{point.limits}）" if point.limits else point.title
