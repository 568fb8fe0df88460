"""Several workers at once, each with its own line to the database: everything is told and sent once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bihuan.inbox import delivering, sources, turns
from bihuan.inbox.models import Delivery, Message
from bihuan.inbox.routing import route
from bihuan.inbox.tests.making import Clock, mail_of, told
from bihuan.inbox.tests.test_working import due_reminders

WORKERS = 4


@pytest.fixture
def house(transactional_db):
    from conftest import OFFICE

    from bihuan.cases.opening import open_site_data
    from bihuan.rulebooks import calendar

    calendar.seed([2025])
    open_site_data(OFFICE)


def at_once(work: Callable[[str], object]) -> list[object]:
    """``work`` done by all workers at the same moment; what each returned."""
    start = threading.Barrier(WORKERS)
    results: list[object] = []

    def run(name: str) -> None:
        start.wait()
        try:
            results.append(work(name))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(f"worker {number}",)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == WORKERS, "a worker failed"
    return results


def test_each_delivery_is_sent_by_one_worker(house, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example"
    clock = Clock()
    mail_of("landong")
    for line in range(10):
        told(key=str(line))
    route(clock())
    sent: list[int] = []
    monkeypatch.setattr(delivering, "_send", lambda delivery, now: sent.append(delivery.pk))
    at_once(lambda name: delivering.deliver(clock, name))
    assert sorted(sent) == sorted(Delivery.objects.values_list("pk", flat=True))


def test_deliveries_are_made_once(house):
    clock = Clock()
    mail_of("landong")
    told()
    at_once(lambda name: route(clock()))
    assert Delivery.objects.count() == 1


def test_a_turn_goes_to_one_worker(house):
    now = timezone.now()
    assert sorted(map(bool, at_once(lambda name: turns.take("remind", now, name)))) == [False] * 3 + [True]


def test_reminders_are_told_once_even_if_all_workers_ask(house, monkeypatch):
    """Should a turn last longer than its lease."""
    monkeypatch.setattr(sources, "take", lambda name, now, worker: True)
    monkeypatch.setattr(sources, "_sources", {})
    sources.register(due_reminders([1, 2, 3], at=timezone.now() - timedelta(minutes=1)))
    told_by = at_once(lambda name: sources.remind(timezone.now(), name))
    assert sorted(map(int, told_by)) == [0, 0, 0, 3]
    assert Message.objects.count() == 1
