"""A process that works beside the web server: started again when it breaks down, ended with it."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

RESTS = (1, 5, 30)
"""Seconds before the first, second and every further new start."""
PATIENCE = 10
"""Seconds that the worker has to finish what it is sending."""


@contextmanager
def companion(*words: str) -> Iterator[None]:
    """``bihuan`` with ``words`` in a process of its own, as long as the block lasts.

    It is told the id of this process (``--beside``), so that it ends even if this one is killed.
    """
    command = [sys.executable, "-m", "bihuan.cli.main", *words, "--beside", str(os.getpid())]
    stop = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_going() -> None:
        starts = 0
        while not stop.is_set():
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own words
            running[:] = [process]
            if stop.is_set():
                process.terminate()
            process.wait()
            if not stop.wait(RESTS[min(starts, len(RESTS) - 1)]):
                starts += 1

    keeper = threading.Thread(target=keep_going, name="companion", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        for process in running:
            process.terminate()
        keeper.join(PATIENCE)
        for process in running:
            process.kill()
