"""The pages of the site: complete, linked, true to the text, safe, the same every time."""

from __future__ import annotations

import dataclasses
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from built_site import DOWNLOADS, built, page_bytes
from conftest import AS_OF

from policyledger.model.location import Text
from policyledger.model.register import Register
from policyledger.model.text import squeeze
from policyledger.render.errors import SiteError
from policyledger.render.site.pages import pages as all_pages
from policyledger.views.bindings import Bindings
from policyledger.views.calendar.schedule import Schedule
from policyledger.views.ledger import Ledger
from policyledger.views.pages.document import document_page
from policyledger.views.pages.passage import Piece
from policyledger.views.pages.unit import unit_page

DAY = date(2026, 3, 5)


@dataclass
class _Links(HTMLParser):
    """What a page links to, loads, and can be linked to at."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        elif tag in ("link", "script", "img", "use", "iframe", "form", "object", "source"):
            self.loads += [str(values[key]) for key in ("href", "src", "action") if values.get(key)]


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, _Links]:
    found = {}
    for path in sorted(site.rglob("*.html")):
        parser = _Links()
        parser.feed(path.read_text(encoding="utf-8"))
        found[path] = parser
    return found


def test_there_is_a_page_for_everything(site: Path, register: Register) -> None:
    wanted = [f"units/{unit.id}" for unit in register.units]
    wanted += [f"instruments/{item.id}" for item in register.instruments]
    wanted += [f"matters/{matter.id}" for matter in register.matters]
    wanted += [f"groups/{group.id}" for group in register.groups]
    wanted += [page.id for page in register.pages]
    wanted += ["index", "obligations", "matrix", "coverage", "downloads", "404"]
    missing = [name for name in wanted if not (site / f"{name}.html").is_file()]
    assert not missing


def test_every_link_and_anchor_inside_the_site_resolves(
    site: Path, pages: dict[Path, _Links]
) -> None:
    offered = {download.path for download in DOWNLOADS} | {
        "data/register.json",
        "data/register.schema.json",
        "data/obligations.csv",
    }
    ids = {path: set(page.ids) for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        if path.name == "404.html":  # served at any depth: it links to nothing, or from the root
            assert all(re.match(r"/[^/]", link) for link in page.links)
            continue
        for link in (*page.links, *page.loads):
            parts = urlsplit(link)
            if parts.scheme in ("data", "javascript"):
                broken.append(f"{path}: {link}")
                continue
            assert not parts.scheme, f"{path} 连到了站外：{link}"
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            inside = target.relative_to(site.resolve()).as_posix() if parts.path else ""
            if not target.is_file():
                if inside not in offered:
                    broken.append(f"{path.name}: {link}")
            elif target in ids and _unknown(parts.fragment, ids[target]):
                broken.append(f"{path.name}: {link}")
    assert not broken, broken[:20]


def _unknown(fragment: str, ids: set[str]) -> bool:
    """Tell an anchor that is not there from a filter; the theme's script sets its own."""
    if not fragment or "=" in fragment or fragment.startswith("__"):
        return False
    return unquote(fragment) not in ids


def test_no_id_stands_twice_on_a_page(pages: dict[Path, _Links]) -> None:
    doubled = {
        path.name: sorted({name for name in page.ids if page.ids.count(name) > 1})
        for path, page in pages.items()
        if len(page.ids) != len(set(page.ids))
    }
    assert not doubled


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, _Links]) -> None:
    for path, page in pages.items():
        for address in page.loads:
            assert not urlsplit(address).netloc, f"{path}: {address}"


def test_the_policy_against_other_hosts_comes_before_anything_else(site: Path) -> None:
    for path in site.rglob("*.html"):
        head = path.read_text(encoding="utf-8").partition("</head>")[0]
        policy = head.find("Content-Security-Policy")
        assert policy > 0, path
        first = min(head.find(tag) for tag in ("<link", "<script", "<style") if tag in head)
        assert policy < first, path
        assert not re.search(r"https?:", head[policy : head.find(">", policy)])


def test_the_start_page_is_light(site: Path) -> None:
    page = _Links()
    text = (site / "index.html").read_bytes()
    page.feed(text.decode())
    loaded = [site / address for address in page.loads if not address.endswith(".svg")]
    weight = sum(len(gzip.compress(data)) for data in (text, *(p.read_bytes() for p in loaded)))
    assert len(loaded) > 5
    assert weight < 300 * 1024


def _pieces(register: Register) -> Iterator[tuple[str, str, list[Piece]]]:
    ledger = Ledger(Bindings(register), DAY, ())
    for item in register.instruments:
        for clause in document_page(ledger, item).value.clauses:
            pieces = [piece for paragraph in clause.paragraphs for piece in paragraph.pieces]
            yield str(item.id), clause.id, pieces


def test_the_text_of_every_clause_is_whole(register: Register) -> None:
    for name, clause_id, pieces in _pieces(register):
        clause = register.instrument_by_id[name].clause(clause_id)
        assert clause is not None
        assert "".join(piece.text for piece in pieces) == clause.text.replace("\n", "")


def test_every_quotation_is_marked_from_its_first_to_its_last_word(register: Register) -> None:
    records = {(str(r.instrument), str(r.clause)): r for r in register.records}
    marked = 0
    for name, clause_id, pieces in _pieces(register):
        record = records.get((name, clause_id))
        for number, duty in enumerate(record.obligations if record else (), start=1):
            if duty.quote is None:
                continue
            text = squeeze("".join(piece.text for piece in pieces if number in piece.duties))
            quote = squeeze(duty.quote)
            assert text == quote * (len(text) // len(quote)), duty.id
            assert sum(number in piece.first for piece in pieces) == 1
            assert any(number in piece.closes for piece in pieces)
            marked += 1
    assert marked > 200


def test_overlapping_quotations_are_both_marked(register: Register) -> None:
    assert any(len(piece.duties) > 1 for *_, pieces in _pieces(register) for piece in pieces)


def test_a_unit_page_shows_each_duty_once_with_all_its_roles(register: Register) -> None:
    bindings = Bindings(register)
    ledger = Ledger(bindings, DAY, ())
    schedule = Schedule(ledger)
    for unit in register.units:
        page = unit_page(ledger, schedule, unit).value
        shown = [item.duty.id for matter in page.matters for item in matter.duties]
        bound = {str(binding.duty.id) for binding in bindings.of_unit(unit)}
        assert len(shown) == len(set(shown)) == page.entry.total
        assert set(shown) == bound
        for matter in page.matters:
            for item in matter.duties:
                roles = {
                    binding.role.value
                    for binding in bindings.of_unit(unit)
                    if binding.duty.id == item.duty.id
                }
                assert {role.role for role in item.roles} == roles


def test_no_word_of_one_policy_stands_on_the_pages_of_another(
    world: Register, tmp_path: Path
) -> None:
    for path, data in page_bytes(world, DAY, (), tmp_path).items():
        for word in ("控辍", "辍学", "广德", "教体局", "学籍"):
            assert word not in data.decode("utf-8", "replace"), path


def test_text_from_content_is_never_markup(world: Register, tmp_path: Path) -> None:
    evil = '<script>alert(1)</script>```\n---\n{{ 7*7 }}"><img src=x>'
    register = dataclasses.replace(
        world,
        settings=dataclasses.replace(world.settings, title=evil, description=evil, notice=evil),
        units=tuple(dataclasses.replace(u, name=Text(evil + u.name)) for u in world.units),
        matters=tuple(dataclasses.replace(m, title=Text(evil)) for m in world.matters),
        pages=tuple(dataclasses.replace(p, title=evil, body=evil) for p in world.pages),
    )
    checked = 0
    for path, data in page_bytes(register, DAY, (), tmp_path).items():
        if path.endswith(".html"):
            text = data.decode()
            assert "<script>alert" not in text, path
            assert "<img src=x" not in text, path
            checked += "alert(1)" in text
    assert checked > 5


def test_a_hand_written_page_cannot_take_the_place_of_another(world: Register) -> None:
    page = dataclasses.replace(world.pages[0], id=Text("obligations"))
    register = dataclasses.replace(world, pages=(page,))
    with pytest.raises(SiteError, match="obligations"):
        all_pages(Ledger(Bindings(register), DAY, ()))


def test_two_builds_of_a_site_are_the_same(
    world: Register, world_site: Path, tmp_path: Path
) -> None:
    again = built(world, tmp_path / "again", date.fromisoformat(AS_OF))
    files = {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()}
    first = {p.relative_to(world_site): p for p in world_site.rglob("*") if p.is_file()}
    assert set(files) == set(first)
    assert [str(path) for path, data in files.items() if first[path].read_bytes() != data] == []
    assert not any(str(tmp_path).encode() in data for data in files.values())
