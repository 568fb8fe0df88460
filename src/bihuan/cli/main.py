"""The ``bihuan`` command. Each subcommand lives in a module of its own and is loaded when it is asked for."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Protocol, cast

from bihuan import __version__
from bihuan.refusals import Refused, Unusable

COMMANDS = {
    "init": "建立或升级数据库，载入单位；或建立示例城市",
    "serve": "启动网页服务和定时提醒",
    "work": "只做定时提醒和外发",
    "read": "读出文件中的表格，不改动任何数据",
    "repeats": "在一批信访件中找出可能的重复件",
    "check": "核对公文里的数据：合计、占比、天数、累计",
    "import": "导入转办清单、办理情况或整改措施清单",
    "dispatch": "把写明单位的信访件分办下去",
    "figures": "按截止时间查询数据",
    "brief": "生成或印发工作简报、年度整改落实情况报告",
    "publish": "把已公开的一批写成 Word 或 Excel",
    "audit": "核验账本",
    "backup": "把数据和文件备份成一个文件，不必停机",
    "restore": "恢复备份",
    "doctor": "检查运行情况，说明哪里有问题、怎么办",
}


class Command(Protocol):
    """What a module of a subcommand offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; 0 all well, 1 rows rejected or figures mismatched, 2 unusable input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="bihuan", description="闭环：生态环境保护督察整改办的台账、数据与公文")
    parser.add_argument("--version", action="version", version=f"bihuan {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="命令")
    chosen = next((word for word in words if word in COMMANDS), None)
    commands: dict[str, Command] = {}
    for name, text in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=text, description=text)
        if name == chosen:
            commands[name] = cast(Command, import_module(f"bihuan.cli.{name}_command"))
            commands[name].configure(subparser)
    options = parser.parse_args(words)
    return _guarded(lambda: commands[options.command].run(options))


def _guarded(run: Callable[[], int]) -> int:
    try:
        return run()
    except (Unusable, Refused) as error:
        print(f"bihuan: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever was reading has gone; keep Python from complaining once more while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("bihuan: 已中断，没有写完的都已撤回。", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
