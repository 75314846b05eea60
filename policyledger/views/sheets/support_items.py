"""Part two of a unit's checklist: what it supports, one item a clause and matter."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from policyledger.views.bindings import Binding, Bindings
from policyledger.views.duty import duty_view
from policyledger.views.sheets.items import Focus, SupportItem, point
from policyledger.views.sheets.own_items import rank


def support_items(
    bindings: Bindings, unit: Focus, entries: list[Binding], number: Callable[[], int]
) -> tuple[SupportItem, ...]:
    """Give part two of the sheet: what the unit supports, one item a clause and matter."""
    register = bindings.register
    matters = {str(matter.id): place for place, matter in enumerate(register.matters)}

    def place(entry: Binding) -> tuple[int, int, bool]:
        return matters[str(entry.duty.matter)], -rank(bindings, entry), entry.via is not None

    def key(entry: Binding) -> tuple[str, str, str, str]:
        duty = entry.duty
        via = unit.via(entry)
        return str(duty.matter), str(duty.instrument), str(duty.clause), via

    found = []
    for (_, _, _, via), group in groupby(sorted(entries, key=place), key):
        views = [duty_view(bindings, entry.duty) for entry in group]
        first = views[0]
        codes = [view.id for view in views]
        prefix = _common(codes)
        found.append(
            SupportItem(
                number=number(),
                matter=first.matter_title,
                citation=first.source.citation,
                heading=first.source.heading,
                lead=tuple(ref.as_written for ref in first.lead or first.actor),
                via=via,
                prefix=prefix,
                points=tuple(point(view, cut=len(prefix)) for view in views),
            )
        )
    return tuple(found)


def _common(codes: list[str]) -> str:
    """Give what all codes begin with, up to a hyphen; of a single code all but its last part."""
    prefix = codes[0].rpartition("-")[0]
    while prefix and not all(code.startswith(f"{prefix}-") for code in codes):
        prefix = prefix.rpartition("-")[0]
    return f"{prefix}-" if prefix else ""
