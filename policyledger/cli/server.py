"""The server of the preview, in a process of its own: files, and news of the last build."""

from __future__ import annotations

import json
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from policyledger.outputs.replace import put_files
from policyledger.render.project import TEMPLATES

HOST = "127.0.0.1"
_NEWS = "/__news"
_SCRIPT = TEMPLATES / "site" / "preview.js"
#: A question for news is answered at once when there are some, and at the latest after this long.
_PATIENCE = 20.0
_INTERVAL = 0.05


def make_server(site: Path, port: int, news: Path) -> ThreadingHTTPServer:
    """Give a server of ``site``, not yet running; ``news`` is the file that tells of builds.

    Raises ``OSError`` when the port cannot be used.
    """
    handler = partial(_Handler, news=news, directory=str(site))
    return ThreadingHTTPServer((HOST, port), handler)


def write_news(place: Path, number: int, report: str, stopped: bool) -> None:
    """Tell the pages of a build: what the check said, and whether the site is still the old one."""
    news = {"number": number, "report": report, "stopped": stopped}
    put_files(place.parent, {place.name: json.dumps(news).encode()})


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site with a script that shows what the check says and reloads the page."""

    def __init__(self, *arguments: object, news: Path, **named: object) -> None:
        self._news = news
        super().__init__(*arguments, **named)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == _NEWS:
            self._answer(self._next_news(parse_qs(address.query)), "application/json")
            return
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if path.suffix != ".html" or not path.is_file() or address.path.endswith("."):
            super().do_GET()
            return
        page = path.read_bytes()
        end = page.rfind(b"</body>")
        script = b"<script>" + _SCRIPT.read_bytes() + b"</script>"
        self._answer(page[:end] + script + page[end:], "text/html; charset=utf-8")

    def _next_news(self, query: dict[str, list[str]]) -> bytes:
        seen = query.get("seen", [""])[0]
        until = time.monotonic() + _PATIENCE
        while True:
            news = self._news.read_bytes()
            if str(json.loads(news)["number"]) != seen or time.monotonic() > until:
                return news
            time.sleep(_INTERVAL)

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing: the terminal is for problems."""
