"""Set up what the program needs: a virtual environment from the lock files, and the text libraries.

Runs before anything is installed, so it uses the standard library only. `make` calls it every time;
it returns at once when .venv was made from the present lock files and still works. What the system
lacks is installed by apt where that is possible without asking; otherwise the message says which
command to give. The record of a finished set-up is written last, so a failure is repaired by
running it again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.json"
LOCKS = (ROOT / "requirements.txt",)
DEV_LOCKS = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")
CLUSTER_LOCKS = (ROOT / "requirements.txt", ROOT / "requirements-cluster.txt")

OLDEST = (3, 11)
LIBRARIES = ("libpangoft2-1.0-0", "libharfbuzz-subset0")
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

NO_LIBRARY = 10
SLOW = 11
"""Exit codes of the trial: a library is missing; only the one that cuts fonts fast is."""

LIBRARY_COMMANDS = f"""  Debian、Ubuntu、统信 UOS、麒麟：
    sudo apt-get install --no-install-recommends {" ".join(LIBRARIES)}
  Fedora：
    sudo dnf install pango
  macOS（Homebrew）：
    brew install pango
    （仍找不到时：export DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib"）
  Windows（MSYS2）：
    pacman -S mingw-w64-ucrt-x86_64-pango"""


class SetupError(Exception):
    """The set-up cannot go on; the message says what the user can do."""


def say(text: str) -> None:
    """Print a line for the user at once."""
    print(text, flush=True)


def check_version(version: tuple[int, int]) -> None:
    """Raise SetupError if this Python is too old."""
    if version < OLDEST:
        raise SetupError(
            "需要 Python {}.{} 或更新版本，现在是 {}.{}。".format(*OLDEST, *version)
            + "\n请安装后再运行，或指明位置：make PYTHON=/路径/python3.12"
        )


def venv_python(venv: Path) -> Path:
    """Give the interpreter of a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def describe_python(python: Path) -> str | None:
    """Give version and home of an interpreter, or None if it does not run."""
    question = "import sys, platform; print(platform.python_version(), sys.base_prefix)"
    try:
        answer = subprocess.run(
            [str(python), "-c", question], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip()


def key(locks: tuple[Path, ...], python: str) -> str:
    """Give a hash of everything that a set-up depends on."""
    digest = hashlib.sha256(python.encode())
    for lock in locks:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def read_stamp(stamp: Path) -> dict[str, str]:
    """Give the record of the last finished set-up, empty if there is none that can be read."""
    try:
        record = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def record(python: str, *, dev: bool) -> dict[str, str]:
    """Give the record of a set-up made now with the interpreter described by `python`."""
    stamp = {"run": key(LOCKS, python)}
    if dev:
        stamp["dev"] = key(DEV_LOCKS, python)
    return stamp


def is_done(stamp: dict[str, str], python: str, *, dev: bool) -> bool:
    """Say whether a recorded set-up covers the present lock files and this interpreter."""
    wanted = record(python, dev=dev)
    return all(stamp.get(part) == value for part, value in wanted.items())


def administrator() -> list[str] | None:
    """Give what to put before a command to run it as administrator without a question, or None."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def apt_install(*packages: str) -> bool:
    """Install Debian packages if that needs no question; say whether it was done."""
    prefix = administrator()
    if prefix is None or not shutil.which("apt-get"):
        return False
    say("  用 apt 安装系统软件包：" + " ".join(packages))
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    # A failing update may still leave usable lists, so the installation decides.
    _succeeds([*apt, "update"])
    return _succeeds([*apt, "install", "-y", "--no-install-recommends", *packages])


def _succeeds(command: list[str]) -> bool:
    """Run a command silently; on failure show the end of what it said."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError:
        return False
    if done.returncode != 0 and "true" not in command:
        for line in done.stdout.strip().splitlines()[-5:]:
            say("    " + line)
    return done.returncode == 0


def make_venv(venv: Path) -> None:
    """Make the virtual environment anew with the Python that runs this; raises SetupError."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    hint = (
        "无法建立虚拟环境：缺少 Python 的 venv 模块。请先安装：\n"
        f"    sudo apt-get install python3-venv    （或 {package}）\n再运行一次。"
    )
    if importlib.util.find_spec("ensurepip") is None:
        if not apt_install(package) and not apt_install("python3-venv"):
            raise SetupError(hint)
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is None:
            raise SetupError(hint)
    if not _succeeds([sys.executable, "-m", "venv", "--clear", str(venv)]):
        raise SetupError(f"无法在 {venv} 建立虚拟环境（原因见上）。")


def install(python: Path, locks: tuple[Path, ...]) -> None:
    """Install what the last of the lock files names, every file checked against its hash.

    Ready-made packages only, because tools to build others would come without a hash; where a
    system has no such packages, those tools are accepted, and this is said.
    """
    command = [str(python), "-m", "pip", "install", "--require-hashes", "-r", str(locks[-1])]
    if not sys.stdout.isatty():
        command.append("--quiet")
    environment = {
        **os.environ,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_USER": "0",
    }
    environment.pop("PYTHONPATH", None)
    environment.pop("PYTHONHOME", None)
    for how in (("--only-binary", ":all:"), ("--use-pep517",)):
        done = subprocess.run(
            [*command, *how],
            env=environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
        sys.stderr.write(done.stderr)
        if done.returncode == 0 or "No matching distribution found" not in done.stderr:
            break
        say("  有的依赖没有取到这种系统现成的安装包，再试现场编译（编译工具不在锁定之列）…")
    if done.returncode != 0:
        raise SetupError(
            "安装 Python 依赖失败（原因见上）。多半是网络不通：\n"
            "  能上网的机器，可先设镜像：python3 -m pip config set global.index-url <镜像地址>\n"
            "  再运行一次即可接着装。"
        )


def try_printing(python: Path) -> tuple[int, str]:
    """Set one line of Chinese in a child process; give its exit code and what it said.

    In a child, because missing libraries or fonts can end a process without an exception. Where it
    was then is said all the same.
    """
    done = subprocess.run(
        [str(python), "-X", "faulthandler", str(Path(__file__).resolve()), "--trial"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def trial() -> int:
    """Be that child: print one line to a PDF and give the exit code."""
    sys.path.insert(0, str(ROOT))
    fontconfig = importlib.import_module("policyledger.render.pdf.fontconfig")
    # As in every build: loading WeasyPrint already looks for fonts, and only ours matter.
    fontconfig.isolate(fontconfig.WORK)
    try:
        ffi = importlib.import_module("weasyprint.text.ffi")
    except OSError as error:
        print(error)
        return NO_LIBRARY
    render = importlib.import_module("policyledger.render.pdf.weasy")
    pdf = render.html_to_pdf('<p lang="zh-CN" style="font-family: PL Song">政策台账</p>')
    if not pdf.startswith(b"%PDF-"):
        return 1
    return SLOW if ffi.harfbuzz_subset is None else 0


def check_printing(python: Path) -> None:
    """See to it that PDFs can be made, installing libraries if need be; raises SetupError."""
    code, said = try_printing(python)
    if code in (NO_LIBRARY, SLOW) and apt_install(*LIBRARIES):
        code, said = try_printing(python)
    if code == NO_LIBRARY:
        raise SetupError("缺少排版用的系统库（Pango）。请安装后再运行一次：\n" + LIBRARY_COMMANDS)
    if code == SLOW:
        say("  提示：缺少 libharfbuzz-subset，可以用，但生成 PDF 会慢得多。可安装：")
        say(LIBRARY_COMMANDS)
    elif code != 0:
        last = "\n".join("    " + line for line in said.splitlines()[-8:])
        crashed = "（进程崩溃）" if code < 0 or code >= 128 else ""
        raise SetupError(f"试排一行中文失败{crashed}，退出码 {code}：\n{last}")


def find_browser() -> str | None:
    """Give a Chromium-like browser of this machine, or None."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def check_browser() -> None:
    """See to a browser for the browser tests; without one they are skipped, nothing fails."""
    if find_browser() is None:
        apt_install("chromium")
    browser = find_browser()
    if browser is None:
        say("  没有找到 Chromium，也装不上：浏览器测试将跳过。")
        say("    Debian：sudo apt-get install chromium")
        say("    其他系统：装好 Chrome、Edge 或 Chromium 后再运行")


def set_up(*, dev: bool) -> None:
    """Bring .venv up to the lock files; raises SetupError."""
    check_version(sys.version_info[:2])
    python = venv_python(VENV)
    described = describe_python(python)
    stamp = read_stamp(STAMP)
    if described is not None and is_done(stamp, described, dev=dev):
        return
    dev = dev or "dev" in stamp
    started = time.monotonic()
    STAMP.unlink(missing_ok=True)
    if described is None or not _succeeds([str(python), "-m", "pip", "--version"]):
        say(f"[1/3] 建立虚拟环境 .venv（Python {platform.python_version()}）…")
        make_venv(VENV)
        described = describe_python(python)
        if described is None:
            raise SetupError(f"新建的 {python} 不能运行。")
    say("[2/3] 安装 Python 依赖（首次约需一两分钟）…")
    install(python, DEV_LOCKS if dev else LOCKS)
    say("[3/3] 检查排版…")
    check_printing(python)
    if dev:
        check_browser()
    STAMP.write_text(json.dumps(record(described, dev=dev)), encoding="utf-8")
    say(f"准备就绪，用时 {time.monotonic() - started:.0f} 秒。")


def main(arguments: list[str] | None = None) -> int:
    """Run the set-up; give 0, or 1 with a message."""
    parser = argparse.ArgumentParser(description="准备运行环境 .venv")
    parser.add_argument("--dev", action="store_true", help="连同测试所需的一起准备")
    parser.add_argument("--cluster", action="store_true", help="连同在几台机器上排版所需的")
    parser.add_argument("--trial", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.trial:
        return trial()
    try:
        set_up(dev=options.dev)
        if options.cluster:
            install(venv_python(VENV), CLUSTER_LOCKS)
    except SetupError as error:
        sys.stdout.flush()
        print(f"错误：{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
