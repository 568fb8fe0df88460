"""``bihuan doctor``: what is in order, what is not, and what to do about it."""

import argparse
import json
from dataclasses import asdict

from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deep", action="store_true", help="查全部记录和文件，用时较长；不写就抽查")
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(options: argparse.Namespace) -> int:
    open_house(needs_tables=False)
    from django.utils import timezone

    from bihuan.upkeep.doctor import examine, status
    from bihuan.upkeep.findings import Level

    findings = []
    for finding in examine(timezone.now(), deep=options.deep):
        findings.append(finding)
        if not options.json:
            advice = f"。办法：{finding.advice}" if finding.advice else ""
            print(f"{finding.level.word:\u3000<3}　{finding.about}：{finding.text}{advice}。", flush=True)
    exit_status = status(findings)
    if options.json:
        checks = [{**asdict(finding), "level": finding.level.name.lower()} for finding in findings]
        print(json.dumps({"status": exit_status, "checks": checks}, ensure_ascii=False, indent=1))
    else:
        counts = [(level.word, sum(finding.level is level for finding in findings)) for level in Level]
        print(f"共{len(findings)}项：{'，'.join(f'{word}{count}项' for word, count in counts if count)}。")
    return exit_status
