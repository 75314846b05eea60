"""Hand-written pages: Markdown becomes HTML, and its links are looked after."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from html import unescape
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE
from markupsafe import Markup

from policyledger.model.catalogue import Page
from policyledger.render.errors import SiteError

#: What a link may begin with beside the address of a page of the site.
_SCHEMES = ("http", "https", "mailto", "tel")


def written_html(page: Page, addresses: Collection[str]) -> Markup:
    """Give the HTML of a hand-written page of a site with pages at ``addresses``.

    Markdown may be written there, HTML may not. Raises ``SiteError`` for a link to a page that is
    not there, and for pictures, which the site does not carry.
    """
    reader = Markdown(extensions=["tables", "fenced_code", "toc"])
    # HTML is text like any other, also in code.
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    links = _Links(page, addresses)
    # After the inline patterns (20) have made the links, and \ has been resolved in them (0).
    reader.treeprocessors.register(links, "links", -1)
    html = reader.convert(f"# {page.title}\n\n{page.body}")
    return Markup(html)  # noqa: S704 - the Markdown brings no HTML of its own


class _Links(Treeprocessor):
    """Turns links to ``x.md`` into links to ``x.html``."""

    def __init__(self, page: Page, addresses: Collection[str]) -> None:
        super().__init__()
        self._page = page
        self._addresses = addresses

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                raise self._error(element.get("src", ""), "这里不能放图片，请删掉它。")
            if element.tag == "a":
                element.set("href", self._address(element.get("href", "")))

    def _address(self, link: str) -> str:
        try:
            # A browser reads java&#115;cript: as what it means.
            plain = unescape(link.replace(AMP_SUBSTITUTE, "&"))
            parts = urlsplit(plain)
        except ValueError:
            raise self._error(link, "这个网址不对。") from None
        if parts.scheme:
            if parts.scheme.lower() in _SCHEMES:
                return plain
            raise self._error(link, f"链接只能是本站页面，或以 {'、'.join(_SCHEMES)} 开头。")
        if not parts.path:
            return plain
        path = posixpath.normpath(parts.path)
        if parts.netloc or path.startswith(("/", "\\", "..")):
            raise self._error(link, "链接要从本站页面写起，例如 units/index.md。")
        if path.endswith(".md"):
            path = path.removesuffix(".md")
            if path not in self._addresses:
                raise self._error(link, "没有这个页面，请检查写法，例如 units/index.md。")
            path += ".html"
        return parts._replace(path=path).geturl()

    def _error(self, link: str, advice: str) -> SiteError:
        lines = self._page.body.split("\n")  # after the title, which is the first line
        number = next((n for n, line in enumerate(lines, start=2) if link and link in line), 2)
        return SiteError(f"{self._page.at.path}:{number}：链接“{link}”不能用\n  {advice}")
