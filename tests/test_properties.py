"""Laws that always hold, tried on thousands of invented inputs."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from conftest import AS_OF, WORLD
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policyledger.check import check
from policyledger.check.coverage import coverage
from policyledger.check.quotes import mark_difference, quotes_verbatim
from policyledger.cli import report
from policyledger.load.content import load
from policyledger.load.files import SourceText
from policyledger.load.instrument import read_instrument
from policyledger.load.nodes import Mapping, Node, Scalar, Sequence, parse
from policyledger.load.numbering import chinese_number, clauses
from policyledger.load.obligations import read_obligations
from policyledger.load.tails import split_names
from policyledger.model.codes import CODES
from policyledger.model.location import Location
from policyledger.model.problem import Problem
from policyledger.model.text import find_all, sentences, squeeze, squeeze_map

# The machine may be busy: no example has a time limit of its own.
quick = settings(max_examples=150, deadline=None, derandomize=True)
slow = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)

SPACES = st.sampled_from([" ", "\n", "\t", "　", "\u00a0", "  \n"])
CHARS = st.sampled_from("县乡镇政府水利局应当在每年汛前30日内整改，。；：“”（）()一二三十、.1 \n")
PROSE = st.text(CHARS, max_size=60)
ANY = st.text(max_size=60)
#: What YAML is made of, whole and in pieces, with the slips that office workers make.
YAML_BITS = st.sampled_from(
    [
        *(
            "id: a",
            "title：标题",
            "title: 标题",
            "- ",
            "  ",
            "\n",
            "\t",
            ": ",
            "- a\n",
            "{",
            "}",
            "[",
        ),
        *("]", ",", "，", "&a ", "*a", "!!python/object:os.system ", "!x", "|", ">", "'", '"', "#"),
        *("---\n", "...\n", "%YAML 9\n", "? ", "@", "`", "\\", "～", "null", "~", "0012", "12:30"),
        *(
            "clauses:\n",
            "units:\n",
            "obligations:\n",
            "<<: *a",
            "　",
            "“title”: a",
            "ｔitle: a",
            "\r",
        ),
        *("\ufeff", "\u2028", "\x00", "\x1b", "\ue000", "\U0001f600", "quote: |\n    甲\n   乙\n"),
    ]
)
YAML = st.lists(YAML_BITS | ANY, max_size=25).map("".join)


# Text


@quick
@given(ANY)
def test_squeeze_keeps_all_but_white_space_in_order(text: str) -> None:
    squeezed = squeeze(text)
    assert squeezed == "".join(text.split())
    assert squeeze(squeezed) == squeezed


@quick
@given(ANY)
def test_squeeze_map_leads_back(text: str) -> None:
    squeezed, offsets = squeeze_map(text)
    assert squeezed == squeeze(text)
    assert "".join(text[offset] for offset in offsets) == squeezed
    assert list(offsets) == sorted(set(offsets))


@quick
@given(PROSE | ANY, PROSE | ANY)
def test_found_places_are_the_needle(needle: str, text: str) -> None:
    places = find_all(needle, text)
    assert all(squeeze(text[start:end]) == squeeze(needle) for start, end in places)
    assert all(one[1] <= two[0] for one, two in pairwise(places))
    assert bool(places) == bool(squeeze(needle) and squeeze(needle) in squeeze(text))


@quick
@given(PROSE, st.data())
def test_what_was_cut_out_is_found_however_it_is_spaced(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spaced = "".join(char + data.draw(SPACES | st.just("")) for char in text[start:end])
    found = find_all(spaced, text)
    if squeeze(spaced):
        assert found
        assert any(squeeze(text[one:two]) == squeeze(spaced) for one, two in found)
    else:
        assert not found


@quick
@given(PROSE | ANY)
def test_sentences_are_in_order_and_leave_out_no_word(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    inside = set().union(*(range(start, end) for start, end in spans)) if spans else set()
    assert not [char for at, char in enumerate(text) if char.isalnum() and at not in inside]
    assert not any("\n" in text[start:end] for start, end in spans)


# Quotations

WORLD_REGISTER = load(WORLD / "content", WORLD / "checklists")[0]
QUOTED = [
    (duty, paper.clause(str(duty.clause)))
    for duty in WORLD_REGISTER.obligations
    if duty.quote is not None and (paper := WORLD_REGISTER.instrument_by_id[str(duty.instrument)])
]


@quick
@given(st.data())
def test_a_quote_with_one_character_changed_is_never_found(data: st.DataObject) -> None:
    duty, clause = data.draw(st.sampled_from(QUOTED))
    assert clause is not None
    assert duty.quote is not None
    quote = str(duty.quote)
    assert find_all(quote, clause.text)
    at = data.draw(st.integers(0, len(quote) - 1))
    other = data.draw(st.characters(categories=["L", "N", "P"]))
    wrong = {
        "changed": quote[:at] + other + quote[at + 1 :],
        "added": quote[:at] + other + quote[at:],
        "missing": quote[:at] + quote[at + 1 :],
    }[data.draw(st.sampled_from(["changed", "added", "missing"]))]
    # Unless what comes of it is itself a stretch of the clause (the end cut off, say).
    assert bool(find_all(wrong, clause.text)) == (squeeze(wrong) in squeeze(clause.text))
    if wrong not in clause.text:
        marked, near = mark_difference(squeeze(wrong), squeeze(clause.text))
        assert marked.replace("【", "").replace("】", "") == squeeze(wrong)
        assert near.replace("【", "").replace("】", "") in squeeze(clause.text)
        assert "【" in marked + near


@quick
@given(PROSE, PROSE)
def test_difference_shows_both_texts_whole(quote: str, text: str) -> None:
    quote, text = squeeze(quote), squeeze(text)
    wanted, near = mark_difference(quote, text)
    assert wanted.replace("【", "").replace("】", "") == quote
    assert near.replace("【", "").replace("】", "") in text


# Numbering

_NUMERALS = "零一二三四五六七八九"


def numerals() -> Iterator[tuple[int, str]]:
    """Write 1 to 999 in Chinese, by a table and not by the rule that reads them."""
    tens = ["", "十", *(f"{_NUMERALS[digit]}十" for digit in range(2, 10))]
    below = ["", *(_NUMERALS[number % 10] for number in range(1, 10))]
    hundred = [""] + [tens[number // 10] + below[number % 10] for number in range(1, 100)]
    for number in range(1, 100):
        yield number, hundred[number]
    for hundreds in range(1, 10):
        head = f"{_NUMERALS[hundreds]}百"
        yield hundreds * 100, head
        for rest in range(1, 100):
            if rest < 10:
                tail = f"零{below[rest]}"
            elif rest < 20:
                tail = f"一{hundred[rest]}"
            else:
                tail = hundred[rest]
            yield hundreds * 100 + rest, head + tail


def test_chinese_numbers_against_a_table() -> None:
    table = dict(numerals())
    assert len(table) == len(set(table.values())) == 999
    assert table[999] == "九百九十九"
    assert table[110] == "一百一十"
    assert {number: chinese_number(numeral) for number, numeral in table.items()} == {
        number: number for number in table
    }
    for number, numeral in table.items():
        (clause,) = clauses(f"{numeral}、报送。名册。", "a.md", 1)
        assert clause.id == str(number)


@quick
@given(st.lists(PROSE, max_size=8))
def test_cutting_into_clauses_loses_no_word(paragraphs: list[str]) -> None:
    body = "\n\n".join(paragraphs)
    found = list(clauses(body, "a.md", 5))
    kept = squeeze("".join(clause.text for clause in found))
    assert kept == squeeze(body)
    for clause in found:
        assert all(0 <= start <= end <= len(clause.text) for start, end in clause.frame)
        assert len(clause.lines) == len(clause.columns) == clause.text.count("\n") + 1
        lines = body.split("\n")
        for at, char in enumerate(clause.text):
            if char != "\n":
                place = clause.locate(at, at + 1)
                assert lines[place.line - 5][place.column - 1] == char


@quick
@given(PROSE)
def test_split_names_loses_no_name(text: str) -> None:
    names = split_names(text)
    assert all(name == name.strip() and name for name in names)
    assert squeeze("".join(names)) == squeeze(text) or any(char in text for char in "、，,")


# Reading


def nodes(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Sequence(items):
            for item in items:
                yield from nodes(item)
        case Mapping(entries):
            for _, value in entries.values():
                yield from nodes(value)


@quick
@given(YAML)
@example("a: &a [*a]")
@example("\u2028a: b")
@example("- - - - - " * 10)
@example("? [a]\n: b")
def test_any_text_gives_nodes_or_problems(text: str) -> None:
    node, problems = parse(SourceText("a.yml", text))
    assert node is not None or problems
    assert all(problem.code in CODES for problem in problems)
    # Other line ends never come this far: files are read with one kind, the odd ones are refused.
    if node is not None and not re.search("[\r\x85\u2028\u2029]", text):
        lines = text.split("\n")
        for part in nodes(node):
            # A value left out at the end stands behind the last line.
            if part != Scalar("", True, part.at):
                assert 1 <= part.at.line <= len(lines)
                assert 1 <= part.at.column <= len(lines[part.at.line - 1])


@quick
@given(
    st.recursive(
        st.text("ab甲:,#-'\" 1\n", max_size=8), lambda inner: st.lists(inner), max_leaves=8
    )
)
def test_quoted_text_is_read_back(value: object) -> None:
    """What the standard writer of YAML writes is read as it was."""
    written = yaml.safe_dump({"key": value}, allow_unicode=True, default_style='"')
    node, problems = parse(SourceText("a.yml", written))
    assert not problems
    assert isinstance(node, Mapping)

    def plain(node: Node) -> object:
        match node:
            case Scalar(text):
                return text
            case Sequence(items):
                return [plain(item) for item in items]
            case Mapping(entries):
                return {key: plain(item) for key, (_, item) in entries.items()}

    assert plain(node) == {"key": value}


@quick
@given(YAML, st.sampled_from(["", "---\n", "---\nid: a\n---\n"]))
def test_readers_never_raise(text: str, head: str) -> None:
    problems: list[Problem] = []
    read_instrument(SourceText("content/instruments/county/a.md", head + text), problems)
    read_obligations(SourceText("content/instruments/county/a.yml", text), problems)
    assert all(problem.code in CODES for problem in problems)


# A whole folder

_FILES = sorted(
    str(path.relative_to(WORLD))
    for path in WORLD.rglob("*")
    if path.suffix in {".yml", ".md"} and path.name != "README.md"
)
_BYTES = st.sampled_from(
    [b"\t", b"\xff", b"\x00", b"\r", b"\n", b": ", b"\xef\xbc\x9a", b"[", b"}", b'"', b"*", b"- "]
)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the world for this module; a test puts back what it changed."""
    return Path(shutil.copytree(WORLD, tmp_path_factory.mktemp("county") / "world"))


def changed_bytes(data: bytes, draw: st.DataObject) -> bytes:
    """Give the bytes with a stretch left out, doubled, replaced or cut off."""
    start = draw.draw(st.integers(0, len(data)))
    end = min(start + draw.draw(st.integers(0, 60)), len(data))
    before, cut, after = data[:start], data[start:end], data[end:]
    return {
        "cut": before + after,
        "doubled": before + cut + cut + after,
        "put": before + draw.draw(_BYTES) + after,
        "ended": before,
    }[draw.draw(st.sampled_from(["cut", "doubled", "put", "ended"]))]


def changed_lines(data: bytes, draw: st.DataObject) -> bytes:
    """Give the text with a line left out, doubled, moved in, or in the place of another."""
    lines = data.decode().split("\n")
    one = draw.draw(st.integers(0, len(lines) - 1))
    two = draw.draw(st.integers(0, len(lines) - 1))
    match draw.draw(st.sampled_from(["cut", "double", "swap", "indent", "empty"])):
        case "cut":
            del lines[one]
        case "double":
            lines.insert(two, lines[one])
        case "swap":
            lines[one], lines[two] = lines[two], lines[one]
        case "indent":
            lines[one] = f"  {lines[one]}"
        case "empty":
            lines[one] = re.sub(r": .*", ":", lines[one])
    return "\n".join(lines).encode()


def changed_words(data: bytes, draw: st.DataObject) -> bytes:
    """Give the text with one word in the place of another: all stays well-formed."""
    words = re.split(r"([\w./-]+)", data.decode())
    places = range(1, len(words), 2)
    if not places:
        return data
    at = draw.draw(st.sampled_from(places))
    words[at] = draw.draw(
        st.sampled_from([words[place] for place in places])
        | st.sampled_from(["~", "[]", "{}", '""', "[[]]", "{a: b}", "9" * 30, "../a", "2026-02-30"])
    )
    return "".join(words).encode()


@slow
@given(st.data())
def test_a_changed_folder_gives_problems_and_never_raises(
    county: Path, data: st.DataObject
) -> None:
    names = data.draw(st.lists(st.sampled_from(_FILES), min_size=1, max_size=3, unique=True))
    change = data.draw(st.sampled_from([changed_bytes, changed_lines, changed_words]))
    try:
        for name in names:
            path = county / name
            path.write_bytes(change(path.read_bytes(), data))
        register, found = load(county / "content", county / "checklists")
        problems = check(register, found, AS_OF)
        assert all(problem.code in CODES and problem.message for problem in problems)
        told = report.as_text(problems, register.files)
        assert told.endswith(f"（共 {register.files} 个文件）\n")
        assert report.as_json(problems, register.files)
        for paper in register.instruments:
            assert 0 <= coverage(register, paper).share <= 1
    finally:
        for name in names:
            shutil.copyfile(WORLD / name, county / name)


@slow
@given(st.data())
def test_one_character_more_or_less_in_a_quote_is_always_noticed(data: st.DataObject) -> None:
    """Whatever digit of the county's paper is changed in its text, the register no longer fits."""
    paper = WORLD_REGISTER.instrument_by_id["xi-zb-2024-36"]
    clause = data.draw(
        st.sampled_from(
            [one for one in paper.clauses if any(map(str.isdigit, one.text[one.body :]))]
        )
    )
    digits = [at for at, char in enumerate(clause.text) if char.isdigit() and at >= clause.body]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(
        st.sampled_from([digit for digit in "0123456789" if digit != clause.text[at]])
    )
    wrong = replace(clause, text=clause.text[:at] + other + clause.text[at + 1 :])
    papers = tuple(
        replace(one, clauses=tuple(wrong if each is clause else each for each in one.clauses))
        for one in WORLD_REGISTER.instruments
    )
    problems = list(quotes_verbatim(replace(WORLD_REGISTER, instruments=papers)))
    assert "quote-not-found" in {problem.code for problem in problems}


# The report


@quick
@given(
    st.text("abc县公安据，：“”…①●\t\u200b\x1b１ ", min_size=1, max_size=120),
    st.integers(1, 130),
    st.integers(0, 130),
)
def test_marker_stands_exactly_under_its_place(line: str, column: int, width: int) -> None:
    at = Location("a.yml", 1, column, width)
    shown, *marker = report._marked(report.printable(line), at)
    assert report.columns(shown) <= 4 + 96 + 3
    assert all(char.isprintable() or char == "\u3000" for char in shown)
    if not width:
        assert not marker
        return
    (under,) = marker
    begin = len(under) - len(under.lstrip(" "))
    assert set(under.strip()) == {"^"}
    place = report.printable(line)[column - 1 : column - 1 + width]
    if not place:
        return
    # Walk along the shown line to the column where the marker begins: there the place begins.
    walked = 0
    for position, char in enumerate(shown):
        if walked == begin:
            rest = shown[position:]
            break
        walked += report.columns(char)
    else:
        rest = ""
    length = len(under.strip())
    covered = ""
    for char in rest:
        if report.columns(covered + char) > length:
            break
        covered += char
    assert place.startswith(covered.rstrip("…")) or covered.startswith(place)


@quick
@given(ANY)
def test_columns_are_those_of_the_standard(text: str) -> None:
    """Unicode annex 11: wide and full-width characters take two columns, combining ones none."""
    expected = 0
    for char in text:
        if not unicodedata.combining(char):
            expected += 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
    assert report.columns(text) == expected
