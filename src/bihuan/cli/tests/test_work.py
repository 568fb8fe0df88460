"""The worker as a command, and as the companion of the web server."""

import subprocess
import sys
import threading

import pytest

from bihuan.cli import companion as companions
from bihuan.cli.main import main
from bihuan.inbox.models import Message, Worker


@pytest.mark.django_db
def test_work_once_does_what_is_due_and_ends(office, capsys):
    assert main(["work", "--once"]) == 0
    assert capsys.readouterr().out == "提醒0条，汇总0份，发出0条，未成功0条。\n"
    assert Worker.objects.exists()
    assert not Message.objects.exists()


class Processes:
    """Real processes that sleep instead of working, and whether there was another one."""

    def __init__(self):
        self.started = []
        self.another = threading.Semaphore(0)
        self.real = subprocess.Popen

    def __call__(self, command, **options):
        process = self.real([sys.executable, "-c", "import time; time.sleep(60)"], **options)
        self.started.append((command, process))
        self.another.release()
        return process


def test_a_worker_that_breaks_down_is_started_again_and_ends_with_the_server(monkeypatch):
    processes = Processes()
    monkeypatch.setattr(companions.subprocess, "Popen", processes)
    monkeypatch.setattr(companions, "RESTS", (0.01,))
    with companions.companion("work"):
        assert processes.another.acquire(timeout=30)
        processes.started[0][1].kill()
        assert processes.another.acquire(timeout=30)
    assert len(processes.started) == 2
    assert processes.started[0][0][2:4] == ["bihuan.cli.main", "work"]
    assert all(process.poll() is not None for _command, process in processes.started)
