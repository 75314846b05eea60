"""Visit sheets: declared items in walking order, each about duties of several papers."""

from __future__ import annotations

from itertools import count

from policyledger.model.checklist import Checklist, Item
from policyledger.views.bindings import Bindings
from policyledger.views.duty import duty_view
from policyledger.views.sheets.items import VisitItem, VisitSection, point


def visit_sections(bindings: Bindings, checklist: Checklist) -> tuple[VisitSection, ...]:
    """Give the sections of a declared sheet; items are numbered through."""
    numbers = count(1)
    return tuple(
        VisitSection(
            section.title,
            tuple(_item(bindings, item, next(numbers)) for item in section.items),
        )
        for section in checklist.sections
    )


def _item(bindings: Bindings, item: Item, number: int) -> VisitItem:
    """Give an item; what the sheet does not say itself is taken from the first of its duties."""
    known = bindings.register.obligation_by_id
    duties = [known[str(code)] for code in item.obligations if str(code) in known]
    views = [duty_view(bindings, duty) for duty in duties]
    first = views[0] if views else None
    return VisitItem(
        number=number,
        question=item.question or (first.question or first.title if first else ""),
        look_for=item.look_for or (first.look_for if first else ""),
        deadlines=tuple(
            dict.fromkeys(str(duty.measured.text) for duty in duties if duty.measured is not None)
        ),
        points=tuple(point(view) for view in views),
    )
