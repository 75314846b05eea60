"""Reading a declared checklist."""

from __future__ import annotations

from policyledger.load.fields import Fields
from policyledger.load.files import SourceText
from policyledger.load.nodes import Mapping, parse
from policyledger.model.checklist import Checklist, Item, Section, Selection
from policyledger.model.problem import Problem
from policyledger.model.words import Level, Role, Word


class Scope(Word):
    """For whom a checklist is made."""

    UNIT = "unit", "每个单位一份"
    VISIT = "visit", "每次检查一份"


def read_checklist(source: SourceText, problems: list[Problem]) -> Checklist | None:
    """Read ``checklists/<id>.yml``; ``None`` when it cannot be read."""
    node, found = parse(source)
    problems.extend(found)
    if node is None:
        return None
    fields = Fields(node, "检查表", problems)
    if not isinstance(node, Mapping):
        return None
    checklist = Checklist(
        id=fields.file_id("id", source.path),
        title=fields.text("title"),
        subtitle=fields.text("subtitle", ""),
        per_unit=fields.word("per", Scope) is Scope.UNIT,
        select=fields.record("select", _selection) or Selection(),
        sections=fields.records("sections", "检查表的一段", _section),
        instructions=fields.texts("instructions"),
        at=fields.at,
    )
    fields.finish()
    return checklist


def _selection(fields: Fields) -> Selection:
    return Selection(
        roles=fields.words("roles", Role),
        levels=fields.words("levels", Level),
        instruments=fields.texts("instruments"),
        matters=fields.texts("matters"),
        groups=fields.texts("groups"),
        units=fields.texts("units"),
    )


def _section(fields: Fields) -> Section:
    return Section(fields.text("title"), fields.records("items", "检查项", _item), fields.at)


def _item(fields: Fields) -> Item:
    return Item(
        obligations=fields.texts("obligations", required=True),
        question=fields.text("question", ""),
        look_for=fields.text("look_for", ""),
        at=fields.at,
    )
