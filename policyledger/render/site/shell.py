"""What the site generator makes: the shell around the pages, and the theme's own files.

MkDocs is given one stub for each place a page can have (each way in, and one for the other pages
of each folder), not the pages themselves: thousands of pages share some twenty shells. So its time
does not grow with the content, and another generator need only understand ``mkdocs.yml`` and stubs.
"""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from markupsafe import escape

from policyledger.model.catalogue import Settings
from policyledger.render.errors import SiteError
from policyledger.render.project import ROOT, TEMPLATES
from policyledger.render.site.search import STOCK_INDEX
from policyledger.render.templates import date_zh

THEME = TEMPLATES / "site" / "theme"
CONFIG = ROOT / "mkdocs.yml"

# What stands in a stub where the page's own words will be.
_TITLE, _CONTENT, _NAME = "LEDGERTITLE", "<h1>LEDGERCONTENT</h1>", "ledgerstub"
_GAPS = re.compile(f"({_TITLE}|{_CONTENT}|{_NAME})")
# How the generator ends when the system fails it: a full disk is no fault of the pages.
_SYSTEM = re.compile(r"^\w*Error: \[Errno (\d+)\] ([^:\n]*)", re.MULTILINE)
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EIO)
_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class ShellPlan:
    """All that the shell is made from: settings of the generator, and the addresses of stubs."""

    config: Mapping[str, Any]
    stubs: tuple[str, ...]
    moment: int

    @property
    def key(self) -> str:
        """The digest of the plan and of the theme's templates."""
        total = sha256(repr((self.config, self.stubs, self.moment)).encode())
        for place in (CONFIG, *sorted(THEME.rglob("*.html"))):
            total.update(place.name.encode() + sha256(place.read_bytes()).digest())
        return total.hexdigest()


def shell_plan(titles: Mapping[str, str], settings: Settings, as_of: date) -> ShellPlan:
    """Plan the shell of a site with the pages ``titles`` (address without ``.html`` → title)."""
    shared = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    ways_in = {
        path.removesuffix(".md"): name for entry in shared["nav"] for name, path in entry.items()
    }
    # Made pages at the top all stand in the nav; what is left are further hand-written ones.
    ways_in |= {
        at: _plain(titles[at]) for at in sorted(titles) if "/" not in at and at not in ways_in
    }
    ways_in = {at: name for at, name in ways_in.items() if at in titles}
    folders = sorted({folder for at in titles if (folder := _folder(at)) and at not in ways_in})
    moment = datetime.combine(as_of, time(), UTC)
    config = {
        "site_name": _plain(settings.title),
        "site_description": _plain(settings.description),
        "site_url": settings.base_url,
        "copyright": _plain(f"{settings.notice} · 内容截至{date_zh(as_of)}"),
        "nav": [{name: f"{at}.md"} for at, name in ways_in.items()],
        "extra": {"ledger": sha256(settings.title.encode()).hexdigest()[:12]},
    }
    stubs = (*ways_in, *(folder + _NAME for folder in folders))
    return ShellPlan(config, stubs, int(moment.timestamp()))


def _folder(address: str) -> str:
    """Give the folder of an address, with its slash; nothing at the top."""
    folder, slash, _ = address.rpartition("/")
    return folder + slash


def _plain(text: str) -> str:
    """Give text that is safe where the generator's templates do not escape it."""
    return text.replace("<", "＜").replace(">", "＞").replace('"', "＂")


class ShellRun:
    """The site generator at work on a plan; it runs beside us until its files are asked for."""

    def __init__(self, plan: ShellPlan, work: Path) -> None:
        """Start it; ``work`` is an empty folder for what goes in and comes out."""
        work = work.resolve()
        for stub in plan.stubs:
            place = work / "docs" / f"{stub}.md"
            place.parent.mkdir(parents=True, exist_ok=True)
            head = f"---\ntitle: {_TITLE}\nhide: [navigation, toc]\n---\n"
            place.write_text(f"{head}\n{_CONTENT}\n", encoding="utf-8")
        folders = {
            "INHERIT": os.path.relpath(CONFIG, work),
            "docs_dir": str(work / "docs"),
            "site_dir": str(work / "shell"),
            "theme": {"custom_dir": str(THEME)},
        }
        config = work / "mkdocs.yml"
        # JSON is YAML, and text from content cannot break out of it.
        text = json.dumps(folders | dict(plan.config), ensure_ascii=False, indent=2)
        config.write_text(text + "\n", encoding="utf-8")
        self._made = work / "shell"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-f", config],
            env={
                **os.environ,
                "SOURCE_DATE_EPOCH": str(plan.moment),
                "NO_MKDOCS_2_WARNING": "1",
                "PYTHONUTF8": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def files(self) -> dict[str, bytes]:
        """Wait for the end and give what was made: path → bytes. Raises ``SiteError``."""
        said, _ = self._process.communicate()
        if self._process.returncode:
            for number, words in _SYSTEM.findall(said):
                if int(number) in _DISK:
                    raise OSError(int(number), words)
            raise SiteError(f"网站的外框没有生成：\n{said}")
        found = {}
        for place in sorted(self._made.rglob("*")):
            path = place.relative_to(self._made).as_posix()
            if place.is_file() and not path.startswith(STOCK_INDEX):
                found[path] = place.read_bytes()
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            found.pop(name, None)  # of stubs; the site has its own
        return found

    def stop(self) -> None:
        """End it, if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


class Shell:
    """The shells of all pages, to be filled."""

    def __init__(self, plan: ShellPlan, files: Mapping[str, bytes]) -> None:
        """Take the ``files`` that the generator made of ``plan``."""
        stubs = {f"{stub}.html" for stub in plan.stubs}
        #: What the theme brings beside the shells: path → bytes.
        self.files = {path: data for path, data in files.items() if path not in stubs}
        self._pieces = {
            stub: _GAPS.split(_BLANK.sub("\n", files[f"{stub}.html"].decode()))
            for stub in plan.stubs
        }

    def page(self, address: str, title: str, html: str) -> bytes:
        """Give the whole page: ``html`` with the shell of its place around it."""
        pieces = self._pieces.get(address) or self._pieces[_folder(address) + _NAME]
        gaps = {
            _TITLE: str(escape(title)),
            _CONTENT: html,
            _NAME: str(escape(address.rpartition("/")[2])),
        }
        return "".join(gaps.get(piece, piece) for piece in pieces).encode()


def sitemap_addresses(base_url: str, addresses: Iterable[str]) -> tuple[str, ...]:
    """Give the full address of every page, sorted; nothing without an address of the site."""
    if not base_url:
        return ()
    return tuple(f"{base_url.rstrip('/')}/{address}.html" for address in sorted(addresses))
