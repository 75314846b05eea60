"""The command that packs what was built into one file to carry."""

from __future__ import annotations

import argparse
import sys

from policyledger.cli.checking import checked
from policyledger.cli.options import DONE, PROBLEMS
from policyledger.outputs.archive import file_name, print_names, site_files, write_zip
from policyledger.outputs.record import work_folder
from policyledger.outputs.sheets import plan_sheets
from policyledger.views.bindings import Bindings


def pack(options: argparse.Namespace) -> int:
    """Pack the site, or with ``--sheets`` all sheets by unit; give the exit status.

    The site must have been built; packing builds nothing.
    """
    register, stopped = checked(options)
    if stopped:
        return PROBLEMS
    if not (options.site / "index.html").is_file():
        sys.stderr.write(f"{options.site} 里还没有网站，请先运行 python build.py。\n")
        return PROBLEMS
    out = work_folder(options.site)
    if options.sheets:
        bindings = Bindings(register.published())
        names = print_names(bindings, plan_sheets(bindings, options.as_of))
        files = {names[path]: options.site / path for path in names}
        missing = [str(place) for place in files.values() if not place.is_file()]
        if missing:
            sys.stderr.write(
                f"缺少 {len(missing)} 份表，例如 {missing[0]}。\n  请先运行 python build.py。\n"
            )
            return PROBLEMS
        target = out / "print.zip"
    else:
        files = site_files(options.site, file_name(register.settings.title))
        target = out / "site.zip"
    size = write_zip(target, files, options.as_of)
    sys.stdout.write(f"已打包 {len(files)} 个文件：{target}（{size / 1024 / 1024:.1f} MB）\n")
    return DONE
