"""The one Jinja2 environment: every page of the site and every sheet is made with it.

Templates stand under ``templates/`` and are named from there: ``site/…`` are pages, ``print/…``
sheets, ``shared/…`` pieces of both. HTML is written nowhere else. A template gets a view and may
use no name that it was not given.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache, partial
from itertools import chain
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.runtime import Macro
from markupsafe import Markup

from policyledger.render.project import TEMPLATES
from policyledger.views.deferred import Deferred, Recall

_INDENT = re.compile(r"\n\s*")
#: Stands for a piece until the page around it is filled; content cannot say it: "<" is escaped.
_MARK = Markup("<pl-piece/>")


@cache
def environment() -> Environment:
    """Give the environment: every value is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["zip"] = zip
    made.filters["date_zh"] = date_zh
    made.filters["size_zh"] = size_zh
    return made


def render(name: str, /, **values: Any) -> str:
    """Fill the template ``name`` (``site/unit.html``) with ``values``."""
    return environment().get_template(name).render(**values)


def warm() -> None:
    """Load the templates of pages: processes that are made from this one then need not."""
    for place in sorted((TEMPLATES / "site").glob("*.html")):
        with suppress(TemplateError):  # someone is editing it: the next build will say so
            environment().get_template(f"site/{place.name}")


class Pieces:
    """Long stretches of one page, kept from build to build by what they show.

    They end with a line, so that they can be put one after the other.
    """

    def __init__(self, recall: Recall) -> None:
        """Take pieces from ``recall``."""
        self._recall = recall
        self._texts: list[str] = []

    def __call__(self, macro: Macro, root: str, part: Deferred[Any]) -> Markup:
        """Give a mark for what ``macro`` makes of ``root`` and the value of ``part``."""
        make = partial(self._fill, macro, root, part)
        self._texts.append(self._recall(f"{macro.name}-{part.key}", make))
        return _MARK

    @staticmethod
    def _fill(macro: Macro, root: str, part: Deferred[Any]) -> str:
        text = tidy(macro(root, part.value))
        return f"{text}\n" if text else ""

    def put_into(self, html: str) -> str:
        """Put the pieces in place of their marks."""
        if not self._texts:
            return html
        between = html.split(_MARK)
        return "".join(chain.from_iterable(zip(between, (*self._texts, ""), strict=True)))


def tidy(html: str) -> str:
    """Leave out indents and empty lines."""
    return _INDENT.sub("\n", html.strip())


class Once:
    """Fills a piece of pages once for each record, however many pages show it.

    Holds what it made as long as it lives itself: make one for each build.
    """

    def __init__(self) -> None:
        """Begin with nothing made."""
        self._made: dict[tuple[str, str, int], tuple[object, str]] = {}

    def __call__(self, macro: Macro, root: str, record: object) -> str:
        """Give what ``macro`` makes of ``root`` and ``record``, both its only arguments."""
        # By identity: comparing records costs more than filling the piece. Holding the record
        # keeps its number from being given to another.
        key = (macro.name, root, id(record))
        if key not in self._made:
            self._made[key] = (record, macro(root, record))
        return self._made[key][1]


def date_zh(date: object) -> str:
    """Give an ISO date of year, month or day as Chinese papers write it: 2020年12月8日.

    GB/T 9704-2012, 7.3.5.4: without leading zeros.
    """
    parts = str(date).split("-")
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def size_zh(size: int) -> str:
    """Give a number of bytes as people read it: 36 KB, 1.2 MB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
