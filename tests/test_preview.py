"""The preview: a saved change is soon on the page, and what is wrong is shown there too."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from conftest import AS_OF, WORLD

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent


@dataclass
class Preview:
    """A running preview of a copy of the invented county."""

    address: str
    content: Path
    said: IO[str]

    def page(self, path: str) -> str:
        with urlopen(self.address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def news(self, seen: int = 0) -> dict[str, Any]:
        """Wait for news of a build after ``seen``."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            news: dict[str, Any] = json.loads(self.page(f"__news?seen={seen}"))
            if news["number"] != seen:
                return news
        raise AssertionError("no build in two minutes")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("preview")
    for name in ("content", "checklists"):
        shutil.copytree(WORLD / name, folder / name)
    process = subprocess.Popen(
        [
            sys.executable, "-u", str(ROOT / "build.py"), "serve", "--port", "0",
            "--content", str(folder / "content"), "--checklists", str(folder / "checklists"),
            "--site", str(folder / "site"), "--as-of", AS_OF,
        ],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            break
    else:
        raise AssertionError("".join(lines))
    yield Preview(found[0], folder / "content", process.stdout)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert "已结束预览" in process.stdout.read()
    assert not list((folder / "out").glob("*.news"))


def test_a_change_is_served_and_a_mistake_is_told(preview: Preview) -> None:
    settings = preview.content / "settings.yml"
    good = settings.read_text(encoding="utf-8")
    title = re.search(r"^title: (.*)$", good, re.MULTILINE)
    assert title is not None
    assert title[1] in preview.page("index.html")
    seen = preview.news()["number"]

    settings.write_text(good.replace(title[1], "改过的名称", 1), encoding="utf-8")
    news = preview.news(seen)
    assert not news["stopped"]
    assert "改过的名称" in preview.page("index.html")

    settings.write_text(good.replace("title:", "titel:", 1), encoding="utf-8")
    news = preview.news(news["number"])
    assert news["stopped"]
    assert "settings.yml" in news["report"]
    assert "改过的名称" in preview.page("index.html")

    page = preview.content / "pages" / "more.md"
    settings.write_text(good, encoding="utf-8")
    news = preview.news(news["number"])
    assert not news["stopped"]
    page.write_text("# 更多\n\n[没有](nowhere.md)\n", encoding="utf-8")
    news = preview.news(news["number"])
    assert news["stopped"]
    assert "more.md:3" in news["report"]
    page.unlink()
    news = preview.news(news["number"])
    assert not news["stopped"]
    assert title[1] in preview.page("index.html")


def test_nothing_outside_the_site_is_served(preview: Preview) -> None:
    for path in ("../content/settings.yml", "%2e%2e/content/settings.yml", "index.html."):
        with pytest.raises(OSError, match="404"):
            preview.page(path)


@pytest.mark.browser
def test_problems_stand_on_the_page(preview: Preview, browser: Browser) -> None:
    settings = preview.content / "settings.yml"
    good = settings.read_text(encoding="utf-8")
    page = browser.new_page()
    page.goto(preview.address)
    panel = page.locator("#pl-preview")
    settings.write_text(good.replace("title:", "<img src=x onerror=alert(1)>:", 1), "utf-8")
    panel.wait_for(timeout=120_000)
    assert "settings.yml" in panel.inner_text()
    assert "<img src=x" in panel.inner_text()
    assert page.locator("#pl-preview img").count() == 0
    settings.write_text(good, encoding="utf-8")
    panel.wait_for(state="detached", timeout=120_000)
    page.close()
