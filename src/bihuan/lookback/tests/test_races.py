"""Two people at the same moment, on both databases: one is done, the other told."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from bihuan.cases.models import Inspection, Stand
from bihuan.closing.advancing import advance, refuse
from bihuan.closing.tests.building import fresh, rectified_finding, said_of, step_by, who
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.lookback.models import Draw, LookBack
from bihuan.lookback.ordering import DrawText, draw, order
from bihuan.lookback.tests.building import office_that_closes, struck_off
from bihuan.moments import beijing_day
from bihuan.refusals import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """What became of each act, done by threads that start as one: done or told."""
    start, results = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
            results.append("done")
        except Refused:
            results.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_one_draws_and_one_orders_once(office: Inspection) -> None:
    inspection = office_that_closes(office)
    finding = struck_off(inspection)
    said = DrawText("同一个", 100, "none", beijing_day(timezone.now()))
    clerk = who("clerk")
    assert together(*[lambda: draw(inspection, said, by=clerk)] * 2) == ["done", "told"]
    assert Draw.objects.count() == LookBack.objects.count() == 1
    other = struck_off(inspection, "问题2")
    reasons = {other.pk: ["群众再次反映"]}
    assert together(*[lambda: order(inspection, reasons, by=clerk)] * 2) == ["done", "told"]
    assert Entry.objects.filter(chain=other.case.chain, act="order_look_back").count() == 1
    assert Entry.objects.filter(chain=finding.case.chain, act="order_look_back").count() == 1
    assert not verify().fault


def test_one_accepts_while_another_refuses(office: Inspection) -> None:
    inspection = office_that_closes(office)
    finding = rectified_finding(inspection)
    step_by(finding, "qingping")
    now, reviewer = fresh(finding), who("reviewer")
    said = said_of(now)
    results = together(
        lambda: advance(fresh(finding), said, by=reviewer, seen=now.case.revision),
        lambda: refuse(fresh(finding), "不行", by=reviewer, seen=now.case.revision),
    )
    assert results == ["done", "told"]
    assert fresh(finding).case.status in (Stand.RECTIFYING, Stand.CHECKING)
    assert not verify().fault
