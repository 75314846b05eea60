"""What the tests share: the shipped content, the invented county, and accepting a change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from built_site import built

from policyledger.load.content import load
from policyledger.model.register import Register

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "world"
#: The day of every test that checks or builds.
AS_OF = "2026-03-05"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--bless",
        action="store_true",
        help="rewrite the expected files with what the program gives now; then read the diff",
    )


@pytest.fixture(scope="session")
def bless(pytestconfig: pytest.Config) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(pytestconfig.getoption("--bless"))


@pytest.fixture(scope="session")
def register() -> Register:
    """The register of the shipped content."""
    return load(ROOT / "content", ROOT / "checklists")[0]


@pytest.fixture(scope="session")
def world() -> Register:
    """The register of the invented county, whose policy is another one."""
    return load(WORLD / "content", WORLD / "checklists")[0]


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def site(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site built from the shipped content."""
    return built(register, _shared(tmp_path_factory) / "site", date.fromisoformat(AS_OF))


@pytest.fixture(scope="session")
def world_site(world: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site built from the invented county."""
    return built(world, _shared(tmp_path_factory) / "world", date.fromisoformat(AS_OF))


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of everything built from a content in which every text means harm."""
    from hostile import build_hostile

    return build_hostile(_shared(tmp_path_factory) / "hostile")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the machine."""
    playwright = pytest.importorskip("playwright.sync_api", reason="没有安装 playwright")
    if not CHROMIUM.is_file():
        pytest.skip(f"没有浏览器 {CHROMIUM}：apt-get install -y chromium")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()
