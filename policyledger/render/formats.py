"""Which kinds of sheet there are, in which formats, and the function for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policyledger.render.forms.pdf import checklist_form
from policyledger.render.forms.xlsx import checklist_xlsx
from policyledger.render.ics import calendar_bytes
from policyledger.render.office.checklist_docx import checklist_docx
from policyledger.render.office.docx import division_docx
from policyledger.render.office.ledger_xlsx import ledger_xlsx
from policyledger.render.office.opinion_docx import opinion_docx
from policyledger.render.office.xlsx import division_xlsx, matrix_xlsx
from policyledger.render.pdf.sheets import (
    blank_pdf,
    checklist_pdf,
    division_part_pdf,
    division_pdf,
    matrix_a4_pdf,
    matrix_pdf,
)

#: Kind of sheet → format (and file suffix) → function from its view to the bytes of the file.
FORMATS: dict[str, dict[str, Callable[[Any], bytes]]] = {
    "division": {"pdf": division_pdf, "xlsx": division_xlsx, "docx": division_docx},
    "division-part": {"pdf": division_part_pdf},
    "matrix": {"pdf": matrix_pdf, "xlsx": matrix_xlsx},
    "matrix-part": {"pdf": matrix_pdf},
    "matrix-a4": {"pdf": matrix_a4_pdf},
    "matrix-a4-part": {"pdf": matrix_a4_pdf},
    "calendar": {"ics": calendar_bytes},
    "checklist": {
        "pdf": checklist_pdf,
        "form.pdf": checklist_form,
        "xlsx": checklist_xlsx,
        "docx": checklist_docx,
    },
    "rectification": {"pdf": blank_pdf, "xlsx": ledger_xlsx},
    "opinion": {"pdf": blank_pdf, "docx": opinion_docx},
}
