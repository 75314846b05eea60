"""Write docs/licences.md: what the project uses, under which licence. `make licences`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from packages import LOCKS, ROOT, fonts, licence, own_packages

TARGET = ROOT / "docs" / "licences.md"
_HEAD = """\
# 用到的软件和字体的许可

由 `make licences` 按锁定的版本生成，请不要手改。许可写成 SPDX 名称。

本项目的代码以 Apache-2.0 许可。下面的软件都不改动、不随项目分发，由安装命令从软件源取得，
逐个核对校验和；只有字体和测试用的 axe-core 放在项目里。生成的网站里，除了本项目的文件，只有
Material for MkDocs 的样式、脚本和图标（MIT，图标另见其包内说明）；生成的 PDF 里嵌有下列字体的
字形，字体许可不及于用它排成的文件。
"""


def text() -> str:
    """Give the page; raises ``LookupError`` for a package whose licence is not known."""
    return "\n".join((_HEAD, *_packages(), *_others()))


def _packages() -> Iterator[str]:
    for name, packages in own_packages():
        yield f"## {LOCKS[name]}\n"
        yield f"`{name}`\n"
        yield "| 名称 | 版本 | 许可 | 限于 |\n| --- | --- | --- | --- |"
        for one in packages:
            stated = licence(one.name)
            if not stated:
                raise LookupError(one.name)
            yield f"| {one.name} | {one.version} | {stated} | {one.marker.replace('|', '')} |"
        yield ""


def _others() -> Iterator[str]:
    yield "## 随带的字体\n"
    yield "| 文件 | 字族 | 来源 | 版本 | 许可 |\n| --- | --- | --- | --- | --- |"
    for font in fonts():
        row = (
            font.file,
            font.family,
            font.source,
            font.version,
            "OFL-1.1，见 fonts/" + font.licence,
        )
        yield f"| {' | '.join(row)} |"
    yield "\n## 测试用的脚本\n"
    yield "| 文件 | 版本 | 许可 |\n| --- | --- | --- |"
    yield f"| tests/vendor/axe-core/axe.min.js | {axe_version()} | MPL-2.0 |"
    yield ""


def axe_version() -> str:
    """Give the version of axe-core that its file names."""
    path = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
    with path.open(encoding="utf-8") as file:
        return file.readline().rpartition(" v")[2].strip()


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` tell whether it is up to date."""
    parser = argparse.ArgumentParser(description="按锁定的版本写出 docs/licences.md")
    parser.add_argument("--check", action="store_true", help="只核对，不写")
    options = parser.parse_args(arguments)
    try:
        page = text()
    except LookupError as error:
        print(
            f"不知道 {error.args[0]} 的许可：请查它的包，写进 tools/packages.py。", file=sys.stderr
        )
        return 1
    if options.check:
        same = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == page
        if not same:
            print("docs/licences.md 过时了：请运行 make licences。", file=sys.stderr)
        return int(not same)
    TARGET.write_text(page, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
