"""Serving the site on this machine, built again on every change."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_HOST = "127.0.0.1"
_INTERVAL = 0.5
_RELOAD_PATH = "/__version"
# Asks once a second whether the site was built again; goes on quietly when the server is gone.
_RELOAD_SCRIPT = b"""<script>(function(){var seen;setInterval(function(){
fetch("/__version").then(function(r){return r.text()}).then(function(v){
if(seen&&seen!==v)location.reload();seen=v}).catch(function(){})},1000)})()</script>"""


def preview(options: argparse.Namespace, build: Callable[[], int]) -> int:
    """Build, serve on the loopback address and watch until interrupted; give the exit status.

    A build with problems leaves the last good site in place; the problems stand in the terminal.
    """
    status = build()
    if not (options.site / "index.html").is_file():
        return status
    state = {"version": 1}
    handler = partial(_Handler, state=state, directory=str(options.site))
    try:
        server = ThreadingHTTPServer((_HOST, options.port), handler)
    except OSError as error:
        sys.stderr.write(
            f"端口 {options.port} 用不了：{error.strerror}\n  请换一个，例如 --port 8001。\n"
        )
        return 2
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"预览：http://{_HOST}:{server.server_port}/（按 Ctrl+C 结束）\n")
    sys.stdout.flush()
    watched = (options.content, options.checklists, Path("templates"))
    seen = snapshot(watched)
    pause = threading.Event()
    try:
        while not pause.wait(_INTERVAL):
            now = snapshot(watched)
            if now != seen:
                seen = now
                if build() == 0:
                    state["version"] += 1
    except KeyboardInterrupt:
        sys.stdout.write("\n已结束预览。\n")
    finally:
        server.shutdown()
    return 0


def snapshot(folders: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Give the size and time of every file below the folders, to see changes by."""
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                stat = path.stat()
                found[str(path)] = (stat.st_mtime_ns, stat.st_size)
    return found


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site with a script that reloads the page after a build."""

    def __init__(self, *arguments: object, state: dict[str, int], **named: object) -> None:
        self._state = state
        super().__init__(*arguments, **named)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path == _RELOAD_PATH:
            self._answer(str(self._state["version"]).encode(), "text/plain")
            return
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if path.suffix != ".html" or not path.is_file() or self.path.endswith("."):
            super().do_GET()
            return
        page = path.read_bytes()
        end = page.rfind(b"</body>")
        self._answer(page[:end] + _RELOAD_SCRIPT + page[end:], "text/html; charset=utf-8")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing: the terminal is for problems."""
