"""Ask for known vulnerabilities of the locked versions. `make audit`.

Further arguments go to pip-audit, such as `-s osv`. An answer that leaves packages out, or none at
all, is no all-clear: pip-audit alone ends well even when the service knows none of the packages.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from packages import ROOT

LOCK = "requirements-dev.txt"
#: Exit status: nothing known, vulnerabilities known, not found out.
CLEAR, VULNERABLE, UNKNOWN = 0, 1, 2
_COMMAND = (
    *("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"),
    *("--requirement", LOCK),
)
_NO_ANSWER = """\
没有查成：连不上漏洞库，或它不认识这些软件。这不等于没有漏洞。
  请在能上网的机器上运行 make audit（也可以 .venv/bin/python tools/audit.py -s osv）；
  不能上网的，把 out/sbom.json（make sbom）拿到能上网的机器上，用任何读 CycloneDX 的工具查。
"""


def judge(answer: str) -> tuple[int, str]:
    """Give the exit status and what to say (Chinese) for the JSON that pip-audit gave."""
    try:
        found: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return UNKNOWN, _NO_ANSWER
    asked = [one for one in found if "skip_reason" not in one]
    left_out = [one["name"] for one in found if "skip_reason" in one]
    lines = []
    for one in asked:
        for flaw in one["vulns"]:
            mended = "、".join(flaw["fix_versions"]) or "还没有"
            lines.append(f"{one['name']} {one['version']}：{flaw['id']}，修好的版本：{mended}\n")
    if lines:
        lines.append("请在 requirements*.in 里放宽或提高版本，运行 make lock，再运行 make test。\n")
        return VULNERABLE, "".join(lines)
    if left_out or not asked:
        known = f"查到了 {len(asked)} 个，没有已知漏洞；" if asked else ""
        return UNKNOWN, f"{known}没有查到的有 {len(left_out)} 个。\n{_NO_ANSWER}"
    return CLEAR, f"{len(asked)} 个软件都查过，没有已知漏洞。\n"


def main(arguments: Sequence[str]) -> int:
    """Ask, and say what came of it."""
    line = [sys.executable, "-m", "pip_audit", *_COMMAND, *arguments]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    status, says = judge(done.stdout)
    if status == UNKNOWN and done.returncode and (reason := done.stderr.strip()):
        says += f"  原因：{reason.splitlines()[-1][:200]}\n"
    (sys.stdout if status == CLEAR else sys.stderr).write(says)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
