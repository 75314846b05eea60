"""Checks that what is recorded of a deadline is what its own words say, where these are plain.

Plain are a date with its year, 每月 and the like with a day in it, and “10日内”. Of everything else
nothing is said: a warning that is wrong teaches people to overlook warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policyledger.load.fields import is_date
from policyledger.load.numbering import chinese_number
from policyledger.model.catalogue import Period
from policyledger.model.location import Text
from policyledger.model.obligation import PLAIN_PERIODS, Deadline, duration_parts
from policyledger.model.problem import Problem
from policyledger.model.register import Register
from policyledger.model.text import squeeze
from policyledger.model.words import DeadlineKind

_N = "(?:[0-9]{1,3}|[零〇一二三四五六七八九十百两]{1,5})"
_DIGITS = "零一二三四五六七八九"
_YEAR = "(?P<year>(?:19|20|21)[0-9]{2}|[一二][〇○零一二三四五六七八九]{3})年"
_MONTH = f"(?P<month>{_N})月份?(?:(?P<day>{_N})[日号])?"
#: A date with its year; a year alone only where nothing stands behind it that says more.
_DATE = re.compile(
    rf"{_YEAR}(?:{_MONTH}[底末]?|年?[底末]|(?=$|[前内，、至到—]|[以之]前|度|期间))"
    "(?P<since>起|以来|[以之]?后)?"
)
#: A date of each year.
_MONTH_DAY = re.compile(rf"{_MONTH}(?P<last>[底末])?(?P<edge>[以之]?[内前后]|起|龄)?")
_DAY_OF = {
    "month": re.compile(rf"每个?月的?(?P<day>{_N})[日号](?!以?内)"),
    "week": re.compile(
        "每(?:周|星期)(?P<day>[一二三四五六日天])(?=$|[前、，和至或]|[上下]午|[以之]前)"
    ),
    "quarter": re.compile(
        rf"每个?季度?的?(?P<month>首|末|第?[一二三]个?)月份?(?:(?P<day>{_N})[日号])?"
    ),
}
_ROUNDS = {
    "day": re.compile("每[日天](?!常)"),
    "week": re.compile("每(?:周(?![年岁边])|星期)"),
    "month": re.compile("每个?月(?!龄)"),
    "quarter": re.compile("每个?季度?"),
    "year": re.compile("每年(?!级|龄)"),
}
_TIME = re.compile(
    rf"(?<![0-9零〇一二三四五六七八九十百两月第每])(?P<n>{_N})"
    "(?P<unit>个工作日|工作日|个?自然日|日|天|周|个?星期|个月|个季度|年)[以之]?内"
)
#: Months and days of a unit of time.
_UNITS = {
    "日": (0, 1), "天": (0, 1), "自然日": (0, 1), "周": (0, 7), "星期": (0, 7),
    "月": (1, 0), "季度": (3, 0), "年": (12, 0),
}  # fmt: skip
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _Difference(NamedTuple):
    """What the words say, what is recorded instead and where, and what to do."""

    said: str
    recorded: str
    at: Text
    advice: str


def deadlines_as_worded(register: Register) -> Iterator[Problem]:
    """The dates, rounds and times recorded of a deadline are those that its words name plainly."""
    words = _words_of_kinds(register.periods)
    for duty in register.obligations:
        if duty.deadline is None:
            continue
        for found in _differences(duty.deadline, words):
            message = f"{duty.id} 的时限写的是“{found.said}”，登记的{found.recorded}"
            yield Problem("deadline-differs", found.at.at, message, found.advice)


def _differences(deadline: Deadline, words: dict[str, str]) -> Iterator[_Difference]:
    text = squeeze(deadline.text)
    dates = tuple(_DATE.finditer(text))
    yield from _dates(deadline, dates)
    rest = _DATE.sub("，", text)
    if not dates or deadline.kind is DeadlineKind.EVERY:
        yield from _rounds(deadline, rest, words)
        yield from _days(deadline, rest)
    yield from _times(deadline, rest)


# A date with its year


def _dates(deadline: Deadline, dates: tuple[re.Match[str], ...]) -> Iterator[_Difference]:
    """Compare the dates that the words name with those that are recorded."""
    recorded = [date for date in (deadline.on, deadline.start, deadline.end) if date is not None]
    if deadline.period is not None or not all(map(is_date, recorded)):
        return
    if any(match["since"] for match in dates) or len(dates) != len(recorded):
        if deadline.kind is DeadlineKind.WITHIN and len(dates) == 1:
            yield from _in_span(deadline, dates[0])
        return
    for match, date in zip(dates, recorded, strict=True):
        if not _same_date(match, date):
            advice = "请照原文改；只写到年、月的，是那一年、那个月的最后一天。"
            yield _Difference(match[0], f"却是 {date}", date, advice)


def _in_span(deadline: Deadline, match: re.Match[str]) -> Iterator[_Difference]:
    date = _iso(match)
    start, end = deadline.start, deadline.end
    if start is None or end is None or match["since"]:
        return
    if not start[: len(date)] <= date[: len(start)] or not date[: len(end)] <= end[: len(date)]:
        yield _Difference(match[0], f"却是 {start} 至 {end}", start, "请照原文改起止日期。")


def _iso(match: re.Match[str]) -> str:
    parts = [_year(match["year"])]
    parts += [f"{_number(match[name]):02}" for name in ("month", "day") if match[name]]
    return "-".join(parts)


def _same_date(match: re.Match[str], recorded: str) -> bool:
    """Tell whether a recorded date lies in the one that the words name, at its end for 底."""
    date = _iso(match)
    if not recorded.startswith(date):
        return False
    month, _, day = recorded[5:].partition("-")
    if not match[0].endswith(("底", "末")):
        return True
    return (not day or int(day) in _month_ends(int(month))) and (
        bool(match["month"]) or month in ("", "12")
    )


def _year(written: str) -> str:
    if written.isdecimal() and written.isascii():
        return written
    return "".join(str(max(0, _DIGITS.find(digit))) for digit in written)


# Rounds, and days in them


def _words_of_kinds(periods: Iterable[Period]) -> dict[str, str]:
    """Give for the word that the names of a kind of period end with, that kind: 汛期 of 2026年汛期.

    A single name does not tell which of its words is the kind.
    """
    names: dict[str, set[str]] = {}
    for period in periods:
        names.setdefault(str(period.kind), set()).add(period.name)
    found = {}
    for kind, own in names.items():
        word = _common_end(own)
        if len(own) > 1 and len(word) > 1:
            found[word] = kind
    return found


def _common_end(names: set[str]) -> str:
    first, last = min(names, key=lambda name: name[::-1]), max(names, key=lambda name: name[::-1])
    length = 0
    while length < min(len(first), len(last)) and first[-length - 1] == last[-length - 1]:
        length += 1
    return first[len(first) - length :]


def _rounds(deadline: Deadline, text: str, words: dict[str, str]) -> Iterator[_Difference]:
    """Compare how often the words ask for it with what is recorded; one of several is enough."""
    if deadline.kind is DeadlineKind.AFTER:
        return
    said: dict[str, str] = {}
    for word, kind in sorted(words.items(), key=lambda entry: -len(entry[0])):
        for match in re.finditer(f"每个?{re.escape(word)}", text):
            said.setdefault(kind, match[0])
        text = re.sub(f"每个?{re.escape(word)}", "，", text)
    at_start = bool(said)
    for kind, pattern in _ROUNDS.items():
        if plain := pattern.search(text):
            said[kind] = plain[0]
            at_start = at_start or plain.start() == 0
    if not said or any(_comes_round(deadline, kind, at_start) for kind in said):
        return
    kind, word = next(iter(said.items()))
    recorded = f"却是 every: {deadline.period}" if deadline.period else "却没有写 every"
    at = deadline.period or deadline.text
    yield _Difference(word, recorded, at, f"请照原文改，例如 every: {kind}。")


def _comes_round(deadline: Deadline, kind: str, at_start: bool) -> bool:
    """Tell whether a deadline may be one of each such period.

    Words before it (汛期每月) may be what is recorded; 每天 may be recorded as always.
    """
    if kind in deadline.kinds:
        return True
    if deadline.kind is not DeadlineKind.EVERY:
        return not at_start or (kind == "day" and deadline.kind is DeadlineKind.ONGOING)
    if kind not in PLAIN_PERIODS:
        return deadline.period == "year" and bool(deadline.days or deadline.start)
    by_calendar = any(other not in PLAIN_PERIODS for other in deadline.kinds)
    return by_calendar and (kind == "year" or not at_start)


def _days(deadline: Deadline, text: str) -> Iterator[_Difference]:
    """Compare the days that the words name within a period with those that are recorded."""
    period = str(deadline.period)
    if deadline.anchor is not None or deadline.before is not None or deadline.period is None:
        return
    recorded = [_month_and_day(period, day) for day in _named(deadline)]
    for said, month, day, last in _said_days(period, text):
        if any(_same_day(each, month, day, last) for each in recorded):
            continue
        if not recorded and _is_last(period, month, day):
            continue
        what = (
            f"却是 {'、'.join(_named(deadline))}"
            if recorded
            else f"却只有 every: {period}，会算成那一期的最后一天"
        )
        at = _named(deadline)[0] if recorded else deadline.period
        yield _Difference(said, what, at, f"请写明日子，{_example(period, month, day)}。")


def _named(deadline: Deadline) -> tuple[Text, ...]:
    return (*deadline.days, *(day for day in (deadline.start, deadline.end) if day is not None))


def _said_days(period: str, text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Give the days that words name within a period: as written, month and day (0: none), 底."""
    if period == "year" and _ROUNDS["year"].search(text):
        for match in _MONTH_DAY.finditer(text):
            month, day = (_number(part) if part else 0 for part in match.group("month", "day"))
            edge = match["edge"] or ""
            exact = bool(day or match["last"])
            # Of 9月前 and 9月内 nobody can tell which day they mean.
            if not 1 <= month <= 12 or edge.endswith(("起", "后", "龄")) or (edge and not exact):
                continue
            yield match[0].removesuffix(edge), month, day, bool(match["last"])
    elif period in _DAY_OF and (found := _DAY_OF[period].search(text)):
        month, day = 0, 0
        if period == "week":
            day = "一二三四五六日".find(found["day"].replace("天", "日")) + 1
        else:
            day = _number(found["day"]) if found["day"] else 0
        if period == "quarter":
            month = {"首": 1, "末": 3}.get(found["month"]) or _number(found["month"].strip("第个"))
        yield found[0], month, day, False


def _month_and_day(period: str, day: str) -> tuple[int, int]:
    """Give month and day (0: none) of a day as it is recorded."""
    parts = [int(part) for part in day.split("-") if part.isdecimal()]
    if period in ("month", "week"):
        return 0, parts[0] if parts else 0
    month, number = [*parts, 0, 0][:2]
    return month, number


def _same_day(recorded: tuple[int, int], month: int, day: int, last: bool) -> bool:
    ends = (0, *_month_ends(recorded[0]))
    if recorded[0] != month:
        return False
    if last:
        return recorded[1] in ends
    return not day or recorded[1] == day or (recorded[1] == 0 and day in ends)


def _is_last(period: str, month: int, day: int) -> bool:
    """Tell whether a day is the last of its period, which need not be recorded."""
    if period == "week":
        return day == 7
    if period == "month":
        return day == 31
    return (month, day) in ((12, 0), (12, 31)) if period == "year" else (month, day) == (3, 0)


def _month_ends(month: int) -> tuple[int, ...]:
    """Give the numbers that the last day of a month can have."""
    if not 1 <= month <= 12:
        return ()
    return (28, 29) if month == 2 else (_LENGTHS[month - 1],)


def _example(period: str, month: int, day: int) -> str:
    if period == "week":
        written = str(day)
    else:
        written = "-".join(f"{part:02}" for part in (month, day) if part)
    return f'例如 every: {period}, on: "{written}"'


# How long after


def _times(deadline: Deadline, text: str) -> Iterator[_Difference]:
    """Compare the times that the words name with the duration; one of several is enough."""
    counted = deadline.kind is DeadlineKind.AFTER or (
        deadline.kind is DeadlineKind.EVERY and not _named(deadline)
    )
    said = [(match[0], *_length(match)) for match in _TIME.finditer(text)]
    if not said or not counted:
        return
    word, size, working = said[0]
    duration = deadline.duration
    if duration is None:
        advice = "请加 within，并写 after: 从什么时候起算。"
        yield _Difference(word, "却没有写 within", deadline.text, advice)
    elif working and not deadline.working_days and duration_parts(duration):
        advice = f"工作日不能按日历日算，写成 within: {size[1]}个工作日。"
        yield _Difference(word, f"却是 within: {duration}", duration, advice)
    elif all(_size(deadline) not in (None, (size, working)) for _, size, working in said):
        yield _Difference(word, f"却是 within: {duration}", duration, "请照原文改 within。")


def _length(match: re.Match[str]) -> tuple[tuple[int, int], bool]:
    """Give months and days of a time, and whether they are working days."""
    number, unit = _number(match["n"]), match["unit"].removeprefix("个")
    if unit == "工作日":
        return (0, number), True
    months, days = _UNITS[unit]
    return (months * number, days * number), False


def _size(deadline: Deadline) -> tuple[tuple[int, int], bool] | None:
    if deadline.working_days:
        return (0, deadline.working_days), True
    parts = duration_parts(deadline.duration or "")
    if parts is None:
        return None
    years, months, weeks, days = parts
    return (years * 12 + months, weeks * 7 + days), False


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else chinese_number(written)
