"""Rendering sheets on the machines of a Dask cluster.

Dask is an extra (requirements-cluster.txt) and imported only when a cluster is asked for. The
scheduler's address is the only one that is ever talked to, and only because the user named it.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from policyledger.outputs.cache import program_digest

#: Seconds to wait for an answer of the scheduler.
_PATIENCE = 15
_SAME = (
    "  每台机器都要放同一份项目文件夹、用同一个版本的 Python，在其中运行 make cluster，\n"
    "  再在项目文件夹里启动工作进程；换了程序以后要重新启动。"
)


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do (Chinese)."""


@contextmanager
def cluster_pool(address: str) -> Iterator[tuple[Executor, int]]:
    """Give the processes of the cluster whose scheduler is at ``address``, and how many there are.

    Raises ``ClusterError`` if Dask is not installed, nothing answers, no worker is there, a worker
    has another version of this program or of a library, or the cluster is lost on the way.
    """
    try:
        dask: Any = import_module("distributed")
    except ImportError:
        raise ClusterError("没有安装集群用的 Dask。请先运行 make cluster，再试一次。") from None
    try:
        client = dask.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise ClusterError(
            f"连不上集群的调度程序 {address}：{str(error) or '没有回答'}\n"
            "  请核对地址（例如 tcp://10.0.0.8:8786），看调度程序是否在运行。\n"
            "  不用集群，就去掉 --cluster。"
        ) from None
    try:
        yield client.get_executor(pure=False, retries=1), _workers(client, address)
    except dask.KilledWorker:
        raise ClusterError(
            "集群里排版的进程被系统结束了，多半是那台机器内存不够。\n"
            "  请在每台机器上少开几个进程（--nworkers），再试一次；已做好的表不会重做。"
        ) from None
    except CancelledError:
        raise ClusterError(
            f"与集群 {address} 的联系中断了。\n  恢复后再运行一次；已做好的表不会重做。"
        ) from None
    finally:
        client.close(timeout=5)


def _workers(client: Any, address: str) -> int:
    """Give the number of processes that render; raise ``ClusterError`` unless all are as we are.

    The same program and libraries everywhere mean the same bytes, wherever a sheet is rendered.
    """
    try:
        found: dict[str, bytes] = client.run(program_digest, "sheets")
    except Exception as error:
        raise ClusterError(
            f"集群里有机器上没有本程序，或不能运行：{type(error).__name__}: {error}\n{_SAME}"
        ) from None
    if not found:
        raise ClusterError(
            f"集群 {address} 里一个工作进程也没有。\n"
            "  请在各台机器的项目文件夹里启动：\n"
            f"    .venv/bin/python -m dask worker {address} --nworkers 4 --nthreads 1"
        )
    others = sorted(name for name, digest in found.items() if digest != program_digest("sheets"))
    if others:
        listed = "、".join(others[:5]) + (f" 等 {len(others)} 个" if len(others) > 5 else "")
        raise ClusterError(
            f"这些工作进程的程序、Python 或依赖与本机不同，做出来的表可能不一样：{listed}\n{_SAME}"
        )
    return len(found)
