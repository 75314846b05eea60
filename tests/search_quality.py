"""Measuring the search: written query sets, query sets drawn from the corpus, figures."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pypinyin import lazy_pinyin

from policyledger.render.site.search import FOLDER, corpus_json, search_assets
from policyledger.views.bindings import Bindings
from policyledger.views.pages.search import Kind, SearchCorpus, search_corpus

HERE = Path(__file__).parent / "search"
NODE = shutil.which("node")
_RUN = re.compile(r"[\u4e00-\u9fff0-9]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+\Z")
_MARKS = re.compile(r"[^\w%]")
EVERYDAY = [
    char
    for row in range(0xB0, 0xD8)
    for cell in range(0xA1, 0xFF)
    if (char := bytes((row, cell)).decode("gb2312", "ignore"))
]


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the keys of which one must be found; ``first`` must be the first, if stated."""

    query: str
    finds: tuple[str, ...]
    first: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A query made from a stretch of the corpus: the stretch, and the duty it was taken from."""

    query: str
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of questions came to."""

    recall: float
    mrr: float
    without_result: int
    missed: tuple[str, ...]

    def __str__(self) -> str:
        figures = f"recall@10 {self.recall:.3f}  MRR {self.mrr:.3f}  无结果 {self.without_result}"
        return "\n  ".join((figures, *self.missed))


def questions(path: Path) -> tuple[Question, ...]:
    """Read a query set."""
    return tuple(
        Question(str(entry["query"]), tuple(entry["finds"]), entry.get("first", ""))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


class Engine:
    """The engine in node, with a corpus, working in ``folder``."""

    def __init__(self, folder: Path, corpus: SearchCorpus, engine: bytes) -> None:
        self.corpus = corpus
        self.engine = folder / "engine.js"
        self.data = folder / "corpus.json"
        self.engine.write_bytes(engine)
        self.data.write_text(corpus_json(corpus), encoding="utf-8")
        self.records = {record.key: record for record in corpus.records}
        self.matters: dict[str, set[str]] = {}
        for record in corpus.records:
            if record.kind is Kind.MATTER:
                self.matters.setdefault(record.id, set()).add(record.key)
            for name, key in record.links:
                if name == "matter":
                    self.matters.setdefault(key.removeprefix("matter:"), set()).add(record.key)

    def answer(self, queries: Sequence[str | dict[str, Any]]) -> list[dict[str, Any]]:
        """Answer queries; ``keys`` of an answer are its results."""
        assert NODE
        done = subprocess.run(
            [NODE, str(HERE / "answer.js"), str(self.engine), str(self.data)],
            input=json.dumps(queries),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        return answers

    def wanted(self, finds: Iterable[str]) -> set[str]:
        """Give the keys that ``finds`` means; ``about:`` is a matter with all its duties."""
        found: set[str] = set()
        for name in finds:
            kind, _, rest = name.partition(":")
            found |= self.matters.get(rest, set()) if kind == "about" else {name}
        return found

    def unknown(self, question: Question) -> set[str]:
        """Give the keys in a question that the corpus does not have."""
        named = {*question.finds, *((question.first,) if question.first else ())}
        return {
            name
            for name in named
            if not (
                name in self.records
                or (name.startswith("about:") and name.removeprefix("about:") in self.matters)
            )
        }

    def measure(self, asked: Sequence[Question]) -> Figures:
        """Ask everything; a question counts when one wanted result stands among the first ten."""
        ranks = []
        missed = []
        without = 0
        answers = self.answer([question.query for question in asked])
        for question, answer in zip(asked, answers, strict=True):
            keys = answer["keys"][:10]
            wanted = self.wanted(question.finds)
            without += not keys
            rank = next((place for place, key in enumerate(keys, 1) if key in wanted), 0)
            if question.first and keys[:1] != [question.first]:
                rank = 0
            if not rank:
                missed.append(f"{question.query} → {'、'.join(keys[:3]) or '无'}")
            ranks.append(1 / rank if rank else 0.0)
        return _figures(ranks, without, missed)

    def measure_drawn(self, drawn: Sequence[Drawn]) -> Figures:
        """Ask queries drawn from duties.

        Such a query counts when its duty stands among the first ten, or when there are more than
        ten to show: then each duty and clause of the first ten must hold the text, and other
        results are pages of units, papers or matters that go by that name.
        """
        ranks = []
        missed = []
        without = 0
        for one, answer in zip(drawn, self.answer([one.query for one in drawn]), strict=True):
            keys = answer["keys"][:10]
            without += not keys
            rank = keys.index(one.key) + 1 if one.key in keys else 0
            sentences = [key for key in keys if key.startswith(("duty:", "clause:"))]
            full = len(keys) == 10 and answer["total"] > 10
            if not rank and full and all(self.holds(key, one.text) for key in sentences):
                rank = 1
            if not rank:
                missed.append(f"{one.query}（{one.text}）→ {one.key}；{'、'.join(keys[:3])}")
            ranks.append(1 / rank if rank else 0.0)
        return _figures(ranks, without, missed)

    def holds(self, key: str, text: str) -> bool:
        """Whether a record, or what it is linked to by name, holds every word of ``text``."""
        record = self.records[key]
        linked = [self.records[name] for _, name in record.links if name in self.records]
        said = "\n".join(
            _MARKS.sub("", part)
            for one in (record, *linked)
            for part in (one.title, *one.names, one.body, one.due, *one.more, one.cite)
        )
        return all(word in said for word in text.split())


def _figures(ranks: Sequence[float], without: int, missed: Iterable[str]) -> Figures:
    """Sum up: ``ranks`` are 1 / place of what was wanted, 0 where it is not among the first ten."""
    found = sum(rank > 0 for rank in ranks)
    return Figures(found / len(ranks), sum(ranks) / len(ranks), without, tuple(missed))


def engine_for(bindings: Bindings, folder: Path) -> Engine:
    """Give the engine with the corpus of a register, working in ``folder``."""
    assets = search_assets(bindings)
    return Engine(folder, search_corpus(bindings), assets[f"{FOLDER}/engine.js"])


def phrases(corpus: SearchCorpus, count: int, seed: int) -> list[Drawn]:
    """Draw phrases of 2 to 8 characters that stand in the sentence of a duty."""
    draw = random.Random(seed)
    duties = [record for record in corpus.records if record.kind is Kind.DUTY]
    found: list[Drawn] = []
    while len(found) < count:
        record = draw.choice(duties)
        run = draw.choice(_RUN.findall(record.body or record.title) or [""])
        length = draw.randint(2, 8)
        if len(run) >= length:
            start = draw.randint(0, len(run) - length)
            phrase = run[start : start + length]
            found.append(Drawn(phrase, phrase, record.key))
    return found


def two_words(corpus: SearchCorpus, count: int, seed: int) -> list[Drawn]:
    """Draw two words of 2 to 4 characters of one duty each."""
    draw = random.Random(seed)
    duties = [record for record in corpus.records if record.kind is Kind.DUTY]
    found: list[Drawn] = []
    while len(found) < count:
        record = draw.choice(duties)
        runs = [run for run in _RUN.findall(f"{record.title}，{record.body}") if len(run) >= 2]
        words = []
        for run in draw.choices(runs, k=2):
            length = min(draw.randint(2, 4), len(run))
            start = draw.randint(0, len(run) - length)
            words.append(run[start : start + length])
        found.append(Drawn(" ".join(words), " ".join(words), record.key))
    return found


def changed(
    drawn: Iterable[Drawn], change: Callable[[str, random.Random], str], shortest: int, seed: int
) -> list[Drawn]:
    """Change the queries of Chinese characters alone, of ``shortest`` or more."""
    draw = random.Random(seed)
    return [
        Drawn(change(one.text, draw), one.text, one.key)
        for one in drawn
        if _HAN.match(one.text) and len(one.text) >= shortest
    ]


def wrong_character(text: str, draw: random.Random) -> str:
    """Put any everyday character in the place of one."""
    at = draw.randrange(len(text))
    return text[:at] + draw.choice(EVERYDAY) + text[at + 1 :]


def same_sound(text: str, draw: random.Random) -> str:
    """Put a character of the same sound in the place of one."""
    at = draw.randrange(len(text))
    same = [char for char in _sounds().get(lazy_pinyin(text[at])[0], ()) if char != text[at]]
    return text[:at] + draw.choice(same or [text[at]]) + text[at + 1 :]


@cache
def _sounds() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for char in EVERYDAY:
        found.setdefault(lazy_pinyin(char)[0], []).append(char)
    return found


def full_pinyin(text: str, draw: random.Random) -> str:
    """Write the text in pinyin, the last syllable perhaps unfinished."""
    *syllables, last = lazy_pinyin(text)
    return "".join(syllables) + last[: draw.randint(1, len(last))]


def initials(text: str, draw: random.Random) -> str:  # noqa: ARG001
    """Write the first letter of each syllable."""
    return "".join(syllable[0] for syllable in lazy_pinyin(text))
