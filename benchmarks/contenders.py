"""The tools that are measured: what each is given of a corpus, and the commands it runs.

Each gets the same duties in the form that its users would write, and the plainest settings that its
manual shows. `files` gives the sources; a tool is timed making a site of them from nothing, and
again after one duty was changed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from content_folder import content_files
from corpus import Corpus, Duty, Paper
from phrases import GROUPS

#: The day at which our own site is built.
AS_OF = "2026-03-05"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is timed: a name and a command. ``{bin}`` is the folder of its programs."""

    name: str
    command: tuple[str, ...]
    change: bool = False
    wipe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool, its steps in order, and where its output is.

    ``lock`` names the file in ``locks/`` that its environment is made from; "" is our own.
    """

    id: str
    name: str
    lock: str
    files: Callable[[Corpus], dict[str, str]]
    steps: tuple[Step, ...]
    output: str
    prepare: tuple[str, ...] = ()


def _rows(rows: list[tuple[str, ...]]) -> str:
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)


def _fields(duty: Duty) -> Iterator[tuple[str, str]]:
    """Give what a duty says beside its title, as names and values."""
    yield "承办", "、".join(duty.actors)
    yield "约束力", "不得" if duty.force == "must-not" else "应当"
    if duty.deadline:
        yield "时限", duty.deadline[0]
    yield "佐证材料", "、".join(duty.evidence)
    if duty.groups:
        yield "重点群体", "、".join(GROUPS[group] for group in duty.groups)
    if duty.target:
        yield "目标", duty.target
    yield "检查问题", duty.question
    yield "方法", "、".join(duty.how)
    yield "看什么", duty.look_for
    if duty.note:
        yield "说明", duty.note


# ---- Pages of Markdown, for MkDocs and Zensical

_MKDOCS = """\
site_name: 防汛安全责任台账
use_directory_urls: false
theme:
  name: material
  language: zh
  font: false
markdown_extensions: [attr_list, tables]
"""


def markdown_files(corpus: Corpus) -> dict[str, str]:
    """Give a page for each paper and a page with a table for each unit, and lists of both."""
    where = {duty.id: paper.id for paper in corpus.papers for duty in paper.duties}
    of_unit: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    files = {"mkdocs.yml": _MKDOCS}
    for paper in corpus.papers:
        files[f"docs/papers/{paper.id}.md"] = _paper_page(paper, where)
        for clause in paper.clauses:
            for duty in clause.duties:
                named = [(name, "牵头") for name in clause.lead]
                named += [(name, "配合") for name in clause.support]
                named += [(name, "承办") for name in duty.actors]
                for name, role in named:
                    link = f"[{duty.id}](../papers/{paper.id}.md#{duty.id})"
                    when = duty.deadline[0] if duty.deadline else ""
                    of_unit[name].append(
                        (link, role, duty.title, when, "、".join(duty.evidence), duty.question)
                    )
    head = ("编号", "分工", "责任事项", "时限", "佐证材料", "检查问题")
    for unit in corpus.units:
        rows = [head, *of_unit.get(unit.name, ())]
        files[f"docs/units/{unit.id}.md"] = f"# {unit.name}\n\n{_rows(rows)}"
    papers = "".join(f"- [{one.title}](papers/{one.id}.md)\n" for one in corpus.papers)
    units = "".join(f"- [{one.name}](units/{one.id}.md)\n" for one in corpus.units)
    files["docs/index.md"] = f"# 防汛安全责任台账\n\n## 文件\n\n{papers}\n## 单位\n\n{units}"
    return files


def _paper_page(paper: Paper, where: dict[str, str]) -> str:
    parts = [f"# {paper.title}\n\n{paper.issuer} {paper.number} {paper.issued}\n"]
    for clause in paper.clauses:
        parts.append(f"## {clause.number}{clause.heading}\n\n\\{clause.text}\n")
        if clause.lead:
            parts.append(f"牵头：{'、'.join(clause.lead)}；配合：{'、'.join(clause.support)}\n")
        for duty in clause.duties:
            rows = [("项目", "内容"), *_fields(duty)]
            links = "、".join(f"[{name}]({where[name]}.md#{name})" for name in duty.implements)
            if links:
                rows.append(("承接", links))
            parts.append(
                f"### {duty.id} {duty.title} {{#{duty.id}}}\n\n> {duty.quote}\n\n{_rows(rows)}"
            )
    return "\n".join(parts)


# ---- StrictDoc

_SDOC_HEAD = "[DOCUMENT]\nTITLE: "
#: Fields without markup: with reStructuredText in each it takes several times as long.
_SDOC_OPTIONS = "OPTIONS:\n  MARKUP: Text\n"
_GRAMMAR = """\
[GRAMMAR]
ELEMENTS:
- TAG: SECTION
  PROPERTIES:
    IS_COMPOSITE: True
  FIELDS:
  - TITLE: TITLE
    TYPE: String
    REQUIRED: True
- TAG: TEXT
  FIELDS:
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
- TAG: REQUIREMENT
  FIELDS:
  - TITLE: UID
    TYPE: String
    REQUIRED: True
  - TITLE: TITLE
    TYPE: String
    REQUIRED: True
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
"""
_SDOC_FIELDS = {
    "承办": "ACTOR",
    "约束力": "FORCE",
    "时限": "DEADLINE",
    "佐证材料": "EVIDENCE",
    "重点群体": "GROUPS",
    "目标": "TARGET",
    "检查问题": "QUESTION",
    "方法": "METHOD",
    "看什么": "LOOK_FOR",
    "说明": "REMARK",
}
_SDOC_GRAMMAR = (
    _GRAMMAR
    + "".join(
        f"  - TITLE: {name}\n    TYPE: String\n    REQUIRED: False\n"
        for name in _SDOC_FIELDS.values()
    )
    + "  RELATIONS:\n  - TYPE: Parent\n"
)


def strictdoc_files(corpus: Corpus) -> dict[str, str]:
    """Give a document for each paper, a requirement for each duty."""
    files = {}
    for paper in corpus.papers:
        parts = [f"{_SDOC_HEAD}{paper.number} {paper.title}\n{_SDOC_OPTIONS}", _SDOC_GRAMMAR]
        for clause in paper.clauses:
            parts.append(f"[[SECTION]]\nTITLE: {clause.number}{clause.heading}\n")
            parts.append(f"[TEXT]\nSTATEMENT: >>>\n{clause.text}\n<<<\n")
            for duty in clause.duties:
                part = f"[REQUIREMENT]\nUID: {duty.id}\nTITLE: {duty.title}\n"
                part += f"STATEMENT: >>>\n{duty.quote}\n<<<\n"
                part += "".join(f"{_SDOC_FIELDS[name]}: {text}\n" for name, text in _fields(duty))
                if duty.implements:
                    part += "RELATIONS:\n"
                    part += "".join(
                        f"- TYPE: Parent\n  VALUE: {name}\n" for name in duty.implements
                    )
                parts.append(part)
            parts.append("[[/SECTION]]\n")
        files[f"input/{paper.level}/{paper.id}.sdoc"] = "\n".join(parts)
    return files


# ---- Sphinx-Needs

_NEEDS_FIELDS = {
    "承办": "actor",
    "约束力": "force",
    "时限": "deadline",
    "佐证材料": "evidence",
    "重点群体": "kinds",
    "目标": "target",
    "检查问题": "question",
    "方法": "method",
    "看什么": "look_for",
    "说明": "remark",
}
_CONF = f"""\
project = "防汛安全责任台账"
extensions = ["sphinx_needs"]
language = "zh_CN"
html_theme = "alabaster"
needs_id_regex = r"[A-Z0-9-]+"
needs_fields = {{name: {{"nullable": True}} for name in {list(_NEEDS_FIELDS.values())!r}}}
needs_links = {{"implements": {{"incoming": "落实于", "outgoing": "承接"}}}}
"""


def needs_files(corpus: Corpus) -> dict[str, str]:
    """Give a page for each paper, a need for each duty."""
    files = {"source/conf.py": _CONF}
    for paper in corpus.papers:
        parts = [f"{paper.title}\n{'=' * 2 * len(paper.title)}\n", f"{paper.number}\n"]
        for clause in paper.clauses:
            heading = f"{clause.number}{clause.heading}"
            parts.append(f"{heading}\n{'-' * 2 * len(heading)}\n\n\\{clause.text}\n")
            for duty in clause.duties:
                part = f".. req:: {duty.title}\n   :id: {duty.id}\n"
                part += "".join(
                    f"   :{_NEEDS_FIELDS[name]}: {text}\n" for name, text in _fields(duty)
                )
                if duty.implements:
                    part += f"   :implements: {', '.join(duty.implements)}\n"
                parts.append(f"{part}\n   {duty.quote}\n")
        files[f"source/{paper.level}/{paper.id}.rst"] = "\n".join(parts)
    listed = "".join(f"   {paper.level}/{paper.id}\n" for paper in corpus.papers)
    files["source/index.rst"] = f"防汛安全责任台账\n================\n\n.. toctree::\n\n{listed}"
    return files


# ---- Doorstop


def doorstop_files(corpus: Corpus) -> dict[str, str]:
    """Give a folder for each paper, a file for each duty; papers hang below one root."""
    files = {"reqs/ROOT/.doorstop.yml": _doorstop_settings("ROOT", "")}
    uid = {}
    for paper in corpus.papers:
        for number, duty in enumerate(paper.duties, start=1):
            uid[duty.id] = f"{paper.code}-{number:03}"
    for paper in corpus.papers:
        folder = f"reqs/{paper.level}/{paper.code}"
        files[f"{folder}/.doorstop.yml"] = _doorstop_settings(paper.code, "ROOT")
        number = 0
        for part, clause in enumerate(paper.clauses, start=1):
            for place, duty in enumerate(clause.duties, start=1):
                number += 1
                record = {
                    "active": True,
                    "derived": False,
                    "header": duty.title,
                    "level": f"{part}.{place}",
                    "links": [uid[name] for name in duty.implements],
                    "normative": True,
                    "ref": "",
                    "reviewed": None,
                    "text": duty.quote,
                    **{_NEEDS_FIELDS[name]: text for name, text in _fields(duty)},
                }
                lines = (
                    f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
                    for key, value in sorted(record.items())
                    if key != "level"
                )
                text = "".join(lines) + f"level: {record['level']}\n"
                files[f"{folder}/{uid[duty.id]}.yml"] = text
    return files


def _doorstop_settings(prefix: str, parent: str) -> str:
    names = "".join(f"  - {name}\n" for name in _NEEDS_FIELDS.values())
    above = f"  parent: {parent}\n" if parent else ""
    return (
        f"settings:\n  digits: 3\n{above}  prefix: {prefix}\n  sep: '-'\n"
        f"attributes:\n  publish:\n{names}"
    )


_BUILD = ("{python}", "{root}/build.py")
_FOLDERS = ("--content", "content", "--checklists", "checklists", "--site", "site")
_OURS = (*_FOLDERS, "--as-of", AS_OF)
_MKDOCS_BUILD = ("{bin}/mkdocs", "build", "--quiet")
_SPHINX = ("{bin}/sphinx-build", "--quiet", "-b", "html", "-j", "auto", "source", "site")
_STRICTDOC = ("{bin}/strictdoc", "export", "input", "--output-dir", "site")
_DOORSTOP = ("{bin}/doorstop", "publish", "all", "site")

OURS = Tool(
    "ours",
    "Policy Ledger",
    "",
    content_files,
    (
        Step("check", (*_BUILD, "check", *_OURS)),
        Step("cold", (*_BUILD, "site", *_OURS), wipe=("site", "out")),
        Step("change", (*_BUILD, "site", *_OURS), change=True),
        Step("nothing", (*_BUILD, "site", *_OURS)),
    ),
    "site",
)
SHEETS = Tool(
    "sheets",
    "Policy Ledger, all sheets",
    "",
    content_files,
    (
        Step("cold", (*_BUILD, "all", *_OURS), wipe=("site", "out")),
        Step("change", (*_BUILD, "all", *_OURS), change=True),
        Step("nothing", (*_BUILD, "all", *_OURS)),
    ),
    "site",
)
PEERS = (
    Tool(
        "mkdocs-material",
        "Material for MkDocs",
        "mkdocs-material",
        markdown_files,
        (
            Step("cold", _MKDOCS_BUILD, wipe=("site",)),
            Step("change", (*_MKDOCS_BUILD, "--dirty"), change=True),
        ),
        "site",
    ),
    Tool(
        "zensical",
        "Zensical",
        "zensical",
        markdown_files,
        (
            Step("cold", ("{bin}/zensical", "build", "--clean"), wipe=("site", ".cache")),
            Step("change", ("{bin}/zensical", "build"), change=True),
        ),
        "site",
    ),
    Tool(
        "strictdoc",
        "StrictDoc",
        "strictdoc",
        strictdoc_files,
        (
            Step("cold", _STRICTDOC, wipe=("site",)),
            Step("change", _STRICTDOC, change=True),
        ),
        "site",
    ),
    Tool(
        "sphinx-needs",
        "Sphinx-Needs",
        "sphinx-needs",
        needs_files,
        (
            Step("cold", _SPHINX, wipe=("site",)),
            Step("change", _SPHINX, change=True),
        ),
        "site",
    ),
    Tool(
        "doorstop",
        "Doorstop",
        "doorstop",
        doorstop_files,
        (
            Step("cold", _DOORSTOP, wipe=("site",)),
            Step("change", _DOORSTOP, change=True),
        ),
        "site",
        prepare=("git", "init", "--quiet"),
    ),
)
