"""``bihuan backup``: everything in one file, while people work."""

import argparse
import json
import sys
import time
from pathlib import Path

from bihuan.cli.house import open_house
from bihuan.refusals import Unusable


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help="备份文件或文件夹；不写就放进 BIHUAN_HOME/backups")
    parser.add_argument("--keep", type=int, metavar="份数", help="只留最近的几份，更早的删去；用于定时备份")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    if options.keep is not None and (options.keep < 1 or options.out):
        raise Unusable("--keep 至少是 1，并且只用于默认文件夹：不要与 --out 同用。")
    open_house(needs_tables=False)
    from bihuan.upkeep.backing_up import back_up
    from bihuan.upkeep.shelf import thin

    start = time.monotonic()
    made = back_up(options.out)
    gone = thin(options.keep) if options.keep else []
    manifest = made.manifest
    told = {
        "file": str(made.path),
        "bytes": made.size,
        "seconds": round(time.monotonic() - start, 1),
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": len(manifest.files),
        "missing": manifest.missing,
        "damaged": manifest.damaged,
        "deleted": [str(path) for path in gone],
    }
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(f"已备份并复核：{made.path}（{made.size / 2**20:.1f} MB）")
        print(f"{len(manifest.tables)}张表{manifest.rows}行，{len(manifest.files)}个文件，用时{told['seconds']}秒。")
        for path in gone:
            print(f"已删去旧备份 {path}")
    for name in manifest.missing:
        print(f"bihuan: 文件 {name} 找不到，没有备份到。", file=sys.stderr)
    for name in manifest.damaged:
        print(f"bihuan: 文件 {name} 与收进来时不同，已照现状备份。", file=sys.stderr)
    return 1 if manifest.missing or manifest.damaged else 0
