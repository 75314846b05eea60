"""The table of pages: which pages the site has, and the view and template of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from policyledger.views.account import coverage_page
from policyledger.views.calendar import calendar_page
from policyledger.views.comparison import Comparison
from policyledger.views.differences import differences_page
from policyledger.views.document import document_page
from policyledger.views.documents import document_index
from policyledger.views.downloads import downloads_page
from policyledger.views.duties import duties_page
from policyledger.views.groups import group_index, group_page
from policyledger.views.home import home_page
from policyledger.views.ledger import Ledger
from policyledger.views.matrices import matrix_page, with_matrix
from policyledger.views.matters import matter_index, matter_page
from policyledger.views.schedule import Schedule
from policyledger.views.unit import unit_page
from policyledger.views.units import unit_index


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address without ``.html``, its title, the template under ``site/``, its view."""

    address: str
    title: str
    template: str
    view: Any

    @property
    def root(self) -> str:
        """What leads from the page to the root of the site."""
        return "../" * self.address.count("/")


def _home(ledger: Ledger) -> Iterator[Page]:
    yield Page("index", "首页", "home.html", home_page(ledger, Schedule(ledger)))


def _units(ledger: Ledger) -> Iterator[Page]:
    yield Page("units/index", "责任单位", "units.html", unit_index(ledger))
    schedule = Schedule(ledger)
    for unit in ledger.register.units:
        view = unit_page(ledger, schedule, unit)
        yield Page(f"units/{unit.id}", str(unit.name), "unit.html", view)


def _documents(ledger: Ledger) -> Iterator[Page]:
    yield Page("instruments/index", "政策文件", "documents.html", document_index(ledger))
    for item in ledger.register.instruments:
        view = document_page(ledger, item)
        yield Page(f"instruments/{item.id}", item.short or item.title, "document.html", view)


def _matters(ledger: Ledger) -> Iterator[Page]:
    yield Page("matters/index", "工作事项", "matters.html", matter_index(ledger))
    comparison = Comparison(ledger.bindings)
    for matter in ledger.register.matters:
        view = matter_page(ledger, comparison, matter)
        yield Page(f"matters/{matter.id}", str(matter.title), "matter.html", view)


def _groups(ledger: Ledger) -> Iterator[Page]:
    yield Page("groups/index", "重点群体", "groups.html", group_index(ledger))
    for group in ledger.register.groups:
        yield Page(f"groups/{group.id}", str(group.name), "group.html", group_page(ledger, group))


def _tables(ledger: Ledger) -> Iterator[Page]:
    yield Page("obligations", "全部责任", "duties.html", duties_page(ledger))
    yield Page("matrix", "责任矩阵", "matrix.html", matrix_page(ledger, None, ""))
    for item in with_matrix(ledger):
        title = f"责任矩阵：{item.short or item.title}"
        yield Page(f"matrix/{item.id}", title, "matrix.html", matrix_page(ledger, item, "../"))


def _rest(ledger: Ledger) -> Iterator[Page]:
    yield Page("calendar", "时限日历", "calendar.html", calendar_page(Schedule(ledger)))
    yield Page("differences", "各级差异", "differences.html", differences_page(ledger))
    yield Page("coverage", "原文核对", "coverage.html", coverage_page(ledger))
    yield Page("downloads", "下载", "downloads.html", downloads_page(ledger.downloads))


#: Makers of pages. A new kind of page is one function here and one template.
PAGES: tuple[Callable[[Ledger], Iterator[Page]], ...] = (
    _home,
    _units,
    _documents,
    _matters,
    _groups,
    _tables,
    _rest,
)


def pages(ledger: Ledger) -> Iterator[Page]:
    """Give every page of the site; the hand-written ones are not among them."""
    for maker in PAGES:
        yield from maker(ledger)
