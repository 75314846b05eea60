"""What changed between two states of the content: the comparison, its files, and git."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import jsonschema
import pikepdf
import pypdf
import pytest
from conftest import AS_OF, ROOT, WORLD
from hypothesis import given, settings
from hypothesis import strategies as st

from policyledger.cli.main import main
from policyledger.load.content import load
from policyledger.load.revision import RevisionError, unpack_revision
from policyledger.model.location import Location, Text
from policyledger.model.obligation import Deadline, NamedUnit, Obligation
from policyledger.model.register import Register
from policyledger.model.words import DeadlineKind, Role, Status
from policyledger.render.changes import changes_files, changes_html, changes_json, changes_pdf
from policyledger.views.changes.duties import DutyChange
from policyledger.views.changes.marking import side_by_side
from policyledger.views.changes.page import ChangesPage, changes_page, state

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DAY = date.fromisoformat(AS_OF)
EACH_MARCH = Deadline(
    Text("每年"), DeadlineKind.EVERY, period=Text("year"), days=(Text("03"), Text("09"))
)
AXE = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
SCHEMA = ROOT / "policyledger" / "render" / "changes.schema.json"
PAPER = "content/instruments/county/xi-zb-2024-36.yml"


def compared(old: Register, new: Register, errors: int = 0) -> ChangesPage:
    states = (state(old, "旧", errors, 0), state(new, "新", 0, 0))
    return changes_page(old, new, states, DAY)


def with_duty(
    register: Register, name: str, change: Callable[[Obligation], Obligation | None]
) -> Register:
    """Give the register with one duty changed, or without it."""
    records = []
    for record in register.records:
        duties = []
        for duty in record.obligations:
            now = change(duty) if duty.id == name else duty
            duties += [now] if now is not None else []
        records.append(replace(record, obligations=tuple(duties)))
    return replace(register, records=tuple(records))


def with_unit(register: Register, which: str, **fields: object) -> Register:
    units = (
        replace(unit, **fields) if unit.id == which else unit  # type: ignore[arg-type]
        for unit in register.units
    )
    return replace(register, units=tuple(units))


def only(page: ChangesPage) -> DutyChange:
    (update,) = page.duties
    return update


def told(page: ChangesPage) -> dict[str, list[tuple[str, str, str]]]:
    """Give what each unit is told: change, duty, remark."""
    return {
        unit.id: [(duty.change, duty.id, duty.remark) for duty in unit.duties]
        for unit in page.units
    }


# The comparison


def test_nothing_changed(world: Register) -> None:
    page = compared(world, load(WORLD / "content", WORLD / "checklists")[0])
    assert page.nothing
    assert (page.documents, page.units, page.duties) == ((), (), ())


def test_what_lays_no_duty_is_told_too(world: Register) -> None:
    sheet, *rest = world.checklists
    new = replace(
        world,
        checklists=(replace(sheet, title="另一个题目"), *rest),
        matters=world.matters[1:],
        periods=tuple(replace(one, at=Location("x.yml", 9, 1)) for one in world.periods),
    )
    page = compared(world, new)
    assert not page.nothing and not page.duties
    assert [(one.kind, one.id, one.change) for one in page.others] == [
        ("检查表", str(sheet.id), "changed"),
        ("工作事项", str(world.matters[0].id), "removed"),
    ]
    files = changes_files(page)
    text = pages_and_text(files["changes.pdf"])[1]
    assert "检查表：另一个题目" in text and "另一个题目" in files["changes.html"].decode()
    jsonschema.validate(json.loads(files["changes.json"]), json.loads(SCHEMA.read_text("utf-8")))
    assert compared(world, replace(new, checklists=())).others[0].kind == "工作事项"


def test_stamps_and_white_space_are_no_change(world: Register) -> None:
    new = with_duty(
        world,
        "XI36-03-03",
        lambda duty: replace(
            duty, reviewed=Text("0123456789ab"), quote=Text(" ".join(duty.quote or ""))
        ),
    )
    assert compared(world, new).nothing


@pytest.mark.parametrize(
    ("field", "change", "label", "old", "new"),
    [
        ("title", {"title": Text("防汛经费列入年初预算")}, "标题", None, "防汛经费列入年初预算"),
        ("quote", {"quote": Text("将防汛经费列入预算")}, "原文", None, "将防汛经费列入预算"),
        ("evidence", {"evidence": ("预算批复", "凭证")}, "佐证材料", None, "预算批复、凭证"),
        ("target", {"target": Text("100%")}, "指标", "", "100%"),
        ("deadline", {"deadline": None}, "时限", "及时", ""),
        ("deadline", {"deadline": EACH_MARCH}, "时限", "及时", "每年"),
        ("note", {"note": "另有规定"}, "说明", "", "另有规定"),
    ],
)  # fmt: skip
def test_a_field_that_changed_stands_old_beside_new(
    world: Register, field: str, change: dict[str, object], label: str, old: str | None, new: str
) -> None:
    changed = with_duty(world, "XI36-03-03", lambda duty: replace(duty, **change))  # type: ignore[arg-type]
    update = only(compared(world, changed))
    (found,) = update.fields
    assert (update.change, found.field, found.label, found.new_text) == (
        "changed",
        field,
        label,
        new,
    )
    assert found.old_text == old if old is not None else found.old_text != new
    assert update.minor is (field == "note")
    back = only(compared(changed, world))
    assert [(one.old_text, one.new_text) for one in back.fields] == [
        (found.new_text, found.old_text)
    ]


def test_another_day_of_the_year_is_told_though_the_words_are_the_same(world: Register) -> None:
    each_june = replace(EACH_MARCH, days=(Text("06"),))
    march = with_duty(world, "XI36-03-03", lambda duty: replace(duty, deadline=EACH_MARCH))
    june = with_duty(world, "XI36-03-03", lambda duty: replace(duty, deadline=each_june))
    (found,) = only(compared(march, june)).fields
    assert found.old_text == "每年（周期，每 year，于 03、09）"
    assert found.new_text == "每年（周期，每 year，于 06）"


def test_each_unit_is_told_its_own(world: Register) -> None:
    moved = with_duty(
        world,
        "XI36-03-03",
        lambda duty: replace(duty, names=(NamedUnit(Role.ACTOR, Text("县审计局")),)),
    )
    page = compared(world, moved)
    assert told(page) == {
        "xi-finance": [("removed", "XI36-03-03", "事项还在，不再写本单位")],
        "xi-audit": [("added", "XI36-03-03", "原有事项，新写入本单位")],
    }
    lead = with_duty(
        world,
        "XI36-03-03",
        lambda duty: replace(duty, names=(NamedUnit(Role.LEAD, Text("县财政局")),)),
    )
    assert told(compared(world, lead)) == {
        "xi-finance": [("changed", "XI36-03-03", "由承办改为牵头，改牵头单位、承办单位")]
    }


def test_duties_that_come_and_go(world: Register) -> None:
    less = with_duty(world, "XI36-03-03", lambda _: None)
    gone, new = compared(world, less), compared(less, world)
    assert told(gone) == {"xi-finance": [("removed", "XI36-03-03", "")]}
    assert told(new) == {"xi-finance": [("added", "XI36-03-03", "")]}
    assert {field.new_text for field in only(gone).fields} == {""}
    assert {field.old_text for field in only(new).fields} == {""}
    assert [only(page).change for page in (gone, new)] == ["removed", "added"]


def test_members_of_a_group_are_told_in_one_block(world: Register) -> None:
    duty = next(
        duty
        for duty in world.obligations
        if any(named.name == "各乡镇人民政府" for named in duty.named(Role.ACTOR))
    )
    changed = with_duty(world, str(duty.id), lambda one: replace(one, target=Text("每年两次")))
    page = compared(world, changed)
    (block,) = page.blocks
    assert {"xi-townships", "xi-baiyan"} <= {unit.id for unit in block.units}


def test_what_only_arranges_the_register_troubles_no_unit(world: Register) -> None:
    changed = with_duty(world, "XI36-03-03", lambda duty: replace(duty, implements=(Text("X"),)))
    page = compared(world, changed)
    assert only(page).minor
    assert (page.units, page.minor, page.count("changed")) == ((), 1, 0)


def test_units_renamed_new_and_gone(world: Register) -> None:
    renamed = with_unit(world, "xi-finance", name=Text("县财政金融局"))
    names = {unit.id: (unit.standing, unit.old_name) for unit in compared(world, renamed).units}
    assert names["xi-finance"] == ("renamed", "县财政局")
    assert compared(world, with_unit(world, "xi-audit", id=Text("xi-auditors"))).nothing
    less = replace(world, units=tuple(unit for unit in world.units if unit.id != "xi-finance"))
    assert {u.id: u.standing for u in compared(world, less).units}["xi-finance"] == "removed"
    assert {u.id: u.standing for u in compared(less, world).units}["xi-finance"] == "added"


def test_documents(world: Register) -> None:
    last = world.instruments[-1]
    rest = world.instruments[:-1]
    less = replace(world, instruments=rest, records=world.records[:1])
    assert [(one.id, one.change) for one in compared(world, less).documents] == [
        (str(last.id), "removed")
    ]
    assert [(one.id, one.change) for one in compared(less, world).documents] == [
        (str(last.id), "added")
    ]
    aside = replace(world, instruments=(*rest, replace(last, status=Status.SET_ASIDE)))
    page = compared(world, aside)
    (document,) = page.documents
    assert [(f.label, f.old_text, f.new_text) for f in document.fields] == [
        ("状态", last.status.label, "暂不纳入")
    ]
    assert {duty.change for duty in page.duties if not duty.minor} == {"removed"}
    clause = replace(last.clauses[1], text=last.clauses[1].text + "另加一句。")
    text = replace(last, clauses=(last.clauses[0], clause, *last.clauses[2:]))
    (document,) = compared(world, replace(world, instruments=(*rest, text))).documents
    (changed,) = document.clauses
    assert (changed.change, [piece.text for piece in changed.text.new if piece.changed]) == (
        "changed",
        ["另加一句。"],
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text("县乡政府水利，。、12 ", max_size=30), st.text("县乡政府水利，。、12 ", max_size=30))
def test_marks_lose_nothing(old: str, new: str) -> None:
    left, right = side_by_side(tuple(old), tuple(new))
    assert "".join(piece.text for piece in left) == old
    assert "".join(piece.text for piece in right) == new
    for pieces in (left, right):
        assert all(one.changed is not other.changed for one, other in pairwise(pieces))
    if old == new:
        assert not any(piece.changed for piece in (*left, *right))


# The files


@pytest.fixture(scope="module")
def large(world: Register, register: Register) -> ChangesPage:
    """Two contents that have nothing in common: more than any page holds."""
    return compared(world, register)


def pages_and_text(data: bytes) -> tuple[int, str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = len(pdf.pages)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    return pages, re.sub(r"\s+", "", text)


def test_notice_of_a_small_change_names_the_duty(world: Register) -> None:
    changed = with_duty(world, "XI36-03-03", lambda duty: replace(duty, target=Text("100%")))
    pages, text = pages_and_text(changes_pdf(compared(world, changed, errors=2)))
    assert pages == 1
    frame = ("防汛安全责任事项更新通知", "工作用表，不作为正式公文", "旧内容有2个错误")
    for words in (*frame, "县财政局", "XI36-03-03", "改指标"):
        assert words in text, words


def test_notice_of_a_large_change_is_one_page_and_refers_to_the_rest(large: ChangesPage) -> None:
    pages, text = pages_and_text(changes_pdf(large))
    assert pages == 1
    assert f"新增{large.count('added')}条" in text
    assert re.search("另有[0-9]+个单位有变化", text)
    assert "changes.html" in text


def test_nothing_changed_is_said(world: Register) -> None:
    files = changes_files(compared(world, world))
    assert "没有差别" in files["changes.html"].decode()
    assert "没有差别" in pages_and_text(files["changes.pdf"])[1]
    data = json.loads(files["changes.json"])
    lists = ("documents", "units", "obligations", "others")
    assert [data[name] for name in lists] == [[], [], [], []]


def test_data_follows_its_schema(large: ChangesPage) -> None:
    data = json.loads(changes_json(large))
    jsonschema.validate(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert {one["change"] for one in data["obligations"]} == {"added", "removed"}
    known = {one["id"] for one in data["obligations"]}
    assert all(set(unit["added"]) <= known for unit in data["units"])


def test_page_stands_alone(large: ChangesPage) -> None:
    page = changes_html(large).decode()
    assert not re.findall(r"""(?:src|href)=["'](?!#)[^"']*|@import|url\(""", page)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_page_shows_one_unit_only(large: ChangesPage, tmp_path: Path, browser: Browser) -> None:
    place = tmp_path / "changes.html"
    place.write_bytes(changes_html(large))
    wanted = sum("xi-finance" in units for units in large.concerned.values())
    shown = ".duty:not([hidden])"
    with browser.new_page(viewport={"width": 390, "height": 800}) as page:
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.goto(place.as_uri())
        assert page.locator(shown).count() == len(large.duties)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("#unit").select_option("xi-finance")
        assert page.locator(shown).count() == wanted
        assert page.locator("details.block:not([hidden])").count() == 1
        page.goto("about:blank")
        page.goto(f"{place.as_uri()}#unit=xi-finance")
        assert page.locator(shown).count() == wanted
        page.locator("#unit").select_option("")
        assert page.locator(shown).count() == len(large.duties)
        assert not problems


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_page_is_accessible(
    world: Register, tmp_path: Path, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    changed = with_duty(world, "XI36-03-03", lambda duty: replace(duty, title=Text("另一件事")))
    changed = with_duty(changed, "XI36-03-04", lambda _: None)
    place = tmp_path / "changes.html"
    place.write_bytes(changes_html(compared(world, changed, errors=1)))
    # The page allows no script but its own; axe comes from outside.
    with browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    ) as page:
        page.goto(place.as_uri())
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        assert not [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}\"'&"


def test_hostile_text_is_escaped_and_what_no_font_has_is_replaced(world: Register) -> None:
    def worsen(duty: Obligation) -> Obligation:
        return replace(duty, title=Text(HOSTILE), target=Text(f"\U0001f600{HOSTILE}"))

    hostile = with_unit(
        with_duty(world, "XI36-03-03", worsen), "xi-finance", name=Text(f"{HOSTILE}局")
    )
    for page in (compared(hostile, world), compared(world, hostile)):
        files = changes_files(page)
        html = files["changes.html"].decode()
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "&lt;script&gt;alert" in html
        assert "{{ 7*7 }}" in html
        assert html.count("<script>") == 1
        assert pages_and_text(files["changes.pdf"])[0] == 1


def test_very_long_names_stay_on_the_page(world: Register) -> None:
    long = with_unit(world, "xi-finance", name=Text("很长的名称" * 400))
    long = with_duty(long, "XI36-03-03", lambda duty: replace(duty, title=Text("长标题" * 900)))
    assert pages_and_text(changes_pdf(compared(world, long)))[0] == 1


def test_same_input_same_bytes(world: Register, register: Register, large: ChangesPage) -> None:
    assert changes_files(compared(world, register)) == changes_files(large)


# The command


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the invented county that is the working folder."""
    shutil.copytree(WORLD, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772668800")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def git(*arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    day = {"GIT_COMMITTER_DATE": "2026-02-03T12:00:00Z", "GIT_AUTHOR_DATE": "2026-02-03T12:00:00Z"}
    done = subprocess.run(
        ["git", *who, *arguments], check=True, capture_output=True, text=True,
        env={**os.environ, **day},
    )  # fmt: skip
    return done.stdout.strip()


def data_of(folder: Path) -> dict[str, list[dict[str, object]]]:
    found = json.loads((folder / "changes.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_folders_of_a_project_and_of_content(
    county: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path_factory.mktemp("old")
    shutil.copytree(county, old, dirs_exist_ok=True)
    edit(county / PAPER, "title: 防汛经费列入预算并及时拨付", "title: 防汛经费列入预算")
    for named in (old, old / "content"):
        assert main(["changes", str(named)]) == 0
        out = capsys.readouterr().out
        assert "责任事项：修改 1 条" in out
        assert f"{old.name}" in out
    told = (county / "out" / "changes" / "changes.html").read_text(encoding="utf-8")
    assert "原来的内容 → 现在的内容" in told
    assert old.name not in told
    duty = data_of(county / "out" / "changes")["obligations"][0]
    assert (duty["id"], duty["change"], duty["units"]) == ("XI36-03-03", "changed", ["xi-finance"])
    kept = county / "mine" / "other.txt"
    kept.parent.mkdir()
    kept.write_text("别的", encoding="utf-8")
    assert main(["changes", str(county), str(old), "--output", "mine"]) == 0
    assert sorted(path.name for path in kept.parent.iterdir()) == [
        "changes.html", "changes.json", "changes.pdf", "other.txt",
    ]  # fmt: skip
    assert main(["changes", "content"]) == 0
    assert "没有变化。" in capsys.readouterr().out


def test_revisions_of_git(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q")
    (county / ".gitattributes").write_text("*.yml export-ignore\n*.md eol=crlf\n", encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "first")
    first = git("rev-parse", "HEAD")
    git("tag", "一")
    edit(county / PAPER, "title: 防汛经费列入预算并及时拨付", "title: 防汛经费列入预算")
    git("commit", "-qam", "second")
    for old in (first, first[:9], "HEAD~1", "一"):
        assert main(["changes", old]) == 0
        out = capsys.readouterr().out
        assert f"2026-02-03 的内容（版本 {first[:10]}） → 现在的内容\n责任事项：修改 1 条" in out
    made = {path.name: path.read_bytes() for path in (county / "out" / "changes").iterdir()}
    assert main(["changes", first, "--output", "again"]) == 0
    assert {path.name: path.read_bytes() for path in (county / "again").iterdir()} == made
    assert main(["changes", "HEAD", "一"]) == 0
    assert main(["changes", "HEAD"]) == 0
    assert "没有变化。" in capsys.readouterr().out


@pytest.mark.parametrize("old", ["没有的版本", "--output=x", "HEAD:content", "", "checklists"])
def test_what_is_no_state(county: Path, old: str, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    assert main(["changes", "--", old] if old.startswith("-") else ["changes", old]) == 2
    assert capsys.readouterr().err
    assert not (county / "out").exists()


@pytest.mark.usefixtures("county")
def test_without_git_and_without_a_repository(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["changes", "HEAD"]) == 2
    said = capsys.readouterr().err
    assert "没有“HEAD”这个文件夹，这里也没有用 git 保存过旧版本；请改写旧内容的文件夹" in said
    assert "fatal" not in said
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["changes", "HEAD"]) == 2
    assert "没有装 git" in capsys.readouterr().err


def test_a_revision_without_the_folder(county: Path) -> None:
    git("init", "-q")
    git("add", "checklists")
    git("commit", "-qm", "first")
    with pytest.raises(RevisionError, match="里没有 content"):
        unpack_revision("HEAD", {Path("content"): county / "out"})


def test_links_of_a_revision_are_not_followed(county: Path, tmp_path: Path) -> None:
    (county / "content" / "secret.yml").symlink_to("/etc/passwd")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    target = tmp_path / "unpacked"
    unpack_revision("HEAD", {Path("content"): target})
    assert (target / "units.yml").read_bytes() == (county / "content" / "units.yml").read_bytes()
    assert not os.path.lexists(target / "secret.yml")


def test_errors_of_the_old_are_counted_those_of_the_new_stop(
    county: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path_factory.mktemp("bad")
    shutil.copytree(county, bad, dirs_exist_ok=True)
    edit(bad / PAPER, "actor: [县财政局]", "actor: [县财政据]")
    edit(bad / "content" / "matters.yml", "{id: funding,", "{id: gone,")
    (bad / "content" / "instruments" / "nation" / "cn-fy-2023-5.yml").write_text("a:\n\tb", "utf-8")
    assert main(["changes", str(bad)]) == 0
    assert "个错误，可能有一部分没有读出来" in capsys.readouterr().out
    assert "旧内容有" in (county / "out" / "changes" / "changes.html").read_text(encoding="utf-8")
    shutil.rmtree(county / "out")
    assert main(["changes", "content", str(bad)]) == 1
    output = capsys.readouterr()
    assert "error[unknown-unit]" in output.out
    assert "没有生成" in output.err
    assert not (county / "out").exists()
