"""The measurements: the corpus is sound at any size, runs are stopped, the report says what is."""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import AS_OF, ROOT

from policyledger.check import check
from policyledger.load.content import load

Module = Callable[[str], ModuleType]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Module:
    """Give a module of the folder of benchmarks."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module


@pytest.mark.parametrize("count", [7, 60, 333])
def test_a_corpus_of_any_size_is_without_problems(
    count: int, module: Module, tmp_path: Path
) -> None:
    corpus = module("corpus").make(count)
    module("run").write(module("content_folder").content_files(corpus), tmp_path)
    register, found = load(tmp_path / "content", tmp_path / "checklists")
    assert check(register, found, AS_OF) == ()
    assert len(register.obligations) == count
    assert len(register.checklists) == 3


def test_a_corpus_has_all_that_duties_can_have(module: Module, tmp_path: Path) -> None:
    corpus = module("corpus").make(400)
    module("run").write(module("content_folder").content_files(corpus), tmp_path)
    register, _ = load(tmp_path / "content", tmp_path / "checklists")
    duties = register.obligations
    assert {duty.deadline.kind.value for duty in duties if duty.deadline} == {
        *("on", "within", "every", "after", "ongoing")
    }
    assert {duty.force.value for duty in duties} == {"must", "must-not"}
    for part in ("implements", "groups", "target", "note"):
        assert any(getattr(duty, part) for duty in duties), part
    assert len({duty.check.question for duty in duties if duty.check}) == len(duties)


def test_the_same_seed_gives_the_same_corpus(module: Module) -> None:
    make = module("corpus").make
    assert make(100, 1) == make(100, 1)
    assert make(100, 1) != make(100, 2)


def test_every_tool_is_given_every_duty_and_the_change(module: Module) -> None:
    contenders = module("contenders")
    corpus = module("corpus").make(60)
    after, title = module("run").changed(corpus, 1)
    for tool in (contenders.OURS, *contenders.PEERS):
        before, changed = tool.files(corpus), tool.files(after)
        for paper in corpus.papers:
            for duty in paper.duties:
                assert any(duty.quote in text for text in before.values()), (tool.id, duty.id)
        assert before.keys() == changed.keys()
        different = [name for name in before if before[name] != changed[name]]
        assert different
        assert all(title in changed[name] for name in different), tool.id


def test_a_run_is_timed_and_stopped_at_its_limit(module: Module, tmp_path: Path) -> None:
    run = module("measuring").run
    line = [sys.executable, "-c", "x = bytearray(80_000_000); import time; time.sleep(0.5)"]
    measured = run(line, tmp_path, 30, {}, tmp_path / "log")
    assert (measured.status, measured.over) == (0, False)
    assert measured.seconds > 0.5
    assert measured.memory > 75
    child = f"import subprocess; subprocess.run([{sys.executable!r}, '-c', 'input()'])"
    endless = [sys.executable, "-c", f"{child}\nwhile True: pass"]
    measured = run(endless, tmp_path, 0.4, {}, tmp_path / "log")
    assert measured.over
    assert measured.status
    assert measured.seconds < 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands over orphans")
def test_what_outlives_the_run_counts_too(module: Module, tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.5: pass"
    line = [
        sys.executable,
        "-c",
        f"import subprocess; subprocess.Popen([{sys.executable!r}, '-c', {busy!r}])",
    ]
    measured = module("measuring").run(line, tmp_path, 30, {}, tmp_path / "log")
    assert measured.processor > 0.5


def _step(seconds: float, *, over: bool = False) -> dict[str, object]:
    status = -9 if over else 0
    figures: dict[str, object] = {"seconds": seconds, "processor": seconds, "memory": 100.0}
    return figures | {"status": status, "over": over}


def test_the_report_has_the_best_figures_and_their_ratios(module: Module) -> None:
    report, chart = module("report"), module("chart")
    rounds: list[Any] = [
        {"cold": _step(4.0), "change": _step(1.0)},
        {"cold": _step(2.0), "change": _step(1)},
    ]
    slow = [{"cold": _step(600.0, over=True)}]
    data: dict[str, Any] = {
        "machine": {"cores": 2, "memory_gb": 8, "system": "Linux", "python": "3.11"},
        "cases": {
            "1000/ours": {"version": "", "rounds": rounds},
            "10000/ours": {"version": "", "rounds": [{"cold": _step(20.0), "change": _step(3)}]},
            "1000/doorstop": {"version": "3.2", "rounds": [{"cold": _step(5.0)}]},
            "10000/doorstop": {"version": "3.2", "rounds": slow},
        },
        "texts": {},
    }
    assert report.best(data, 1000, "ours", "cold") == 2.0
    assert math.isinf(report.best(data, 10000, "doorstop", "cold"))
    text = report.markdown(data, {"note": "x", "rows": [["inputs", 5]]})
    assert "| Doorstop 3.2 | 5.00 (2.50) | – |" in text
    assert "| Doorstop 3.2 | > 600 | – |" in text
    assert "| 1,000 … 10,000 | – | 1.00 | 0.48 |" in text
    assert "| 10,000 | – | 20.0 | 3.00 | – | 0.150 |" in text
    assert "| inputs | 5 |" in text
    picture = chart.svg(data)
    assert picture.count("<circle") == 5
    assert ">Doorstop<" in picture
