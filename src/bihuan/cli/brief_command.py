"""``bihuan brief``: the briefing or the yearly report as a Word file, a draft or issued."""

import argparse
from pathlib import Path

from bihuan.cli.house import actor, add_actor, open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--inspection", required=True, metavar="代号")
    parser.add_argument(
        "--kind",
        choices=["briefing", "report"],
        default="briefing",
        help="briefing 工作简报，report 年度整改落实情况报告",
    )
    parser.add_argument("--number", required=True, type=int, metavar="期号")
    parser.add_argument("--as-of", required=True, metavar="日期")
    parser.add_argument("--handled-as-of", metavar="日期")
    parser.add_argument("--since", metavar="日期", help="督办、执法、问责的数从哪天起计；不写就从最早的登记起")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.docx")
    parser.add_argument("--json", type=Path, metavar="FILE", help="把简报中的数据另存为 JSON")
    parser.add_argument("--issue", action="store_true", help="印发：每期一次，印发后数据冻结")
    parser.add_argument("--reason", default="", metavar="理由", help="文内或与台账对不上而仍要印发时，写明理由")
    add_actor(parser)


def run(options: argparse.Namespace) -> int:
    open_house()
    from bihuan.moments import parse_cutoff, parse_day
    from bihuan.papers.command import brief

    as_of = parse_cutoff(options.as_of)
    handled_as_of = parse_cutoff(options.handled_as_of) if options.handled_as_of else as_of
    by = actor(options)
    return brief(
        options.inspection,
        options.number,
        as_of,
        handled_as_of,
        options.out,
        options.json,
        issue=options.issue,
        by=by,
        kind=options.kind,
        reason=options.reason,
        since=parse_day(options.since) if options.since else None,
    )
