"""One folder for each kind of mistake: the change that makes it, and the report it must give.

``tests/problems/<code>/`` or ``<code>--<variant>/`` holds ``change.yml``, how the invented county
is changed, and ``expected.txt``, the whole report. What is named ``accepted--…`` is no mistake.
"""

from __future__ import annotations

import difflib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import AS_OF, WORLD

from policyledger.check import check
from policyledger.cli import report
from policyledger.load.content import load
from policyledger.model.codes import CODES

PROBLEMS = Path(__file__).parent / "problems"
FOLDERS = sorted(path.name for path in PROBLEMS.iterdir() if path.is_dir())
ACCEPTED = "accepted"


def code_of(folder: str) -> str:
    return folder.partition("--")[0]


def change(root: Path, edit: dict[str, Any]) -> None:
    """Make one change of ``change.yml`` in a copy of the world."""
    path = root / edit.pop("file")
    path.parent.mkdir(parents=True, exist_ok=True)
    match edit:
        case {"find": str(old), "put": str(new)}:
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
            path.write_text(text.replace(old, new), encoding="utf-8")
        case {"add": str(text)}:
            with path.open("a", encoding="utf-8") as file:
                file.write(text)
        case {"write": str(text)}:
            path.write_text(text * edit.get("times", 1), encoding="utf-8")
        case {"bytes": str(data)}:
            path.write_bytes(bytes.fromhex(data) * edit.get("times", 1))
        case {"encode": "crlf"}:
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        case {"encode": str(encoding)}:
            path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
        case {"delete": True}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        case {"folder": True}:
            path.mkdir()
        case {"pipe": True}:
            os.mkfifo(path)
        case {"link": str(target)}:
            path.symlink_to(target)
        case _:
            raise AssertionError(f"change.yml: {edit}")


def checked(folder: str, root: Path) -> str:
    """Give the report of the world changed as the folder says; ``root`` is where it is put."""
    shutil.copytree(WORLD, root, dirs_exist_ok=True)
    edits = yaml.safe_load((PROBLEMS / folder / "change.yml").read_text(encoding="utf-8"))
    for edit in edits:
        change(root, edit)
    register, found = load(Path("content"), Path("checklists"))
    return report.as_text(check(register, found, AS_OF), register.files)


@pytest.mark.parametrize("folder", FOLDERS)
def test_report(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bless: bool) -> None:
    monkeypatch.chdir(tmp_path)
    got = checked(folder, tmp_path)
    expected = PROBLEMS / folder / "expected.txt"
    if bless:
        expected.write_text(got, encoding="utf-8")
    wanted = expected.read_text(encoding="utf-8") if expected.exists() else ""
    if got != wanted:
        diff = "".join(
            difflib.unified_diff(
                wanted.splitlines(keepends=True), got.splitlines(keepends=True), "expected", "got"
            )
        )
        pytest.fail(
            f"{diff}\nIf the new report is right for an office worker, accept it and read the diff:"
            f"\n  python -m pytest tests/test_problems.py --bless && git diff tests/problems"
        )
    code = code_of(folder)
    assert f"[{code}]" in got if code != ACCEPTED else got.startswith("没有发现问题")


def test_every_code_has_a_folder_and_every_folder_is_a_code() -> None:
    assert {code_of(folder) for folder in FOLDERS} - {ACCEPTED} == set(CODES)


def test_world_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WORLD)
    register, found = load(Path("content"), Path("checklists"))
    assert report.as_text(check(register, found, AS_OF), register.files) == (
        "没有发现问题（共 21 个文件）\n"
    )
