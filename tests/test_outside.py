"""A build reads nothing outside, asks nobody, and a document cannot make it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections import Counter
from pathlib import Path

import pytest
from conftest import AS_OF, ROOT
from fuzz_inputs import COUNTY
from jinja2 import TemplateNotFound, UndefinedError

from policyledger.render.errors import RenderingError
from policyledger.render.pdf import weasy
from policyledger.render.templates import environment

#: Runs at the start of every Python of the build: writes down what it opens and whom it asks.
WATCH = """
import os, sys
_out = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_busy = False
def _note(event, arguments):
    global _busy
    if _busy or event not in {events!r}:
        return
    _busy = True
    try:
        import json
        said = [event, *(os.fsdecode(a) if isinstance(a, (str, bytes)) else repr(a)
                for a in arguments[:3])]
        os.write(_out, (json.dumps(said) + "\\n").encode())
    finally:
        _busy = False
sys.addaudithook(_note)
"""
EVENTS = (
    *("open", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"),
    *("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"),
    *("socket.sendto", "urllib.Request", "http.client.connect", "webbrowser.open"),
)
#: What a Python and its libraries open on their own: types of files, zones, chance, themselves.
SYSTEM = (
    *("/dev/null", "/dev/urandom", "/dev/tty", "/dev/shm", "/proc/", "/sys/fs/cgroup"),
    *("/etc/mime.types", "/etc/localtime", "/etc/ld.so", "/etc/apache2/mime.types"),
    *("/usr/share/zoneinfo", "/etc/timezone", "/etc/httpd/", "/etc/nginx/", "/etc/os-release"),
    *("/usr/local/etc/", "/usr/lib/python", "/usr/local/lib/", "/usr/share/locale", "/lib"),
)


def watched(tmp_path: Path, *command: str) -> list[list[str]]:
    """Build the small county in a folder of its own; give what was opened and asked."""
    log = tmp_path / "watch.log"
    hook = tmp_path / "hook"
    hook.mkdir()
    source = WATCH.format(log=str(log), events=EVENTS)
    (hook / "sitecustomize.py").write_text(source, encoding="utf-8")
    shutil.copytree(COUNTY, tmp_path / "county")
    (tmp_path / "tmp").mkdir()
    done = subprocess.run(
        [
            *command, sys.executable, str(ROOT / "build.py"), "--as-of", AS_OF,
            "--site", str(tmp_path / "site"), "--content", str(tmp_path / "county" / "content"),
            "--checklists", str(tmp_path / "county" / "checklists"),
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(hook), "PYTHONDONTWRITEBYTECODE": "1",
             "TMPDIR": str(tmp_path / "tmp")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_a_build_opens_nothing_outside_and_asks_nobody(tmp_path: Path) -> None:
    seen = watched(tmp_path)
    own = {tmp_path, ROOT, Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).parent}
    own |= {Path(path) for path in sysconfig.get_paths().values()}
    inside = [str(path.resolve()) for path in own] + [str(path) for path in own]
    events = Counter(event for event, *_ in seen)
    assert events["open"] > 500  # the watch was on, in all processes
    opened = {
        os.path.abspath(os.path.join(ROOT, path))  # noqa: PTH100, PTH118 - links stay as they are
        for event, path, *_ in seen
        if event == "open" and not path.isdigit()
    }
    assert str(tmp_path / "county" / "content" / "units.yml") in opened
    assert any("mkdocs" in path and path.endswith(".yml") for path in opened)
    strange = sorted(path for path in opened if not path.startswith((*inside, *SYSTEM)))
    assert not strange
    asked = [entry for entry in seen if entry[0].startswith(("socket", "urllib", "http", "web"))]
    assert not [entry for entry in asked if not is_between_processes(entry, tmp_path)], asked[:5]
    run = {Path(program).name for event, program, *_ in seen if event == "subprocess.Popen"}
    allowed = ("python", "fc-", "git", "ldconfig", "gcc", "cc", "ld", "objdump")
    assert all(name.startswith(allowed) for name in run), run


def is_between_processes(entry: list[str], tmp_path: Path) -> bool:
    """Tell whether a socket is a file of this build: its address is a path, not host and port."""
    event, *arguments = entry
    files = str(tmp_path / "tmp") + os.sep
    return event in ("socket.bind", "socket.connect") and arguments[1].startswith(files)


def test_a_build_needs_no_network(tmp_path: Path) -> None:
    """In a name space without any network but a loopback that is down."""
    unshare = shutil.which("unshare") or ""
    probe = [unshare, "--net", "--map-root-user", "true"]
    if not unshare or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("这里不能关掉网络（unshare --net）")
    assert watched(tmp_path, *probe[:3])


# Documents


@pytest.mark.parametrize(
    "body",
    [
        "<p style='background: url(http://127.0.0.1:1/a.png)'>一",
        "<p style='background: url(file:///etc/passwd)'>一",
        "<ul style='list-style-image: url(file:///etc/passwd)'><li>一</ul>",
        "<style>@import 'file:///etc/passwd';</style><p>一",
        "<style>@import url(http://127.0.0.1:1/a.css);</style><p>一",
        "<style>@font-face {font-family: x; src: url(file:///etc/passwd)}</style><p>一",
        "<style>p::before {content: url(http://127.0.0.1:1/a.png)}</style><p>一",
        "<link rel=attachment href=file:///etc/passwd><p>一",
        "<a rel=attachment href=file:///etc/passwd>一</a>",
        "<object data=file:///etc/passwd></object>",
        "<embed src=file:///etc/passwd>",
        "<base href=file:///etc/><img src=passwd alt=''>",
        "<svg><image href='file:///etc/passwd' width=9 height=9 /></svg>",
        "<link rel=stylesheet href=ftp://127.0.0.1/a.css>",
        "<img src=file://127.0.0.1/etc/passwd alt=''>",
        "<img src=FILE:///etc/passwd alt=''>",
    ],
)
def test_a_document_gets_nothing_from_elsewhere(body: str) -> None:
    with pytest.raises(RenderingError) as caught:
        weasy.html_to_pdf(f"<html lang=zh><title>一</title><body>{body}")
    assert "root:" not in str(caught.value)
    assert "不允许读取" in str(caught.value)


def test_a_link_among_the_templates_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weasy, "READABLE", (tmp_path,))
    (tmp_path / "a.svg").symlink_to("/etc/passwd")
    with pytest.raises(RenderingError, match="不允许读取"):
        weasy.html_to_pdf("<title>一</title><img src=a.svg alt=''>", base=tmp_path)


# Templates


@pytest.mark.parametrize(
    "name",
    ["../mkdocs.yml", "site/../../mkdocs.yml", "/etc/passwd", "site/../site/unit.html", "\\x", ""],
)
def test_templates_come_from_their_folder(name: str) -> None:
    with pytest.raises((TemplateNotFound, IsADirectoryError)):
        environment().get_template(name)


def test_a_template_has_no_way_to_the_program() -> None:
    made = environment()
    assert made.autoescape is True
    assert made.from_string("{{ x }}").render(x="<b>{{ 7*7 }}") == "&lt;b&gt;{{ 7*7 }}"
    with pytest.raises(UndefinedError):
        made.from_string("{{ config }}").render()
