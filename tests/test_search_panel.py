"""The search panel in a real browser, on the built site opened from a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
INPUT, OPTION = "[data-search-input]", '[role="option"]'
AXE_RUN = """async () =>
    (await axe.run('dialog[data-search]', { preload: false })).violations"""
LOADED = """() => [...document.scripts].map((script) => script.src)
    .filter((source) => /engine|corpus/.test(source))"""
NO_WORKERS = "window.Worker = class { constructor() { throw new Error('forbidden'); } };"


@pytest.fixture
def opened(browser: Browser, site: Path) -> Iterator[Callable[..., Page]]:
    """A maker of pages; at the end none may have complained or asked anything but its folder."""
    contexts = []
    complaints: list[str] = []

    def note(address: str) -> None:
        if not address.startswith((site.as_uri(), "blob:", "data:")):
            complaints.append(f"request: {address}")

    def make(path: str = "index.html", script: str = "", **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: note(request.url))
        page.goto(f"{site.as_uri()}/{path}")
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints


def ask(page: Page, text: str) -> None:
    """Open the panel if need be, type ``text`` and wait for the answer."""
    if not page.locator("dialog[data-search]").evaluate("dialog => dialog.open"):
        page.keyboard.press("/")
    page.fill(INPUT, text)
    page.locator(OPTION).first.wait_for()


def titles(page: Page) -> list[str]:
    return page.locator(f'{OPTION} [data-part="title"]').all_inner_texts()


def test_nothing_is_loaded_before_it_is_wanted(opened: Callable[..., Page]) -> None:
    page = opened()
    assert page.evaluate(LOADED) == []
    page.keyboard.press("/")
    until(page, "() => document.querySelectorAll('[data-search-unit] option').length > 1")
    assert len(page.evaluate(LOADED)) == 2


def test_keys_choose_and_open(opened: Callable[..., Page], register: Any) -> None:
    page = opened("units/index.html")
    unit = register.units[0]
    ask(page, unit.full_name)
    assert page.locator(OPTION).first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator(OPTION).nth(1).get_attribute("aria-selected") == "true"
    active = page.get_attribute(INPUT, "aria-activedescendant")
    assert active == page.locator(OPTION).nth(1).get_attribute("id")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/units/{unit.id}.html")


def test_enter_waits_for_the_answer(opened: Callable[..., Page], register: Any) -> None:
    page = opened()
    unit = register.units[1]
    page.keyboard.press("Control+k")
    page.keyboard.insert_text(unit.full_name or str(unit.name))
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/*.html")


def test_escape_closes_and_slash_is_typed_in_fields(opened: Callable[..., Page]) -> None:
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    assert page.input_value(INPUT) == "a/b"
    page.keyboard.press("Escape")
    assert not page.locator("dialog[data-search]").evaluate("dialog => dialog.open")


def test_half_typed_pinyin_is_no_query(opened: Callable[..., Page], register: Any) -> None:
    page = opened()
    ask(page, str(register.matters[0].title))
    before = titles(page)
    page.locator(INPUT).select_text()
    method = page.context.new_cdp_session(page)
    for typed in ("t", "ta", "tai'z", "tai'zhang"):
        method.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
    page.wait_for_timeout(150)
    assert page.input_value(INPUT) == "tai'zhang"
    assert titles(page) == before
    word = str(register.matters[-1].title)
    method.send("Input.insertText", {"text": word})
    until(
        page,
        "([input, option, word]) => document.querySelector(input).value === word"
        " && document.querySelector(`${option} mark`)?.textContent === word",
        [INPUT, OPTION, word],
    )


def test_pasted_text_is_searched(opened: Callable[..., Page], register: Any) -> None:
    page = opened()
    page.keyboard.press("/")
    duty = next(duty for duty in register.obligations if duty.quote)
    page.locator(INPUT).evaluate(
        "(input, text) => { input.value = text;"
        " input.dispatchEvent(new InputEvent('input', {inputType: 'insertFromPaste'})); }",
        str(duty.quote),
    )
    page.locator(OPTION).first.wait_for()
    assert page.locator(f"{OPTION} mark").count() > 0


def test_filters_narrow_by_kind_level_and_unit(opened: Callable[..., Page], register: Any) -> None:
    page = opened()
    ask(page, str(register.settings.topic))
    page.locator('[data-search-kinds] [data-kind="3"]').click()
    until(page, "() => !document.querySelector('[role=option]:not([data-kind=duty])')")
    page.select_option("[data-search-level]", index=1)
    level = page.locator("[data-search-level] option").nth(1).inner_text()
    until(
        page,
        "level => [...document.querySelectorAll('[role=option] [data-part=level]')]"
        ".every(shown => shown.textContent === level)",
        level,
    )
    shown = page.inner_text("[data-search-status]")
    page.select_option("[data-search-unit]", label=str(register.units[0].name))
    until(
        page, "shown => document.querySelector('[data-search-status]').textContent !== shown", shown
    )


def test_nothing_under_a_filter_offers_a_way_out(
    opened: Callable[..., Page], register: Any
) -> None:
    page = opened()
    ask(page, str(register.instruments[0].number or register.instruments[0].title))
    page.select_option(
        "[data-search-unit]", index=page.locator("[data-search-unit] option").count() - 1
    )
    page.locator('[data-search-kinds] [data-kind="1"]').click(force=True)
    if page.locator("[data-search-nothing]").is_visible():
        page.click("[data-search-all]")
    page.locator(OPTION).first.wait_for()


def test_lesser_matches_and_repairs_are_said(opened: Callable[..., Page], register: Any) -> None:
    page = opened()
    title = str(max((matter.title for matter in register.matters), key=len))
    ask(page, f"{title[:2]}谁也不认识的话{title[-2:]}")
    assert page.locator(".ls-partial").inner_text() == "以下为部分匹配"
    ask(page, title[:3] + "氜" + title[4:6])
    until(
        page,
        "() => document.querySelector('[data-search-status]').textContent.includes('相近的字')",
    )


def test_it_works_without_workers(opened: Callable[..., Page], register: Any) -> None:
    page = opened(script=NO_WORKERS)
    ask(page, str(register.matters[0].title))
    assert titles(page)[0] == str(register.matters[0].title)


def test_the_last_query_wins(opened: Callable[..., Page], register: Any) -> None:
    page = opened()
    page.keyboard.press("/")
    word = str(register.matters[-1].title)
    for end in range(1, len(word) + 1):
        page.fill(INPUT, word[:end])
    until(
        page,
        "([option, word]) => document.querySelector(`${option} mark`)?.textContent === word",
        [OPTION, word],
    )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_fits_and_is_accessible(
    opened: Callable[..., Page], register: Any, width: int, scheme: str
) -> None:
    page = opened(viewport={"width": width, "height": 800}, color_scheme=scheme)
    ask(page, str(register.settings.topic))
    box = page.locator("dialog[data-search]").evaluate(
        "dialog => [dialog.scrollWidth - dialog.clientWidth,"
        " document.documentElement.scrollWidth - innerWidth]"
    )
    assert max(box) <= 0
    page.add_script_tag(path=AXE)
    found = page.evaluate(AXE_RUN)
    told = [(problem["id"], [node["html"] for node in problem["nodes"]]) for problem in found]
    assert told == []
