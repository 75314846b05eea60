"""A site that is not what its content says is found out."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import WORLD

from policyledger.cli import verifying
from policyledger.cli.main import main
from policyledger.outputs.compare import compare_folders


@pytest.fixture
def world(tmp_path: Path) -> Path:
    shutil.copytree(WORLD, tmp_path / "world")
    return tmp_path


def arguments(folder: Path, command: str) -> list[str]:
    world = folder / "world"
    return [
        command, "--content", str(world / "content"), "--checklists", str(world / "checklists"),
        "--site", str(folder / "site"), "--jobs", "2",
    ]  # fmt: skip


def test_folders_are_compared_by_names_and_bytes(tmp_path: Path) -> None:
    for name, files in {"a": ("same", "gone", "x"), "b": ("same", "new", "x")}.items():
        for file in files:
            path = tmp_path / name / "sub" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name if file == "x" else file)
    difference = compare_folders(tmp_path / "b", tmp_path / "a")
    assert difference
    assert difference.missing == ("sub/gone",)
    assert difference.changed == ("sub/x",)
    assert difference.unknown == ("sub/new",)
    assert not compare_folders(tmp_path / "a", tmp_path / "a")


def test_without_a_site_there_is_nothing_to_verify(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(world, "verify")) == 1
    assert "请先运行 python build.py" in capsys.readouterr().err


def test_a_site_is_verified_for_its_own_date(
    world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Data alone: what is compared matters here, not how long pages and sheets take.
    monkeypatch.setattr(verifying, "all_", lambda options: verifying_export(options))
    assert main([*arguments(world, "export"), "--as-of", "2025-05-05"]) == 0
    capsys.readouterr()
    assert main(arguments(world, "verify")) == 0
    assert "2025-05-05" in capsys.readouterr().out

    units = world / "world/content/units.yml"
    units.write_text(units.read_text("utf-8") + "# 一行注释\n", encoding="utf-8")
    assert main(arguments(world, "verify")) == 0
    titles = world / "world/content/matters.yml"
    text = titles.read_text("utf-8")
    titles.write_text(text.replace("title: ", "title: 改", 1), encoding="utf-8")
    (world / "site/stray.txt").write_text("x")
    capsys.readouterr()
    assert main(arguments(world, "verify")) == 1
    said = capsys.readouterr().out
    assert "与内容不一致" in said
    assert "data/register.json" in said
    assert "多出来 1 个文件：stray.txt" in said


def verifying_export(options: object) -> int:
    from policyledger.cli.build import export

    assert isinstance(vars(options)["as_of"], date)
    return export(options)  # type: ignore[arg-type]
