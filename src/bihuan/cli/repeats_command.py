"""``bihuan repeats``: likely repeats among complaint texts. Needs no database and changes nothing."""

import argparse
import json
from pathlib import Path

from bihuan.repeats.pairs import likely_pairs, read_lines


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="每行一件：{id, unit, date, text}")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    told = read_lines(options.file)
    pairs = likely_pairs(told)
    if options.json:
        print(
            json.dumps(
                {"pairs": [[pair.first.id, pair.later.id, round(pair.score, 4)] for pair in pairs]}, ensure_ascii=False
            )
        )
        return 0
    print(f"{len(told)}件中有{len(pairs)}对可能是重复信访：" if pairs else f"{len(told)}件中没有发现重复信访。")
    for pair in pairs:
        print(
            f"  {pair.first.id}（{pair.first.date or '日期不详'}）与 {pair.later.id}（{pair.later.date or '日期不详'}）  {pair.score:.0%}  {pair.why}"
        )
    return 0
