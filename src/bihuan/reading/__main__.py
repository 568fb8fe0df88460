"""``python -m bihuan.reading FILE... [--json]``."""

import argparse

from bihuan.reading.command import run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bihuan.reading", description="读出文件里的清单，不改动任何数据。")
    parser.add_argument("files", nargs="+", metavar="文件")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    given = parser.parse_args()
    return run(given.files, given.json)


raise SystemExit(main())
