"""Reading the lists: units, matters, groups, glossary, calendar, waivers, settings, pages."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from policyledger.load.fields import Fields, id_problem, is_date, several_problem
from policyledger.load.files import SourceText
from policyledger.load.font import read_font
from policyledger.load.nodes import Mapping, Scalar, parse
from policyledger.model.catalogue import (
    Group,
    Matter,
    Page,
    Period,
    Settings,
    Term,
    Waiver,
)
from policyledger.model.location import Location, Text
from policyledger.model.problem import Problem
from policyledger.model.unit import Alias, Successor, Unit
from policyledger.model.words import Certainty, Level, UnitKind, Word

_ADDRESS = re.compile(r"https?://[^\s/?#\"'<>\[\]\\][^\s\"'<>\[\]\\?#]*\Z", re.IGNORECASE)


class CalendarStatus(Word):
    """Whether an official calendar has been seen."""

    OFFICIAL = "official", "正式"
    ASSUMED = "assumed", "推定"


def read_list(source: SourceText, problems: list[Problem]) -> Fields | None:
    """Parse a list file and give its top fields; ``None`` when it cannot be read."""
    node, found = parse(source)
    problems.extend(found)
    return None if node is None else Fields(node, "文件", problems)


def unit(fields: Fields) -> Unit:
    """Read one entry of ``units.yml``."""
    return Unit(
        id=fields.identifier("id"),
        name=fields.text("name"),
        full_name=fields.text("full_name", ""),
        level=fields.word("level", Level),
        place=fields.text("place"),
        kind=fields.word("kind", UnitKind),
        aliases=_aliases(fields),
        former_names=fields.items("former_names"),
        successor=fields.record("successor", _successor),
        members=fields.texts("members"),
        note=fields.text("note", ""),
        at=fields.at,
    )


def _aliases(fields: Fields) -> tuple[Alias, ...]:
    found = []
    for node in fields.nodes("aliases"):
        if isinstance(node, Scalar):
            if problem := several_problem(node, "aliases"):
                fields.problems.append(problem)
            found.append(Alias(Text(node.value.strip(), node.at)))
            continue
        part = Fields(node, "别名", fields.problems)
        if isinstance(node, Mapping):
            found.append(Alias(part.text("name"), part.texts("in", required=True)))
            part.finish()
    return tuple(found)


def _successor(fields: Fields) -> Successor:
    return Successor(
        name=fields.text("name"),
        since=fields.date("since", required=False),
        certainty=fields.word("certainty", Certainty),
        note=fields.text("note", ""),
    )


def matter(fields: Fields) -> Matter:
    """Read one entry of ``matters.yml``."""
    return Matter(
        id=fields.identifier("id"),
        title=fields.text("title"),
        stage=fields.text("stage"),
        summary=fields.text("summary", ""),
        at=fields.at,
    )


def group(fields: Fields) -> Group:
    """Read one entry of ``groups.yml``."""
    return Group(
        id=fields.identifier("id"),
        name=fields.text("name"),
        aliases=fields.items("aliases"),
        note=fields.text("note", ""),
        at=fields.at,
    )


def term(fields: Fields) -> Term:
    """Read one entry of ``glossary.yml``."""
    return Term(
        term=fields.text("term"),
        meaning=fields.text("meaning", ""),
        synonyms=fields.items("synonyms"),
        at=fields.at,
    )


def period(fields: Fields) -> Period:
    """Read one entry of the calendar."""
    start, end = fields.date("start"), fields.date("end")
    if is_date(start) and is_date(end) and start > end:
        message = f"止于 {end}，早于开始的 {start}"
        fields.problems.append(Problem("bad-date", end.at, message, "请核对起止日期。"))
    return Period(
        kind=fields.identifier("kind"),
        name=fields.text("name"),
        start=start,
        end=end,
        assumed=fields.word("status", CalendarStatus) is CalendarStatus.ASSUMED,
        note=fields.text("note", ""),
        at=fields.at,
    )


def waiver(fields: Fields) -> Waiver:
    """Read one entry of ``waivers.yml``."""
    return Waiver(
        code=fields.text("code"),
        where=fields.text("where"),
        reason=fields.text("reason"),
        until=fields.date("until"),
        at=fields.at,
    )


def settings(fields: Fields, content: Path) -> Settings:
    """Read ``settings.yml`` of the folder ``content``."""
    font = fields.optional("text_font")
    return Settings(
        title=fields.text("title"),
        topic=fields.text("topic"),
        place=fields.text("place", ""),
        description=fields.text("description", ""),
        base_url=_address(fields),
        notice=fields.text("notice", "工作用表，不作为正式公文"),
        at=fields.at,
        text_font=read_font(content, font, fields.problems) if font else None,
        inspection=fields.text("inspection", "检查"),
    )


def _address(fields: Fields) -> Text:
    """Read the address of the site; it goes into links, codes and calendars as it is."""
    text = fields.text("base_url", "")
    if text and not _ADDRESS.match(text):
        message = f"base_url“{text[:80]}”不是网址"
        advice = "写成 http://… 或 https://…，中间没有空格；还没有网址就删掉这一行。"
        fields.problems.append(Problem("wrong-type", text.at, message, advice))
        return Text("", text.at)
    return text


def page(source: SourceText, problems: list[Problem]) -> Page:
    """Read a hand-written page: Markdown with a first line “# title”."""
    first, _, body = source.text.lstrip("\n").partition("\n")
    title = first.removeprefix("# ").strip()
    if not title or not first.startswith("# "):
        problems.append(
            Problem(
                "no-title",
                Location(source.path, 1),
                "页面第一行不是标题",
                "第一行写“# 标题”。",
            )
        )
    at = Location(source.path)
    name = Text(PurePosixPath(source.path).stem, at)
    if problem := id_problem(name, "文件名"):
        problems.append(problem)
    return Page(name, title, body, at)
