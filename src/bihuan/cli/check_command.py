"""``bihuan check``: are the figures in this paper right? Changes nothing; only ``--inspection`` needs the database."""

import argparse
from pathlib import Path

from bihuan.checking.command import run as check_files
from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--previous", type=Path, metavar="FILE", help="上一期公文，用来核对累计数")
    parser.add_argument("--inspection", metavar="CODE", help="督察代码，同时与台账核对")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    if not options.inspection:
        return check_files(options.files, options.previous, options.json)
    open_house()
    from bihuan.proofing.command import ledger_of

    return check_files(options.files, options.previous, options.json, ledger_of(options.inspection))
