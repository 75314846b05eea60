"""A build after a change gives what a build from nothing gives, whatever the change."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import AS_OF, WORLD

from policyledger.cli.main import main
from policyledger.outputs.record import read_record, record_place

#: How many random changes are tried; more of them: EDITS=300 pytest tests/test_incremental.py
EDITS = int(os.environ.get("EDITS", "8"))
SEED = int(os.environ.get("SEED", "20261123"))

Files = dict[str, tuple[str, int]]


def build(folder: Path, site: Path, command: str = "site", as_of: str = AS_OF) -> int:
    return main(
        [
            command, "--jobs", "1", "--as-of", as_of, "--site", str(site),
            "--content", str(folder / "content"), "--checklists", str(folder / "checklists"),
        ]
    )  # fmt: skip


def files(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def inodes(site: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(site).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the invented county, to be changed."""
    for name in ("content", "checklists"):
        shutil.copytree(WORLD / name, tmp_path / name)
    return tmp_path


def reword(text: str, chance: random.Random) -> str:
    """Add a word to the value of a line."""
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if re.search(r"[\u4e00-\u9fff]$", line)]
    if places:
        lines[chance.choice(places)] += "改"
    return "\n".join(lines)


def drop(text: str, chance: random.Random) -> str:
    """Leave out a line."""
    lines = text.split("\n")
    del lines[chance.randrange(len(lines))]
    return "\n".join(lines)


def swap(text: str, chance: random.Random) -> str:
    """Let two neighbouring lines change places."""
    lines = text.split("\n")
    place = chance.randrange(max(1, len(lines) - 1))
    lines[place : place + 2] = reversed(lines[place : place + 2])
    return "\n".join(lines)


def renumber(text: str, chance: random.Random) -> str:
    """Change a digit: of a date, a number, a deadline, an id."""
    places = [match.start() for match in re.finditer(r"\d", text)]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + chance.choice("0123456789") + text[place + 1 :]


def alias(text: str, chance: random.Random) -> str:
    """Change a value of a closed list: a force, a role, a level, a matter."""
    words = {"must": "encourage", "lead": "support", "full": "summary", "issued": "in-force"}
    found = [word for word in words if f": {word}" in text]
    if not found:
        return text
    word = chance.choice(found)
    return text.replace(f": {word}", f": {words[word]}", 1)


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    reword,
    reword,
    drop,
    swap,
    renumber,
    alias,
)


def test_random_changes(folder: Path) -> None:
    chance = random.Random(SEED)
    site = folder / "site"
    assert build(folder, site) == 0
    made = 0
    for number in range(EDITS * 20):
        if made == EDITS:
            break
        sources = sorted(path for path in folder.glob("*/**/*") if path.suffix in (".yml", ".md"))
        sources = [path for path in sources if path.is_relative_to(folder / "content")
                   or path.is_relative_to(folder / "checklists")]  # fmt: skip
        place = chance.choice(sources)
        before, text = files(site), place.read_text(encoding="utf-8")
        change = chance.choice(CHANGES)
        place.write_text(change(text, chance), encoding="utf-8")
        if build(folder, site):
            assert files(site) == before, (number, change.__name__, place.name)
            place.write_text(text, encoding="utf-8")
            continue
        made += 1
        cold = folder / f"cold-{number}" / "site"
        assert build(folder, cold) == 0
        assert files(site) == files(cold), (number, change.__name__, place.name)
        shutil.rmtree(cold.parent)
    assert made == EDITS


def test_nothing_changed_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = folder / "site"
    assert build(folder, site) == 0
    said = capsys.readouterr().out
    before, record = inodes(site), record_place(site).stat()
    listing = sorted(path.name for path in folder.rglob("*"))
    assert build(folder, site) == 0
    assert capsys.readouterr().out == said
    assert inodes(site) == before
    assert record_place(site).stat().st_mtime_ns == record.st_mtime_ns
    assert sorted(path.name for path in folder.rglob("*")) == listing


def test_one_duty_leaves_other_pages_untouched(folder: Path) -> None:
    site = folder / "site"
    assert build(folder, site) == 0
    before = inodes(site)
    place = next(
        path
        for path in sorted((folder / "content" / "instruments").rglob("*.yml"))
        if "title: " in path.read_text(encoding="utf-8")
    )
    text = place.read_text(encoding="utf-8")
    place.write_text(re.sub(r"title: (.*)", r"title: \1改", text, count=1), encoding="utf-8")
    assert build(folder, site) == 0
    after = inodes(site)
    assert set(after) == set(before)
    changed = {path for path in after if after[path] != before[path]}
    assert "obligations.html" in changed
    assert "about.html" not in changed
    assert len(changed) < len(after) / 2


def test_sheets_too(folder: Path) -> None:
    site, cold = folder / "site", folder / "cold" / "site"
    assert build(folder, site, "all") == 0
    before = inodes(site)
    place = folder / "checklists" / "unit.yml"
    place.write_text(
        re.sub(r"title: (.*)", r"title: \1改", place.read_text("utf-8"), count=1), "utf-8"
    )
    duties = sorted((folder / "content" / "instruments").rglob("*.yml"))[-1]
    text = duties.read_text(encoding="utf-8")
    duties.write_text(re.sub(r"title: (.*)", r"title: \1改", text, count=1), encoding="utf-8")
    assert build(folder, site, "all") == 0
    assert build(folder, cold, "all") == 0
    assert files(site) == files(cold)
    kept = [path for path, was in inodes(site).items() if before.get(path) == was]
    assert [path for path in kept if path.startswith("downloads/division/")]


def test_what_was_damaged_is_made_again(folder: Path) -> None:
    site = folder / "site"
    assert build(folder, site) == 0
    good = files(site)
    (site / "index.html").write_bytes((site / "index.html").read_bytes()[:-1] + b" ")
    (site / "matrix.html").unlink()
    (site / "units" / "stray.html").write_text("left behind")
    assert build(folder, site) == 0
    assert files(site) == good
    for damage in (b"", b"{}", b"[1, 2]", b'{"inputs": 1, "report": 2, "files": {"a": 3}}'):
        record_place(site).write_bytes(damage)
        assert read_record(record_place(site)).files == {}
        assert build(folder, site) == 0
        assert files(site) == good


def test_another_day_is_another_site(folder: Path) -> None:
    site, cold = folder / "site", folder / "cold" / "site"
    assert build(folder, site) == 0
    assert build(folder, site, as_of="2026-03-06") == 0
    assert build(folder, cold, as_of="2026-03-06") == 0
    assert files(site) == files(cold)


def test_downloads_made_before_stay_listed(folder: Path) -> None:
    site, cold = folder / "site", folder / "cold" / "site"
    unit = re.search(r"id: ([\w-]+)", (folder / "content" / "units.yml").read_text("utf-8"))
    assert unit is not None
    assert main(
        ["all", "--unit", unit[1], "--jobs", "1", "--as-of", AS_OF, "--site", str(site),
         "--content", str(folder / "content"), "--checklists", str(folder / "checklists")]
    ) == 0  # fmt: skip
    listed = (site / "downloads.html").read_text(encoding="utf-8")
    assert f"{unit[1]}.pdf" in listed
    settings = folder / "content" / "settings.yml"
    settings.write_text(settings.read_text("utf-8").replace("title: ", "title: 新"), "utf-8")
    assert build(folder, site) == 0
    again = (site / "downloads.html").read_text(encoding="utf-8")
    assert f"{unit[1]}.pdf" in again
    record_place(site).unlink()
    assert build(folder, site) == 0
    assert (site / "downloads.html").read_text(encoding="utf-8") == again
    assert build(folder, cold) == 0
    assert f"{unit[1]}.pdf" not in (cold / "downloads.html").read_text(encoding="utf-8")
