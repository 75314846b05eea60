"""Previewing the site on this machine: built again on every change, with problems on the page."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from policyledger.cli.build import Built
from policyledger.cli.server import HOST, make_server, write_news
from policyledger.outputs.record import record_place
from policyledger.render import templates
from policyledger.render.project import TEMPLATES
from policyledger.render.site import pinyin

#: Seconds from one look for changes to the next; looking itself takes at most a tenth of the time.
_INTERVAL = 0.1


def preview(options: argparse.Namespace, build: Callable[[], Built]) -> int:
    """Build, serve on the loopback address and watch until interrupted; give the exit status.

    A build with problems leaves the last good site in place; the problems stand in the terminal
    and on the page.
    """
    watched = (options.content, options.checklists, TEMPLATES)
    seen = snapshot(watched)
    first = build()
    if not (options.site / "index.html").is_file():
        return first.status
    news = record_place(options.site).with_suffix(".news")
    number = 1
    write_news(news, number, first.report, bool(first.status))
    # A process of its own: builds make copies of this one, which must not serve.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(
        target=_serve, args=(options.site.resolve(), options.port, news.resolve(), theirs)
    )
    server.daemon = True
    server.start()
    port, error = ours.recv()
    if error:
        sys.stderr.write(f"端口 {options.port} 用不了：{error}\n  请换一个，例如 --port 8001。\n")
        return 2
    sys.stdout.write(f"预览：http://{HOST}:{port}/（按 Ctrl+C 结束）\n")
    sys.stdout.flush()
    pause = threading.Event()
    try:
        templates.warm()
        pinyin.warm()
        interval = _INTERVAL
        while not pause.wait(interval):
            start = time.perf_counter()
            now = snapshot(watched)
            interval = max(_INTERVAL, 9 * (time.perf_counter() - start))
            if now != seen:
                seen = now
                number += 1
                built = build()
                write_news(news, number, built.report, bool(built.status))
    except KeyboardInterrupt:
        sys.stdout.write("\n已结束预览。\n")
    finally:
        server.terminate()
        server.join()
        news.unlink(missing_ok=True)
    return 0


def _serve(site: Path, port: int, news: Path, parent: Connection) -> None:
    """Serve until ended from outside, or until the parent is gone."""
    try:
        server = make_server(site, port, news)
    except OSError as error:
        parent.send((0, error.strerror or str(error)))
        return
    parent.send((server.server_port, ""))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        parent.recv()  # nothing is ever sent: it ends when the parent does
    except (EOFError, OSError, KeyboardInterrupt):
        server.shutdown()


def snapshot(folders: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Give the size and time of every file below the folders, to see changes by."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            try:
                stat = path.stat()
            except OSError:  # gone in the meantime
                continue
            found[str(path)] = (stat.st_mtime_ns, stat.st_size)
    return found
