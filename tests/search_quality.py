"""Measuring the search: written query sets, query sets drawn from the corpus, figures."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policyledger.render.search import FOLDER, corpus_json, search_assets
from policyledger.views.bindings import Bindings
from policyledger.views.search import SearchCorpus, search_corpus

HERE = Path(__file__).parent / "search"
NODE = shutil.which("node")
_HAN = re.compile(r"[\u4e00-\u9fff0-9]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A query and the keys of which one must be found; ``first`` must be the first, if stated."""

    query: str
    finds: tuple[str, ...]
    first: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of questions came to."""

    recall: float
    mrr: float
    without_result: int
    missed: tuple[str, ...]

    def __str__(self) -> str:
        return f"recall@10 {self.recall:.3f}  MRR {self.mrr:.3f}  无结果 {self.without_result}"


def questions(path: Path) -> tuple[Question, ...]:
    """Read a query set."""
    return tuple(
        Question(str(entry["query"]), tuple(entry["finds"]), entry.get("first", ""))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


class Engine:
    """The engine in node, with a corpus."""

    def __init__(self, folder: Path, corpus: SearchCorpus, engine: bytes) -> None:
        self.corpus = corpus
        self.engine = folder / "engine.js"
        self.data = folder / "corpus.json"
        self.engine.write_bytes(engine)
        self.data.write_text(corpus_json(corpus), encoding="utf-8")
        self.matters: dict[str, set[str]] = {}
        for record in corpus.records:
            for name, key in record.links:
                if name == "matter":
                    self.matters.setdefault(key.removeprefix("matter:"), {key}).add(record.key)

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

    def measure(self, asked: Sequence[Question]) -> Figures:
        """Ask everything; a question counts when one wanted result stands among the first ten."""
        ranks = []
        missed = []
        without = 0
        for question, answer in zip(
            asked, self.answer([question.query for question in asked]), strict=True
        ):
            keys = answer["keys"][:10]
            wanted = self.wanted(question.finds)
            without += not keys
            rank = next((place for place, key in enumerate(keys, 1) if key in wanted), 0)
            if question.first and keys[:1] != [question.first]:
                rank = 0
            if not rank:
                missed.append(f"{question.query} → {'、'.join(keys[:3]) or '无'}")
            ranks.append(1 / rank if rank else 0.0)
        return Figures(
            sum(rank > 0 for rank in ranks) / len(ranks),
            sum(ranks) / len(ranks),
            without,
            tuple(missed),
        )


def engine_for(bindings: Bindings, folder: Path) -> Engine:
    """Give the engine with the corpus of a register, working in ``folder``."""
    assets = search_assets(bindings)
    return Engine(folder, search_corpus(bindings), assets[f"{FOLDER}/engine.js"])


def phrases(corpus: SearchCorpus, count: int, seed: int) -> list[tuple[str, str]]:
    """Draw phrases of 2 to 8 characters that stand in a sentence: (phrase, key of its duty)."""
    draw = random.Random(seed)
    duties = [record for record in corpus.records if record.kind == "duty" and record.body]
    found: list[tuple[str, str]] = []
    while len(found) < count:
        record = draw.choice(duties)
        run = draw.choice(_HAN.findall(record.body))
        length = draw.randint(2, 8)
        if len(run) >= length:
            start = draw.randint(0, len(run) - length)
            found.append((run[start : start + length], record.key))
    return found


def two_words(corpus: SearchCorpus, count: int, seed: int) -> list[tuple[str, str]]:
    """Draw two words of 2 to 4 characters of one duty each: ("word word", key of the duty)."""
    draw = random.Random(seed)
    duties = [record for record in corpus.records if record.kind == "duty" and record.body]
    found: list[tuple[str, str]] = []
    while len(found) < count:
        record = draw.choice(duties)
        runs = [run for run in _HAN.findall(f"{record.title}，{record.body}") if len(run) >= 2]
        words = []
        for _ in range(2):
            run = draw.choice(runs)
            length = min(draw.randint(2, 4), len(run))
            start = draw.randint(0, len(run) - length)
            words.append(run[start : start + length])
        found.append((" ".join(words), record.key))
    return found
