"""The table of pages: which pages the site has, and the view and template of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from policyledger.render.errors import SiteError
from policyledger.render.site.written import written_html
from policyledger.views.calendar.page import calendar_page
from policyledger.views.calendar.schedule import Schedule
from policyledger.views.differences.comparison import Comparison
from policyledger.views.differences.page import differences_page
from policyledger.views.downloads import downloads_page
from policyledger.views.ledger import Ledger
from policyledger.views.pages.coverage import coverage_page
from policyledger.views.pages.document import document_page
from policyledger.views.pages.documents import document_index
from policyledger.views.pages.duties import duties_page
from policyledger.views.pages.groups import group_index, group_page
from policyledger.views.pages.home import home_page
from policyledger.views.pages.matrices import matrix_page
from policyledger.views.pages.matters import matter_index, matter_page
from policyledger.views.pages.unit import unit_page
from policyledger.views.pages.units import unit_index


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address without ``.html``, its title, the template under ``site/``.

    ``view`` gives what the page shows; where that is ``Deferred``, it is known by what it is made
    from before it is made.
    """

    address: str
    title: str
    template: str
    view: Callable[[], Any]

    @property
    def root(self) -> str:
        """What leads from the page to the root of the site."""
        return "../" * self.address.count("/")


@dataclass(frozen=True, slots=True)
class _Sources:
    """What pages are made from; what is worked out in one of them is there for all pages."""

    ledger: Ledger
    schedule: Schedule
    comparison: Comparison


def _home(sources: _Sources) -> Iterator[Page]:
    yield Page("index", "首页", "home.html", partial(home_page, sources.ledger, sources.schedule))


def _units(sources: _Sources) -> Iterator[Page]:
    ledger = sources.ledger
    yield Page("units/index", "责任单位", "units.html", partial(unit_index, ledger))
    for unit in ledger.register.units:
        view = partial(unit_page, ledger, sources.schedule, unit)
        yield Page(f"units/{unit.id}", str(unit.name), "unit.html", view)


def _documents(sources: _Sources) -> Iterator[Page]:
    ledger = sources.ledger
    yield Page("instruments/index", "政策文件", "documents.html", partial(document_index, ledger))
    for item in ledger.register.instruments:
        view = partial(document_page, ledger, item)
        yield Page(f"instruments/{item.id}", item.short or item.title, "document.html", view)


def _matters(sources: _Sources) -> Iterator[Page]:
    ledger = sources.ledger
    yield Page("matters/index", "工作事项", "matters.html", partial(matter_index, ledger))
    for matter in ledger.register.matters:
        view = partial(matter_page, ledger, sources.comparison, matter)
        yield Page(f"matters/{matter.id}", str(matter.title), "matter.html", view)


def _groups(sources: _Sources) -> Iterator[Page]:
    ledger = sources.ledger
    yield Page("groups/index", "重点群体", "groups.html", partial(group_index, ledger))
    for group in ledger.register.groups:
        view = partial(group_page, ledger, group)
        yield Page(f"groups/{group.id}", str(group.name), "group.html", view)


def _tables(sources: _Sources) -> Iterator[Page]:
    ledger = sources.ledger
    yield Page("obligations", "全部责任", "duties.html", partial(duties_page, ledger))
    yield Page("matrix", "责任矩阵", "matrix.html", partial(matrix_page, ledger, None, ""))
    for item in ledger.recorded:
        title = f"责任矩阵：{item.short or item.title}"
        view = partial(matrix_page, ledger, item, "../")
        yield Page(f"matrix/{item.id}", title, "matrix.html", view)


def _rest(sources: _Sources) -> Iterator[Page]:
    ledger = sources.ledger
    yield Page("calendar", "时限日历", "calendar.html", partial(calendar_page, sources.schedule))
    yield Page(
        "differences",
        "各级差异",
        "differences.html",
        partial(differences_page, ledger, sources.comparison),
    )
    yield Page("coverage", "原文核对", "coverage.html", partial(coverage_page, ledger))
    yield Page("downloads", "下载", "downloads.html", partial(downloads_page, ledger.downloads))


#: Makers of pages. A new kind of page is one function here and one template.
PAGES: tuple[Callable[[_Sources], Iterator[Page]], ...] = (
    _home,
    _units,
    _documents,
    _matters,
    _groups,
    _tables,
    _rest,
)


def pages(ledger: Ledger) -> tuple[Page, ...]:
    """Give every page of the site. Raises ``SiteError`` when two want the same address."""
    sources = _Sources(ledger, Schedule(ledger), Comparison(ledger.bindings))
    made = [page for maker in PAGES for page in maker(sources)]
    addresses = {page.address for page in made}
    written = {str(page.id) for page in ledger.register.pages}
    for page in ledger.register.pages:
        if page.id in addresses:
            raise SiteError(
                f"{page.at.path}：网址 {page.id}.html 已被别的页面占用\n  请给这个文件改名。"
            )
        view = partial(written_html, page, addresses | written)
        made.append(Page(str(page.id), page.title, "written.html", view))
    return tuple(made)
