"""Calendar files: deadlines as entries that calendars on phones and desks can import (RFC 5545).

Every entry is a whole day and takes no time away from anyone. It has no end date where it repeats:
a duty that comes round is never done for ever. The bytes depend on the view alone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, vRecur

from policyledger.model.words import Review
from policyledger.views.calendar.dates import Rule
from policyledger.views.calendar.file import CalendarView
from policyledger.views.calendar.file import Event as Entry
from policyledger.views.duty import UnitRef

_PRODUCT = "-//Policy Ledger//Deadlines//ZH"
#: Reminders, before the start of the day: at nine, a week and a day ahead.
_ALARMS = (timedelta(days=-6, hours=-15), timedelta(hours=-15))
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar_bytes(view: CalendarView) -> bytes:
    """Give the calendar file of a view.

    Raises ``ValueError`` for a view without entries: RFC 5545, 3.6 wants at least one.
    """
    if not view.events:
        raise ValueError(f"no entries for {view.unit or 'all'}")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # NAME is of RFC 7986; the programs that officials use know the older X-WR-CALNAME.
    calendar.add("name", view.title)
    calendar.add("x-wr-calname", view.title)
    calendar.add("description", view.notice)
    for entry in view.events:
        calendar.add_component(_event(view, entry))
    # `to_ical` folds lines at 75 octets and ends them with CRLF (RFC 5545, 3.1).
    return bytes(calendar.to_ical(sorted=False))


def _event(view: CalendarView, entry: Entry) -> Event:
    due = entry.due
    made = date.fromisoformat(view.as_of)
    day = date.fromisoformat(due.day)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", datetime.combine(made, time(), UTC))
    # The number of the day: a file made later replaces the entries of one made before.
    event.add("sequence", made.toordinal())
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    if entry.rule is not None:
        event.add("rrule", _recurrence(entry.rule))
    event.add("summary", due.duty.title)
    event.add("description", _description(view, entry))
    event.add("categories", [view.topic])
    event.add("status", "TENTATIVE" if due.assumed else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if view.address:
        event.add("url", view.address)
    for before in _ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", before)
        alarm.add("description", due.duty.title)
        event.add_component(alarm)
    return event


def _recurrence(rule: Rule) -> vRecur:
    """Give the rule as RFC 5545, 3.3.10 writes it.

    The day is always named: a rule that starts on the 31st without it skips the short months.
    """
    if rule.months == 0:
        return vRecur({"FREQ": "WEEKLY", "BYDAY": _WEEKDAYS[rule.weekday]})
    if rule.month:
        return vRecur({"FREQ": "YEARLY", "BYMONTH": rule.month, "BYMONTHDAY": rule.month_day})
    return vRecur({"FREQ": "MONTHLY", "INTERVAL": rule.months, "BYMONTHDAY": rule.month_day})


def _description(view: CalendarView, entry: Entry) -> str:
    due, duty = entry.due, entry.due.duty
    lines = [
        f"时限：{duty.deadline}" + (f"（{due.period}）" if due.period and not entry.rule else ""),
        f"原文：{duty.quote}" if duty.quote else "",
        _names("牵头", duty.lead),
        _names("承办", duty.actor),
        _names("配合", duty.support),
        _names("报送", duty.recipient),
        f"佐证材料：{'、'.join(duty.evidence)}" if duty.evidence else "",
        f"依据：{duty.source.citation}",
        f"编号：{duty.id}",
    ]
    if duty.review == Review.NEEDED.value:
        lines.append(f"{Review.NEEDED.label}：所依据的条款在核对以后改动过，请先对照原文。")
    if due.assumed:
        why = due.note or "尚未见到正式公布的日期"
        lines.append(f"注意：这个日子是推定的（{why}），请以正式公布的日期为准。")
    if entry.rule is not None:
        lines.append("每一期都要办，办完一期不等于以后不用办。")
    lines.append(view.notice)
    return "\n".join(line for line in lines if line)


def _names(label: str, units: tuple[UnitRef, ...]) -> str:
    return f"{label}：{'、'.join(unit.as_written for unit in units)}" if units else ""
