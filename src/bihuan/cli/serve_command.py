"""``bihuan serve``: the desk, and beside it the worker that reminds and sends."""

import argparse
from contextlib import nullcontext

from bihuan.cli.companion import companion
from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="监听的地址")
    parser.add_argument("--port", type=int, default=8000, help="监听的端口")
    parser.add_argument("--threads", type=int, default=8, help="同时处理的请求数")
    parser.add_argument("--no-worker", action="store_true", help="不做提醒和外发，由别处的 bihuan work 来做")


def run(options: argparse.Namespace) -> int:
    open_house()
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces

    print(f"闭环已启动：http://{options.host}:{options.port}/（按 Ctrl+C 停止）", flush=True)
    server = Granian(
        "bihuan.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=options.threads,
        log_enabled=False,
    )
    connections.close_all()  # the server's processes are forked off and must not share a line to the database
    with nullcontext() if options.no_worker else companion("work"):
        server.serve()
    return 0
