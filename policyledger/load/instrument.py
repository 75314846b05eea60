"""Reading a document: front matter and text."""

from __future__ import annotations

from pathlib import PurePosixPath

from policyledger.load.fields import Fields, id_problem, text_problem
from policyledger.load.files import SourceText
from policyledger.load.limits import MAX_CLAUSE, MAX_CLAUSES, MAX_NAME, MAX_PARAGRAPHS
from policyledger.load.nodes import Mapping, parse
from policyledger.load.numbering import clauses
from policyledger.model.instrument import Clause, Correction, Instrument
from policyledger.model.location import Location, Text
from policyledger.model.problem import Problem
from policyledger.model.words import Basis, Level, Status


def read_instrument(source: SourceText, problems: list[Problem]) -> Instrument | None:
    """Read ``content/instruments/<level>/<id>.md``; ``None`` when its head cannot be read."""
    parts = _split(source.text)
    if parts is None or not parts[0].strip():
        if parts is not None:
            message = "两行 --- 之间没有写文件信息"
        elif source.text.startswith("---"):
            message = "文件信息没有收口：缺第二行 ---"
        else:
            message = "文件开头没有用两行 --- 围起来的文件信息"
        advice = "第一行写 ---，接着写 id、title 等信息，再写一行 ---，下面是正文。"
        problems.append(Problem("no-front-matter", Location(source.path, 1), message, advice))
        return None
    head, body, body_line = parts
    node, found = parse(SourceText(source.path, head), first_line=2)
    problems.extend(found)
    if node is None:
        return None
    fields = Fields(node, "文件信息", problems)
    if not isinstance(node, Mapping):
        return None
    issuers = fields.items("issuers", required=True)
    instrument = Instrument(
        id=fields.file_id("id", source.path),
        code=fields.identifier("code"),
        number=fields.text("number", ""),
        title=fields.text("title"),
        short=fields.text("short", ""),
        issuers=issuers,
        level=_level(fields, source.path),
        place=fields.text("place"),
        issued=fields.date("issued"),
        basis=fields.word("basis", Basis, Basis.FULL),
        status=fields.word("status", Status, Status.ISSUED),
        addressees=fields.items("addressees"),
        copied_to=fields.items("copied_to"),
        forwards=fields.texts("forwards"),
        cites=fields.texts("cites"),
        masthead=fields.texts("masthead"),
        attachments=fields.texts("attachments"),
        imprint=fields.texts("imprint"),
        note=fields.text("note", ""),
        corrections=fields.records("corrections", "校勘说明", _correction),
        clauses=_clauses(body, source.path, body_line, issuers, problems),
        at=Location(source.path, 1),
    )
    fields.finish()
    if not instrument.clauses:
        problems.append(
            Problem(
                "empty-file",
                Location(source.path, body_line),
                "文件没有正文",
                "请把正文粘贴在第二行 --- 下面，一段一行。",
            )
        )
    return instrument


def _clauses(
    body: str, path: str, first_line: int, issuers: tuple[Text, ...], problems: list[Problem]
) -> tuple[Clause, ...]:
    """Cut the text into clauses; where there is too much of it, the rest is a problem."""

    def too_many(what: str, number: int, most: int) -> None:
        message = f"正文有 {number:,} {what}，超过 {most:,} {what}"
        advice = "请检查是否贴错或重复；确实很长的文件请分成几份。"
        problems.append(Problem("too-many", Location(path, first_line), message, advice))

    lines = body.split("\n")
    if len(lines) > MAX_PARAGRAPHS:
        too_many("行", len(lines), MAX_PARAGRAPHS)
    found = tuple(clauses("\n".join(lines[:MAX_PARAGRAPHS]), path, first_line, issuers))
    if len(found) > MAX_CLAUSES:
        too_many("个条款", len(found), MAX_CLAUSES)
        found = found[:MAX_CLAUSES]
    for clause in found:
        for what, text, longest in (
            ("条款标题", clause.label + clause.heading, MAX_NAME),
            (f"条款 {clause.id[:80]}", clause.text, MAX_CLAUSE),
        ):
            if len(text) > longest:
                problems.append(text_problem(what, len(text), longest, clause.at))
        if problem := id_problem(Text(clause.id, clause.at), "条款编号"):
            problems.append(problem)
    return found


def _level(fields: Fields, path: str) -> Level:
    """Give the level, which the folder says too; where they differ the folder counts."""
    folder = PurePosixPath(path).parent.name
    written = fields.word("level", Level)
    stored = next((level for level in Level if level.value == folder), written)
    if fields.text("level", "") in (written.value, written.label) and written is not stored:
        fields.problems.append(
            Problem(
                "name-mismatch",
                fields.place("level"),
                f"层级写的是 {written.value}，文件却放在 {folder} 文件夹",
                "请改 level，或把文件移到对应的文件夹。",
            )
        )
    return stored


def _correction(fields: Fields) -> Correction:
    return Correction(
        where=fields.text("where"),
        before=fields.text("before"),
        after=fields.optional("after"),
        why=fields.text("why"),
        copy=fields.number("copy"),
        at=fields.at,
    )


def _split(text: str) -> tuple[str, str, int] | None:
    """Cut a file into front matter, body and the line number at which the body starts."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    return None
