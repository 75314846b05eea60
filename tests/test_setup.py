"""The set-up: lock files, its own script, the Makefile."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_tool", ROOT / "tools" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


setup = load()


def pins(name: str) -> dict[str, set[str]]:
    """Give the pinned versions of each package in a lock file."""
    versions: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        found = re.match(r"([a-z0-9.-]+)==([^ ;\\]+)", line)
        if found:
            versions.setdefault(found[1], set()).add(found[2])
    return versions


def script(path: Path, text: str) -> Path:
    path.write_text("#!/bin/sh\n" + text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_lock_names_everything_with_hashes_and_no_host(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    assert "//" not in text
    assert not re.search(r"^--|^ *-i ", text.replace("    --hash=", ""), re.MULTILINE)
    entries = re.split(r"\n(?=[a-z])", text)
    assert all("--hash=sha256:" in entry for entry in entries)
    wanted = (ROOT / f"{name}.in").read_text(encoding="utf-8")
    for package in re.findall(r"^([A-Za-z][A-Za-z0-9-]*)", wanted, re.MULTILINE):
        assert package.lower() in pins(f"{name}.txt")


def test_development_lock_holds_the_runtime_versions() -> None:
    runtime, both = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {package: both.get(package) for package in runtime} == runtime


def test_old_python_is_refused() -> None:
    setup.check_version((3, 11))
    with pytest.raises(setup.SetupError, match=r"需要 Python 3\.11 或更新版本，现在是 3\.9"):
        setup.check_version((3, 9))


def test_stamp_depends_on_locks_and_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, dev_lock = tmp_path / "a.txt", tmp_path / "b.txt"
    lock.write_text("a", encoding="utf-8")
    dev_lock.write_text("b", encoding="utf-8")
    monkeypatch.setattr(setup, "LOCKS", (lock,))
    monkeypatch.setattr(setup, "DEV_LOCKS", (lock, dev_lock))
    run, dev = setup.record("3.11 /usr", dev=False), setup.record("3.11 /usr", dev=True)
    assert setup.is_done(run, "3.11 /usr", dev=False)
    assert not setup.is_done(run, "3.11 /usr", dev=True)
    assert setup.is_done(dev, "3.11 /usr", dev=False)
    assert setup.is_done(dev, "3.11 /usr", dev=True)
    assert not setup.is_done(dev, "3.12 /usr", dev=False)
    dev_lock.write_text("c", encoding="utf-8")
    assert setup.is_done(dev, "3.11 /usr", dev=False)
    assert not setup.is_done(dev, "3.11 /usr", dev=True)
    lock.write_text("d", encoding="utf-8")
    assert not setup.is_done(dev, "3.11 /usr", dev=False)


@pytest.mark.parametrize("text", ["", "{", "[]", "\0"])
def test_broken_stamp_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "stamp").write_text(text, encoding="utf-8")
    assert setup.read_stamp(tmp_path / "stamp") == {}
    assert setup.read_stamp(tmp_path / "missing") == {}


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a virtual environment that runs but holds nothing but pip."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / ".venv")], check=True)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "STAMP", tmp_path / ".venv" / "set-up.json")
    return tmp_path / ".venv"


def test_second_set_up_does_nothing_and_failure_leaves_no_stamp(
    venv: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed: list[tuple[Path, ...]] = []
    monkeypatch.setattr(setup, "install", lambda _python, locks: installed.append(locks))
    monkeypatch.setattr(setup, "check_printing", lambda _python: None)
    assert setup.main([]) == 0
    assert installed == [setup.LOCKS]
    capsys.readouterr()
    assert setup.main([]) == 0
    assert len(installed) == 1
    assert capsys.readouterr().out == ""

    def fail(_python: Path, _locks: tuple[Path, ...]) -> None:
        raise setup.SetupError("装不上")

    monkeypatch.setattr(setup, "install", fail)
    monkeypatch.setattr(setup, "check_browser", lambda: None)
    assert setup.main(["--dev"]) == 1
    assert "错误：装不上" in capsys.readouterr().err
    assert not (venv / "set-up.json").exists()


def test_printing_works_here() -> None:
    code, said = setup.try_printing(Path(sys.executable))
    assert code in (0, setup.SLOW), said


def test_crash_of_the_trial_is_reported(tmp_path: Path) -> None:
    python = script(tmp_path / "python", "echo 'no fonts' >&2; kill -SEGV $$\n")
    with pytest.raises(setup.SetupError, match=r"(?s)进程崩溃.*no fonts"):
        setup.check_printing(python)


def test_missing_library_names_the_command_for_each_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = script(tmp_path / "python", f"exit {setup.NO_LIBRARY}\n")
    monkeypatch.setattr(setup, "administrator", lambda: None)
    with pytest.raises(setup.SetupError) as caught:
        setup.check_printing(python)
    for command in ("apt-get install", "dnf install", "brew install", "pacman -S"):
        assert command in str(caught.value)


def test_missing_library_is_installed_where_that_needs_no_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    script(tmp_path / "apt-get", f'echo "$@" >>"{log}"\n')
    # The trial succeeds once apt has run.
    python = script(tmp_path / "python", f'test -e "{log}" || exit {setup.NO_LIBRARY}\n')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(setup, "administrator", list)
    setup.check_printing(python)
    assert log.read_text(encoding="utf-8").splitlines() == [
        "update",
        "install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0",
    ]


def test_missing_browser_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup, "find_browser", lambda: None)
    monkeypatch.setattr(setup, "apt_install", lambda *_packages: False)
    setup.check_browser()
    assert "浏览器测试将跳过" in capsys.readouterr().out


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """Give a folder to be the whole PATH: a shell, make, and no Python."""
    if shutil.which("make") is None:
        pytest.skip("no make on this machine")
    folder = tmp_path / "bin"
    folder.mkdir()
    for program in ("sh", "make", "sed"):
        found = shutil.which(program)
        assert found is not None
        (folder / program).symlink_to(found)
    return folder


def run_make(path: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    command = [str(path / "make"), "--no-print-directory", *targets]
    # MAKEFLAGS of an outer make would reach this one.
    variables = {"PATH": str(path), "LANG": "C.UTF-8"}
    return subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )


def test_make_says_when_there_is_no_python(bare_path: Path) -> None:
    script(bare_path / "python3", "exit 1\n")
    done = run_make(bare_path, "set-up")
    assert done.returncode == 2
    assert "没有找到 Python 3.11 或更新版本" in done.stderr


def test_make_takes_the_first_python_that_is_new_enough(bare_path: Path) -> None:
    script(bare_path / "python3", "exit 1\n")
    script(bare_path / "python3.12", 'test "$1" = -c || echo "3.12 runs $@"\n')
    script(bare_path / "python3.11", 'test "$1" = -c || echo "3.11 runs $@"\n')
    assert run_make(bare_path, "set-up-dev").stdout == "3.12 runs tools/setup.py --dev\n"


def test_make_help_lists_the_targets(bare_path: Path) -> None:
    lines = run_make(bare_path, "help").stdout
    for target in ("make test", "make check", "make serve", "make clean"):
        assert target in lines


def fake_pip(tmp_path: Path, refused: str, says: str) -> tuple[Path, Path]:
    """Give a Python whose pip fails with ``says`` on a word, and the file of what it was asked."""
    asked = tmp_path / "asked"
    text = f'echo "$*" >>{asked}\ncase "$*" in *{refused}*) echo "{says}" >&2; exit 1;; esac\n'
    return script(tmp_path / "python", text), asked


def test_only_ready_made_packages_are_installed(tmp_path: Path) -> None:
    python, asked = fake_pip(tmp_path, "no-such-word", "")
    setup.install(python, (ROOT / "requirements.txt",))
    (line,) = asked.read_text(encoding="utf-8").splitlines()
    assert "--require-hashes" in line
    assert "--only-binary :all:" in line


def test_where_there_are_none_they_are_built_and_this_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = "ERROR: No matching distribution found for lxml"
    python, asked = fake_pip(tmp_path, "only-binary", missing)
    setup.install(python, (ROOT / "requirements.txt",))
    first, second = asked.read_text(encoding="utf-8").splitlines()
    assert "--only-binary" in first
    assert "--only-binary" not in second
    assert "--require-hashes" in second
    assert "编译工具不在锁定之列" in capsys.readouterr().out


def test_a_wrong_hash_is_never_got_round(tmp_path: Path) -> None:
    wrong = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE"
    python, asked = fake_pip(tmp_path, "only-binary", wrong)
    with pytest.raises(setup.SetupError, match="安装 Python 依赖失败"):
        setup.install(python, (ROOT / "requirements.txt",))
    assert len(asked.read_text(encoding="utf-8").splitlines()) == 1
