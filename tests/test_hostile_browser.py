"""Texts that mean harm do nothing in a real browser, from a folder and from a server."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile import FORMULAS, PAYLOADS, text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

#: What every payload calls, and what else a page must never do by itself.
WATCH = """
window.__hits = [];
window.pwned = (n) => { window.__hits.push(`pwned ${n}`); };
for (const name of ["alert", "confirm", "prompt", "open", "print"]) {
  window[name] = () => { window.__hits.push(name); };
}
"""
#: One page of each kind; each record carries another payload.
KINDS = (
    *("index.html", "units/index.html", "instruments/index.html", "matters/index.html"),
    *("groups/index.html", "obligations.html", "matrix.html", "calendar.html", "differences.html"),
    *("coverage.html", "downloads.html", "about.html", "extra.html", "404.html"),
    *("units/u0.html", "instruments/p1.html", "matters/m2.html", "groups/g3.html"),
    *("matrix/p0.html", "units/u4.html", "changes/changes.html"),
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def served(hostile_site: Path) -> Iterator[str]:
    handler = partial(_Quiet, directory=str(hostile_site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Page]:
    """A page; when the test ends nothing may have run, complained or asked another host."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    context.add_init_script(WATCH)
    page = context.new_page()

    def note(what: object) -> None:
        complaints.append(str(what))

    page.on("console", lambda m: note(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", note)
    page.on("dialog", lambda dialog: note(dialog.message))
    page.on("popup", lambda popup: note(popup.url))
    page.on("request", lambda request: None if _own(request.url) else note(request.url))
    yield page
    context.close()
    assert not complaints


def _own(url: str) -> bool:
    return url.startswith(("file:", "data:image/svg+xml", "blob:", "http://127.0.0.1:"))


def _said(page: Page, place: str) -> None:
    """Wait for words there; the page's policy allows no function to be polled."""
    page.locator(place).filter(has_text=re.compile(r"\S")).wait_for(state="attached")


def _untouched(page: Page) -> None:
    """Wake up whatever might wait for a click, a focus or a pointer; nothing may have run."""
    page.evaluate(
        """() => {
          for (const part of document.querySelectorAll("details")) part.open = true;
          for (const node of document.querySelectorAll("main *")) {
            for (const name of ["mouseover", "focus", "error", "load", "animationstart"]) {
              node.dispatchEvent(new Event(name));
            }
          }
        }"""
    )
    assert page.evaluate("window.__hits") == [], page.url
    bad = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((node) =>
          [...node.attributes].some(({name, value}) => name.startsWith("on")
            || /^\\s*(javascript|vbscript|data:text)/i.test(value) && name !== "title")
          || node.localName === "img" && !node.src.endsWith("/static/icon.svg"))
          .map((node) => node.outerHTML.slice(0, 200))"""
    )
    assert bad == [], page.url


def test_what_runs_would_be_seen(watched: Page, served: str) -> None:
    watched.goto(served)
    watched.evaluate("document.body.innerHTML += '<details open ontoggle=pwned(0)>'")
    watched.wait_for_timeout(500)
    with pytest.raises(AssertionError, match="pwned 0"):
        _untouched(watched)


def test_nothing_runs_on_any_page_from_a_folder(watched: Page, hostile_site: Path) -> None:
    for path in sorted(hostile_site.rglob("*.html")):
        watched.goto(path.as_uri(), wait_until="load")
        _untouched(watched)
        for width in (360, 1280):
            watched.set_viewport_size({"width": width, "height": 900})
            wide = watched.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} 在 {width} 宽出 {wide} 像素"


@pytest.mark.parametrize("address", KINDS)
def test_nothing_runs_from_a_server(watched: Page, served: str, address: str) -> None:
    watched.goto(served + address, wait_until="networkidle")
    _untouched(watched)


@pytest.mark.parametrize(
    "query", ["单位", "script", "=cmd", "img onerror", "任务", "术语", "W" * 30]
)
def test_nothing_runs_in_search_results(watched: Page, served: str, query: str) -> None:
    watched.goto(served)
    watched.keyboard.press("/")
    watched.fill("[data-search-input]", query)
    _said(watched, "[data-search-status]")
    watched.wait_for_timeout(150)
    if query in ("单位", "任务", "script"):
        assert watched.locator("[data-search-list] [role=option]").count()
    _untouched(watched)
    shown = watched.locator("[data-search-list]").inner_text()
    assert "49" not in shown.replace("P49", "")


def test_a_hostile_address_is_no_more_than_a_filter(watched: Page, served: str) -> None:
    for tail in (
        "obligations.html#q=<img src=x onerror=pwned(30)>&unit=<script>pwned(31)</script>",
        "obligations.html#javascript:pwned(32)",
        "matrix.html#<svg/onload=pwned(33)>",
        "units/u0.html#javascript:pwned(34)",
        'calendar.html?x="><script>pwned(35)</script>',
        "instruments/p1.html#%3Cscript%3Epwned(36)%3C/script%3E",
    ):
        watched.goto(served)
        watched.goto(served + tail, wait_until="networkidle")
        _untouched(watched)


def test_what_is_exported_begins_no_formula(watched: Page, served: str) -> None:
    watched.goto(f"{served}obligations.html")
    with watched.expect_download() as waiting:
        watched.click("#pl-csv")
    written = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    for payload in FORMULAS:
        # At the beginning of a cell, quoted or not, and neutralised there.
        assert f'"{payload}' not in written
        assert f",{payload}" not in written
        assert f"'{payload}" in written


def test_notes_of_a_clerk_stay_text(watched: Page, served: str, tmp_path: Path) -> None:
    """A copy of somebody's notes may come from anywhere."""
    watched.goto(f"{served}units/u0.html")
    watched.click("[data-fold=open]")
    part = watched.locator(".pl-duty").first
    part.locator(".pl-tick button").click()
    part.locator(".pl-note textarea").fill(PAYLOADS[0] + PAYLOADS[1])
    watched.reload()
    _untouched(watched)
    with watched.expect_download() as waiting:
        watched.click("#pl-export")
    copy = tmp_path / "copy.json"
    waiting.value.save_as(copy)
    watched.set_input_files("#pl-import-file", copy)
    _said(watched, "#pl-tick-said")
    _untouched(watched)


def test_the_chosen_unit_is_shown_as_text(watched: Page, served: str) -> None:
    for number in (0, 1, 2):
        watched.goto(f"{served}units/u{number}.html")
        watched.click("#pl-remember")
        watched.goto(served)
        assert watched.locator("#pl-mine-link").inner_text() == text("单位", number)
        _untouched(watched)
