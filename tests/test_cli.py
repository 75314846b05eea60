"""The command line: exit status, what it says, that it writes whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import AS_OF, ROOT, WORLD

from policyledger.check import check
from policyledger.cli.main import main
from policyledger.cli.options import today
from policyledger.cli.skeleton import VOCABULARIES
from policyledger.load.content import LIST_FILES, load
from policyledger.model import words
from policyledger.model.codes import CODES
from policyledger.model.problem import Severity
from policyledger.model.words import Level

PAPER = "content/instruments/county/xi-zb-2024-36"


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the invented county that is the working folder."""
    shutil.copytree(WORLD, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772668800")  # 2026-03-05
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def status(*arguments: str) -> int:
    """Run a command that argparse may end."""
    try:
        return main(arguments)
    except SystemExit as left:
        assert isinstance(left.code, int)
        return left.code


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# Checking


def test_check_of_good_content(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(county)
    assert status("check") == 0
    assert capsys.readouterr() == ("没有发现问题（共 21 个文件）\n", "")
    assert files(county) == before


def test_check_of_shipped_content(capsys: pytest.CaptureFixture[str]) -> None:
    content, checklists = str(ROOT / "content"), str(ROOT / "checklists")
    given = ["--content", content, "--checklists", checklists, "--as-of", AS_OF, "--strict"]
    assert status("check", *given) == 0, capsys.readouterr().out


def test_check_with_errors(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(county / f"{PAPER}.yml", "actor: [县财政局]", "actor: [县财政据]")
    assert status("check") == 1
    out = capsys.readouterr().out
    assert f"{PAPER}.yml:358:13: error[unknown-unit]: 没有名为“县财政据”的单位\n" in out
    assert "        actor: [县财政据]\n                ^^^^^^^^\n" in out
    assert out.endswith("发现 1 个错误、0 个警告（共 21 个文件）\n")


def test_warnings_stop_only_when_strict(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (county / "content" / "notes.txt").write_text("备忘\n", encoding="utf-8")
    assert status("check") == 0
    assert status("check", "--strict") == 1
    assert status("--strict", "check") == 1
    assert capsys.readouterr().out.count("warning[stray-file]") == 3


def test_json_has_the_same_problems(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(county / f"{PAPER}.yml", "actor: [县财政局]", "actor: [县财政据]")
    replace(county / f"{PAPER}.yml", "登记之日起30日内整改", "登记之日起50日内整改")
    (county / "content" / "notes.txt").write_text("备忘\n", encoding="utf-8")
    assert status("check", "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    register, found = load(Path("content"), Path("checklists"))
    problems = check(register, found, AS_OF)
    assert [
        (one["code"], one["path"], one["line"], one["message"]) for one in told["problems"]
    ] == [(one.code, one.at.path, one.at.line, one.message) for one in problems]
    assert (told["errors"], told["warnings"], told["files"]) == (2, 1, 21)
    assert {one["severity"] for one in told["problems"]} == set(Severity)


def test_date_decides_on_waivers(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(county / "content" / "waivers.yml", "2099-12-31", "2026-04-01")
    assert status("check", "--as-of", "2026-04-01") == 0
    assert status("check", "--as-of", "2026-04-02") == 1
    assert "expired-waiver" in capsys.readouterr().out


def test_missing_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = str(tmp_path / "nowhere")
    assert status("check", "--content", nowhere, "--checklists", nowhere) == 1
    assert "error[missing-folder]: 没有找到内容文件夹" in capsys.readouterr().out


def test_check_needs_no_rendering_library() -> None:
    code = (
        "import sys; from policyledger.cli.main import main; status = main(['check']);"
        "heavy = {'weasyprint', 'jinja2', 'pypdf', 'pypinyin', 'xlsxwriter', 'mkdocs'};"
        "sys.exit(status or ','.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=WORLD,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1772668800"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_console_without_a_character_is_no_crash(county: Path) -> None:
    replace(county / f"{PAPER}.yml", "actor: [县财政局]", "actor: [县𠮷局▲]")
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "check"],
        cwd=county,
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert "没有名为“县?局▲”的单位".encode("gbk") in done.stdout
    assert done.stderr == b""


def test_reader_that_leaves_early_is_no_crash(county: Path) -> None:
    for path in (county / "content" / "instruments").rglob("*.yml"):
        path.write_text(path.read_text(encoding="utf-8").replace("[县", "[某"), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "check"],
        cwd=county,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""


# Options and wrong use


@pytest.mark.parametrize("place", ["before", "after", "both"])
def test_options_stand_before_or_after_the_command(
    place: str, county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (county / "content").rename(county / "text")
    given = ["--content", "text", "--format", "json"]
    line = {
        "before": [*given, "check"],
        "after": ["check", *given],
        "both": [*given[:2], "check", *given[2:]],
    }[place]
    assert status(*line) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("chekc", "命令不能写“chekc”。是否想写“check”？"),
        ("check --foo", "不认识 --foo"),
        ("check extra", "不认识 extra"),
        ("check --as-of 2020-02-30", "日期“2020-02-30”不对"),
        ("--as-of 2020年 check", "日期“2020年”不对"),
        ("check --as-of 1979-12-31", "日期“1979-12-31”太远，只能在 1980 到 2099 年之间"),
        ("check --as-of", "--as-of 后面要写一个值"),
        ("check --format xml", "--format 不能写“xml”。可以写：text、json"),
        ("check --jobs 0", "--jobs：写 1 到 256 的整数"),
        ("check --jobs many", "--jobs：写 1 到 256 的整数"),
        ("serve --port 99999", "--port：写 0 到 65535 的整数"),
        ("check --strict=1", "--strict 后面不能写值“1”"),
        ("new", "缺少 种类"),
        ("new instrument", "缺少 编号"),
        ("new paper a", "种类不能写“paper”。可以写：instrument、obligations、checklist"),
        ("new instrument a --level town", "不能写“town”"),
        ("explain no-chek", "没有问题代码“no-chek”。是否想写“no-check”？"),
    ],
)
def test_wrong_use_is_said_in_chinese(
    line: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(*line.split()) == 2
    said = capsys.readouterr()
    assert says in said.err
    assert "python build.py" in said.err
    assert said.out == ""
    assert not re.search("argument|invalid|required|choose|unrecognized", said.err)


@pytest.mark.parametrize("command", ["", "check", "serve", "new", "explain"])
def test_help_is_in_chinese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(*command.split(), "--help") == 0
    said = capsys.readouterr().out
    assert said.startswith("用法：python build.py")
    assert not re.search("usage|positional|options:|show this", said)


def test_explain_every_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("explain") == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(CODES)
    for code in CODES:
        assert status("explain", code) == 0
        assert capsys.readouterr().out.startswith(f"{code}（")


def test_date_of_the_build_can_be_set_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772668800")
    assert today().isoformat() == "2026-03-05"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert today().year >= 2026


# New


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("instrument xi-new-1", "content/instruments/county/xi-new-1.md"),
        ("instrument ql-new-1 --level province", "content/instruments/province/ql-new-1.md"),
        ("obligations xi-fz-2025-9", "content/instruments/county/xi-fz-2025-9.yml"),
        ("checklist spring", "checklists/spring.yml"),
    ],
)
def test_new_writes_a_commented_skeleton_once(
    line: str, path: str, county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(county)
    assert status("new", *line.split()) == 0
    assert path in capsys.readouterr().out
    text = (county / path).read_text(encoding="utf-8")
    assert text.count("#") > 8
    assert "{{" not in text
    assert line.split()[1] in text
    assert files(county) == {**before, path: text.encode()}
    (county / path).write_text("我的\n", encoding="utf-8")
    assert status("new", *line.split()) == 2
    assert "已经有了，没有改动它" in capsys.readouterr().err
    assert (county / path).read_text(encoding="utf-8") == "我的\n"


@pytest.mark.usefixtures("county")
def test_skeletons_use_known_keys_and_words() -> None:
    for line in ("instrument xi-new-1", "obligations xi-new-1", "checklist spring"):
        assert status("new", *line.split()) == 0
    register, found = load(Path("content"), Path("checklists"))
    assert found == []
    # What is left to do is to fill in: the invented names of the skeleton are nowhere registered.
    left = {problem.code for problem in check(register, found, AS_OF)}
    assert left <= {
        "unknown-unit",
        "unknown-matter",
        "quote-not-found",
        "uncovered-text",
        "deadline-not-in-text",
        "tail-mismatch",
    }


def test_commented_lines_of_skeletons_are_right_too(empty: Path) -> None:
    """What the comments offer is read without a problem when its “# ” is taken away."""
    assert status("new", "content") == 0
    replace(empty / "content/instruments/county/sample.md", "corrections: []", "corrections:")
    (empty / "content/fonts").mkdir()
    shutil.copy(next((ROOT / "fonts").rglob("*.ttf")), empty / "content/fonts/FangSong.ttf")
    for path in [*empty.rglob("*.yml"), *empty.rglob("sample.md")]:
        text = path.read_text(encoding="utf-8")
        # Keys that are offered: “# key: …” and “# - key: …”, indented as the line stands.
        text = re.sub(r"^( *)# (?=(?:- |  )*[a-z_]+:(?: |$))", r"\1", text, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")
    _, found = load(Path("content"), Path("checklists"))
    codes = [(problem.code, problem.at.path, problem.at.line) for problem in found]
    assert [one for one in codes if one[0] != "duplicate-key"] == []


@pytest.mark.parametrize(
    "name", ["../evil", "a/b", "防汛", "-a", "a b", "", "index", "con", "a..b", "x" * 81]
)
def test_new_refuses_bad_ids(name: str, county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(county)
    assert status("new", "checklist", "--", name) == 2
    assert "不能用" in capsys.readouterr().err
    assert files(county) == before


def test_new_duties_stand_beside_their_paper_and_have_its_code(county: Path) -> None:
    paper = county / "content/instruments/city/ll-sf-2024-21"
    paper.with_suffix(".yml").unlink()
    assert status("new", "obligations", "ll-sf-2024-21") == 0
    text = paper.with_suffix(".yml").read_text(encoding="utf-8")
    assert "- id: LL21-01-01 " in text
    assert "XX1" not in text
    assert status("new", "obligations", "xi-no-paper") == 0
    text = (county / "content/instruments/county/xi-no-paper.yml").read_text(encoding="utf-8")
    assert "- id: XX1-01-01 " in text


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772668800")
    return tmp_path


@pytest.mark.parametrize("level", [level.value for level in Level])
def test_a_new_content_is_clean_and_can_be_built(
    level: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("new", "content", "--level", level) == 0
    assert "python build.py check\n" in capsys.readouterr().out
    assert status("check", "--strict") == 0, capsys.readouterr().out
    assert {path.name for path in (empty / "content" / "instruments").iterdir()} == {
        one.value for one in Level
    }
    for name in LIST_FILES:
        assert (empty / "content" / name).is_file(), name
    if level == "county":
        assert status("all") == 0
        assert (empty / "site" / "units" / "some-bureau.html").is_file()
        assert (empty / "site" / "downloads" / "checklists" / "visit" / "blank.pdf").is_file()


def test_a_new_content_in_a_folder_of_its_own(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("new", "content", "我的县") == 0
    said = capsys.readouterr().out
    line = next(line for line in said.splitlines() if "build.py check" in line)
    assert status(*shlex.split(line.split("build.py ")[1])) == 0
    assert [path.name for path in empty.iterdir()] == ["我的县"]


def test_a_new_content_writes_all_or_nothing(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = empty / "content" / "units.yml"
    kept.parent.mkdir()
    kept.write_text("units: []\n", encoding="utf-8")
    assert status("new", "content") == 2
    assert "content/units.yml 已经有了，没有改动它" in capsys.readouterr().err
    assert list(files(empty)) == ["content/units.yml"]
    kept.unlink()
    (empty / "checklists").write_text("不是文件夹", encoding="utf-8")
    assert status("new", "content") == 2
    assert "什么也没有生成" in capsys.readouterr().err
    assert sorted(path.name for path in empty.rglob("*")) == ["checklists", "content"]


@pytest.mark.usefixtures("empty")
def test_skeletons_list_every_word_of_closed_lists() -> None:
    assert status("new", "content") == 0
    text = "\n".join(data.decode() for data in files(Path()).values())
    for vocabulary in VOCABULARIES.values():
        for word in vocabulary:
            assert f"{word.value} {word.label}" in text


def test_every_closed_list_that_is_read_is_offered() -> None:
    """Those that no file of content says are left out: what the program finds out itself."""
    written = {word for word in vars(words).values() if isinstance(word, type)}
    closed = {word for word in written if issubclass(word, words.Word)} - {words.Word}
    assert closed - set(VOCABULARIES.values()) == {words.DeadlineKind, words.Review}


# Building


def test_nothing_is_written_on_error(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (county / "site" / "downloads").mkdir(parents=True)
    (county / "site" / "index.html").write_text("旧的网站", encoding="utf-8")
    (county / "site" / "downloads" / "a.pdf").write_bytes(b"%PDF-old")
    replace(county / f"{PAPER}.yml", "    actor: [县财政局]", "\tactor: [县财政局]")
    before = files(county)
    for command in ("all", "site", "print", "export"):
        assert status(command) == 1
        said = capsys.readouterr()
        assert "error[tab-indent]" in said.out
        assert said.err == "有问题没有解决，什么也没有生成；原来的网站没有改动。\n"
    assert status() == 1
    assert files(county) == before


def test_export_writes_the_data_and_keeps_the_rest(
    county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (county / "site").mkdir()
    (county / "site" / "index.html").write_text("旧的网站", encoding="utf-8")
    assert status("export") == 0
    assert capsys.readouterr().out == ""
    written = files(county / "site")
    assert written.pop("index.html") == "旧的网站".encode()
    assert set(written) == {
        "data/register.json",
        "data/register.schema.json",
        "data/obligations.csv",
    }
    data = json.loads(written["data/register.json"])
    assert data["as_of"] == "2026-03-05"
    assert len(data["obligations"]) == 50
    assert status("export") == 0
    again = files(county / "site")
    assert {name: again[name] for name in written} == written


def test_unknown_unit_is_wrong_use(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(county)
    assert status("print", "--unit", "县气象据") == 2
    assert "没有单位“县气象据”。是否想写“县气象局”？" in capsys.readouterr().err
    assert files(county) == before


def test_a_unit_is_named_in_any_way(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("xi-water", "县水利局", "汐川县水利局", "水利局"):
        assert status("export", "--unit", name) == 0
    units = county / "content" / "units.yml"
    text = units.read_text("utf-8").replace("[市应急管理局]", "[市应急管理局, 应急局]")
    units.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert status("export", "--unit", "应急局") == 2
    said = capsys.readouterr().err
    assert "“应急局”可以指几个单位，请写编号：xi-emergency（汐川" in said
    assert "ll-emergency（临澜" in said


def test_people_are_told_to_have_no_checklist(
    county: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status("print", "--unit", "住户") == 0
    assert "“住户”属于家庭，不出单位检查表" in capsys.readouterr().err
    assert not list((county / "site").rglob("checklists/unit/*"))


def test_site_that_cannot_be_written(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (county / "file").write_text("不是文件夹", encoding="utf-8")
    assert status("export", "--site", "file/site") == 1
    said = capsys.readouterr().err
    assert "写不下去" in said
    assert "Traceback" not in said
