"""Fonts for printing: our own folder and nothing of the machine's.

Whatever is installed on a machine would change line breaks and page counts, so the sheets see only
`fonts/`, and a font file of the user's own when a setting names one (fangsong, say, for which there
is no free face to ship).
"""

import os
import shutil
from pathlib import Path
from xml.sax.saxutils import escape

from policyledger.render.project import FONTS, ROOT

WORK = ROOT / "out" / "fontconfig"
"""Where configuration and caches are kept."""

OWN = "PL Own"
"""The family name under which the user's own font file appears, whatever the file calls itself."""

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})

CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <reset-dirs/>
{folders}
  <cachedir>{cache}</cachedir>
{rules}
</fontconfig>
"""

OWN_RULE = """  <match target="scan">
    <test name="file" compare="eq"><string>{file}</string></test>
    <edit name="family" mode="assign" binding="same"><string>{family}</string></edit>
  </match>"""


def write_config(work: Path, own_font: Path | None = None) -> Path:
    """Write an isolated fontconfig file into `work` and give its absolute path.

    `own_font` is copied into `work` and offered as the family `OWN`. Several processes may call
    this at once with the same arguments. Raises FileNotFoundError if there is no font at all (the
    text library would crash the whole process) or if `own_font` is missing, ValueError if it is not
    a font file by its name.
    """
    work = work.resolve()
    if not any(path.suffix.lower() in SUFFIXES for path in FONTS.glob("*")):
        raise FileNotFoundError(f"字体文件夹 {FONTS} 里没有字体文件")
    work.mkdir(parents=True, exist_ok=True)
    folders, rules = [FONTS], ""
    if own_font is not None:
        copy = _copy_font(own_font, work / "own-font")
        folders.append(copy.parent)
        rules = OWN_RULE.format(file=escape(str(copy)), family=OWN)
    text = CONFIG.format(
        folders="\n".join(f"  <dir>{escape(str(folder))}</dir>" for folder in folders),
        cache=escape(str(work / "cache")),
        rules=rules,
    )
    config = work / "fonts.conf"
    if not config.is_file() or config.read_text(encoding="utf-8") != text:
        draft = config.with_suffix(f".{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(config)
    return config


def environment(work: Path, own_font: Path | None = None) -> dict[str, str]:
    """Write the configuration and give the environment variables that make programs use it.

    The path is absolute: fontconfig silently falls back to the machine's fonts when it is not.
    """
    return {"FONTCONFIG_FILE": str(write_config(work, own_font))}


def isolate(work: Path, own_font: Path | None = None) -> None:
    """Make this process and its children use only our fonts; call before importing WeasyPrint."""
    os.environ.update(environment(work, own_font))


def _copy_font(source: Path, folder: Path) -> Path:
    if source.suffix.lower() not in SUFFIXES:
        raise ValueError(f"{source} 不是字体文件（应为 .ttf、.otf、.ttc 或 .otc）")
    if not source.is_file():
        raise FileNotFoundError(f"找不到字体文件 {source}")
    target = folder / f"own{source.suffix.lower()}"
    if not target.is_file() or target.read_bytes() != source.read_bytes():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"draft.{os.getpid()}"
        shutil.copyfile(source, draft)
        draft.replace(target)
    for path in folder.iterdir():
        if path.suffix in SUFFIXES and path != target:
            path.unlink(missing_ok=True)
    return target
