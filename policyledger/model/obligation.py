"""Duties: who must do what, by when, shown by which record, checked how."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policyledger.model.location import Location, Text
from policyledger.model.words import DeadlineKind, Force, Method, NoDutyReason, Role

#: Periods that need no calendar; any other is a kind of period of the calendar file.
PLAIN_PERIODS = ("day", "week", "month", "quarter", "year")
_WORKING_DAYS = re.compile(r"([1-9][0-9]{0,2})个工作日\Z")
_POINT = re.compile(r"(.+)-(?:start|end)\Z")


_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?\Z")


def duration_parts(duration: str) -> tuple[int, int, int, int] | None:
    """Give years, months, weeks and days of an ISO 8601 duration; ``None`` where it is none."""
    match = _DURATION.match(duration)
    if match is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return years, months, weeks, days


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a duty is due, always with the words of the text.

    ``kind`` says which of the others count:

    - ``on``: ``on`` is an ISO date of year, month or day, the last day for it;
    - ``within``: ``start`` and ``end`` are ISO dates;
    - ``every``: ``period`` is a period (day, week, month, quarter, year, or a kind of period of the
      calendar, such as a term); with ``anchor`` ("term-start") and ``duration`` (ISO 8601, "P7D")
      the days after that point of each period, with ``before`` the time up to it; with ``days`` the
      last days for it within each period, with ``start`` and ``end`` a span within each period;
    - ``after``: ``anchor`` is the event in plain words, ``duration`` the days after it, if stated;
    - ``ongoing``: always.

    A day within a period is "09-30" or "09" (the whole month) in a year, "01-10" or "01" in a
    quarter, whose months are 01 to 03, "05" in a month, and "1" (Monday) to "7" in a week. A
    ``duration`` of "10个工作日" is one of working days, which no calendar here can count.
    """

    text: Text
    kind: DeadlineKind
    on: Text | None = None
    start: Text | None = None
    end: Text | None = None
    period: Text | None = None
    anchor: Text | None = None
    duration: Text | None = None
    before: Text | None = None
    days: tuple[Text, ...] = ()

    @property
    def working_days(self) -> int:
        """The number of working days of the duration, 0 where it is not one of these."""
        match = _WORKING_DAYS.match(self.duration or "")
        return int(match[1]) if match else 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The periods that its rounds are counted by: its own, and that of a point named."""
        if self.kind is not DeadlineKind.EVERY or self.period is None:
            return ()
        point = _POINT.match(self.anchor or self.before or "")
        return tuple(dict.fromkeys((str(self.period), *((point[1],) if point else ()))))

    @property
    def measurable(self) -> bool:
        """Whether it names a day, a span or a period, not 及时 or 定期 alone."""
        if self.kind is DeadlineKind.AFTER:
            return self.duration is not None
        return self.kind is not DeadlineKind.ONGOING


@dataclass(frozen=True, slots=True)
class Check:
    """How an inspector checks a duty: a yes/no question, the ways, and what to look for."""

    question: Text
    how: tuple[Method, ...]
    look_for: str


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit as a file names it, in a role; ``inferred`` where the sentence leaves it out."""

    role: Role
    name: Text
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty, resting on one clause.

    ``quote`` is verbatim text of the clause (``None`` for summaries). ``names`` are all units in
    their roles: lead and support of the clause first, then those of the sentence. ``reviewed`` is
    the digest of the clause against which someone last read the duty.
    """

    id: Text
    instrument: Text
    clause: Text
    matter: Text
    title: Text
    quote: Text | None
    names: tuple[NamedUnit, ...]
    force: Force
    deadline: Deadline | None
    evidence: tuple[str, ...]
    groups: tuple[Text, ...]
    target: str | None
    implements: tuple[Text, ...]
    check: Check | None
    note: str
    at: Location = field(repr=False)
    reviewed: Text | None = None

    @property
    def measured(self) -> Deadline | None:
        """The deadline, where it can be measured."""
        return self.deadline if self.deadline is not None and self.deadline.measurable else None

    def named(self, role: Role) -> tuple[NamedUnit, ...]:
        """Give the units named in this role, in the order written."""
        return tuple(named for named in self.names if named.role is role)


@dataclass(frozen=True, slots=True)
class NoDuty:
    """Words of a clause that lay no duty on anyone, and why."""

    quote: Text
    reason: NoDutyReason


@dataclass(frozen=True, slots=True)
class ClauseRecord:
    """What the register says of one clause: the units of its tail, its duties, its other words.

    Its representation says everything but where it was written.
    """

    instrument: Text
    clause: Text
    lead: tuple[Text, ...]
    support: tuple[Text, ...]
    obligations: tuple[Obligation, ...]
    no_duty: tuple[NoDuty, ...]
    at: Location = field(repr=False)
