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

from phrases import DEADLINES, DEPARTMENTS, FIRST, IDLE, SECOND, TASKS, Task

DUTIES_A_PAPER = 20
_DUTIES_A_MATTER = 25
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


def main() -> None:
    """Write a corpus and say what is in it."""
    from content_folder import content_files

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("duties", type=int)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    corpus = make(given.duties, given.seed)
    for part in ("content", "checklists"):
        shutil.rmtree(given.folder / part, ignore_errors=True)
    for name, text in content_files(corpus).items():
        path = given.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    print(
        f"{sum(1 for paper in corpus.papers for _ in paper.duties)} duties, "
        f"{len(corpus.papers)} papers, {len(corpus.units)} units, "
        f"{len(list(corpus.matters))} matters in {given.folder}"
    )


if __name__ == "__main__":
    main()
