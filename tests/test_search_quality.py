"""How well the search finds: the figures that it must reach, on queries it was not tuned on."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from search_quality import (
    HERE,
    NODE,
    Engine,
    changed,
    engine_for,
    full_pinyin,
    initials,
    phrases,
    questions,
    same_sound,
    two_words,
    wrong_character,
)

from policyledger.model.register import Register
from policyledger.views.bindings import Bindings

pytestmark = pytest.mark.skipif(NODE is None, reason="没有安装 node，不能运行搜索引擎")

TUNED = sorted((HERE / "tuned").glob("*.yml"))
HELD_OUT = sorted((HERE / "held-out").glob("*.yml"))
#: Question sets in words of daily life are measured together: one set alone is small.
QUESTIONS = ("everyday", "questions", "later")
SEED = 20260305
#: Queries that may not break the engine, one a line.
STRANGE = (HERE / "strange.txt").read_text(encoding="utf-8").split("\n")


@pytest.fixture(scope="module")
def engine(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_for(Bindings(register), tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def world_engine(world: Register, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine_for(Bindings(world), tmp_path_factory.mktemp("world-search"))


def test_there_are_enough_questions() -> None:
    assert sum(len(questions(path)) for path in HELD_OUT) >= 150


@pytest.mark.parametrize(
    "path", [*TUNED, *HELD_OUT], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_questions_name_what_exists(engine: Engine, path: Path) -> None:
    unknown = {
        question.query: sorted(engine.unknown(question))
        for question in questions(path)
        if engine.unknown(question)
    }
    assert not unknown


@pytest.mark.parametrize("path", TUNED, ids=lambda path: path.stem)
def test_tuned_questions(engine: Engine, path: Path) -> None:
    figures = engine.measure(questions(path))
    assert figures.recall >= 0.95, figures
    assert figures.without_result == 0, figures


def test_everyday_questions_not_tuned_on(engine: Engine) -> None:
    asked = [one for name in QUESTIONS for one in questions(HERE / "held-out" / f"{name}.yml")]
    figures = engine.measure(asked)
    assert figures.recall >= 0.95, figures
    assert figures.mrr >= 0.75, figures
    assert figures.without_result == 0, figures


@pytest.mark.parametrize("name", ["synonyms", "typos", "pinyin", "numbers"])
def test_other_questions_not_tuned_on(engine: Engine, name: str) -> None:
    figures = engine.measure(questions(HERE / "held-out" / f"{name}.yml"))
    assert figures.recall >= 0.95, figures
    assert figures.without_result == 0, figures


@pytest.mark.parametrize("which", ["engine", "world_engine"])
def test_phrases_of_duties_are_all_found(which: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(which)
    figures = engine.measure_drawn(phrases(engine.corpus, 600, SEED))
    assert figures.recall == 1.0, figures


@pytest.mark.parametrize("which", ["engine", "world_engine"])
def test_two_words_of_a_duty_are_found(which: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(which)
    figures = engine.measure_drawn(two_words(engine.corpus, 600, SEED))
    assert figures.recall >= 0.99, figures
    assert figures.without_result == 0, figures


@pytest.mark.parametrize("which", ["engine", "world_engine"])
@pytest.mark.parametrize(
    ("change", "shortest", "least"),
    [(same_sound, 3, 0.95), (wrong_character, 4, 0.95), (full_pinyin, 3, 0.95), (initials, 4, 0.9)],
    ids=["same sound", "wrong character", "pinyin", "initials"],
)
def test_damaged_phrases_are_found(
    which: str,
    change: Callable[[str, random.Random], str],
    shortest: int,
    least: float,
    request: pytest.FixtureRequest,
) -> None:
    engine: Engine = request.getfixturevalue(which)
    drawn = changed(phrases(engine.corpus, 500, SEED), change, shortest, SEED)
    figures = engine.measure_drawn(drawn)
    assert figures.recall >= least, figures
    assert figures.without_result == 0, figures


def test_no_query_is_too_strange(engine: Engine) -> None:
    strange = [*STRANGE, "a" * 300, "xian" * 40, "zh" * 30, "一" * 200, "1" * 200]
    draw = random.Random(SEED)
    letters = "控辍保学abxyz019%〔〕 ，的县一二十百\\[]()*+?."
    strange += ["".join(draw.choices(letters, k=draw.randint(1, 40))) for _ in range(300)]
    answers = engine.answer(list(strange))
    slowest = max(zip((answer["milliseconds"] for answer in answers), strange, strict=True))
    assert slowest[0] < 500, slowest


def test_filters_leave_only_what_they_name(engine: Engine, register: Register) -> None:
    kinds, levels = ["unit", "document", "matter", "duty", "clause"], ["nation", "province"]
    topic = register.settings.topic
    (plain, duties, province) = engine.answer(
        [
            {"text": topic, "limit": 500},
            {"text": topic, "limit": 500, "kind": kinds.index("duty")},
            {"text": topic, "limit": 500, "level": levels.index("province")},
        ]
    )
    wanted = [key for key in plain["keys"] if key.startswith("duty:")]
    assert duties["keys"] == wanted
    assert duties["kinds"] == plain["kinds"]
    assert province["keys"]
    assert all(
        "province" in {level.value for level in engine.records[key].levels}
        for key in province["keys"]
    )


def test_the_filter_by_unit_gives_what_its_page_gives(engine: Engine, register: Register) -> None:
    bindings = Bindings(register)
    unit = max(register.units, key=lambda unit: len(bindings.strongest(unit)))
    place = list(engine.records).index(f"unit:{unit.id}")
    words = register.settings.topic
    plain, narrowed = engine.answer(
        [{"text": words, "limit": 2000}, {"text": words, "limit": 2000, "unit": place}]
    )
    own = {f"duty:{binding.duty.id}" for binding in bindings.strongest(unit)}
    assert [key for key in narrowed["keys"] if key.startswith("duty:")] == [
        key for key in plain["keys"] if key in own
    ]
