"""Measure the program and its peers on the same duties: python benchmarks/run.py.

Makes an environment for each tool under out/benchmarks/, times every step at every size, and writes
benchmarks/RESULTS.md and benchmarks/results.svg. Finished measurements are kept, so that a run that
was stopped goes on where it was; what was measured of other code or other versions is measured
again, and --fresh begins anew. The machine should have nothing else to do.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import chart
import report
from contenders import OURS, PEERS, SHEETS, Step, Tool
from corpus import Corpus, make
from measuring import machine, run

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = ROOT / "out" / "benchmarks"
RESULTS = OUT / "results.json"
_TEXTS = {
    "check": ("check.py", ("--times", "5")),
    "search": ("search.py", ("--duties", "5000")),
}


class Bench:
    """One run of the measurements, and the file they are kept in."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Read what was measured before, unless ``--fresh``."""
        self.options = options
        self.start = time.monotonic()
        self.data: dict[str, Any] = {"cases": {}, "texts": {}}
        if RESULTS.is_file() and not options.fresh:
            self.data = json.loads(RESULTS.read_text(encoding="utf-8"))
        self.failed: set[str] = set()
        self.data["machine"] = machine() | {"python": sys.version.split()[0]}

    def save(self) -> None:
        """Keep the results, and write the report of what there is."""
        OUT.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.data, ensure_ascii=False, indent=1)
        RESULTS.with_suffix(".new").write_text(text, encoding="utf-8")
        RESULTS.with_suffix(".new").replace(RESULTS)
        target: Path = self.options.report
        fuzz = HERE / "fuzz.json"
        more = json.loads(fuzz.read_text(encoding="utf-8")) if fuzz.is_file() else {}
        (target / "RESULTS.md").write_text(report.markdown(self.data, more), encoding="utf-8")
        (target / "results.svg").write_text(chart.svg(self.data), encoding="utf-8")

    def out_of_time(self) -> bool:
        """Tell whether the budget is spent."""
        return (time.monotonic() - self.start) / 60 > float(self.options.budget)

    def say(self, text: str) -> None:
        """Print a line with the minutes that have passed."""
        minutes, seconds = divmod(int(time.monotonic() - self.start), 60)
        print(f"[{minutes:3}:{seconds:02}] {text}", flush=True)

    def measure(self, size: int, tools: list[Tool]) -> None:
        """Measure ``tools`` at ``size``: a round of each, then the next round."""
        waiting = [tool for tool in tools if not self.is_finished(size, tool)]
        if not waiting:
            return
        corpus = make(size)
        for number in range(self.options.rounds):
            for tool in waiting:
                if self.is_finished(size, tool):
                    continue
                if self.out_of_time():
                    self.say("the budget is spent; run again to go on")
                    return
                self.round(size, tool, corpus, number)
                self.save()
        for tool in waiting:
            if self.is_finished(size, tool):
                shutil.rmtree(self.folder(size, tool), ignore_errors=True)

    def case(self, size: int, tool: Tool) -> dict[str, Any]:
        """Give what is known of a tool at a size; nothing if it was measured of something else."""
        mark = fingerprint(tool)
        found: dict[str, Any] = self.data["cases"].get(f"{size}/{tool.id}", {})
        if found.get("fingerprint") != mark:
            found = {"fingerprint": mark, "version": version(tool), "rounds": []}
            self.data["cases"][f"{size}/{tool.id}"] = found
        return found

    def is_finished(self, size: int, tool: Tool) -> bool:
        """Tell whether there are rounds enough, or the tool is so slow that one is enough."""
        stopped = any(
            step["over"] for one in self.case(size, tool)["rounds"] for step in one.values()
        )
        # A round that failed half-way is done again by the next run.
        rounds = [one for one in self.case(size, tool)["rounds"] if len(one) == len(tool.steps)]
        spent = sum(step["seconds"] for one in rounds for step in one.values())
        enough = len(rounds) >= self.options.rounds or spent > self.options.enough
        return enough or stopped or f"{size}/{tool.id}" in self.failed

    def folder(self, size: int, tool: Tool) -> Path:
        """Give the folder that a tool works in."""
        return OUT / "work" / f"{size}-{tool.id}"

    def round(self, size: int, tool: Tool, corpus: Corpus, number: int) -> None:
        """Run all steps of a tool once."""
        folder = self.folder(size, tool)
        programs = environment(tool, self.say)
        fresh = not folder.is_dir()
        write(tool.files(corpus), folder)
        if fresh and tool.prepare:
            subprocess.run(tool.prepare, cwd=folder, check=True)
        figures: dict[str, Any] = {}
        # Our own runs are given more, so that the largest size has figures in any case.
        limit = self.options.limit * (1 if tool.lock else 3)
        for step in tool.steps:
            if step.change:
                after, title = changed(corpus, number + 1)
                write(tool.files(after), folder)
            for name in step.wipe:
                shutil.rmtree(folder / name, ignore_errors=True)
            measured = run(
                command(step, programs),
                folder,
                limit,
                {"NO_MKDOCS_2_WARNING": "1", "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
                OUT / f"{tool.id}.log",
            )
            took = f"{measured.seconds:8.2f} s {measured.memory:7.0f} MB"
            if measured.over:
                took = f"stopped after {limit:.0f} s"
            self.say(f"{size:6} {tool.name:28} {step.name:8} {took}")
            if measured.status and not measured.over:
                self.say(f"       failed with {measured.status}: see {OUT / tool.id}.log")
                self.failed.add(f"{size}/{tool.id}")
                break
            figures[step.name] = measured.record()
            if measured.over:
                break
            if step.change and not says(folder / tool.output, title):
                self.say("       failed: the change is not in what was made")
                self.failed.add(f"{size}/{tool.id}")
                del figures[step.name]
                break
        if not figures:
            return
        case = self.case(size, tool)
        case["rounds"].append(figures)
        paths = [path for path in (folder / tool.output).rglob("*") if path.is_file()]
        case["files"] = len(paths)
        case["pages"] = sum(path.suffix == ".html" for path in paths)
        case["bytes"] = sum(path.stat().st_size for path in paths)

    def texts(self) -> None:
        """Take down what the measurements of single parts say."""
        for name, (script, arguments) in _TEXTS.items():
            mark = fingerprint(OURS)
            if self.data["texts"].get(name, {}).get("fingerprint") == mark:
                continue
            self.say(f"benchmarks/{script}")
            line = [sys.executable, str(HERE / script), *arguments]
            done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
            if done.stdout:
                self.data["texts"][name] = {"fingerprint": mark, "text": done.stdout.strip()}
                self.save()


def command(step: Step, programs: Path) -> list[str]:
    """Give the command of a step with its places filled in."""
    places = {"bin": str(programs), "python": sys.executable, "root": str(ROOT)}
    return [part.format(**places) for part in step.command]


def write(files: dict[str, str], folder: Path) -> None:
    """Bring a folder up to ``files``, writing only what differs."""
    for name, text in files.items():
        path = folder / name
        data = text.encode()
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def says(folder: Path, text: str) -> bool:
    """Tell whether a page in ``folder`` has ``text``; the latest are looked at first."""
    pages = ((path.stat().st_mtime_ns, path) for path in folder.rglob("*.html"))
    wanted = text.encode()
    return any(wanted in path.read_bytes() for _, path in sorted(pages, reverse=True))


def changed(corpus: Corpus, number: int) -> tuple[Corpus, str]:
    """Give the corpus with another title for one duty of the paper in the middle; and the title."""
    place = len(corpus.papers) // 2
    paper = corpus.papers[place]
    clause = paper.clauses[1]
    duty = replace(clause.duties[0], title=f"{clause.duties[0].title}第{number}次")
    clause = replace(clause, duties=(duty, *clause.duties[1:]))
    paper = replace(paper, clauses=(paper.clauses[0], clause, *paper.clauses[2:]))
    papers = (*corpus.papers[:place], paper, *corpus.papers[place + 1 :])
    return replace(corpus, papers=papers), duty.title


@cache
def fingerprint(tool: Tool) -> str:
    """Give the digest of what a tool is: our code and templates, or its lock and its form."""
    total = hashlib.sha256()
    names = ("corpus.py", "phrases.py", "contenders.py", "measuring.py")
    paths = [HERE / name for name in names]
    if tool.lock:
        paths.append(HERE / "locks" / f"{tool.lock}.txt")
    else:
        folders = ("policyledger", "templates")
        paths += [
            path
            for folder in folders
            for path in sorted((ROOT / folder).rglob("*"))
            if path.is_file() and path.suffix != ".pyc"
        ]
        paths += [ROOT / "mkdocs.yml", ROOT / "requirements.txt", HERE / "content_folder.py"]
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def version(tool: Tool) -> str:
    """Give the version that the lock of a tool names."""
    if not tool.lock:
        return ""
    for line in (HERE / "locks" / f"{tool.lock}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{tool.lock}=="):
            return line.split("==")[1].split()[0]
    return ""


def environment(tool: Tool, say: Callable[[str], None]) -> Path:
    """Give the folder of a tool's programs, made from its lock if need be."""
    if not tool.lock:
        return Path(sys.executable).parent
    lock = HERE / "locks" / f"{tool.lock}.txt"
    folder = OUT / "env" / tool.lock
    stamp = folder / "lock.txt"
    if not stamp.is_file() or stamp.read_bytes() != lock.read_bytes():
        say(f"installing {tool.name} {version(tool)}")
        uv = str(Path(sys.executable).with_name("uv"))
        make_it = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)]
        fill = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--require-hashes"]
        fill += ["-r", str(lock)]
        for line in (make_it, [*fill, "--python", str(folder / "bin" / "python")]):
            subprocess.run(line, check=True)
        stamp.write_bytes(lock.read_bytes())
    return folder / "bin"


def main() -> int:
    """Measure what was asked for; give 1 if a run failed."""
    names = [tool.id for tool in PEERS]
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="1000,10000,50000", help="numbers of duties")
    options.add_argument("--peers", default=",".join(names), help="which, or none")
    options.add_argument("--peers-to", type=int, default=10_000, help="largest size for peers")
    options.add_argument("--sheets-to", type=int, default=1_000, help="largest size with sheets")
    options.add_argument("--rounds", type=int, default=3, help="the best of so many runs counts")
    options.add_argument("--enough", type=float, default=120, help="seconds after which one is")
    options.add_argument("--limit", type=float, default=600, help="seconds a run may take")
    options.add_argument("--budget", type=float, default=120, help="minutes for everything")
    options.add_argument("--report", type=Path, default=HERE, help="folder of the report")
    options.add_argument("--only-report", action="store_true", help="measure nothing")
    options.add_argument("--fresh", action="store_true", help="forget earlier measurements")
    given = options.parse_args()
    wanted = [] if given.peers == "none" else given.peers.split(",")
    if unknown := set(wanted) - set(names):
        options.error(f"no peer {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    bench = Bench(given)
    if not given.only_report:
        for size in map(int, given.sizes.split(",")):
            tools = [OURS]
            tools += [SHEETS] if size <= given.sheets_to else []
            if size <= given.peers_to:
                tools += [tool for tool in PEERS if tool.id in wanted]
            bench.measure(size, tools)
        if not bench.out_of_time():
            bench.texts()
    bench.save()
    bench.say(f"written: {given.report}/RESULTS.md, results.svg")
    return int(bool(bench.failed))


if __name__ == "__main__":
    sys.exit(main())
