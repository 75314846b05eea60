"""A content folder in which every text means harm: one record of each kind for each payload.

All of it passes the checks, for none of it is a mistake that an editor would have to mend: it is
plain text and has to come out as such, everywhere.
"""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from conftest import AS_OF, ROOT

#: Calls of ``pwned`` would show that a browser ran what stands in a text.
MARKUP = """<script>pwned(1)</script><img src=x onerror=pwned(2)>" onfocus="pwned(3)" '"""
CLOSING = "</script></style></title>--><svg/onload=pwned(4)>]]>&lt;b&gt;&#60;i&#62;"
MARKDOWN = (
    '[x](javascript:pwned(5)){: onclick="pwned(6)"}![i](http://evil.example/i.png)`c`~~~ **b**'
)
TEMPLATE = r"{{ 7*7 }}{% raw %}{# c #}${7*7};,:\nEND:VEVENT\nBEGIN:VEVENT"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-1+1", "@SUM(1+1)*cmd")
LONG = "W" * 120
#: Each record carries one of these, behind its own words or, for formulas, before them.
PAYLOADS = (MARKUP, CLOSING, MARKDOWN, TEMPLATE, *FORMULAS, LONG)


def text(words: str, number: int) -> str:
    """Give ``words`` with the payload of this number."""
    payload = PAYLOADS[number % len(PAYLOADS)]
    return payload + words if payload in FORMULAS else words + payload


def write_hostile(root: Path) -> None:
    """Write the folders ``content`` and ``checklists`` below ``root``."""
    numbers = range(len(PAYLOADS))
    files: dict[str, Any] = {
        "content/settings.yml": {
            "title": "台账</title>" + MARKUP,
            "topic": "防汛<b>{{ 7*7 }}",
            "place": "试县<i>",
            "description": CLOSING + MARKUP,
            "base_url": "http://192.0.2.10/x/",
            "notice": "工作用表<u>&amp;{{ 7*7 }}",
        },
        "content/units.yml": {"units": [_unit(number) for number in numbers]},
        "content/matters.yml": {
            "matters": [
                {
                    "id": f"m{number}",
                    "stage": text("阶段", number),
                    "title": text("事项", number),
                    "summary": text("说明", number),
                }
                for number in numbers
            ]
        },
        "content/groups.yml": {
            "groups": [
                {
                    "id": f"g{number}",
                    "name": text("群体", number),
                    "aliases": [text("别名群体", number)],
                    "note": text("注", number),
                }
                for number in numbers
            ]
        },
        "content/glossary.yml": {
            "terms": [
                {
                    "term": text("术语", number),
                    "meaning": text("含义", number),
                    "synonyms": [text("同义", number)],
                }
                for number in numbers
            ]
        },
        "content/flood-calendar.yml": {
            "periods": [
                {
                    "kind": "season",
                    "name": text(f"{2026 + number}年汛期", number),
                    "start": f"{2026 + number}-04-15",
                    "end": f"{2026 + number}-10-15",
                    "status": "assumed",
                    "note": text("推定", number),
                }
                for number in numbers
            ]
        },
        "content/waivers.yml": {"waivers": []},
        "checklists/unit.yml": {
            "id": "unit",
            "title": text("检查表", 0),
            "subtitle": text("副题", 2),
            "per": "unit",
            "select": {"roles": ["lead", "support", "actor"]},
            "instructions": [text("说明", number) for number in numbers],
        },
        "checklists/visit.yml": {
            "id": "visit",
            "title": text("走访", 4),
            "subtitle": text("副题", 1),
            "per": "visit",
            "sections": [
                {
                    "title": text("一段", number),
                    "items": [
                        {
                            "obligations": [f"P{number}-01-01"],
                            "question": text("看什么", number),
                            "look_for": text("看", number),
                        }
                    ],
                }
                for number in numbers
            ],
            "instructions": [text("当场签字", 3)],
        },
    }
    for number in numbers:
        files[f"content/instruments/county/p{number}.yml"] = _duties(number)
    for path, value in files.items():
        # JSON is YAML, and knows no anchors.
        _write(root / path, json.dumps(value, ensure_ascii=False, indent=1))
    for number in numbers:
        _write(root / f"content/instruments/county/p{number}.md", _paper(number))
    _write(root / "content/pages/about.md", PAGE)
    _write(root / "content/pages/extra.md", f"# {MARKUP}{CLOSING}{TEMPLATE}\n\n正文\n")


def _unit(number: int) -> dict[str, Any]:
    return {
        "id": f"u{number}",
        "name": text("单位", number),
        "full_name": text("全称", number),
        "level": "county",
        "place": "试县<i>",
        "kind": "department",
        "aliases": [text("简称", number)],
        "former_names": [text("旧名", number)],
        "successor": {
            "name": text("现名", number),
            "since": "2025-01",
            "certainty": "likely",
            "note": text("待核", number),
        },
        "note": text("注", number),
    }


def _duties(number: int) -> dict[str, Any]:
    other = (number + 1) % len(PAYLOADS)
    duty = {
        "id": f"P{number}-01-01",
        "matter": f"m{number}",
        "title": text("任务", number),
        "quote": _quote(number),
        "lead": [text("单位", number)],
        "support": [text("简称", other)],
        "actor": [text("单位", number)],
        "actor_inferred": True,
        "recipient": [text("单位", other)],
        "consulted": [text("单位", other)],
        "force": "must",
        "deadline": {"text": text("每月", number), "every": "month"},
        "evidence": [text("记录", number), text("照片", other)],
        "groups": [text("群体", number)],
        "target": text("指标", number),
        "implements": [f"P{number - 1}-01-01"] if number else [],
        "note": text("备注", number),
        "check": {
            "question": text("查什么", number),
            "how": ["查阅资料"],
            "look_for": text("看哪里", number),
        },
    }
    after = {
        **duty,
        "id": f"P{number}-01-02",
        "title": text("事后", number),
        "deadline": {"text": text("每月", number), "after": text("事件", number), "within": "P7D"},
        "implements": [],
        "check": {"question": text("再查", number), "how": ["访谈"]},
    }
    part = {"clause": "1", "obligations": [duty, after]}
    return {"instrument": f"p{number}", "clauses": [part]}


def _quote(number: int) -> str:
    return f"{text('每月', number)}，{text('报送', number)}"


def _paper(number: int) -> str:
    head = {
        "id": f"p{number}",
        "code": f"P{number}",
        "number": text(f"试〔2025〕{number}号", number),
        "title": text("通知", number),
        "short": text("简题", number),
        "issuers": [text("机关", number)],
        "level": "county",
        "place": "试县<i>",
        "issued": f"2025-03-{10 + number}",
        "basis": "full",
        "addressees": [text("主送", number)],
        "copied_to": [text("抄送", number)],
        "masthead": [text("版头", number)],
        "attachments": [text("附件", number)],
        "imprint": [text("版记", number)],
        "note": text("文件注", number),
        "corrections": [
            {
                "where": "1",
                "before": text("报选", number),
                "after": text("报送", number),
                "why": text("错字", number),
            }
        ],
    }
    written = json.dumps(head, ensure_ascii=False, indent=1)
    return f"---\n{written}\n---\n\n## 第一条 {text('标题', number)} {{#1}}\n\n{_quote(number)}。\n"


#: Everything in it is either Markdown that may stand or text that has to be shown.
PAGE = r"""# 关于<script>pwned(10)</script>

<script>pwned(11)</script><img src=x onerror=pwned(12)>

<javascript:pwned(13)> <http://192.0.2.1/> {: onclick="pwned(14)" }

## 标题 {: onclick="pwned(15)" onmouseover="pwned(16)" #x }

[好](units/index.md "t\" onmouseover=\"pwned(17)") [外](http://192.0.2.1/ '" onfocus="pwned(18)')

`<script>pwned(19)</script>`

```html
<script>pwned(20)</script>
```

| <img src=x onerror=pwned(21)> | b |
| --- | --- |
| `<svg/onload=pwned(22)>` | {{ 7*7 }} {% raw %} |

&lt;script&gt;pwned(23)&lt;/script&gt; &#60;script&#62;pwned(24)&#60;/script&#62;

<!-- --><div onclick="pwned(25)">x</div> ]]> <![CDATA[<script>pwned(26)</script>]]>

[脚]: javascript:pwned(27)
"""


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


def build_hostile(folder: Path) -> Path:
    """Build everything in ``folder`` unless another process has; give the folder of the site.

    Beside its own files it holds ``changes``: what differs from a state before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            write_hostile(folder)
            _run(folder, "all")
            write_hostile(folder / "before")
            for path in (folder / "before").rglob("p*.yml"):
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace("记录", "旧记录").replace("查什么", "旧题"), "utf-8")
            for path in (folder / "before").rglob("p3.*"):
                path.unlink()
            output = folder / "site" / "changes"
            _run(folder, "changes", str(folder / "before" / "content"), "--output", str(output))
            (folder / "done").touch()
    return folder / "site"


def _run(folder: Path, name: str, *arguments: str) -> None:
    done = subprocess.run(
        [
            sys.executable, str(ROOT / "build.py"), name, *arguments, "--as-of", AS_OF,
            "--content", str(folder / "content"), "--checklists", str(folder / "checklists"),
            "--site", str(folder / "site"),
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
