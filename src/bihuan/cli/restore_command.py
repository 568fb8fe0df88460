"""``bihuan restore``: a backup put back, whole or not at all."""

import argparse
import json
import os
import sys
from pathlib import Path

from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="bihuan backup 做成的文件")
    parser.add_argument(
        "--into",
        type=Path,
        metavar="HOME",
        help="恢复到这个文件夹（SQLite），不动 BIHUAN_HOME 和 DATABASE_URL；用于演练",
    )
    parser.add_argument("--replace", action="store_true", help="替换现有数据；现有数据先另存一份备份")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    if options.into:
        os.environ["BIHUAN_HOME"] = str(options.into)
        os.environ.pop("DATABASE_URL", None)
    open_house(needs_tables=False)
    from bihuan.upkeep.restoring import restore

    done = restore(options.file, replace=options.replace)
    manifest, verdict = done.manifest, done.verdict
    if options.json:
        told = {
            "made_at": manifest.made_at,
            "bihuan": manifest.bihuan,
            "database": manifest.database,
            "tables": len(manifest.tables),
            "rows": manifest.rows,
            "files": len(manifest.files),
            "missing": manifest.missing,
            "damaged": manifest.damaged,
            "before": str(done.before) if done.before else None,
            "ledger": {"entries": verdict.entries, "seals": verdict.seals, "fault": verdict.fault},
        }
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        if done.before:
            print(f"原有数据已另存：{done.before}")
        print(
            f"已恢复{manifest.made_at[:16].replace('T', ' ')}的备份：{len(manifest.tables)}张表{manifest.rows}行，{len(manifest.files)}个文件，逐行核对相符。"
        )
        if not verdict.fault:
            print(f"账本核验通过：{verdict.entries}条记录、{verdict.seals}道封签，全部相符。")
    if verdict.fault:
        print(f"bihuan: 数据已照备份恢复，但账本核验不通过，备份时就已如此：{verdict.fault}", file=sys.stderr)
    for name in manifest.missing:
        print(f"bihuan: 文件 {name} 备份时就找不到。", file=sys.stderr)
    for name in manifest.damaged:
        print(f"bihuan: 文件 {name} 备份时就与收进来时不同。", file=sys.stderr)
    return 1 if verdict.fault or manifest.missing or manifest.damaged else 0
