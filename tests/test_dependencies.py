"""What the project is made of: every version locked with hashes, every licence known and listed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import audit
import packages
import pytest
from conftest import ROOT

LOCKS = [ROOT / name for name in packages.LOCKS]
LOCKS += sorted((ROOT / "benchmarks" / "locks").glob("*.txt"))


def _tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, str(ROOT / "tools" / name), *arguments]
    return subprocess.run(
        line, cwd=ROOT, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)}
    )


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_line_of_a_lock_has_a_version_and_hashes(lock: Path) -> None:
    names = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", lock.read_text(encoding="utf-8"), re.M)
    found = packages.read_lock(lock)
    assert [one.name for one in found] == names
    assert all(one.hashes for one in found)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_what_is_asked_for(lock: Path) -> None:
    asked = lock.with_suffix(".in").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", asked, re.M)
    locked = {one.name for one in packages.read_lock(lock)}
    assert names or "-r " in asked
    assert {name.lower().replace("_", "-") for name in names} <= locked


def test_a_lock_without_hash_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text(
        "one==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\ntwo==2.0\n"
    )
    with pytest.raises(ValueError, match="two has no hash"):
        packages.read_lock(tmp_path / "lock.txt")


def test_the_locks_agree() -> None:
    base, *others = (
        {(one.name, one.version) for one in packages.read_lock(ROOT / name)}
        for name in packages.LOCKS
    )
    for other in others:
        assert base <= other


def test_the_list_of_licences_is_up_to_date() -> None:
    done = _tool("licences.py", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_list_of_parts_is_the_same_every_time() -> None:
    code = "import sbom, sys; sys.stdout.write(sbom.text())"
    line = [sys.executable, "-c", code]
    folders = f"{ROOT / 'tools'}:{ROOT}"
    first, second = (
        subprocess.run(
            line,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": folders, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in "12"
    )
    assert first == second
    listed = json.loads(first)
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    parts = {one["name"]: one for one in listed["components"]}
    assert {one.name for name in packages.LOCKS for one in packages.read_lock(ROOT / name)} <= set(
        parts
    )
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.glob("fonts/*.ttf")} <= set(parts)
    assert "tests/vendor/axe-core/axe.min.js" in parts
    assert [one["name"] for one in parts.values() if not one.get("licenses")] == []
    assert parts["weasyprint"]["scope"] == "required"
    assert parts["pytest"]["scope"] == "excluded"


_CLEAR = {"name": "one", "version": "1.0", "vulns": []}
_FLAW = {"id": "PYSEC-1", "fix_versions": ["1.1"]}


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        ({"dependencies": [_CLEAR]}, audit.CLEAR, "1 个软件都查过"),
        ({"dependencies": [_CLEAR | {"vulns": [_FLAW]}]}, audit.VULNERABLE, "PYSEC-1"),
        (
            {"dependencies": [_CLEAR, {"name": "two", "skip_reason": "not found"}]},
            audit.UNKNOWN,
            "没有查到的有 1 个",
        ),
        ({"dependencies": []}, audit.UNKNOWN, "不等于没有漏洞"),
        ("", audit.UNKNOWN, "不等于没有漏洞"),
    ],
)
def test_only_an_answer_for_all_packages_is_an_all_clear(
    answer: object, status: int, says: str
) -> None:
    judged, said = audit.judge(json.dumps(answer) if answer else "")
    assert judged == status
    assert says in said
