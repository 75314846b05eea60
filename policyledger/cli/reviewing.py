"""The command that lists the duties to be reviewed, and stamps those that were."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from policyledger.check import check
from policyledger.cli import report
from policyledger.cli.options import DONE, PROBLEMS, USAGE
from policyledger.load.content import load
from policyledger.load.fields import did_you_mean
from policyledger.load.limits import MAX_BYTES
from policyledger.load.stamps import StampError, stamped
from policyledger.model.problem import Severity
from policyledger.model.register import Register
from policyledger.model.review import digest
from policyledger.model.words import Review
from policyledger.outputs.replace import ChangedMeanwhileError, replace_files
from policyledger.views.pages.review import ReviewDocument, ReviewDuty, review_documents

_UNCHANGED = "没有写任何复核标记，文件没有改动。"


def review(options: argparse.Namespace) -> int:
    """List what is to be reviewed, or confirm it; give the exit status.

    Without names the list holds what changed after its review. With names, or ``--all``, it holds
    what ``--confirm`` would stamp: whatever has no stamp of its clause as it is now.
    """
    if options.confirm and not options.names and not options.all:
        sys.stderr.write(
            "用法不对：写明确认哪些责任事项\n"
            "  python build.py review --confirm 责任事项编号或文件编号；全部写 --all。\n"
        )
        return USAGE
    read = _instrument_files(options.content) if options.confirm else {}
    register, found = load(options.content, options.checklists)
    documents = review_documents(register)
    unknown = _unknown(options.names, documents)
    if unknown:
        sys.stderr.write("".join(unknown))
        return USAGE
    chosen = tuple(_chosen(documents, set(options.names), options.all))
    if not options.confirm:
        sys.stdout.write("".join(f"{report.printable(line)}\n" for line in _list(chosen)))
        sys.stdout.write(_standing(documents, bool(chosen)))
        return DONE
    stamps, sources = _stamps(register, chosen)
    concerned = set(read) if options.all else {Path(path).resolve() for path in sources}
    errors = [
        problem
        for problem in check(register, found, options.as_of.isoformat())
        if Path(problem.at.path).resolve() in concerned
        and report.severity(problem) is Severity.ERROR
    ]
    if errors:
        sys.stdout.write(report.as_text(errors, len({problem.at.path for problem in errors})))
        sys.stderr.write(f"这些文件有错误，先改好再确认。{_UNCHANGED}\n")
        return PROBLEMS
    return _confirm(stamps, read)


def _instrument_files(content: Path) -> dict[Path, bytes]:
    """Read all papers and their duties, to see later whether anybody changed them meanwhile."""
    files = {}
    for place in sorted((content / "instruments").glob("*/*")):
        fit = place.is_file() and place.stat().st_size <= MAX_BYTES
        if fit and place.suffix in (".md", ".yml"):
            files[place.resolve()] = place.read_bytes()
    return files


def _unknown(names: Iterable[str], documents: Iterable[ReviewDocument]) -> list[str]:
    known = {name for document in documents for name in (document.id, document.code)}
    known |= {duty.id for one in documents for clause in one.clauses for duty in clause.duties}
    return [
        f"没有责任事项或文件“{name}”。{did_you_mean(name, sorted(known))}\n"
        "  文件登记了却说没有，多半是有错误读不懂：python build.py check\n"
        for name in names
        if name not in known
    ]


def _chosen(
    documents: Iterable[ReviewDocument], names: set[str], everything: bool
) -> Iterator[ReviewDocument]:
    """Leave in what was named and is not confirmed; without names, what changed."""
    for document in documents:
        whole = everything or document.id in names or document.code in names
        clauses = []
        for clause in document.clauses:
            duties = tuple(
                duty
                for duty in clause.duties
                if (duty.review is Review.NEEDED and not names)
                or (duty.review is not Review.CONFIRMED and (whole or duty.id in names))
            )
            if duties:
                clauses.append(replace(clause, duties=duties))
        if clauses:
            yield replace(document, clauses=tuple(clauses))


def _list(documents: Iterable[ReviewDocument]) -> Iterator[str]:
    for document in documents:
        number = f"（{document.number}）" if document.number else ""
        counts = [
            f"{review.label} {count} 条"
            for review in (Review.NEEDED, Review.NONE)
            if (count := document.count(review))
        ]
        yield f"{document.id} {document.title}{number}：{'，'.join(counts)}"
        for clause in document.clauses:
            yield ""
            yield f"  {clause.label} {clause.heading}".rstrip()
            yield "    条款现在的文字：" if document.full else "    现在的转述（原文未入库）："
            yield from (f"      {paragraph}" for paragraph in clause.text.split("\n"))
            for duty in clause.duties:
                yield from _duty(duty)
        yield ""


def _duty(duty: ReviewDuty) -> Iterator[str]:
    """Give a duty with all that may still say what the clause said before."""
    yield f"    {duty.id}（{duty.review.label}）"
    yield f"      标题：{duty.title}"
    if duty.quote:
        fits = "与条款对得上" if duty.quoted else "条款里已经没有这句话"
        yield f"      引文：{duty.quote}（{fits}）"
    for label, text in (
        ("时限", duty.deadline),
        ("检查问题", duty.question),
        ("看什么", duty.look_for),
    ):
        if text:
            yield f"      {label}：{text}"


def _standing(documents: Iterable[ReviewDocument], listed: bool) -> str:
    total = {review: sum(one.count(review) for one in documents) for review in Review}
    counts = "，".join(f"{review.label} {count} 条" for review, count in total.items())
    if listed:
        advice = (
            "  逐条对照条款：标题、时限、检查问题、看什么里说的时间、数目、单位，有出入的先改好；\n"
            "  条款原来的文字：python build.py changes 旧版本\n"
            "  核对无误：python build.py review --confirm 责任事项编号或文件编号，全部写 --all\n"
        )
    elif total[Review.NONE]:
        advice = "  列出没有复核标记的：python build.py review --all\n"
    else:
        advice = ""
    return f"{counts}。\n{advice}"


def _confirm(stamps: dict[str, dict[str, str]], read: dict[Path, bytes]) -> int:
    try:
        before = {Path(path): read[Path(path).resolve()] for path in stamps}
        files = {path: stamped(data, str(path), stamps[str(path)]) for path, data in before.items()}
        replace_files(files, read)
    except StampError as error:
        sys.stderr.write(f"{error}。\n  {_UNCHANGED}\n")
        return PROBLEMS
    except (ChangedMeanwhileError, KeyError) as error:
        sys.stderr.write(
            f"{error.args[0]}: 文件刚才被别人改动了。\n  {_UNCHANGED}请再看一遍，再确认。\n"
        )
        return PROBLEMS
    _report(Counter({path: len(of) for path, of in stamps.items()}))
    return DONE


def _stamps(
    register: Register, chosen: Iterable[ReviewDocument]
) -> tuple[dict[str, dict[str, str]], set[str]]:
    """Give the stamps of each file of duties, and the paths of all files they rest on."""
    stamps: dict[str, dict[str, str]] = {}
    sources = set()
    for document in chosen:
        instrument = register.instrument_by_id[document.id]
        sources.add(instrument.at.path)
        for part in document.clauses:
            clause = instrument.clause(part.id)
            assert clause is not None  # it is one of the document's own
            for duty in part.duties:
                path = register.obligation_by_id[duty.id].at.path
                stamps.setdefault(path, {})[duty.id] = digest(clause)
    return stamps, sources | set(stamps)


def _report(confirmed: Counter[str]) -> None:
    if not confirmed:
        sys.stdout.write("没有要确认的：都已经复核过了，文件没有改动。\n")
        return
    for path, count in confirmed.items():
        sys.stdout.write(f"{path}: 写入 {count} 条复核标记\n")
    sys.stdout.write(f"已确认 {confirmed.total()} 条责任事项。\n")
