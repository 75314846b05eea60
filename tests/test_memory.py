"""What was read before is the same as what is read again, and nothing else gets out of it."""

from __future__ import annotations

import io
import os
import pickle
import shutil
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, WORLD

from policyledger.load.content import load
from policyledger.load.memory import Memory, _Records
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.views.bindings import Bindings
from policyledger.views.duty import DutyView, duty_view


@pytest.mark.parametrize("folder", [ROOT, WORLD], ids=["shipped", "world"])
def test_what_is_recalled_is_what_was_read(folder: Path) -> None:
    content, checklists = folder / "content", folder / "checklists"
    plain = load(content, checklists)
    first = Memory()
    assert load(content, checklists, first) == plain
    assert first.changed
    second = Memory(first.dump())
    again = load(content, checklists, second)
    assert again == plain
    assert not second.changed
    # Places too, which do not count for equality of texts.
    places = [[duty.title.at for duty in found[0].obligations] for found in (plain, again)]
    assert places[0] == places[1]


def test_problems_are_recalled(tmp_path: Path) -> None:
    for name in ("content", "checklists"):
        shutil.copytree(WORLD / name, tmp_path / name)
    place = sorted((tmp_path / "content" / "instruments").rglob("*.yml"))[0]
    place.write_text(place.read_text("utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    memory = Memory()
    _, problems = load(tmp_path / "content", tmp_path / "checklists", memory)
    assert problems
    _, again = load(tmp_path / "content", tmp_path / "checklists", Memory(memory.dump()))
    assert again == problems


class _Harm:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo harm > harm.txt",)


@pytest.mark.parametrize(
    "kept",
    [
        b"x",
        pickle.dumps(7),
        pickle.dumps(_Harm()),
        pickle.dumps({"a": pickle.dumps(_Harm())}),
        Memory().dump()[:-1],
    ],
)
def test_what_is_damaged_or_harmful_is_read_again(
    kept: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = load(WORLD / "content", WORLD / "checklists")
    assert load(WORLD / "content", WORLD / "checklists", Memory(kept)) == plain
    memory = Memory()
    memory.recall("a", "text", lambda _: 1)
    harmful = pickle.loads(memory.dump())
    harmful = {key: pickle.dumps(_Harm()) for key in harmful}
    problems: list[Problem] = []
    assert Memory(pickle.dumps(harmful)).recall("a", "text", lambda _: 2) == (2, problems)
    assert not (tmp_path / "harm.txt").exists()


@pytest.mark.parametrize("name", ["text\nre", "text\nlru_cache", "problem\ndataclass"])
def test_only_records_come_out(name: str) -> None:
    """Not what the modules of the records import: with a module in hand one could change it."""
    with pytest.raises(pickle.UnpicklingError):
        _Records(io.BytesIO(f"cpolicyledger.model.{name}\n.".encode())).load()


def test_a_changed_duty_is_known_by_its_representation(world: Register) -> None:
    bindings = Bindings(world)
    view = duty_view(bindings, world.obligations[0])
    assert repr(view) == repr(duty_view(bindings, world.obligations[0]))
    for field in fields(DutyView):
        if field.init:
            change: dict[str, Any] = {field.name: ("other",)}
            other = replace(view, **change)
            assert repr(other) != repr(view), field.name
