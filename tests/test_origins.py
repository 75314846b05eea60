"""What is known by what it is made from is the same whenever that is the same."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from conftest import AS_OF

from policyledger.model.location import Text
from policyledger.model.obligation import ClauseRecord, Obligation
from policyledger.model.register import Register
from policyledger.model.words import Force, Role
from policyledger.render.data import obligations_csv, register_json
from policyledger.render.site.content import content
from policyledger.render.site.pages import pages
from policyledger.render.site.search import search_assets
from policyledger.render.templates import Once
from policyledger.views.bindings import Bindings
from policyledger.views.deferred import Deferred
from policyledger.views.downloads import Download
from policyledger.views.ledger import Ledger
from policyledger.views.origins import Origins

#: How many random changes are tried; more of them: EDITS=3000 pytest tests/test_origins.py
EDITS = int(os.environ.get("EDITS", "60"))
SEED = int(os.environ.get("SEED", "20261123"))
DAY = date.fromisoformat(AS_OF)

Change = Callable[[Register, Obligation, random.Random], Obligation | None]


def other(register: Register, chance: random.Random) -> Obligation:
    return chance.choice(register.obligations)


def retitle(_: Register, duty: Obligation, chance: random.Random) -> Obligation:
    return replace(duty, title=Text(f"{duty.title[:9]}{chance.randrange(9)}"))


def rematter(register: Register, duty: Obligation, chance: random.Random) -> Obligation:
    return replace(duty, matter=Text(chance.choice(register.matters).id))


def retime(register: Register, duty: Obligation, chance: random.Random) -> Obligation:
    return replace(duty, deadline=chance.choice((None, other(register, chance).deadline)))


def requote(_: Register, duty: Obligation, chance: random.Random) -> Obligation:
    quote = duty.quote or ""
    return replace(duty, quote=Text(quote[: chance.randrange(len(quote) + 1)]) if quote else None)


def nest(register: Register, duty: Obligation, chance: random.Random) -> Obligation:
    """Quote a part of what another duty of the clause quotes: it is no longer that one's own."""
    beside = [
        other
        for other in register.obligations
        if (other.instrument, other.clause) == (duty.instrument, duty.clause) and other.quote
    ]
    quote = str(chance.choice(beside).quote) if beside else ""
    return replace(duty, quote=Text(quote[: len(quote) // 2]) if len(quote) > 3 else duty.quote)


def rebind(register: Register, duty: Obligation, chance: random.Random) -> Obligation:
    names = list(duty.names)
    place = chance.randrange(len(names))
    unit = chance.choice(register.units)
    role = chance.choice((names[place].role, *Role))
    names[place] = replace(names[place], role=role, name=Text(unit.name))
    if all(named.role is not Role.ACTOR for named in names):
        names.append(replace(names[place], role=Role.ACTOR))
    return replace(duty, names=tuple(names))


def relink(register: Register, duty: Obligation, chance: random.Random) -> Obligation:
    rank = _rank(register, duty)
    above = [upper.id for upper in register.obligations if _rank(register, upper) < rank]
    links = chance.sample(above, min(len(above), chance.randrange(3)))
    return replace(duty, implements=tuple(Text(name) for name in links))


def refill(register: Register, duty: Obligation, chance: random.Random) -> Obligation:
    like = other(register, chance)
    fields = ("evidence", "groups", "target", "check", "note")
    name = chance.choice(fields)
    return replace(duty, **{name: getattr(like, name)})


def stamp(_: Register, duty: Obligation, chance: random.Random) -> Obligation:
    return replace(duty, reviewed=chance.choice((None, Text("0" * 12))))


def bind(_: Register, duty: Obligation, chance: random.Random) -> Obligation:
    return replace(duty, force=chance.choice(list(Force)))


def drop(_: Register, __: Obligation, ___: random.Random) -> None:
    return None


def double(_: Register, duty: Obligation, chance: random.Random) -> Obligation:
    return replace(duty, id=Text(f"{duty.id}-{chance.randrange(10**6)}"))


CHANGES: tuple[Change, ...] = (
    retitle,
    rematter,
    retime,
    requote,
    nest,
    rebind,
    relink,
    refill,
    stamp,
    bind,
    drop,
    double,
)


def _rank(register: Register, duty: Obligation) -> int:
    return register.instrument_by_id[str(duty.instrument)].level.rank


def changed(register: Register, chance: random.Random) -> Register:
    """Give the register with one duty changed, left out or doubled, or with less around it."""
    if chance.random() < 0.1:
        name = chance.choice(("pages", "checklists", "waivers", "terms", "units", "periods"))
        return replace(register, **{name: getattr(register, name)[:-1]})
    place, record = chance.choice(
        [(n, record) for n, record in enumerate(register.records) if record.obligations]
    )
    duties = list(record.obligations)
    number = chance.randrange(len(duties))
    change = chance.choice(CHANGES)
    made = change(register, duties[number], chance)
    if change is double:
        duties.append(made or duties[number])
    else:
        duties[number : number + 1] = [made] if made else []
    records = list(register.records)
    records[place] = replace(record, obligations=tuple(duties))
    known = {str(duty.id) for entry in records for duty in entry.obligations}
    return replace(register, records=tuple(_linked(entry, known) for entry in records))


def _linked(record: ClauseRecord, known: set[str]) -> ClauseRecord:
    """Leave out links to duties that are gone."""
    if all(str(name) in known for duty in record.obligations for name in duty.implements):
        return record
    return replace(
        record,
        obligations=tuple(
            replace(duty, implements=tuple(n for n in duty.implements if str(n) in known))
            for duty in record.obligations
        ),
    )


class Seen:
    """Everything that was made, by its key; the same key must always give the same."""

    def __init__(self) -> None:
        self.made: dict[str, str] = {}
        self.again = 0
        self.stale: list[str] = []

    def note(self, key: str, made: str) -> None:
        before = self.made.setdefault(key, made)
        self.again += before is not made
        if before != made:
            self.stale.append(key)

    def recall(self, name: str) -> Callable[[str, Callable[[], str]], str]:
        def recall(key: str, make: Callable[[], str]) -> str:
            made = make()
            self.note(f"{name} {key}", made)
            return made

        return recall

    def all_of(self, register: Register, downloads: tuple[Download, ...]) -> None:
        bindings = Bindings(register)
        ledger = Ledger(bindings, DAY, downloads)
        for page in pages(ledger):
            found = content(page, DAY, "")
            if isinstance(found.view, Deferred):
                self.note(f"{page.address} {found.view.key}", repr(found.view.value))
            elif hasattr(found.view, "parts"):
                found.html(Once(), self.recall(page.address))
        search_assets(bindings, self.recall("search"))
        register_json(bindings, DAY, self.recall("data"))
        obligations_csv(bindings, self.recall("data"))


def listed(register: Register, chance: random.Random) -> tuple[Download, ...]:
    """Give downloads of some units and documents."""
    units = (
        Download(f"downloads/calendar/{unit.id}.ics", "日历", "calendar", unit=str(unit.id))
        for unit in register.units
    )
    documents = (
        Download(f"downloads/division/{item.id}.pdf", "表", "division", instrument=str(item.id))
        for item in register.instruments
    )
    return tuple(entry for entry in (*units, *documents) if chance.random() < 0.9)


def test_the_same_origin_gives_the_same(world: Register) -> None:
    chance = random.Random(SEED)
    seen = Seen()
    register = world
    downloads = listed(register, chance)
    for _ in range(EDITS):
        seen.all_of(register, downloads)
        assert not seen.stale
        if chance.random() < 0.1:
            downloads = listed(register, chance)
        register = changed(register if chance.random() < 0.95 else world, chance)
    assert seen.again > 10 * EDITS  # most of it is known after each change


@pytest.mark.parametrize("name", ["units", "matters", "groups", "periods"])
def test_what_is_no_duty_concerns_everything(world: Register, name: str) -> None:
    records = world.records[:1]
    before = Origins(world).of_records("it", records)
    assert Origins(world).of_records("it", records) == before
    assert Origins(world).of_records("it", records, "more") != before
    assert Origins(world).of_records("another", records) != before
    assert Origins(world).of_records("it", world.records[:2]) != before
    fewer = replace(world, **{name: getattr(world, name)[1:]})
    assert Origins(fewer).of_records("it", records) != before


def test_where_a_duty_was_written_does_not_count(world: Register) -> None:
    record = next(record for record in world.records if record.obligations)
    below = record.at._replace(line=record.at.line + 1)
    moved = replace(
        record,
        at=below,
        obligations=tuple(replace(duty, at=below) for duty in record.obligations),
    )
    assert Origins(world).of_records("it", [moved]) == Origins(world).of_records("it", [record])
