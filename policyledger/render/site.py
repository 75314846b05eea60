"""Views become pages, and pages the site.

A page is written as a Markdown file that holds finished HTML, and MkDocs puts its frame around it.
So the site generator can be changed without touching views and templates.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from policyledger.model.catalogue import Settings
from policyledger.render.pages import pages
from policyledger.render.search import search_assets, strip_stock_index
from policyledger.render.templates import FOLDER, date_zh, render
from policyledger.views.bindings import Bindings
from policyledger.views.downloads import Download
from policyledger.views.ledger import Ledger

STATIC = FOLDER / "site" / "static"
THEME = FOLDER / "site" / "theme"
CONFIG = FOLDER.parent / "mkdocs.yml"

_INDENT = re.compile(r"\n\s*")


class SiteError(Exception):
    """The site generator failed; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page knows of where it is: ``root`` leads to the root of the site."""

    root: str
    as_of: str
    notice: str


def site_sources(
    bindings: Bindings, as_of: date, downloads: tuple[Download, ...]
) -> dict[str, bytes]:
    """Give everything the site generator is to work on: path → bytes.

    Raises ``ValueError`` when a hand-written page has the address of another page.
    """
    ledger = Ledger(bindings, as_of, downloads)
    settings = ledger.register.settings
    sources: dict[str, bytes] = {}
    for page in pages(ledger):
        frame = Frame(page.root, as_of.isoformat(), settings.notice)
        html = render(f"site/{page.template}", view=page.view, frame=frame)
        sources[f"{page.address}.md"] = _markdown(page.title, _compact(html))
    for written in ledger.register.pages:
        path = f"{written.id}.md"
        if path in sources:
            raise ValueError(f"{written.at.path}：网址 {written.id}.html 已被别的页面占用")
        # Markdown may be written there, HTML may not.
        body = f"# {written.title}\n\n{written.body}".replace("<", "&lt;")
        sources[path] = _markdown(written.title, body)
    for place in sorted(STATIC.iterdir()):
        sources[f"static/{place.name}"] = place.read_bytes()
    return sources | search_assets(bindings)


def _compact(html: str) -> str:
    """Take out indentation and what Markdown would take for its own."""
    return _INDENT.sub("\n", html.strip()).replace("`", "&#96;").replace("~~~", "&#126;~~")


def _markdown(title: str, body: str) -> bytes:
    # JSON is YAML: any title is safely quoted.
    head = {"title": _plain(title), "hide": ["navigation", "toc"]}
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
    return "\n".join(("---", *lines, "---", "", body, "")).encode()


def _plain(text: str) -> str:
    """Give text that is safe where the generator's templates do not escape it."""
    return text.replace("<", "＜").replace(">", "＞").replace('"', "＂")


def build_site(source: Path, target: Path, settings: Settings, as_of: date) -> None:
    """Build the pages in ``source`` into the folder ``target``.

    The generator's settings are written beside ``source``. Raises ``SiteError`` when it fails.
    """
    config = source.parent / "mkdocs.yml"
    # JSON is YAML, and text from content cannot break out of it.
    filled = _config(source, target, settings, as_of)
    config.write_text(json.dumps(filled, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    moment = datetime.combine(as_of, time(), UTC)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--config-file", config],
        env={
            **os.environ,
            "SOURCE_DATE_EPOCH": str(int(moment.timestamp())),
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SiteError(f"网站没有生成：\n{done.stdout}{done.stderr}")
    strip_stock_index(target)
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        # Without an address of the site there is nothing true in them.
        if not settings.base_url:
            (target / name).unlink(missing_ok=True)


def _config(source: Path, target: Path, settings: Settings, as_of: date) -> dict[str, Any]:
    shared = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    nav = [entry for entry in shared["nav"] for path in entry.values() if (source / path).is_file()]
    # Made pages at the top all stand in the nav; what is left are further hand-written ones.
    listed = {path for entry in nav for path in entry.values()}
    nav += [place.name for place in sorted(source.glob("*.md")) if place.name not in listed]
    return {
        "INHERIT": os.path.relpath(CONFIG, source.parent),
        "site_name": _plain(settings.title),
        "site_description": _plain(settings.description),
        "site_url": settings.base_url,
        "copyright": _plain(f"{settings.notice} · 内容截至{date_zh(as_of)}"),
        "docs_dir": str(source.resolve()),
        "site_dir": str(target.resolve()),
        "theme": {"custom_dir": str(THEME)},
        "nav": nav,
        "extra": {"ledger": sha256(settings.title.encode()).hexdigest()[:12]},
    }
