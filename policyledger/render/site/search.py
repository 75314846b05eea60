"""The search of the site: its corpus, engine and panel as files under ``assets/search/``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from hashlib import sha256

from policyledger.model.words import Level, Role
from policyledger.render.project import TEMPLATES
from policyledger.render.site.pinyin import phrases, readings
from policyledger.views.bindings import Bindings
from policyledger.views.deferred import Deferred, Recall, anew
from policyledger.views.pages.search import (
    ADDRESSES,
    Kind,
    SearchCorpus,
    SearchRecord,
    search_corpus,
)

#: Where the scripts stand in the project, and where their results stand in the site.
SOURCES = TEMPLATES / "site" / "assets" / "search"
FOLDER = "assets/search"
#: What the theme brings for its own search. Nothing loads it, and its index alone would be larger
#: than the rest of the site.
STOCK_INDEX = ("search/", "assets/javascripts/workers/", "assets/javascripts/lunr/")
#: The parts of engine and panel in the order in which they build on each other.
ENGINE = ("text", "numbers", "scan", "sound", "repair", "pieces", "corpus", "present", "query")
PANEL = ("client", "results", "panel")
#: What a link weighs when the name of the linked record is searched for; 0: for filters only.
LINK_WEIGHTS = {
    "lead": 0.8,
    "actor": 0.76,
    "support": 0.66,
    "recipient": 0.62,
    "consulted": 0.6,
    "group": 0.3,
    "matter": 0.34,
    "document": 0.2,
    "about": 0.0,
}
#: The roles whose units stand under a result.
SHOWN_ROLES = (Role.LEAD, Role.ACTOR)


def search_assets(bindings: Bindings, recall: Recall = anew) -> dict[str, bytes]:
    """Give every file that the search needs, by its path in the site."""
    return {
        f"{FOLDER}/corpus.js": corpus_script(search_corpus(bindings), recall),
        f"{FOLDER}/engine.js": _joined("engine", ENGINE),
        f"{FOLDER}/panel.js": _joined("panel", PANEL),
        f"{FOLDER}/search.css": (SOURCES / "search.css").read_bytes(),
    }


def _joined(folder: str, parts: tuple[str, ...]) -> bytes:
    return b"".join((SOURCES / folder / f"{part}.js").read_bytes() for part in parts)


def corpus_script(corpus: SearchCorpus, recall: Recall = anew) -> bytes:
    """Give the corpus as a classic script: ``file://`` pages cannot fetch, but they load scripts.

    The script holds JSON in a string, which the worker parses, so that the page itself never waits.
    """
    text = corpus_json(corpus, recall).replace("\\", "\\\\").replace("'", "\\'")
    return f"window.__ledgerSearch='{text}';\n".encode()


def corpus_json(corpus: SearchCorpus, recall: Recall = anew) -> str:
    """Give the corpus as compact JSON; records and links are arrays, see ``engine/corpus.js``."""
    places = {key: place for place, key in enumerate(corpus.linked)}
    rows = [recall(f"rows-{part.key}", partial(_rows, part, places)) for part in corpus.parts]
    spoken = {
        phrase
        for part in corpus.parts
        for phrase in recall(f"phrases-{part.key}", partial(_phrases, part)).split()
    }
    said = "\n".join(sorted(spoken))
    table = recall(
        f"readings-{sha256(said.encode()).hexdigest()}", lambda: _compact(readings(said.split()))
    )
    shown = {role.value: role.label for role in SHOWN_ROLES}
    data = {
        "kinds": [[kind.value, kind.label, ADDRESSES[kind]] for kind in Kind],
        "levels": [[level.value, level.label] for level in Level],
        "links": [[name, weight, shown.get(name, "")] for name, weight in LINK_WEIGHTS.items()],
        "synonyms": corpus.synonyms,
        "readings": json.loads(table),
    }
    return f'{_compact(data)[:-1]},"records":[{",".join(filter(None, rows))}]}}'


def _rows(part: Deferred[tuple[SearchRecord, ...]], places: Mapping[str, int]) -> str:
    """Give the records of a part as arrays; links name others by their place in the list."""
    kinds, levels, classes = list(Kind), list(Level), list(LINK_WEIGHTS)

    def row(record: SearchRecord) -> list[object]:
        links: dict[str, list[int]] = {}
        for name, key in record.links:
            if key in places:
                links.setdefault(name, []).append(places[key])
        return [
            kinds.index(record.kind),
            record.id,
            record.title,
            record.body,
            record.cite,
            record.due,
            "；".join(record.more),
            list(record.names),
            sum(1 << levels.index(level) for level in record.levels),
            [[classes.index(name), *linked] for name, linked in links.items()],
        ]

    return ",".join(_compact(row(record)) for record in part.value)


def _phrases(part: Deferred[tuple[SearchRecord, ...]]) -> str:
    """Give the phrases that stand in the texts of a part, a line each."""
    texts = (
        text
        for record in part.value
        for text in (record.title, *record.names, record.body, *record.more)
    )
    return "\n".join(sorted(phrases(texts)))


def _compact(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
