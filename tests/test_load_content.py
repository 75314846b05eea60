"""Loading: what a folder becomes, and that nothing in it can stop the loader."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import WORLD

from policyledger.load.content import load
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind, Force, Level, NoDutyReason, Role


def test_instruments_stand_from_the_top_level_down(world: Register) -> None:
    assert [(str(one.id), one.level) for one in world.instruments] == [
        ("cn-fy-2023-5", Level.NATION),
        ("ql-sf-2024-8", Level.PROVINCE),
        ("ll-sf-2024-21", Level.CITY),
        ("xi-fz-2025-4", Level.COUNTY),
        ("xi-zb-2024-36", Level.COUNTY),
    ]


def test_the_world_has_one_of_each_thing(world: Register) -> None:
    duties = world.obligations
    assert {duty.force for duty in duties} == set(Force)
    assert {named.role for duty in duties for named in duty.names} == set(Role)
    assert {duty.deadline.kind for duty in duties if duty.deadline} == set(DeadlineKind)
    assert any(named.inferred for duty in duties for named in duty.names)
    assert any(duty.target for duty in duties)
    reasons = {rest.reason for record in world.records for rest in record.no_duty}
    assert reasons == set(NoDutyReason) - {NoDutyReason.HEADING}
    assert {checklist.per_unit for checklist in world.checklists} == {True, False}
    corrections = [one for paper in world.instruments for one in paper.corrections]
    assert {one.after is None for one in corrections} == {True, False}
    assert world.groups and world.terms and world.waivers and world.pages


def test_same_word_is_another_unit_in_another_paper(world: Register) -> None:
    resolved = {
        str(paper.id): str(unit.id)
        for paper in world.instruments
        if (unit := world.directory.resolve("市水利局", str(paper.id)))
    }
    assert resolved["ll-sf-2024-21"] == resolved["xi-zb-2024-36"] == "ll-water"
    assert resolved["xi-fz-2025-4"] == "xi-water"


def test_units_of_the_tail_belong_to_each_duty_of_the_clause(world: Register) -> None:
    duty = world.obligation_by_id["XI36-02-02"]
    assert [str(named.name) for named in duty.named(Role.LEAD)] == ["县水利局"]
    assert [str(named.name) for named in duty.named(Role.SUPPORT)] == [
        "县应急局",
        "县气象局",
        "团县委",
        "各乡镇人民政府",
    ]
    assert [str(named.name) for named in duty.named(Role.ACTOR)] == ["乡镇人民政府"]


def test_deadline_keeps_its_parts(world: Register) -> None:
    deadline = world.obligation_by_id["XI36-02-02"].deadline
    assert deadline is not None
    assert (deadline.kind, deadline.period, deadline.anchor, deadline.duration) == (
        DeadlineKind.EVERY,
        "flood-season",
        "flood-season-start",
        "P15D",
    )


def test_loading_twice_gives_equal_registers(world: Register) -> None:
    again, problems = load(WORLD / "content", WORLD / "checklists")
    assert again == world
    assert not problems
    assert world.files == 21


def test_paths_are_shown_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(WORLD)
    register, _ = load(Path("content"), WORLD / "checklists")
    assert register.units[0].at.path == "content/units.yml"
    assert register.checklists[0].at.path == "checklists/reservoir-visit.yml"
    monkeypatch.chdir(tmp_path)
    register, _ = load(WORLD / "content", WORLD / "checklists")
    assert register.units[0].at.path == (WORLD / "content" / "units.yml").as_posix()


def test_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(WORLD, tmp_path, dirs_exist_ok=True)
    listed = Path.iterdir

    def refuse(path: Path) -> object:
        if path.name == "county":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    _, problems = load(tmp_path / "content", tmp_path / "checklists")
    assert [(problem.code, problem.message) for problem in problems] == [
        ("unreadable-file", "读不出来：没有读取权限")
    ]


@pytest.mark.parametrize("name", [".git", ".DS_Store", ".~lock.units.yml#"])
def test_hidden_files_are_nobodys_business(tmp_path: Path, name: str) -> None:
    shutil.copytree(WORLD, tmp_path, dirs_exist_ok=True)
    for folder in ("content", "content/instruments", "content/instruments/county", "checklists"):
        (tmp_path / folder / name).write_bytes(b"\xff")
    assert load(tmp_path / "content", tmp_path / "checklists")[1] == []
