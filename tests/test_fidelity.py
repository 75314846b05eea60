"""The stored papers hold the transcript they were taken from, character by character."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from policyledger.check.corrections import printed_parts
from policyledger.load.content import load
from policyledger.model.instrument import Instrument
from policyledger.model.register import Register
from policyledger.model.text import squeeze

HERE = Path(__file__).parent / "fidelity"
CONTENT = Path(__file__).parent.parent / "content"

pytestmark = pytest.mark.skipif(
    not (CONTENT / "instruments/county/gd-zb-2018-132.md").is_file(),
    reason="the content was replaced: this test is about the papers that came with the project",
)


@pytest.fixture(scope="module")
def register() -> Register:
    register, problems = load(CONTENT, CONTENT.parent / "checklists")
    assert not problems
    return register


def stretches() -> list[tuple[str, int, str]]:
    """Cut the transcript into (instrument, copy, text without white space)."""
    rest = squeeze((HERE / "transcript.txt").read_text(encoding="utf-8"))
    found = []
    for entry in yaml.safe_load((HERE / "copies.yml").read_text(encoding="utf-8")):
        end = rest.index(entry["ends"]) + len(entry["ends"])
        found.append((entry["instrument"], entry["copy"], rest[:end]))
        rest = rest[end:]
    assert rest == "", "the transcript goes on after the last paper"
    return found


def as_transcribed(instrument: Instrument, copy: int) -> str:
    """Give the stored paper with its corrections taken back, as copy ``copy`` was transcribed."""
    parts = printed_parts(instrument)
    for correction in reversed(instrument.corrections):
        if correction.after is None or correction.copy not in (None, copy):
            continue
        after, before = squeeze(correction.after), squeeze(correction.before)
        assert parts[correction.where].count(after) == 1
        parts[correction.where] = parts[correction.where].replace(after, before)
    return "".join(parts.values())


@pytest.mark.parametrize(("name", "copy", "text"), stretches())
def test_every_character_is_accounted_for(
    register: Register, name: str, copy: int, text: str
) -> None:
    assert as_transcribed(register.instrument_by_id[name], copy) == text


def test_kept_oddities_stand_in_the_text(register: Register) -> None:
    for instrument in register.instruments:
        parts = printed_parts(instrument)
        for correction in instrument.corrections:
            if correction.after is None:
                assert squeeze(correction.before) in parts[correction.where]


def test_the_papers_are_whole(register: Register) -> None:
    clauses = {str(i.id): [c.id for c in i.clauses] for i in register.instruments}
    assert clauses["gd-gjg-2020-7"] == ["0"]
    assert clauses["xc-jj-2020-17"] == clauses["ah-jj-2020-10"] == ["0", "1", "2", "3", "4"]
    county = register.instrument_by_id["gd-zb-2018-132"]
    assert sum(clause.tail is not None for clause in county.clauses) == 14
    labels = [clause.label for clause in county.clauses if clause.tail]
    assert labels[:4] == ["二、（一）1", "二、（一）2", "二、（一）3", "二、（二）4"]
    assert labels[-3:] == ["三、（一）", "三、（二）", "三、（三）"]
