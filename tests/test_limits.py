"""How much is read: a clear message beyond each limit, and nothing that takes for ever below it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import AS_OF, ROOT, WORLD
from fuzz_inputs import COUNTY

from policyledger.check import check
from policyledger.load import content, fields, files, instrument, limits, nodes
from policyledger.load.content import load
from policyledger.load.files import SourceText
from policyledger.load.instrument import read_instrument
from policyledger.load.nodes import parse
from policyledger.model.codes import CODES
from policyledger.model.problem import Problem


@pytest.fixture
def county(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COUNTY, tmp_path / "county"))


def told(county: Path) -> dict[str, str]:
    """Give the messages of loading by code, one each."""
    _, problems = load(county / "content", county / "checklists")
    return {problem.code: problem.message for problem in problems}


@pytest.mark.parametrize(
    ("module", "name", "value", "code", "says"),
    [
        (content, "MAX_FILES", 5, "too-many", "文件超过 5 个"),
        (content, "MAX_TOTAL", 900, "too-many", "全部文件合起来超过 900 个字"),
        (content, "MAX_DUTIES", 2, "too-many", "责任事项有 4 条，超过 2 条"),
        (fields, "MAX_ENTRIES", 3, "too-many", "units 有 6 项，超过 3 项"),
        (fields, "MAX_NAME", 8, "too-long", "title 有"),
        (fields, "MAX_TEXT", 20, "too-long", "个字，超过 20 个"),
        (nodes, "MAX_VALUES", 100, "too-many", "已有 100 个值"),
        (nodes, "MAX_DEPTH", 3, "too-deep", "嵌套超过 3 层"),
        (files, "MAX_BYTES", 500, "file-too-large", "文件超过"),
        (files, "MAX_LINE", 60, "line-too-long", "这一行有"),
        (instrument, "MAX_PARAGRAPHS", 3, "too-many", "正文有 11 行，超过 3 行"),
        (instrument, "MAX_CLAUSES", 2, "too-many", "正文有 5 个条款，超过 2 个条款"),
        (instrument, "MAX_CLAUSE", 20, "too-long", "条款 "),
    ],
)
def test_beyond_a_limit_there_is_a_message(
    county: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
    value: int,
    code: str,
    says: str,
) -> None:
    assert not told(county)
    monkeypatch.setattr(module, name, value)
    found = told(county)
    assert says in found.get(code, ""), found
    assert CODES[code].remedy


def test_a_text_beyond_its_limit_is_cut(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the check never meets more than the limit."""
    monkeypatch.setattr(fields, "MAX_NAME", 3)
    register, _ = load(county / "content", county / "checklists")
    assert {len(unit.name) for unit in register.units} <= {1, 2, 3}


def test_slips_of_one_file_are_told_up_to_a_limit() -> None:
    node, problems = parse(SourceText("a.yml", "\ta: b\n" * 5000))
    assert node is None
    assert len(problems) == limits.MAX_SLIPS


def test_the_limits_leave_room_for_a_province() -> None:
    """A file of the largest size, written as files are, stays below the other limits."""
    text = (WORLD / "content" / "units.yml").read_text(encoding="utf-8")
    events = sum(1 for _ in yaml.parse(text, yaml.CSafeLoader))
    assert events / len(text.encode()) * limits.MAX_BYTES < limits.MAX_VALUES
    # 50,000 duties, each with its text and its paper's, in thousands of files.
    assert limits.MAX_TOTAL >= 50_000 * 2 * 1000
    assert limits.MAX_DUTIES >= 4 * 50_000
    assert limits.MAX_FILES >= 2 * 10_000


def test_a_long_paper_with_many_clauses_is_read() -> None:
    body = "\n".join(f"## 第{number}条 {{#{number}}}\n应当报送。" for number in range(1, 1261))
    head = "---\nid: a\ncode: A\ntitle: 法\nissuers: [甲]\nlevel: county\nplace: 乙\n"
    source = SourceText("content/instruments/county/a.md", f"{head}issued: '2020'\n---\n{body}")
    problems: list[Problem] = []
    read = read_instrument(source, problems)
    assert read is not None
    assert len(read.clauses) == 1260
    assert not problems


@pytest.mark.parametrize("name", ["fonts/../../out.ttf", "/etc/out.ttf", "link.ttf", "pipe.ttf"])
def test_a_font_comes_from_the_content(county: Path, name: str) -> None:
    (county / "out.ttf").write_bytes(b"\x00\x01\x00\x00")
    (county / "content" / "link.ttf").symlink_to(county / "out.ttf")
    subprocess.run(["mkfifo", str(county / "content" / "pipe.ttf")], check=True)
    settings = county / "content" / "settings.yml"
    settings.write_text(settings.read_text("utf-8") + f"text_font: {name}\n", encoding="utf-8")
    register, problems = load(county / "content", county / "checklists")
    assert "bad-font" in {problem.code for problem in problems}
    assert register.settings.text_font is None


#: What took minutes or gigabytes once, or would with a careless pattern.
SLOW = {
    "blanks in a heading": "list(clauses('\\n'.join(['## ' + ' ' * 19000 + 'x'] * 50), 'a', 1))",
    "marks in a heading": "list(clauses('## ' + ' {#a' * 4900, 'a', 1))",
    "tails": "list(clauses('一、甲' + '（责任单位：a；配合单位：（b）' * 1300, 'a', 1))",
    "brackets": "list(clauses('一、甲' + '（a牵头，（b、等单位、' * 1300 + '）' * 3000, 'a', 1))",
    "adjacent brackets": "list(clauses('一、甲' + '（甲局牵头）' * 3000, 'a', 1))",
    "closing lines": "list(clauses('1.甲\\n' * 60000 + '附件：\\n' * 60000, 'a', 1, ['甲']))",
    "numerals": "list(clauses(('百' * 19000 + '、\\n') * 50, 'a', 1))",
    "flow": "parse(SourceText('a', 'a:\\n' + '- [a,a,a,a,a,a,a,a,a]\\n' * 180000))",
    "dashes": "parse(SourceText('a', ('- ' * 20 + 'a\\n') * 90000))",
    "tabs": "parse(SourceText('a', '\\ta: b\\n' * 600000))",
    "doubled keys": "parse(SourceText('a', 'a: b\\n' * 700000))",
    "braces": "parse(SourceText('a', (': {' * 6000 + '\\n') * 200))",
    "commas": "parse(SourceText('a', ('x: {' + ',  ' * 6000 + '\\n') * 200))",
    "one text": "parse(SourceText('a', 'a: ' + chr(34) + 'x\\n' * 1900000 + chr(34)))",
}


def test_nothing_takes_for_ever() -> None:
    code = (
        "import resource\n"
        "from policyledger.load.files import SourceText\n"
        "from policyledger.load.nodes import parse\n"
        "from policyledger.load.numbering import clauses\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
    )
    for name, call in SLOW.items():
        code += f"print({name!r}, flush=True)\n{call}\n"
    # Hours where a pattern is tried in all ways; seconds otherwise, on any machine.
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=400)


def test_of_very_many_unknown_names_the_first_get_a_hint(county: Path) -> None:
    place = county / "content" / "instruments" / "county" / "sx-2025-4.yml"
    names = ", ".join(f"县水利局{number}" for number in range(600))
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("actor: [市水利局]", f"actor: [{names}]"), encoding="utf-8")
    register, problems = load(county / "content", county / "checklists")
    unknown = [one for one in check(register, problems, AS_OF) if one.code == "unknown-unit"]
    assert len(unknown) == 600
    assert sum("是否想写“县水利局”" in one.advice for one in unknown) == 200


def test_a_long_chain_of_duties_is_followed(county: Path) -> None:
    """Each carries out the next: no recursion, and no step that looks at all before it."""
    place = county / "content" / "instruments" / "county" / "sx-2025-4.yml"
    duties = "".join(
        f"  - {{id: SX4-{number}, matter: inspection, title: 甲, quote: 报送总结, actor: [各乡镇],"
        f" force: must, implements: [SX4-{number + 1}]}}\n"
        for number in range(4_000)
    )
    with place.open("a", encoding="utf-8") as file:
        file.write(duties)
    register, problems = load(county / "content", county / "checklists")
    found = {problem.code for problem in check(register, problems, AS_OF)}
    assert found == {"implements-not-upward", "unknown-obligation", "no-check"}
