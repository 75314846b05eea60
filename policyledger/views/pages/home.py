"""The start page: pick your unit, what is due, the levels at a glance, the work step by step."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.views.calendar.page import Deadlines, next_deadlines
from policyledger.views.calendar.schedule import Schedule
from policyledger.views.ledger import Ledger
from policyledger.views.pages.documents import DocumentLevel, document_index
from policyledger.views.pages.matters import Stage, matter_index
from policyledger.views.pages.units import UnitIndex, unit_index


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything on the start page; ``next`` are the next days on which duties are due."""

    title: str
    description: str
    notice: str
    as_of: str
    units: UnitIndex
    levels: tuple[DocumentLevel, ...]
    stages: tuple[Stage, ...]
    next: Deadlines
    duties: int


def home_page(ledger: Ledger, schedule: Schedule) -> HomePage:
    """Give the start page."""
    settings = ledger.register.settings
    return HomePage(
        title=settings.title,
        description=settings.description,
        notice=settings.notice,
        as_of=ledger.as_of.isoformat(),
        units=unit_index(ledger),
        levels=document_index(ledger).levels,
        stages=matter_index(ledger).stages,
        next=next_deadlines(schedule, limit=8),
        duties=len(ledger.duties),
    )
