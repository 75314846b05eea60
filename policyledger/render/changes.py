"""What changed between two states of the content: as a page, as data, as a notice of one page."""

from __future__ import annotations

import json
from typing import Any

from policyledger.load.charset import printable
from policyledger.render.pdf.own_font import own_font_options, own_font_styles
from policyledger.render.pdf.weasy import html_to_pdf
from policyledger.render.project import TEMPLATES
from policyledger.render.templates import render
from policyledger.views.changes.duties import FieldChange
from policyledger.views.changes.notice import Notice, notices
from policyledger.views.changes.page import ChangesPage, State

_STYLES = TEMPLATES / "print"
_UNPRINTABLE = "〓"  # GB/T 15834 names no sign for it; printers use this one for a missing type


def changes_files(page: ChangesPage) -> dict[str, bytes]:
    """Give the three files by name."""
    return {
        "changes.html": changes_html(page),
        "changes.json": changes_json(page),
        "changes.pdf": changes_pdf(page),
    }


def changes_html(page: ChangesPage) -> bytes:
    """Give the page: it stands alone and needs no other file."""
    return render("changes/page.html", view=page).encode()


def changes_json(page: ChangesPage) -> bytes:
    """Give the data; the form is ``changes.schema.json`` beside this module."""
    document = {
        "as_of": page.sheet.as_of,
        "old": _state(page.old),
        "new": _state(page.new),
        "documents": [
            {
                "id": document.id,
                "number": document.number,
                "title": document.title,
                "change": document.change,
                "fields": [_field(field) for field in document.fields],
                "clauses": [
                    {
                        "id": clause.id,
                        "label": clause.label,
                        "change": clause.change,
                        "old": clause.text.old_text or None,
                        "new": clause.text.new_text or None,
                    }
                    for clause in document.clauses
                ],
            }
            for document in page.documents
        ],
        "units": [
            {
                "id": unit.id,
                "name": unit.name,
                "old_name": unit.old_name or None,
                "standing": unit.standing,
                **{
                    change: [duty.id for duty in unit.of(change)]
                    for change in ("added", "changed", "removed")
                },
            }
            for unit in page.units
        ],
        "obligations": [
            {
                "id": duty.id,
                "title": duty.title,
                "instrument": duty.instrument,
                "change": duty.change,
                "minor": duty.minor,
                "units": list(page.concerned[duty.id]),
                "fields": [_field(field) for field in duty.fields],
            }
            for duty in page.duties
        ],
        "others": [
            {"kind": other.kind, "id": other.id, "name": other.name, "change": other.change}
            for other in page.others
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def changes_pdf(page: ChangesPage) -> bytes:
    """Give the notice on one page of A4; what the page cannot hold is summed up.

    Raises ``RenderingError``.
    """
    data = b""
    for notice in notices(page):
        data, pages = _laid_out(notice)
        if pages == 1:
            break
    return data


def _laid_out(notice: Notice) -> tuple[bytes, int]:
    pages = 0

    def count(document: Any) -> None:
        nonlocal pages
        pages = len(document.pages)

    font = notice.sheet.text_font
    html = render("print/changes.html", view=notice, qr=None)
    # The old content may hold characters that the checker of today would refuse.
    known = printable()
    html = "".join(char if char in known or char.isspace() else _UNPRINTABLE for char in html)
    data = html_to_pdf(
        html,
        stylesheets=[_STYLES / "base.css", _STYLES / "changes.css", *own_font_styles(font)],
        variant="pdf/a-3a",
        tags=True,
        finisher=count,
        **own_font_options(font),
    )
    return data, pages


def _state(state: State) -> dict[str, Any]:
    return {
        "label": state.label,
        "errors": state.errors,
        "warnings": state.warnings,
        "documents": state.documents,
        "units": state.units,
        "obligations": state.duties,
    }


def _field(field: FieldChange) -> dict[str, str | None]:
    return {
        "field": field.field,
        "label": field.label,
        "old": field.old_text or None,
        "new": field.new_text or None,
    }
