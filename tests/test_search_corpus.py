"""What the search looks through: every record leads somewhere, every file is what it must be."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from policyledger.model.register import Register
from policyledger.render.site.pinyin import phrases, readings
from policyledger.render.site.search import FOLDER, STOCK_INDEX, corpus_json, search_assets
from policyledger.views.bindings import Bindings
from policyledger.views.pages.search import ADDRESSES, Kind, SearchCorpus, search_corpus


@pytest.fixture(scope="module")
def corpus(register: Register) -> SearchCorpus:
    return search_corpus(Bindings(register))


class _Ids(HTMLParser):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.found.update(value for name, value in attrs if name == "id" and value)


def test_every_result_leads_to_a_place_in_the_site(corpus: SearchCorpus, site: Path) -> None:
    ids: dict[str, set[str]] = {}
    lost = []
    for record in corpus.records:
        page, _, anchor = ADDRESSES[record.kind].format(*record.id.split("#")).partition("#")
        if page not in ids:
            ids[page] = _Ids(site / page).found if (site / page).is_file() else set()
        if not (site / page).is_file() or (anchor and anchor not in ids[page]):
            lost.append(record.key)
    assert not lost


def test_everything_can_be_found(register: Register, corpus: SearchCorpus) -> None:
    counts = {kind: sum(record.kind is kind for record in corpus.records) for kind in Kind}
    assert counts == {
        Kind.UNIT: len(register.units),
        Kind.DOCUMENT: len(register.instruments),
        Kind.MATTER: len(register.matters),
        Kind.DUTY: len(register.obligations),
        Kind.CLAUSE: sum(len(document.clauses) for document in register.instruments),
    }


def test_keys_are_unique_and_links_lead_to_records(corpus: SearchCorpus) -> None:
    keys = {record.key for record in corpus.records}
    assert len(keys) == len(corpus.records)
    assert {key for record in corpus.records for _, key in record.links} <= keys


def test_summaries_are_not_shown_as_quotations(register: Register, corpus: SearchCorpus) -> None:
    quotes = {f"duty:{duty.id}": duty.quote or "" for duty in register.obligations}
    shown = {record.key: record.body for record in corpus.records if record.kind is Kind.DUTY}
    assert shown == quotes


def test_what_is_of_the_place_comes_first(register: Register, corpus: SearchCorpus) -> None:
    own = {str(unit.id) for unit in register.units if unit.place == register.settings.place}
    units = [record.id for record in corpus.records if record.kind is Kind.UNIT]
    assert set(units[: len(own)]) == own


def test_the_corpus_script_holds_the_corpus(register: Register, corpus: SearchCorpus) -> None:
    script = search_assets(Bindings(register))[f"{FOLDER}/corpus.js"].decode()
    literal = re.fullmatch(r"window\.__ledgerSearch='(.*)';\n", script, re.DOTALL)
    assert literal
    text = re.sub(r"\\(.)", r"\1", literal[1])
    assert json.loads(text) == json.loads(corpus_json(corpus))


def test_the_same_register_gives_the_same_bytes(register: Register) -> None:
    assert search_assets(Bindings(register)) == search_assets(Bindings(register))


def test_another_policy_has_a_corpus_of_its_own(world: Register) -> None:
    data = json.loads(corpus_json(search_corpus(Bindings(world))))
    assert len(data["records"]) > len(world.obligations)


def test_no_script_evaluates_text(register: Register) -> None:
    for path, data in search_assets(Bindings(register)).items():
        if path.endswith(("engine.js", "panel.js")):
            assert not re.search(
                r"\beval\(|new Function|innerHTML|insertAdjacentHTML", data.decode()
            )


@pytest.mark.parametrize(
    ("text", "char", "syllables"),
    [("长效机制", "长", {"chang"}), ("家长会", "长", {"zhang"}), ("绿色", "绿", {"lu"})],
)
def test_readings_follow_the_phrase(text: str, char: str, syllables: set[str]) -> None:
    table = readings(phrases([text]))
    assert {syllable for syllable, chars in table.items() if char in chars} == syllables


def test_characters_that_do_not_occur_are_read_too() -> None:
    assert "策" in readings(["册"])["ce"]


def test_the_stock_index_is_not_in_the_site(world_site: Path) -> None:
    paths = [path.relative_to(world_site).as_posix() for path in world_site.rglob("*")]
    assert "assets/search/corpus.js" in paths
    assert not [path for path in paths if path.startswith(STOCK_INDEX)]
