"""A site is there whole, before, during and after a build, whatever happens to the build."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import WORLD

from policyledger.outputs import write
from policyledger.outputs.plan import PathClashError, check_paths
from policyledger.outputs.write import staged, write_files

ROOT = Path(__file__).parent.parent


def digest(folder: Path) -> str:
    total = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


@pytest.mark.parametrize("exchange", [True, False])
def test_a_staged_folder_takes_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(write, "_exchange", lambda *_: False)
    target = tmp_path / "site"
    for text in ("one", "two"):
        with staged(target) as stage:
            write_files(stage, {"a/b.txt": text.encode()})
            assert text == "one" or (target / "a/b.txt").read_text() == "one"
        assert (target / "a/b.txt").read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("exchange", [True, False])
def test_a_link_stays_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(write, "_exchange", lambda *_: False)
    served, target = tmp_path / "www" / "html", tmp_path / "here" / "site"
    write_files(served, {"a.txt": b"old"})
    target.parent.mkdir()
    target.symlink_to(served)
    with staged(target) as stage:
        write_files(stage, {"a.txt": b"new"})
    assert target.is_symlink()
    assert (served / "a.txt").read_bytes() == b"new"
    assert [path.name for path in tmp_path.rglob("*")].count("a.txt") == 1
    assert len(list(served.parent.iterdir())) == len(list(target.parent.iterdir())) == 1


@pytest.mark.parametrize("exchange", [True, False])
def test_a_failure_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    if not exchange:
        monkeypatch.setattr(write, "_exchange", lambda *_: False)
    target = tmp_path / "site"
    write_files(target, {"a.txt": b"old"})

    def build() -> None:
        with staged(target) as stage:
            write_files(stage, {"a.txt": b"new"})
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        build()
    assert (target / "a.txt").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_when_the_new_folder_cannot_be_moved_the_old_one_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "site"
    write_files(target, {"a.txt": b"old"})
    monkeypatch.setattr(write, "_exchange", lambda *_: False)
    rename = Path.rename

    def failing(self: Path, to: Path) -> Path:
        if ".new-" in self.name and not self.name.endswith(".old"):
            raise OSError("not now")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", failing)

    def build() -> None:
        with staged(target) as stage:
            write_files(stage, {"a.txt": b"new"})

    with pytest.raises(OSError, match="not now"):
        build()
    assert (target / "a.txt").read_bytes() == b"old"


def test_leftovers_of_killed_builds_are_cleared_away_when_old(tmp_path: Path) -> None:
    old, young = tmp_path / ".site.new-old", tmp_path / ".site.new-young"
    for place in (old, young):
        write_files(place, {"a.txt": b"half"})
    long_ago = time.time() - 3 * 24 * 3600
    os.utime(old, (long_ago, long_ago))
    with staged(tmp_path / "site"):
        pass
    assert not old.exists()
    assert young.exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no SIGKILL")
def test_a_killed_build_leaves_the_site_whole(tmp_path: Path) -> None:
    target = tmp_path / "site"
    command = [
        sys.executable, str(ROOT / "build.py"), "site", "--site", str(target),
        "--content", str(WORLD / "content"), "--checklists", str(WORLD / "checklists"),
    ]  # fmt: skip
    dated = {day: [*command, "--as-of", day] for day in ("2026-11-23", "2026-11-24")}
    wholes = set()
    for day in dated:
        subprocess.run(dated[day], check=True, cwd=ROOT, capture_output=True)
        wholes.add(digest(target))
    assert len(wholes) == 2
    chance = random.Random(20261123)
    for turn in range(6):
        day = ("2026-11-23", "2026-11-24")[turn % 2]
        started = subprocess.Popen(
            dated[day], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            started.wait(chance.uniform(0.3, 3.0))
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
        assert digest(target) in wholes


def test_paths_that_clash_or_lead_outside_are_refused() -> None:
    check_paths(["a/b.pdf", "a/c.pdf"])
    with pytest.raises(PathClashError, match=r"A/B\.pdf"):
        check_paths(["a/b.pdf", "A/B.pdf"])
    for path in ("../a", "/a", "a/../../b", ""):
        with pytest.raises(ValueError, match=f"^{re.escape(path)}$"):
            check_paths([path])
