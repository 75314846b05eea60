"""What a duty says, field by field, so that two states of it can be compared.

Works on any register that could be loaded, also on one with errors: names that mean no unit, a
matter or a clause that does not exist are taken as they are written.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

from policyledger.model.obligation import Deadline, Obligation
from policyledger.model.register import Register
from policyledger.model.text import squeeze
from policyledger.model.words import Role, Word


class Field(Word):
    """A field of a duty, in the order in which a change of it matters to a reader."""

    TITLE = "title", "标题"
    QUOTE = "quote", "原文"
    SOURCE = "source", "出处"
    LEAD = "lead", "牵头单位"
    ACTOR = "actor", "承办单位"
    SUPPORT = "support", "配合单位"
    RECIPIENT = "recipient", "报送对象"
    CONSULTED = "consulted", "会商单位"
    DEADLINE = "deadline", "时限"
    FORCE = "force", "约束力"
    TARGET = "target", "指标"
    GROUPS = "groups", "重点群体"
    EVIDENCE = "evidence", "佐证材料"
    QUESTION = "question", "检查问题"
    HOW = "how", "检查方式"
    LOOK_FOR = "look_for", "看什么"
    MATTER = "matter", "工作事项"
    IMPLEMENTS = "implements", "承接"
    NOTE = "note", "说明"


#: What only says how the register is arranged: a change of it asks nothing else of anybody.
ARRANGEMENT = frozenset((Field.MATTER, Field.IMPLEMENTS, Field.NOTE))


@dataclass(frozen=True, slots=True)
class Fact:
    """What one field says.

    ``parts`` are the entries of a list or the characters of a text; ``key`` is what counts when two
    are compared. ``detail`` tells two apart that read the same.
    """

    field: Field
    parts: tuple[str, ...]
    key: Hashable
    detail: str = ""

    @property
    def text(self) -> str:
        """The field as one reads it."""
        return "".join(self.parts)

    def spelt_out(self) -> Fact:
        """Give the fact with its detail in the text."""
        return replace(self, parts=(*self.parts, f"（{self.detail}）")) if self.detail else self


def facts(register: Register, duty: Obligation, former: Mapping[str, str]) -> dict[Field, Fact]:
    """Give what a duty says; fields that say nothing are left out.

    ``former`` are ids of units that were others in the state to compare with.
    """
    found = {fact.field: fact for fact in _facts(register, duty, former) if fact.parts}
    return {field: found[field] for field in Field if field in found}


def _facts(register: Register, duty: Obligation, former: Mapping[str, str]) -> Iterator[Fact]:
    yield _text(Field.TITLE, duty.title)
    yield _text(Field.QUOTE, duty.quote or "")
    yield _source(register, duty)
    for role in Role:
        yield _units(register, duty, role, former)
    yield from _deadline(duty.deadline)
    yield _text(Field.FORCE, duty.force.label)
    yield _text(Field.TARGET, duty.target or "")
    groups = (register.group_by_name.get(str(name)) for name in duty.groups)
    names = [
        str(group.name if group else written)
        for group, written in zip(groups, duty.groups, strict=True)
    ]
    yield _list(Field.GROUPS, names)
    yield _list(Field.EVIDENCE, duty.evidence)
    if duty.check is not None:
        yield _text(Field.QUESTION, duty.check.question)
        yield _list(Field.HOW, [method.label for method in duty.check.how])
        yield _text(Field.LOOK_FOR, duty.check.look_for)
    matter = register.matter_by_id.get(str(duty.matter))
    yield Fact(
        Field.MATTER,
        (str(matter.title if matter else duty.matter),),
        str(duty.matter),
        str(duty.matter),
    )
    yield _list(Field.IMPLEMENTS, duty.implements)
    yield _text(Field.NOTE, duty.note)


def _text(field: Field, text: str) -> Fact:
    return Fact(field, tuple(text), squeeze(text))


def _list(field: Field, entries: tuple[str, ...] | list[str]) -> Fact:
    plain = tuple(str(entry) for entry in entries)
    return Fact(field, _divided(plain), plain)


def _divided(entries: tuple[str, ...]) -> tuple[str, ...]:
    """Give the entries with a mark between each two."""
    return tuple(part for entry in entries for part in ("、", entry))[1:]


def _source(register: Register, duty: Obligation) -> Fact:
    instrument = register.instrument_by_id.get(str(duty.instrument))
    clause = instrument.clause(str(duty.clause)) if instrument else None
    label = clause.label if clause else str(duty.clause)
    number = (instrument.number or instrument.title) if instrument else str(duty.instrument)
    key = (str(duty.instrument), str(duty.clause), label)
    return Fact(Field.SOURCE, tuple(f"{number} {label}"), key, f"{duty.instrument} {duty.clause}")


def _units(register: Register, duty: Obligation, role: Role, former: Mapping[str, str]) -> Fact:
    """The names as written; what they mean counts too."""
    names, meant, said = [], [], []
    for named in duty.named(role):
        unit = register.directory.resolve(str(named.name), str(duty.instrument))
        names.append(f"{named.name}{'（推定）' if named.inferred else ''}")
        meant.append(former.get(str(unit.id), str(unit.id)) if unit else "")
        said.append(f"{unit.place}{unit.name}" if unit else "没有登记的单位")
    detail = f"指{'、'.join(said)}"
    return Fact(Field[role.name], _divided(tuple(names)), (*names, *meant), detail)


def _deadline(deadline: Deadline | None) -> Iterator[Fact]:
    if deadline is None:
        return
    counted = (
        ("截止", deadline.on),
        ("自", deadline.start),
        ("至", deadline.end),
        ("每", deadline.period),
        ("于", "、".join(deadline.days) or None),
        ("起于", deadline.anchor),
        ("先于", deadline.before),
        ("时长", deadline.duration),
    )
    said = (f"{name} {value}" for name, value in counted if value is not None)
    detail = "，".join((deadline.kind.label, *said))
    yield Fact(Field.DEADLINE, tuple(deadline.text), (squeeze(deadline.text), detail), detail)
