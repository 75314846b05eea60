"""Views become pages, and the pages with what they need become the files of a site.

The words of a page are made here, the shell around them by the site generator (``shell.py``), so
that generator, views and templates can each be changed alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from policyledger.render.project import TEMPLATES
from policyledger.render.site.pages import Page
from policyledger.render.site.shell import Shell, sitemap_addresses
from policyledger.render.templates import Once, Pieces, render, tidy
from policyledger.views.deferred import Deferred, Recall, anew

STATIC = TEMPLATES / "site" / "static"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page knows of where it is: ``root`` leads to the root of the site."""

    root: str
    as_of: str
    notice: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is inside the shell of a page: its view, and the frame it is shown in."""

    page: Page
    view: object
    frame: Frame

    @property
    def key(self) -> str:
        """The digest of all this is made from, beside code and templates."""
        # The repr of frozen records of text, numbers and tuples says all there is in them.
        page = self.page
        made_from = (page.address, page.title, page.template, self.frame, self.view)
        return sha256(repr(made_from).encode()).hexdigest()

    def html(self, once: Once, recall: Recall = anew) -> str:
        """Render it; what other pages show too is taken from ``once``, long parts from ``recall``.

        What is asked of ``recall`` does not depend on date and notice.
        """
        view = self.view.value if isinstance(self.view, Deferred) else self.view
        pieces = Pieces(recall)
        template = f"site/{self.page.template}"
        html = render(
            template, view=view, frame=self.frame, once=once, pieces=pieces, recall=recall
        )
        return pieces.put_into(tidy(html))


def content(page: Page, as_of: date, notice: str) -> Content:
    """Make what a page shows."""
    return Content(page, page.view(), Frame(page.root, as_of.isoformat(), notice))


def shared_files(shell: Shell, base_url: str, addresses: tuple[str, ...]) -> dict[str, bytes]:
    """Give the files that pages share: the theme's, our styles and scripts, the list of pages."""
    files = dict(shell.files)
    for place in sorted(STATIC.iterdir()):
        files[f"static/{place.name}"] = place.read_bytes()
    if listed := sitemap_addresses(base_url, addresses):
        files["sitemap.xml"] = render("site/sitemap.xml", addresses=listed).encode()
    return files
