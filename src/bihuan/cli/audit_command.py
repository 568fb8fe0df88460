"""``bihuan audit verify``: does the ledger still say what was written?"""

import argparse
import sys

from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify"], help="verify 核验全部记录和封签")


def run(options: argparse.Namespace) -> int:
    open_house()
    from bihuan.ledger.triggers import missing
    from bihuan.ledger.verifying import verify

    verdict = verify()
    if verdict.fault:
        print(f"bihuan: 账本核验不通过：{verdict.fault}", file=sys.stderr)
        return 1
    if absent := missing():
        print(f"bihuan: 数据库缺少防改动触发器 {'、'.join(sorted(absent))}:请运行 bihuan init 补上。", file=sys.stderr)
        return 1
    print(f"账本核验通过：{verdict.entries}条记录、{verdict.seals}道封签，全部相符。")
    return 0
