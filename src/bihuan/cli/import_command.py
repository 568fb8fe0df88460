"""``bihuan import``: lists into the ledger, one command one transaction."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli.house import actor, add_actor, open_house

if TYPE_CHECKING:
    from bihuan.complaints.outcomes import Outcome
    from bihuan.reading import Paper


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind",
        choices=["transfer", "replies", "takeover", "plan"],
        help="transfer 转办清单，replies 办理情况，takeover 接管已有的台账，plan 整改措施清单",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--inspection", "--source", dest="inspection", required=True, metavar="代号")
    parser.add_argument("--dry-run", action="store_true", help="只预览，不写入")
    parser.add_argument("--skip-rejected", action="store_true", help="略去有问题的行，写入其余的")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    add_actor(parser)


def run(options: argparse.Namespace) -> int:
    open_house()
    from bihuan.cases.opening import inspection_by_code
    from bihuan.complaints.intake import take_in

    inspection = inspection_by_code(options.inspection)
    by = actor(options)
    papers = [_read(path) for path in options.files]
    outcome = take_in(
        inspection,
        options.kind,
        papers,
        by=by,
        dry_run=options.dry_run,
        skip_rejected=options.skip_rejected,
    )
    if options.json:
        print(json.dumps(outcome.to_json(), ensure_ascii=False, indent=1))
    else:
        _tell(outcome)
    return 0 if outcome.is_clean else 1


def _read(path: Path) -> "Paper":
    from bihuan.reading import Unreadable, read
    from bihuan.refusals import Unusable

    try:
        return read(path)
    except Unreadable as error:
        raise Unusable(f"{path.name}:{error}") from error


def _tell(outcome: "Outcome") -> None:
    for file in outcome.files:
        counts = f"新增{file.count('created')} 更新{file.count('updated')} 不变{file.count('unchanged')}"
        print(f"{file.file}: {counts} 退回{len({r.row for r in file.rejected})}")
        for rejection in file.rejected:
            where = f"第{rejection.row}行 " if rejection.row else ""
            print(f"  {where}{rejection.column} {rejection.reason}")
        for note in file.notes:
            print(f"  注意：{note}")
    print("已写入。" if outcome.written else "没有写入。")
