"""The site in a real browser: quiet, whole, fit for phone, keyboard and screen reader."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from waiting import until

from policyledger.model.register import Register
from policyledger.views.bindings import Bindings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
#: axe-core's rules for WCAG 2.2 AA, and its good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def served(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site, served below a sub-path."""
    root = tmp_path_factory.mktemp("web")
    (root / "some").mkdir()
    (root / "some" / "place").symlink_to(site)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/place/"
    server.shutdown()


@pytest.fixture(scope="module")
def kinds(register: Register) -> dict[str, str]:
    """One page of each kind."""
    bindings = Bindings(register)
    units = sorted(register.units, key=lambda unit: len(bindings.strongest(unit)))
    documents = sorted(register.instruments, key=lambda item: len(item.clauses))
    full = [item for item in documents if item.basis.value == "full"]
    retold = [item for item in documents if item.basis.value != "full"]
    matters = [str(duty.matter) for duty in register.obligations]
    return {
        "start": "index.html",
        "units": "units/index.html",
        "unit": f"units/{units[len(units) * 3 // 4].id}.html",
        "unit without duties": f"units/{units[0].id}.html",
        "documents": "instruments/index.html",
        "document": f"instruments/{full[-1].id}.html",
        "document, retold": f"instruments/{retold[-1].id}.html",
        "matters": "matters/index.html",
        "matter": f"matters/{max(set(matters), key=matters.count)}.html",
        "duties": "obligations.html#level=province",
        "matrix": "matrix.html",
        "matrix of a document": f"matrix/{full[-1].id}.html",
        "groups": "groups/index.html",
        "group": f"groups/{register.groups[0].id}.html",
        "calendar": "calendar.html",
        "differences": "differences.html",
        "coverage": "coverage.html",
        "downloads": "downloads.html",
        "written": "how-to-read.html",
        "lost": "404.html",
    }


@pytest.fixture
def watched(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A maker of pages; when the test ends none may have complained or asked another host."""
    complaints: list[str] = []
    contexts = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                complaints.append(request.url)
                if not request.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:"))
                else None
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints


def _no_sideways_scrolling(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url} 宽出 {wide} 像素"


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_every_kind_of_page_is_accessible(
    watched: Callable[..., Page], served: str, kinds: dict[str, str], width: int, scheme: str
) -> None:
    page = watched(viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = []
    for kind, address in kinds.items():
        page.goto(served + address)
        if kind == "lost":
            continue
        _no_sideways_scrolling(page)
        # Duties out of sight have no real size until they are laid out.
        page.add_style_tag(content=".pl-duty { content-visibility: visible !important }")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        result = page.evaluate(
            "options => axe.run(document, options)",
            {"runOnly": TAGS, "resultTypes": ["violations"], "preload": False},
        )
        found += [
            f"{kind}: {item['id']}: {item['nodes'][0]['html'][:160]} "
            f"（共 {len(item['nodes'])} 处）{item['nodes'][0]['failureSummary'][-160:]}"
            for item in result["violations"]
        ]
    assert not found, "\n".join(found)


def test_every_page_is_quiet_from_a_folder(watched: Callable[..., Page], site: Path) -> None:
    page = watched(viewport={"width": 360, "height": 800})
    for path in sorted(site.rglob("*.html")):
        page.goto(path.as_uri(), wait_until="load")
        _no_sideways_scrolling(page)


def test_every_kind_of_page_is_quiet_from_a_server(
    watched: Callable[..., Page], served: str, kinds: dict[str, str]
) -> None:
    page = watched()
    for address in kinds.values():
        page.goto(served + address, wait_until="networkidle")


def test_the_first_key_offers_to_skip_to_the_content(
    watched: Callable[..., Page], served: str
) -> None:
    page = watched()
    page.goto(f"{served}matters/index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.md-content')")


def test_the_keyboard_alone_reaches_a_unit(watched: Callable[..., Page], served: str) -> None:
    page = watched()
    page.goto(served)
    for _ in range(60):
        page.keyboard.press("Tab")
        if "units/" in (page.evaluate("document.activeElement.getAttribute('href')") or ""):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/*.html")


# ---- The table of all duties


def _shown(page: Page) -> list[str]:
    return list(
        page.locator("#pl-duties tbody tr:not([hidden])").evaluate_all("r => r.map(x => x.id)")
    )


def test_filters_stand_in_the_address_and_come_back_from_it(
    watched: Callable[..., Page], served: str, register: Register
) -> None:
    bindings = Bindings(register)
    unit = max(register.units, key=lambda unit: len(bindings.strongest(unit)))
    wanted = {
        str(binding.duty.id)
        for binding in bindings.of_unit(unit)
        if binding.role.value == "lead"
        and register.instrument_by_id[str(binding.duty.instrument)].level.value == "county"
    }
    page = watched()
    page.goto(f"{served}obligations.html")
    assert len(_shown(page)) == len(register.obligations)
    page.select_option("[name=unit]", str(unit.id))
    page.select_option("[name=role]", "lead")
    page.select_option("[name=level]", "county")
    assert set(_shown(page)) == wanted
    assert page.locator("#pl-shown").inner_text() == f"{len(wanted)} 条"
    other = watched()
    other.goto(page.url)
    assert set(_shown(other)) == wanted
    other.click("#pl-filter button[type=reset]")
    until(other, "!location.hash")
    assert len(_shown(other)) == len(register.obligations)


def test_words_narrow_the_table_and_nothing_found_is_said(
    watched: Callable[..., Page], served: str, register: Register
) -> None:
    duty = next(duty for duty in register.obligations if duty.quote)
    page = watched()
    page.goto(f"{served}obligations.html")
    page.fill("[name=q]", f"{duty.quote[:6]} {duty.title[:4]}" if duty.quote else "")
    assert str(duty.id) in _shown(page)
    page.fill("[name=q]", "没有这样的话")
    assert _shown(page) == []
    assert page.locator("#pl-none").is_visible()


def test_a_duty_is_opened_by_its_address(
    watched: Callable[..., Page], served: str, register: Register
) -> None:
    duty = register.obligations[-1]
    page = watched()
    page.goto(f"{served}obligations.html#{duty.id}")
    assert page.locator(f"[id='{duty.id}'] details").get_attribute("open") is not None
    assert page.locator(f"[id='{duty.id}']").evaluate(
        "row => row.getBoundingClientRect().top < innerHeight"
    )


def test_the_table_is_sorted_both_ways(watched: Callable[..., Page], served: str) -> None:
    page = watched()
    page.goto(f"{served}obligations.html")
    head = page.locator("#pl-duties thead th button").first
    head.click()
    up = _shown(page)
    head.click()
    assert page.locator("#pl-duties thead th").first.get_attribute("aria-sort") == "descending"
    assert _shown(page) == up[::-1]


def test_what_is_shown_is_exported(
    watched: Callable[..., Page], served: str, register: Register
) -> None:
    page = watched()
    page.goto(f"{served}obligations.html#force=must-not")
    shown = _shown(page)
    with page.expect_download() as waiting:
        page.click("#pl-csv")
    lines = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0].strip('"') for line in lines[1:]] == shown
    duty = register.obligation_by_id[shown[0]]
    assert str(duty.title) in lines[1]
    assert "不得" in lines[1]


# ---- A unit's page


@pytest.fixture(scope="module")
def busy(register: Register) -> str:
    bindings = Bindings(register)
    return str(max(register.units, key=lambda unit: len(bindings.strongest(unit))).id)


def test_the_chosen_unit_is_remembered_and_forgotten(
    watched: Callable[..., Page], served: str, register: Register, busy: str
) -> None:
    page = watched()
    page.goto(served)
    assert page.locator("#pl-mine").is_hidden()
    page.goto(f"{served}units/{busy}.html")
    page.click("#pl-remember")
    page.goto(served)
    assert page.locator("#pl-mine-link").inner_text() == str(register.unit_by_id[busy].name)
    page.click("#pl-mine-link")
    page.wait_for_url(f"**/units/{busy}.html")
    page.goto(served)
    page.click("#pl-mine-forget")
    page.reload()
    assert page.locator("#pl-mine").is_hidden()


def _mark(page: Page, duty: str, state: str, note: str) -> None:
    page.click("[data-fold=open]")
    part = page.locator(f".pl-duty[id='{duty}']")
    part.locator("select").select_option(state)
    part.locator(".pl-tick button").click()
    part.locator(".pl-note textarea").fill(note)


def _state(page: Page, duty: str) -> str | None:
    return page.locator(f".pl-duty[id='{duty}']").get_attribute("data-state")


def test_marks_stay_and_travel_as_a_file(
    watched: Callable[..., Page], served: str, busy: str, tmp_path: Path
) -> None:
    page = watched()
    page.goto(f"{served}units/{busy}.html")
    duty = page.locator(".pl-duty:not([data-period])").first.get_attribute("id") or ""
    _mark(page, duty, "done", "已发文 <b>粗</b>")
    page.reload()
    assert _state(page, duty) == "done"
    part = page.locator(f".pl-duty[id='{duty}']")
    assert part.locator("textarea").input_value() == "已发文 <b>粗</b>"
    assert part.locator(".pl-note p").text_content() == "已发文 <b>粗</b>"
    with page.expect_download() as waiting:
        page.click("#pl-export")
    file = tmp_path / "copy.json"
    waiting.value.save_as(file)
    assert json.loads(file.read_text())["ticks"][duty]["state"] == "done"

    other = watched()
    other.goto(f"{served}units/{busy}.html")
    assert _state(other, duty) == "none"
    other.set_input_files("#pl-import-file", file)
    until(other, "document.querySelector('#pl-tick-said').textContent")
    assert _state(other, duty) == "done"
    other.on("dialog", lambda dialog: dialog.accept())
    other.click("#pl-clear")
    other.reload()
    assert _state(other, duty) == "none"


def test_a_file_of_something_else_is_refused(
    watched: Callable[..., Page], served: str, busy: str, tmp_path: Path
) -> None:
    page = watched()
    page.goto(f"{served}units/{busy}.html")
    said = page.locator("#pl-tick-said")
    for name, content in (
        ("broken.json", "{"),
        ("other.json", '{"format": "x"}'),
        ("unit.json", '{"format": "policyledger-working-copy", "unit": "x", "name": "别的"}'),
    ):
        (tmp_path / name).write_text(content)
        page.set_input_files("#pl-import-file", tmp_path / name)
        until(page, "document.querySelector('#pl-tick-said').textContent")
        assert "导入 " not in said.inner_text()
        said.evaluate("node => { node.textContent = '' }")


def test_what_comes_round_is_not_done_for_ever(
    watched: Callable[..., Page], served: str, busy: str
) -> None:
    page = watched()
    page.clock.set_fixed_time("2026-10-08T09:00:00")
    page.goto(f"{served}units/{busy}.html")
    duty = page.locator(".pl-duty[data-period]").first.get_attribute("id") or ""
    page.click("[data-fold=open]")
    page.locator(f".pl-duty[id='{duty}'] select").select_option("done")
    page.reload()
    assert _state(page, duty) == "done"
    page.clock.set_fixed_time("2028-05-08T09:00:00")
    page.reload()
    assert _state(page, duty) == "none"
    assert "已落实" in (page.locator(f".pl-duty[id='{duty}'] .pl-tick-period").text_content() or "")


def test_roles_and_progress_narrow_a_unit_page(
    watched: Callable[..., Page], served: str, busy: str
) -> None:
    page = watched()
    page.goto(f"{served}units/{busy}.html")
    everything = page.locator(".pl-duties > .pl-duty").count()
    for role in page.locator("#pl-roles [name=role]").evaluate_all("f => f.map(x => x.value)"):
        if role != "lead":
            page.uncheck(f"#pl-roles [value={role}]")
    left = page.locator(".pl-duties > .pl-duty:not([hidden])")
    assert 0 < left.count() < everything
    assert left.evaluate_all("d => d.every(x => x.dataset.roles.split(' ').includes('lead'))")
    page.uncheck("#pl-roles [value=none]")
    assert left.count() == 0


def test_without_storage_everything_else_works(
    watched: Callable[..., Page], served: str, busy: str
) -> None:
    page = watched()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " {configurable: true, get() { throw new DOMException('no') }})"
    )
    page.goto(served)
    page.goto(f"{served}units/{busy}.html")
    duty = page.locator(".pl-duty:not([data-period])").first.get_attribute("id") or ""
    _mark(page, duty, "doing", "记")
    assert _state(page, duty) == "doing"
    assert "导出" in page.locator("#pl-tick-said").inner_text()


def test_a_print_holds_every_duty_and_the_notes(
    watched: Callable[..., Page], served: str, busy: str
) -> None:
    page = watched()
    page.goto(f"{served}units/{busy}.html")
    duty = page.locator(".pl-duty:not([data-period])").first.get_attribute("id") or ""
    _mark(page, duty, "done", "已发文三份")
    page.click("[data-fold=close]")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    note = page.locator(f".pl-duty[id='{duty}'] .pl-note p")
    assert note.is_visible()
    assert page.locator(".pl-quote").last.is_visible()
    assert page.locator(".md-header").is_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".pl-matter[open]").count() == 0


# ---- Documents and the matrix


def test_a_quotation_and_its_duty_lead_to_each_other(
    watched: Callable[..., Page], served: str, kinds: dict[str, str]
) -> None:
    page = watched()
    page.goto(served + kinds["document"])
    link = page.locator(".pl-ref:not(.pl-ref--note)").nth(3)
    target = (link.get_attribute("href") or "").removeprefix("#d-")
    link.click()
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#d-{target}"
    page.locator(f"[id='d-{target}'] .pl-back").click()
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#q-{target}"
    assert page.locator(f"mark.pl-hot[data-duties~='{target}']").count() > 0
    page.goto(served)
    page.goto(served + kinds["document"])
    page.locator(f"[id='d-{target}']").hover()
    assert page.locator(f"mark.pl-hot[data-duties~='{target}']").count() > 0


def test_the_matrix_folds_and_shows_one_unit_alone(
    watched: Callable[..., Page], served: str
) -> None:
    page = watched()
    page.goto(f"{served}matrix.html")
    rows = page.locator("#pl-matrix tbody tr:not(.pl-band-row):visible")
    everything = rows.count()
    page.locator(".pl-band-row button").first.click()
    assert rows.count() < everything
    page.locator(".pl-band-row button").first.click()
    page.select_option("#pl-one", index=5)
    assert 0 < rows.count() < everything
    assert page.locator("#pl-matrix thead tr:last-child th:visible").count() == 2
    assert rows.evaluate_all("r => r.every(x => x.querySelector('td:not(.pl-away) .pl-sign'))")
    page.select_option("#pl-one", index=0)
    cell = page.locator("#pl-matrix .pl-sign").first
    cell.hover()
    assert page.locator("#pl-matrix .pl-lit").count() > everything
