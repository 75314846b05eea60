"""How fast the search answers: python benchmarks/search.py [--duties 5000] [--seed 1].

Makes a corpus of any size by putting sentences of the real one together anew, asks all query sets
of tests/search and phrases drawn from the corpus, and prints the times of one engine in node.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from search_quality import HERE, Engine, phrases, questions, two_words  # noqa: E402

from policyledger.load.content import load  # noqa: E402
from policyledger.render.site.search import FOLDER, corpus_json, search_assets  # noqa: E402
from policyledger.views.bindings import Bindings  # noqa: E402
from policyledger.views.deferred import Deferred  # noqa: E402
from policyledger.views.pages.search import Kind, SearchCorpus, SearchRecord, search_corpus  # noqa: E402


def enlarge(corpus: SearchCorpus, count: int, seed: int) -> SearchCorpus:
    """Give a corpus with ``count`` duties, made of the parts of the duties of ``corpus``."""
    draw = random.Random(seed)
    duties = [record for record in corpus.records if record.kind is Kind.DUTY]
    parts = [part for record in duties for part in record.body.split("，") if len(part) > 3]
    evidence = [part for record in duties for part in record.more]

    def made(number: int) -> SearchRecord:
        pattern, other = draw.choice(duties), draw.choice(duties)
        return replace(
            pattern,
            id=f"MADE-{number:05}",
            title=f"{draw.choice(parts)[:12]}{other.title[:10]}",
            body="，".join(draw.sample(parts, 3)),
            more=tuple(draw.sample(evidence, 4)),
            links=tuple(dict.fromkeys((*pattern.links, *other.links[:2]))),
        )

    extra = tuple(made(number) for number in range(max(count - len(duties), 0)))
    others = tuple(record for record in corpus.records if record.kind is not Kind.CLAUSE)
    clauses = tuple(record for record in corpus.records if record.kind is Kind.CLAUSE)
    records = (*others, *extra, *clauses)
    return SearchCorpus((Deferred("all", lambda: records),), corpus.linked, corpus.synonyms)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--duties", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    register, _ = load(ROOT / "content", ROOT / "checklists")
    bindings = Bindings(register)
    corpus = enlarge(search_corpus(bindings), options.duties, options.seed)
    asked = [
        question.query for path in sorted(HERE.glob("*/*.yml")) for question in questions(path)
    ]
    for draw in (phrases, two_words):
        asked += [drawn.query for drawn in draw(corpus, 300, options.seed)]
    random.Random(options.seed).shuffle(asked)
    script = search_assets(bindings)[f"{FOLDER}/engine.js"]
    size = len(corpus_json(corpus).encode())
    with tempfile.TemporaryDirectory() as folder:
        answers = Engine(Path(folder), corpus, script).answer(asked)
    times = sorted(
        (answer["milliseconds"], query) for answer, query in zip(answers, asked, strict=True)
    )
    print(f"{len(corpus.records)} records, {size / 1e6:.1f} MB, {len(asked)} queries")
    print(f"ready after {answers[0]['ready']:.0f} ms")
    for share in (0.5, 0.95, 0.99):
        print(f"p{share * 100:.0f}  {times[int(share * (len(times) - 1))][0]:.1f} ms")
    print("slowest: " + "；".join(f"{query} {time:.0f} ms" for time, query in times[-8:]))


if __name__ == "__main__":
    main()
