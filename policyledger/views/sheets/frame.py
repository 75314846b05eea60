"""What stands on every printed sheet, whatever it shows: titles, code, date, address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policyledger.model.catalogue import Font
from policyledger.model.instrument import Clause, Instrument
from policyledger.model.register import Register
from policyledger.model.words import Basis, Role
from policyledger.views.bindings import Bindings
from policyledger.views.duty import protocol_key


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """The frame of a sheet.

    ``code`` is the short code that people read out; ``page`` the page of the site that shows the
    same, ``address`` its full address ("" where the site is published nowhere). ``text_font`` is
    the face for text where it is not the shipped one.
    """

    title: str
    subtitle: str
    code: str
    as_of: str
    site: str
    place: str
    notice: str
    page: str
    address: str
    text_font: Font | None = None


def sheet_frame(
    register: Register, title: str, subtitle: str, code: str, page: str, as_of: date
) -> SheetFrame:
    """Give the frame of a sheet; the topic of the register stands in front of ``title``."""
    settings = register.settings
    base = settings.base_url.strip()
    return SheetFrame(
        title=f"{settings.topic}{title}",
        subtitle=subtitle,
        code=code,
        as_of=as_of.isoformat(),
        site=settings.title,
        place=settings.place,
        notice=settings.notice,
        page=page,
        address=f"{base.rstrip('/')}/{page}" if base else "",
        text_font=settings.text_font,
    )


def basis_note(instrument: Instrument | None) -> str:
    """Say that the text of a document is not held, where that is so."""
    if instrument is None or instrument.basis is not Basis.SUMMARY:
        return ""
    return f"{instrument.basis.label}，不是文件原话"


_CHINESE = frozenset("一二三四五六七八九十百")


def own_number(instrument: Instrument, clause: Clause) -> str:
    """Give the number of a clause within its parent, as printed: 二、 （一） 3.

    GB/T 9704-2012, 7.3.3. A label that is no number (导语) is given as it is.
    """
    parent = instrument.clause(clause.parent) if clause.parent else None
    own = clause.label
    if parent is not None:
        own = own.removeprefix(parent.label).removeprefix("、") or own
    if own and set(own) <= _CHINESE:
        return f"{own}、"
    return f"{own}." if own.isdigit() else own


def clause_title(instrument: Instrument, clause: Clause) -> str:
    """Give number and heading of a clause as a title: （一）加强组织领导."""
    number = own_number(instrument, clause)
    gap = "" if not clause.heading or number.endswith(("、", "）", ".")) else "　"
    return f"{number}{gap}{clause.heading}"


def tail_units(
    bindings: Bindings, instrument: Instrument, clause: Clause, role: Role
) -> tuple[str, ...]:
    """Give the names in one role of the clause's tail, in protocol order."""
    directory = bindings.register.directory
    names: list[tuple[tuple[int, int], str]] = []
    for record in bindings.register.records_of(instrument):
        if record.clause == clause.id:
            for name in record.lead if role is Role.LEAD else record.support:
                unit = directory.resolve(str(name), str(instrument.id))
                names.append((protocol_key(unit) if unit else (99, 99), str(name)))
    return tuple(name for _, name in sorted(names, key=lambda pair: pair[0]))
