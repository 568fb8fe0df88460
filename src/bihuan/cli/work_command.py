"""``bihuan work``: reminders, the digest and sending, in a process of its own."""

import argparse
import os
import signal
import socket
from threading import Event
from types import FrameType

from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="把到时的做完就结束，供系统的定时任务使用")
    parser.add_argument("--beside", type=int, metavar="进程号", help="随这个进程结束；bihuan serve 用它")


def run(options: argparse.Namespace) -> int:
    open_house()
    from bihuan.inbox import working

    if options.once:
        # One name for all runs of a machine: the pulse of a cron job is that it comes again.
        counts = working.run_once(worker=f"{socket.gethostname()[:40]}:once")
        print(
            f"提醒{counts['reminded']}条，汇总{counts['digests']}份，"
            f"发出{counts['sent']}条，未成功{counts['failed'] + counts['given_up']}条。"
        )
        return 0
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    parent = options.beside
    # An orphan gets another parent: whoever killed the server need not know of its worker.
    working.run(stop, (lambda: os.getppid() != parent) if parent else (lambda: False))
    return 0
