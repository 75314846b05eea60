"""A content folder of any size: python benchmarks/corpus.py 10000 FOLDER [--seed 1].

Writes FOLDER/content and FOLDER/checklists: papers of an invented county on flood safety, about 20
duties each, with everything that a duty of the shipped content has, so that `build.py check` does
its full work and finds nothing. The same number and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from phrases import DEADLINES, DEPARTMENTS, FIRST, GROUPS, IDLE, SECOND, TASKS, Task

DUTIES_A_PAPER = 20
_DUTIES_A_MATTER = 25
_NUMERALS = "一二三四五六七八九十"
#: Level, its share of the papers, issuer, letters of its numbers, place, prefix of its bodies.
_LEVELS = (
    ("nation", 0.04, "水旱灾害防御总署", "水防署", "全国", "cn"),
    ("province", 0.08, "青岚省水利厅", "青水防", "青岚", "ql"),
    ("city", 0.16, "临澜市水利局", "临水防", "临澜", "ll"),
    ("county", 0.72, "汐川县人民政府办公室", "汐政办", "汐川", "xi"),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A body."""

    id: str
    name: str
    level: str
    place: str
    kind: str
    members: tuple[str, ...] = ()


@dataclass(slots=True)
class Duty:
    """A duty, with what every tool is given of it."""

    id: str
    matter: str
    title: str
    quote: str
    actors: tuple[str, ...]
    inferred: bool
    force: str
    deadline: tuple[str, str] | None
    evidence: tuple[str, ...]
    groups: tuple[str, ...]
    implements: tuple[str, ...]
    question: str
    how: tuple[str, ...]
    look_for: str
    target: str
    note: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered part of a paper: its text without heading and tail is made of its duties."""

    id: str
    number: str
    heading: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    duties: tuple[Duty, ...]
    idle: tuple[str, str]

    @property
    def text(self) -> str:
        """What stands in the paper, the number at its front."""
        ends = ("。" if index % 3 == 2 else "；" for index in range(len(self.duties) - 1))
        words = "".join(
            f"{duty.quote}{end}" for duty, end in zip(self.duties, (*ends, "。"), strict=True)
        )
        tail = ""
        if self.lead:
            tail = f"（牵头责任单位：{'、'.join(self.lead)}"
            tail += f"；配合责任单位：{'、'.join(self.support)}）"
        return f"{self.number}{self.heading}。{words}{self.idle[0]}{tail}"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document."""

    id: str
    code: str
    number: str
    title: str
    issuer: str
    level: str
    place: str
    issued: str
    cites: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def duties(self) -> Iterator[Duty]:
        """All its duties in order."""
        return (duty for clause in self.clauses for duty in clause.duties)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything."""

    papers: tuple[Paper, ...]
    units: tuple[Unit, ...]
    areas: tuple[str, ...]

    @property
    def matters(self) -> Iterator[tuple[str, str, str]]:
        """Id, stage and title of each matter."""
        for task in TASKS:
            for index, area in enumerate(self.areas, start=1):
                where = f"（{area}片）" if len(self.areas) > 1 else ""
                yield f"{task.id}-{index}", task.stage, f"{task.title}{where}"


def _name(index: int) -> str:
    """Give one of the two-character names of places, a different one for each ``index``."""
    index = index * 997 % (len(FIRST) * len(SECOND))
    return FIRST[index // len(SECOND)] + SECOND[index % len(SECOND)]


def _units(count: int) -> tuple[Unit, ...]:
    """Give ``count`` bodies or so: departments of four levels, classes of bodies, townships."""
    units = [
        Unit("cn-agency", "水旱灾害防御总署", "nation", "全国", "department"),
        Unit(
            "any-government", "县级以上人民政府", "county", "各地", "government", ("xi-government",)
        ),
        Unit("any-water", "水行政主管部门", "county", "各地", "department", ("xi-1",)),
        Unit("any-village", "各村（社区）", "county", "各地", "village"),
        Unit("any-builder", "涉水施工单位", "county", "各地", "employer"),
        Unit("xi-government", "县政府", "county", "汐川", "government"),
        Unit("xi-command", "县防汛指挥部", "county", "汐川", "leading-group"),
    ]
    for number, name in enumerate(DEPARTMENTS[:5], start=1):
        hall = name.removesuffix("局") + "厅"
        units.append(Unit(f"ql-{number}", f"省{hall}", "province", "青岚", "department"))
        units.append(Unit(f"ll-{number}", f"市{name}", "city", "临澜", "department"))
    for number, name in enumerate(DEPARTMENTS, start=1):
        units.append(Unit(f"xi-{number}", f"县{name}", "county", "汐川", "department"))
    # Townships stand in classes of at most eight: a duty of a class is a duty of each of them, and
    # the work must grow with the number of duties only.
    wards: list[str] = []
    while len(units) < count:
        number = len(units)
        name = _name(number)
        if number % 3:
            wards.append(f"xi-t{number}")
            units.append(Unit(wards[-1], f"{name}镇人民政府", "county", "汐川", "township"))
        else:
            units.append(
                Unit(f"xi-o{number}", f"{name}水库管理所", "county", "汐川", "institution")
            )
        if len(wards) == 8:
            part = f"{name}片各乡镇"
            units.append(Unit(f"xi-w{number}", part, "county", "汐川", "group", tuple(wards)))
            wards = []
    return tuple(units)


class _Maker:
    def __init__(self, count: int, seed: int) -> None:
        self.draw = random.Random(seed)
        self.count = count
        areas = min(max(round(count / len(TASKS) / _DUTIES_A_MATTER), 1), 25)
        self.areas = tuple(_name(index + 1500) for index in range(areas))
        self.units = _units(min(40 + count // 50, 400))
        self.used: dict[str, int] = defaultdict(int)
        self.made: dict[str, list[str]] = defaultdict(list)
        self.upper: dict[str, list[str]] = {}
        self.serial = 0

    def corpus(self) -> Corpus:
        papers: list[Paper] = []
        wanted = max(-(-self.count // DUTIES_A_PAPER), len(_LEVELS))
        left = self.count
        for level, share, *rest in _LEVELS:
            above = [paper.id for paper in papers]
            # Duties carry out those of the levels above only.
            self.upper = {matter: list(ids) for matter, ids in self.made.items()}
            last = level == _LEVELS[-1][0]
            number = wanted - len(papers) if last else max(round(wanted * share), 1)
            for index in range(number):
                size = left // (wanted - len(papers))
                papers.append(self._paper(level, index, size, above, *rest))
                left -= size
        return Corpus(tuple(papers), self.units, self.areas)

    def _paper(
        self,
        level: str,
        index: int,
        size: int,
        above: list[str],
        issuer: str,
        letters: str,
        place: str,
        prefix: str,
    ) -> Paper:
        year, number = 2014 + index % 11, 1 + index // 11
        code = f"{prefix.upper()}{year % 100}{number:02}"
        first = self.draw.randrange(len(TASKS))
        topic = TASKS[first].title
        sizes = [size // 10, size * 4 // 10, size * 3 // 10]
        sizes.append(size - sum(sizes))
        clauses = tuple(
            self._clause(level, code, part, first, sizes[part]) for part in range(4) if sizes[part]
        )
        return Paper(
            id=f"{prefix}-{year}-{number}",
            code=code,
            number=f"{letters}〔{year}〕{number}号",
            title=f"关于做好{topic}等防汛安全工作的通知",
            issuer=issuer,
            level=level,
            place=place,
            issued=f"{year}-{1 + index % 12:02}-{1 + index * 7 % 28:02}",
            cites=tuple(sorted(self.draw.sample(above, min(len(above), 2)))),
            clauses=clauses,
        )

    def _clause(self, level: str, code: str, part: int, first: int, size: int) -> Clause:
        clause_id, number = (("1", "一、"), ("2.1", "（一）"), ("2.2", "（二）"), ("3", "三、"))[
            part
        ]
        own = [unit.name for unit in self.units if unit.level == level and unit.place != "各地"]
        lead: tuple[str, ...] = ()
        support: tuple[str, ...] = ()
        if level != "nation" and part:
            names = [name for name in own if "各" not in name]
            first_name, *others = self.draw.sample(names, 3)
            lead, support = (first_name,), tuple(others)
            if level == "county" and self.draw.random() < 0.3:
                wards = [name for name in own if name.endswith("片各乡镇")]
                support += tuple(self.draw.sample(wards, min(len(wards), 1)))
        tasks = [TASKS[(first + part * 3 + step) % len(TASKS)] for step in range(3)]
        duties = tuple(
            self._duty(level, f"{code}-{part + 1:02}-{n + 1:02}", tasks[n % 3], own)
            for n in range(size)
        )
        idle = self.draw.choice(IDLE)
        return Clause(clause_id, number, tasks[0].title, lead, support, duties, idle)

    def _duty(self, level: str, duty_id: str, task: Task, own: list[str]) -> Duty:
        draw = self.draw
        self.serial += 1
        turn = self.used[task.id]
        self.used[task.id] += 1
        name = _name(turn) + task.facility
        matter = f"{task.id}-{1 + turn % len(self.areas)}"
        deadline = DEADLINES[self.serial // 6 % len(DEADLINES)] if self.serial % 6 == 0 else None
        everywhere = [unit.name for unit in self.units if unit.place == "各地"]
        actor = draw.choice(everywhere if level == "nation" or draw.random() < 0.1 else own)
        inferred = draw.random() < 0.6
        ban = draw.random() < 0.05
        act = ("不得拖延" if ban else "") + task.act
        modal = "" if inferred or ban else "应当"
        quote = f"{'' if inferred else actor}{modal}{act}{name}{task.object}"
        if deadline:
            quote = f"{deadline[0]}，{quote}"
        if draw.random() < 0.5:
            quote += f"，{task.detail}"
        above = self.upper.get(matter, ())
        links = draw.sample(above, min(len(above), draw.choice((0, 0, 1, 1, 1, 2))))
        self.made[matter].append(duty_id)
        return Duty(
            id=duty_id,
            matter=matter,
            title=f"{act}{name}{task.object}",
            quote=quote,
            actors=(actor,),
            inferred=inferred,
            force="must-not" if ban else "must",
            deadline=deadline,
            evidence=task.evidence,
            groups=task.groups,
            implements=tuple(sorted(links)),
            question=task.question.format(name=name),
            how=task.how,
            look_for=task.look_for,
            target="不少于一次" if self.serial % 12 == 0 else "",
            note="原文没有写明由谁办理，按上下文登记。"
            if inferred and self.serial % 3 == 0
            else "",
        )


def make(count: int, seed: int = 1) -> Corpus:
    """Give a corpus of ``count`` duties."""
    return _Maker(count, seed).corpus()


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


def write(corpus: Corpus, folder: Path) -> None:
    """Write ``folder``/content and ``folder``/checklists anew."""
    content, checklists = folder / "content", folder / "checklists"
    duties = [duty for paper in corpus.papers for duty in paper.duties]
    far = duties[:: max(len(duties) // 14, 1)][:14]
    near = duties[-14:]
    files = {
        content / "settings.yml": _SETTINGS,
        content / "flood-calendar.yml": _CALENDAR,
        content / "glossary.yml": _GLOSSARY,
        content / "units.yml": "units:\n" + "".join(map(_unit_line, corpus.units)),
        content / "matters.yml": "matters:\n"
        + "".join(
            f"- {{id: {name}, stage: {stage}, title: {title}, summary: {title}，留下记录}}\n"
            for name, stage, title in corpus.matters
        ),
        content / "groups.yml": "groups:\n"
        + "".join(f"- {{id: {name}, name: {title}}}\n" for name, title in GROUPS.items()),
        content / "pages" / "about.md": "# 关于本台账\n\n虚构的内容，供测速用。\n",
        checklists / "unit.yml": _UNIT_SHEET,
        checklists / "far-visit.yml": _visit_sheet("far-visit", "各级要求走访表", far),
        checklists / "near-visit.yml": _visit_sheet("near-visit", "近期要求走访表", near),
    }
    for paper in corpus.papers:
        stem = content / "instruments" / paper.level / paper.id
        files[stem.with_name(f"{paper.id}.md")] = paper_text(paper)
        files[stem.with_name(f"{paper.id}.yml")] = paper_record(paper)
    for part in (content, checklists):
        shutil.rmtree(part, ignore_errors=True)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Write a corpus and say what is in it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("duties", type=int)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    corpus = make(given.duties, given.seed)
    write(corpus, given.folder)
    print(
        f"{sum(1 for paper in corpus.papers for _ in paper.duties)} duties, "
        f"{len(corpus.papers)} papers, {len(corpus.units)} units, "
        f"{len(list(corpus.matters))} matters in {given.folder}"
    )


if __name__ == "__main__":
    main()
