"""``bihuan dispatch``: complaints whose list names their units go out; the rest are listed."""

import argparse
import json

from bihuan.cli.house import actor, add_actor, open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--inspection", required=True, metavar="代号")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    add_actor(parser)


def run(options: argparse.Namespace) -> int:
    open_house()
    from bihuan.cases.opening import inspection_by_code
    from bihuan.complaints.dispatching import dispatch_named

    result = dispatch_named(inspection_by_code(options.inspection), by=actor(options))
    if options.json:
        print(json.dumps(result.to_json(), ensure_ascii=False, indent=1))
        return 0
    print(f"已分办{result.assigned}件次，{len(result.waiting)}件等人工分办。")
    for number, reason in result.waiting:
        print(f"  {number} {reason}")
    return 0
