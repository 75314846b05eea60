"""A site is whole or as it was: when the disk is full, cannot be written, or two build at once."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import AS_OF, ROOT
from fuzz_inputs import COUNTY
from test_write import digest

from policyledger.cli.main import main
from policyledger.outputs import site as site_parts
from policyledger.outputs import write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="this needs a POSIX system")

#: No traceback, no English but file names and what the system says.
_TRACE = re.compile(r"Traceback|Error\b|File \"")


def command(content: Path, site: Path, name: str = "site") -> list[str]:
    return [
        sys.executable, str(ROOT / "build.py"), name, "--as-of", AS_OF, "--site", str(site),
        "--content", str(content / "content"), "--checklists", str(content / "checklists"),
    ]  # fmt: skip


def built(content: Path, site: Path, name: str = "site") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(content, site, name), cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two contents that differ on every page."""
    root = tmp_path_factory.mktemp("counties")
    one, two = root / "one", root / "two"
    shutil.copytree(COUNTY, one)
    shutil.copytree(COUNTY, two)
    for path in two.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("县水利局", "县水务局二"), encoding="utf-8")
    settings = two / "content" / "settings.yml"
    settings.write_text(settings.read_text("utf-8").replace("试县防汛台账", "另一个台账"), "utf-8")
    return one, two


@pytest.fixture(scope="module")
def wholes(counties: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The digests of the sites of both, each built alone."""
    found = []
    for county in counties:
        site = tmp_path_factory.mktemp("alone") / "site"
        done = built(county, site)
        assert done.returncode == 0, done.stdout + done.stderr
        found.append(digest(site))
    assert len(set(found)) == 2
    return found


# Two at once


def test_two_builds_at_once_do_not_mix(
    counties: tuple[Path, Path], wholes: list[str], tmp_path: Path
) -> None:
    site = tmp_path / "site"
    running = [
        subprocess.Popen(
            command(county, site), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for county in (*counties, counties[0])
    ]
    for one in running:
        _, said = one.communicate(timeout=300)
        assert one.returncode == 0, said.decode()
    assert digest(site) in wholes
    # What is kept between builds fits too: building the other makes all of the other.
    for county, whole in zip(counties, wholes, strict=True):
        assert built(county, site).returncode == 0
        assert digest(site) == whole
    assert not list(tmp_path.glob(".site.new-*"))


# No room, no permission


@contextmanager
def mounted(place: Path, options: str) -> Iterator[Path]:
    """A small disk of its own at ``place``; skips where this user may not mount one."""
    place.mkdir(parents=True)
    mount = shutil.which("mount") or "mount"
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("只有管理员能挂一个小磁盘来试")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def is_clear(done: subprocess.CompletedProcess[str], reason: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(reason, done.stderr), done.stderr
    assert "原来的网站没有改动" in done.stderr
    assert not _TRACE.search(done.stdout + done.stderr), done.stderr
    assert len(done.stderr.splitlines()) <= 4, done.stderr


@pytest.mark.parametrize("name", ["site", "all"])
def test_a_full_disk_changes_nothing(
    counties: tuple[Path, Path], wholes: list[str], tmp_path: Path, name: str
) -> None:
    with mounted(tmp_path / "disk", "size=24m") as disk:
        site = disk / "site"
        assert built(counties[0], site).returncode == 0
        # Leave less than the new pages take.
        free = os.statvfs(disk)
        with (disk / "filler").open("wb") as file:
            file.write(bytes(free.f_bavail * free.f_frsize - 8_000))
        is_clear(built(counties[1], site, name), "磁盘满了")
        assert digest(site) == wholes[0]
        (disk / "filler").unlink()
        assert built(counties[1], site).returncode == 0
        assert digest(site) == wholes[1]


def test_a_file_that_may_not_grow_changes_nothing(
    counties: tuple[Path, Path], wholes: list[str], tmp_path: Path
) -> None:
    """The same without being root: no process may write a file of more than 30 KB."""
    site = tmp_path / "site"
    assert built(counties[0], site).returncode == 0
    limited = ["/bin/sh", "-c", 'ulimit -f 60; exec "$@"', "sh", *command(counties[1], site)]
    done = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, check=False)
    is_clear(done, "文件大过")
    assert digest(site) == wholes[0]


def test_a_disk_that_is_read_only_changes_nothing(
    counties: tuple[Path, Path], wholes: list[str], tmp_path: Path
) -> None:
    with mounted(tmp_path / "disk", "size=24m") as disk:
        site = disk / "site"
        assert built(counties[0], site).returncode == 0
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        is_clear(built(counties[1], site), "只读")
        assert digest(site) == wholes[0]


def test_a_folder_that_may_not_be_written(counties: tuple[Path, Path], tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    place.chmod(0o555)
    if os.access(place, os.W_OK):
        pytest.skip("管理员不受文件夹权限约束")
    is_clear(built(counties[0], place / "site"), "权限")


@pytest.mark.parametrize("what", ["write", "link", "rename"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_any_failure_of_the_disk_is_said(
    counties: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    what: str,
    error: int,
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("old")
    before = digest(site)

    def fail(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error), str(site))

    names = {"write": "write_files", "link": "link_or_copy", "rename": "_swap"}
    for module in (write, site_parts):
        monkeypatch.setattr(module, names[what], fail, raising=module is write)
    status = main(command(counties[0], site, "export")[2:])
    said = capsys.readouterr()
    assert status == 1
    assert "原来的网站没有改动" in said.err
    assert str(site) in said.err
    assert digest(site) == before


def test_no_room_for_what_is_kept_is_no_error(
    counties: tuple[Path, Path], wholes: list[str], tmp_path: Path
) -> None:
    """The cache may be on a full disk of its own; the site is made all the same."""
    site = tmp_path / "site"
    with mounted(tmp_path / "out" / "cache", "size=64k"):
        done = built(counties[0], site)
        assert done.returncode == 0, done.stderr
        assert digest(site) == wholes[0]
