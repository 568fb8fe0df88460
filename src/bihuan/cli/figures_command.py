"""``bihuan figures``: the catalogue's figures as of a moment."""

import argparse

from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--inspection", "--source", dest="inspection", required=True, metavar="代号")
    parser.add_argument("--as-of", required=True, metavar="日期", help="收件截止：2020-11-07 或 2020-11-07T12:00")
    parser.add_argument("--since", metavar="日期", help="督办、执法、问责的数从哪天起计；不写就从最早的登记起")
    parser.add_argument("--handled-as-of", metavar="日期", help="办理截止；不写就与收件截止相同")
    parser.add_argument("--by", action="append", default=[], metavar="维度", help="再按什么分组，可写几次")
    parser.add_argument("--all-sources", action="store_true", help="整改数据合计本地区所有问题来源，并按来源分列")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    open_house()
    from bihuan.figures.command import run as ask
    from bihuan.moments import parse_cutoff, parse_day

    as_of = parse_cutoff(options.as_of)
    handled_as_of = parse_cutoff(options.handled_as_of) if options.handled_as_of else as_of
    since = parse_day(options.since) if options.since else None
    return ask(options.inspection, as_of, handled_as_of, options.by, options.json, options.all_sources, since)
