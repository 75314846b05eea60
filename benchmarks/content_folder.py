"""A corpus as a content folder of this program: what its editors would have written."""

from __future__ import annotations

from corpus import Corpus, Duty, Paper, Unit
from phrases import GROUPS

_NUMERALS = "一二三四五六七八九十"


def duty_lines(duty: Duty) -> str:
    """Give the record of a duty as an editor would write it."""
    lines = [
        f"- id: {duty.id}",
        f"  matter: {duty.matter}",
        f"  title: {duty.title}",
        f"  quote: {duty.quote}",
        f"  actor: [{', '.join(duty.actors)}]",
        *(["  actor_inferred: true"] if duty.inferred else []),
        f"  force: {duty.force}",
    ]
    if duty.deadline:
        lines.append(f"  deadline: {{text: {duty.deadline[0]}, {duty.deadline[1]}}}")
    lines.append(f"  evidence: [{', '.join(duty.evidence)}]")
    if duty.groups:
        lines.append(f"  groups: [{', '.join(GROUPS[group] for group in duty.groups)}]")
    if duty.target:
        lines.append(f"  target: {duty.target}")
    lines += [
        f"  implements: [{', '.join(duty.implements)}]",
        "  check:",
        f"    question: {duty.question}",
        f"    how: [{', '.join(duty.how)}]",
        f"    look_for: {duty.look_for}",
    ]
    if duty.note:
        lines.append(f"  note: {duty.note}")
    return "".join(f"  {line}\n" for line in lines)


def paper_text(paper: Paper) -> str:
    """Give a paper as it stands in ``instruments/<level>/<id>.md``."""
    body = ["各有关单位：", "现就做好防汛安全工作通知如下。"]
    for clause in paper.clauses:
        if clause.id == "2.1":
            body.append("二、主要任务")
        body.append(clause.text)
    return (
        f"---\nid: {paper.id}\ncode: {paper.code}\nnumber: {paper.number}\ntitle: {paper.title}\n"
        f"short: {paper.number}通知\nissuers: [{paper.issuer}]\nlevel: {paper.level}\n"
        f"place: {paper.place}\nissued: {paper.issued}\nbasis: full\nstatus: issued\n"
        f"addressees: [各有关单位]\ncites: [{', '.join(paper.cites)}]\n"
        f"masthead: [{paper.issuer}文件]\nimprint: [{paper.issuer}]\n---\n\n"
        + "\n\n".join(body)
        + "\n"
    )


def paper_record(paper: Paper) -> str:
    """Give the duties of a paper as they stand in ``instruments/<level>/<id>.yml``."""
    lines = [
        f"instrument: {paper.id}\nclauses:\n",
        '- clause: "0"\n  no_duty:\n  - {quote: 各有关单位：, reason: formality}\n',
        "  - {quote: 现就做好防汛安全工作通知如下。, reason: formality}\n",
    ]
    for clause in paper.clauses:
        lines.append(f'- clause: "{clause.id}"\n')
        if clause.lead:
            lines.append(f"  lead: [{', '.join(clause.lead)}]\n")
            lines.append(f"  support: [{', '.join(clause.support)}]\n")
        lines.append("  obligations:\n")
        lines += map(duty_lines, clause.duties)
        idle, reason = clause.idle
        lines.append(f"  no_duty:\n  - {{quote: {idle}, reason: {reason}}}\n")
    return "".join(lines)


_SETTINGS = """\
title: 汐川防汛安全责任台账
topic: 防汛安全
place: 汐川
description: 虚构的县、虚构的政策，供测速用；地名、机关、文号都不存在。
notice: 工作用表，不作为正式公文
"""
_CALENDAR = "periods:\n" + "".join(
    f'- {{kind: {kind}, name: {year}年{name}, start: "{year}-{start}", end: "{year}-{end}", '
    f"status: {status}}}\n"
    for year, status in ((2026, "official"), (2027, "assumed"))
    for kind, name, start, end in (
        ("flood-season", "汛期", "04-15", "10-15"),
        ("main-flood-season", "主汛期", "06-10", "08-20"),
    )
)
_GLOSSARY = """\
terms:
- {term: 销号, meaning: 隐患整改完成并经复核，从台账上划掉。, synonyms: [闭环, 整改完成]}
- {term: 转移避险, meaning: 在险情到来之前把人转到安全的地方。, synonyms: [撤离, 避灾]}
"""
_UNIT_SHEET = """\
id: unit
title: 防汛责任落实检查表
subtitle: 每个单位一份
per: unit
select:
  roles: [lead, support, actor]
instructions:
- 看材料、看现场、问人，每项只打一个勾；没有查到的打“未查”。
"""


def _visit_sheet(name: str, title: str, duties: list[Duty]) -> str:
    lines = [f"id: {name}\ntitle: {title}\nsubtitle: 一次走访一张\nper: visit\nsections:\n"]
    for number, start in enumerate(range(0, len(duties), 5)):
        lines.append(f"- title: 第{_NUMERALS[number]}段\n  items:\n")
        for duty in duties[start : start + 5]:
            lines.append(f"  - obligations: [{duty.id}]\n")
    lines.append("instructions:\n- 按走到的次序填。\n")
    return "".join(lines)


def _unit_line(unit: Unit) -> str:
    members = f", members: [{', '.join(unit.members)}]" if unit.members else ""
    return (
        f"- {{id: {unit.id}, name: {unit.name}, level: {unit.level}, place: {unit.place}, "
        f"kind: {unit.kind}{members}}}\n"
    )


def content_files(corpus: Corpus) -> dict[str, str]:
    """Give the files of a content folder and its checklists: path → text."""
    duties = [duty for paper in corpus.papers for duty in paper.duties]
    far = duties[:: max(len(duties) // 14, 1)][:14]
    near = duties[-14:]
    files = {
        "content/settings.yml": _SETTINGS,
        "content/flood-calendar.yml": _CALENDAR,
        "content/glossary.yml": _GLOSSARY,
        "content/units.yml": "units:\n" + "".join(map(_unit_line, corpus.units)),
        "content/matters.yml": "matters:\n"
        + "".join(
            f"- {{id: {name}, stage: {stage}, title: {title}, summary: {title}，留下记录}}\n"
            for name, stage, title in corpus.matters
        ),
        "content/groups.yml": "groups:\n"
        + "".join(f"- {{id: {name}, name: {title}}}\n" for name, title in GROUPS.items()),
        "content/pages/about.md": "# 关于本台账\n\n虚构的内容，供测速用。\n",
        "checklists/unit.yml": _UNIT_SHEET,
        "checklists/far-visit.yml": _visit_sheet("far-visit", "各级要求走访表", far),
        "checklists/near-visit.yml": _visit_sheet("near-visit", "近期要求走访表", near),
    }
    for paper in corpus.papers:
        stem = f"content/instruments/{paper.level}/{paper.id}"
        files[f"{stem}.md"] = paper_text(paper)
        files[f"{stem}.yml"] = paper_record(paper)
    return files
