"""Sheets rendered elsewhere: in any pool, and in the processes of a Dask cluster."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import AS_OF, WORLD

from policyledger.cli.main import main
from policyledger.model.register import Register
from policyledger.outputs import cluster
from policyledger.outputs.cache import Cache
from policyledger.outputs.cluster import ClusterError, cluster_pool
from policyledger.outputs.plan import Sheet
from policyledger.outputs.pool import render_in, render_sheet
from policyledger.outputs.sheets import plan_sheets, render_sheets
from policyledger.views.bindings import Bindings


@pytest.fixture(scope="module")
def sheets(world: Register) -> tuple[Sheet, ...]:
    """A sheet of each kind and format, those of units for one unit."""
    planned = plan_sheets(Bindings(world), date.fromisoformat(AS_OF))
    chosen = {
        (sheet.kind, sheet.format): sheet
        for sheet in planned
        if not sheet.is_bound and sheet.unit in ("", "xi-water")
    }
    return tuple(chosen.values())


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two processes on this machine."""
    distributed = pytest.importorskip("distributed", reason="没有安装 Dask：make cluster")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address=None,
    ) as started:
        yield started.scheduler_address


def test_a_cluster_gives_the_same_bytes(
    sheets: tuple[Sheet, ...], scheduler: str, tmp_path: Path
) -> None:
    done: list[str] = []
    with cluster_pool(scheduler) as (pool, workers):
        assert workers == 2
        files = render_sheets(
            sheets, workers, Cache(tmp_path), lambda sheet: done.append(sheet.path), pool
        )
    assert sorted(done) == sorted(files) == sorted(sheet.path for sheet in sheets)
    here = {sheet.path: render_sheet(sheet) for sheet in sheets}
    there = {path: kept.place.read_bytes() for path, kept in files.items()}
    assert [path for path in here if here[path] != there[path]] == []


def test_an_error_there_is_raised_here(sheets: tuple[Sheet, ...], scheduler: str) -> None:
    broken = Sheet("x.pdf", "no such kind", "pdf", "", sheets[0].view)
    with cluster_pool(scheduler) as (pool, workers), pytest.raises(KeyError, match="no such kind"):
        list(render_in(pool, workers, [(broken,)]))


class _Own:
    """Something that each process says differently."""

    def __call__(self, made: str) -> bytes:
        return f"{made} {os.getpid()}".encode()


def test_another_program_there_is_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "program_digest", _Own())
    with pytest.raises(ClusterError, match="与本机不同") as caught, cluster_pool(scheduler):
        pass
    assert "make cluster" in str(caught.value)


def test_a_cluster_without_workers_is_refused() -> None:
    distributed = pytest.importorskip("distributed", reason="没有安装 Dask：make cluster")
    with (
        distributed.LocalCluster(
            n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as empty,
        pytest.raises(ClusterError, match="一个工作进程也没有"),
        cluster_pool(empty.scheduler_address),
    ):
        pass


def _print(tmp_path: Path, address: str) -> int:
    folders = ["--content", str(WORLD / "content"), "--checklists", str(WORLD / "checklists")]
    site = ["--site", str(tmp_path / "site"), "--as-of", AS_OF, "--unit", "xi-water"]
    return main(["print", *folders, *site, "--cluster", address])


def test_the_command_says_that_nobody_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed", reason="没有安装 Dask：make cluster")
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    assert _print(tmp_path, "tcp://127.0.0.1:9") == 1
    said = capsys.readouterr().err
    assert "连不上集群的调度程序 tcp://127.0.0.1:9" in said
    assert "原来的网站没有改动" in said
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("address", ["abc", "tcp://", "http://127.0.0.1:9"])
def test_the_command_says_that_an_address_is_wrong(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("distributed", reason="没有安装 Dask：make cluster")
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    assert _print(tmp_path, address) == 1
    assert f"连不上集群的调度程序 {address}" in capsys.readouterr().err


def test_the_command_says_that_dask_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert _print(tmp_path, "tcp://127.0.0.1:9") == 1
    assert "没有安装集群用的 Dask" in capsys.readouterr().err


class _Counting(ThreadPoolExecutor):
    """A pool that remembers how many tasks were under way at once."""

    def __init__(self) -> None:
        super().__init__(2)
        self.under_way = 0
        self.most = 0

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        return super().submit(function, *given, **named)


def test_few_tasks_are_handed_over_at_once(sheets: tuple[Sheet, ...]) -> None:
    light = next(sheet for sheet in sheets if sheet.format == "ics")
    taken = 0

    def tasks() -> Iterator[tuple[Sheet, ...]]:
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield (light,)

    with _Counting() as pool:
        for count, (task, results) in enumerate(render_in(pool, 2, tasks()), start=1):
            pool.under_way -= 1
            assert (task, len(results)) == ((light,), 1)
            assert taken - count < 6
    assert (taken, count) == (100, 100)
    assert pool.most <= 6
