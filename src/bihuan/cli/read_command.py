"""``bihuan read``: what is in a paper. Needs no database and changes nothing."""

import argparse
from pathlib import Path

from bihuan.reading.command import run as read_files


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    return read_files(options.files, options.json)
