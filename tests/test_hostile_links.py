"""Links and pictures of hand-written pages that mean harm."""

from __future__ import annotations

from html import unescape
from urllib.parse import urljoin

import pytest
from lxml import html

from policyledger.model.catalogue import Page
from policyledger.model.location import Location, Text
from policyledger.render.errors import SiteError
from policyledger.render.site.written import written_html


def written(body: str) -> str:
    page = Page(Text("about"), "关于", body, Location("pages/about.md"))
    return str(written_html(page, {"about", "units/index"}))


@pytest.mark.parametrize(
    "link",
    [
        *("javascript:pwned()", "JavaScript:pwned()", "java&#115;cript:pwned()", "vbscript:x"),
        *("javascript&colon;pwned()", "java&Tab;script:pwned()", "&#x6A;avascript:pwned()"),
        *("data:text/html,<script>pwned()</script>", "file:///etc/passwd", "ftp://evil.example/"),
        *("//evil.example/", r"\\\\evil.example/", "/etc", "../up.md", "&#47;&#47;evil.example/"),
        *("blob:x", "view-source:x", "about:blank", "x/../../up.html"),
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "[x](<{}>)", "[x][1]\n\n[1]: {}"])
def test_a_link_elsewhere_is_refused(link: str, form: str) -> None:
    try:
        found = written(form.format(link))
    except SiteError as error:
        assert "不能用" in str(error)
    else:
        # What Markdown does not take for such a link is text, or leads nowhere in the site.
        for href in html.fromstring(f"<main>{found}</main>").xpath("//a/@href"):
            assert urljoin("http://site.example/a/b.html", href).startswith("http://site.example/")


@pytest.mark.parametrize(
    "picture",
    ["![i](http://evil.example/i.png)", "![i](i.png)", "![i][1]\n\n[1]: data:image/svg+xml,x"],
)
def test_a_picture_is_refused(picture: str) -> None:
    with pytest.raises(SiteError, match="图片"):
        written(picture)


@pytest.mark.parametrize(
    "text",
    [
        *("<script>pwned()</script>", "<img src=x onerror=pwned()>", "a <b onclick=x>b</b>"),
        *("<!-- x --> <b>y</b>", "<![CDATA[<b>]]>", "<?php x ?>", "<svg/onload=x>", "<x\n\n>"),
        *("    <script>pwned()</script>", "`<script>`", "```\n<script>\n```", "> <i>x</i>"),
        *("- <script>x</script>", "| <b> |\n| --- |\n| <i> |", "# <u>x</u>", "<div markdown=1>"),
        *("&lt;script&gt;", "&#60;script&#62;", "x {: onclick=pwned() }", "<a:b@c.example>"),
    ],
)
def test_markup_is_text(text: str) -> None:
    page = html.fromstring(f"<main>{written(text)}</main>")
    allowed = {"main", "h1", "p", "pre", "code", "ul", "li", "blockquote", "a"}
    allowed |= {"table", "thead", "tbody", "tr", "th", "td"}
    assert {element.tag for element in page.iter()} <= allowed
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    shown = "".join(page.itertext())
    for words in ("<script>", "<img", "<b", "<svg", "onclick"):
        assert (words in shown) == (words in unescape(text)), shown
