"""``bihuan serve``: the desk, in one process."""

import argparse

from bihuan.cli.house import open_house


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="监听的地址")
    parser.add_argument("--port", type=int, default=8000, help="监听的端口")
    parser.add_argument("--threads", type=int, default=8, help="同时处理的请求数")


def run(options: argparse.Namespace) -> int:
    open_house()
    from granian import Granian
    from granian.constants import Interfaces

    print(f"闭环已启动：http://{options.host}:{options.port}/（按 Ctrl+C 停止）", flush=True)
    Granian(
        "bihuan.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=options.threads,
        log_enabled=False,
    ).serve()
    return 0
