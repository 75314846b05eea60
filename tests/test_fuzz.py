"""A short run of the fuzzer; the long one is ``python tools/fuzz.py --inputs 1000000``."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import AS_OF
from fuzz import fuzz
from fuzz_entrances import Runner, sheets
from fuzz_inputs import COUNTY, ENTRANCES, Corpus, Input

from policyledger.check import check
from policyledger.load.content import load


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(sheets)


def test_the_small_county_has_no_problem() -> None:
    """What is spoiled must be whole to begin with."""
    register, found = load(COUNTY / "content", COUNTY / "checklists")
    assert not list(check(register, found, AS_OF))


def test_spoiled_files_are_answered(corpus: Corpus, tmp_path: Path) -> None:
    names = [f"tests:{number}" for number in range(2500)]
    figures = fuzz(corpus, names, 8, tmp_path)
    assert not figures.failures, (Path(figures.failures[0]) / "said.txt").read_text()
    assert figures.inputs == len(names)
    # All ways in were tried, and what is nearly right is not all thrown away at the door.
    assert {outcome.partition(":")[0] for outcome in figures.outcomes} == set(ENTRANCES)
    for outcome in ("folder: read", "folder: problems", "folder: made", "pdf: read", "xlsx: read"):
        assert figures.outcomes[outcome]


def test_an_input_can_be_had_again(corpus: Corpus) -> None:
    assert corpus.make("tests:7") == corpus.make("tests:7")
    assert corpus.make("tests:7") != corpus.make("tests:8")


def test_a_failure_is_seen_and_saved(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_runner: Runner, _given: Input, _thorough: bool) -> str:
        raise RecursionError("too deep")

    monkeypatch.setattr(Runner, "run", broken)
    figures = fuzz(corpus, ["tests:1"], 10, tmp_path)
    (folder,) = figures.failures
    assert "RecursionError: too deep" in (Path(folder) / "said.txt").read_text()
    given = corpus.make("tests:1")
    assert {path: (Path(folder) / path).read_bytes() for path in given.files} == given.files
