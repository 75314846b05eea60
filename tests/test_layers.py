"""The layers: who may import whom, and that importing does nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "policyledger"
#: Each layer may import those before it, and itself.
LAYERS = ("model", "load", "check", "views", "render", "outputs", "cli")
#: So may the folders of views; what stands beside them is for all.
FOLDERS = ("calendar", "differences", "sheets", "pages", "changes")
MODULES = sorted(PACKAGE.rglob("*.py"))
#: The one module that is there to do something when it is imported.
LOADS = PACKAGE / "render" / "pdf" / "loaded.py"
INERT = [path for path in MODULES if path != LOADS]
#: What only one layer may know: the others see its results.
ONLY_IN = {
    "argparse": {"cli"},
    "dask": set(),
    "distributed": {"outputs"},
    "jinja2": {"render"},
    "mkdocs": {"render"},
    "tqdm": {"cli"},
    "weasyprint": {"render"},
    "xlsxwriter": {"render"},
    "yaml": {"load", "render"},
}
#: Nothing of ours talks to another machine; the preview serves on this one.
NETWORK = {"ftplib", "httpx", "requests", "smtplib", "socket", "ssl", "urllib3", "webbrowser"}
#: Words of the shipped content: its policy, its county, its units. Another county needs none.
SHIPPED = (
    "控辍",
    "辍学",
    "义务教育",
    "教体",
    "教育局",
    "广德",
    "宣城",
    "安徽",
    "学籍",
    "学期",
    "开学",
    "校历",
    "劝返",
    "送教",
    "督学",
    "督导",
    "留守",
    "随迁",
    "建档立卡",
    "扶贫",
)


def layer(path: Path) -> str:
    """Give the layer that a module of the package belongs to ("" for the package itself)."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0] if len(parts) > 1 else ""


def imported(path: Path) -> Iterator[str]:
    """Give the full names of all modules that a file imports, at its top or within functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arrows(path: Path) -> None:
    own = layer(path)
    allowed = LAYERS[: LAYERS.index(own) + 1] if own else ()
    for name in imported(path):
        top, *rest = name.split(".")
        if top == "policyledger" and rest:
            assert rest[0] in allowed or rest == ["__version__"], f"{name_of(path)} imports {name}"
        if own == "model" and top != "policyledger":
            assert top in sys.stdlib_module_names | {"__future__"}, f"{name} in model"
        assert own in ONLY_IN.get(top, {own}), f"{name_of(path)} imports {name}"
        assert top not in NETWORK, f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_arrows_within_views(folder: str) -> None:
    allowed = FOLDERS[: FOLDERS.index(folder) + 1]
    for path in sorted((PACKAGE / "views" / folder).glob("*.py")):
        for name in imported(path):
            parts = name.split(".")
            if parts[:2] == ["policyledger", "views"] and len(parts) > 2 and parts[2] in FOLDERS:
                assert parts[2] in allowed, f"{name_of(path)} imports {name}"


def test_what_all_views_share_needs_none_of_them() -> None:
    folders = tuple(f"policyledger.views.{folder}." for folder in FOLDERS)
    for path in sorted((PACKAGE / "views").glob("*.py")):
        assert not [name for name in imported(path) if name.startswith(folders)], name_of(path)


def test_every_module_belongs_to_a_layer() -> None:
    assert {layer(path) for path in MODULES} - {""} == set(LAYERS)


def test_root_script_only_starts_the_command_line() -> None:
    names = {name for name in imported(ROOT / "build.py") if name.startswith("policyledger")}
    assert names == {"policyledger.cli.main", "policyledger.cli.main.main"}


#: Calls at the top of a module that read or write, ask the clock or the surroundings.
_FORBIDDEN = {
    "exists",
    "getenv",
    "glob",
    "is_file",
    "iterdir",
    "mkdir",
    "now",
    "open",
    "read_bytes",
    "read_text",
    "rglob",
    "run",
    "today",
    "write_bytes",
    "write_text",
}


def top_calls(tree: ast.Module) -> Iterator[str]:
    """Give the names of functions called when a module is imported."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(getattr(node, "decorator_list", []))
            continue
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr
            elif isinstance(node.func, ast.Name):
                yield node.func.id
        waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", INERT, ids=name_of)
def test_importing_does_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not set(top_calls(tree)) & _FORBIDDEN
    for node in tree.body:
        # Statements that run: definitions, assignments, imports and docstrings only.
        assert not isinstance(node, ast.For | ast.While | ast.With | ast.Try), name_of(path)


def test_importing_opens_no_file_of_ours_and_no_connection() -> None:
    """Watch it happen: an audit hook sees every file opened while all modules are imported."""
    code = """
import importlib, sys
from pathlib import Path
root, *names = sys.argv[1:]
for name in ("yaml", "jinja2", "tqdm", "pypdf", "xlsxwriter", "pypinyin"):
    try:
        importlib.import_module(name)
    except ImportError:
        pass
seen = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = arguments[0]
        if path.startswith(root) and "site-packages" not in path and "__pycache__" not in path:
            if not path.endswith(".py"):
                seen.append(path)
    elif event.startswith(("socket.", "subprocess.", "os.mkdir", "os.remove", "os.system")):
        seen.append(event)
sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
print("\\n".join(seen), end="")
"""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in INERT
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize("folder", ["policyledger", "templates"])
def test_no_word_of_the_shipped_content_in_the_program(folder: str) -> None:
    found = [
        f"{name_of(path)}: {word}"
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix not in {".pyc", ".ttf", ".woff2", ".png"}
        for word in SHIPPED
        if word in path.read_text(encoding="utf-8")
    ]
    assert not found


def test_no_word_of_the_shipped_content_in_the_invented_county() -> None:
    for path in sorted((ROOT / "tests" / "world").rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not [word for word in SHIPPED if word in text], path
