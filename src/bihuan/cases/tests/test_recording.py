"""One function changes where cases stand: whole, in order, by those who may, and never behind the last entry."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from bihuan.cases.models import Assignment, AssignmentSpan, Batch, Case, CaseSpan, Inspection, Status
from bihuan.cases.receiving import new_case, open_cases
from bihuan.cases.recording import Move, record
from bihuan.complaints.lifecycle import COMPLAINT
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.moments import day_start
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit

DAY = date(2025, 6, 2)


def unit(short: str) -> Unit:
    return Unit.objects.get(short=short)


def member(username: str) -> Member:
    return Member.objects.get(username=username)


def a_case(inspection: Inspection, number: str = "D1") -> Case:
    batch, _ = Batch.objects.get_or_create(inspection=inspection, number=1, defaults={"day": DAY})
    case = new_case(inspection, batch, number)
    with transaction.atomic():
        open_cases([(case, {"text": "冒黑烟"}, [("label", "大气")])], inspection=inspection, by=None)
    return case


def move(inspection: Inspection, case: Case, act: str, short: str, by: str | None = None, **more: object) -> Entry:
    seen = more.pop("seen", None)
    step = Move(case, act, unit(short), **more)  # type: ignore[arg-type]
    who = member(by) if by else None
    return record([step], inspection=inspection, lifecycle=COMPLAINT, by=who, seen=seen)[0]  # type: ignore[arg-type]


def test_receiving_opens_the_chain(office: Inspection) -> None:
    case = a_case(office)
    entry = Entry.objects.get(chain="lc2025/D1")
    assert (entry.seq, entry.act, entry.effective_at) == (1, "receive", day_start(DAY))
    assert CaseSpan.objects.get(case=case).status == Status.RECEIVED


def test_a_dispatch_ends_the_waiting(office: Inspection) -> None:
    case = a_case(office)
    move(office, case, "dispatch", "澜东区", effective=DAY + timedelta(days=1))
    spans = list(CaseSpan.objects.filter(case=case).values_list("status", "since", "until"))
    turn = day_start(DAY + timedelta(days=1))
    assert spans == [("received", day_start(DAY), turn), ("dispatched", turn, None)]
    case.refresh_from_db()
    assert (case.status, case.parties, case.revision) == ("dispatched", f"{unit('澜东区').pk}/", 2)


def test_two_moves_on_one_day_take_no_time(office: Inspection) -> None:
    case = a_case(office)
    move(office, case, "dispatch", "澜东区", effective=DAY)
    move(office, case, "transcribe_closed", "澜东区", effective=DAY)
    assert list(AssignmentSpan.objects.values_list("status", flat=True)) == ["closed"]
    assert list(CaseSpan.objects.values_list("status", flat=True)) == ["closed"]
    assert Entry.objects.count() == 3


def test_nothing_takes_effect_before_the_last_entry(office: Inspection) -> None:
    case = a_case(office)
    move(office, case, "dispatch", "澜东区", effective=DAY + timedelta(days=3))
    with pytest.raises(Refused, match="不能早于上一步的 2025-06-05"):
        move(office, case, "transcribe_closed", "澜东区", effective=DAY + timedelta(days=2))


def test_an_illegal_move_is_refused_and_leaves_nothing(office: Inspection) -> None:
    case = a_case(office)
    with pytest.raises(Refused, match="不能签收"):
        move(office, case, "accept", "澜东区")
    assert Entry.objects.count() == 1
    assert not Assignment.objects.exists()


def test_several_moves_are_all_or_none(office: Inspection) -> None:
    first, second = a_case(office), a_case(office, "D2")
    steps = [Move(first, "dispatch", unit("澜东区")), Move(second, "accept", unit("澜东区"))]
    with pytest.raises(Refused):
        record(steps, inspection=office, lifecycle=COMPLAINT, by=None)
    first.refresh_from_db()
    assert (first.status, Entry.objects.count()) == ("received", 2)


def test_only_the_units_own_people_answer_for_it(office: Inspection) -> None:
    case = a_case(office)
    move(office, case, "dispatch", "青屏县", by="clerk")
    with pytest.raises(Refused, match="青屏县的承办人员"):
        move(office, case, "accept", "青屏县", by="landong")
    move(office, case, "accept", "青屏县", by="qingping")


def test_the_submitter_never_reviews(office: Inspection) -> None:
    case = a_case(office)
    reviewer = member("reviewer")
    reviewer.posts.create(unit=unit("青屏县"), role="handle")
    move(office, case, "dispatch", "青屏县", by="clerk")
    move(office, case, "submit", "青屏县", by="reviewer")
    with pytest.raises(Refused, match="提交人不能审核"):
        move(office, case, "close", "青屏县", by="reviewer")


def test_sending_back_needs_a_reason(office: Inspection) -> None:
    case = a_case(office)
    move(office, case, "dispatch", "青屏县", by="clerk")
    move(office, case, "submit", "青屏县", by="qingping")
    with pytest.raises(Refused, match="要写明原因"):
        move(office, case, "send_back", "青屏县", by="reviewer")


def test_a_recalled_share_can_be_given_again(office: Inspection) -> None:
    case = a_case(office)
    move(office, case, "dispatch", "青屏县", by="clerk")
    move(office, case, "recall", "青屏县", by="clerk", reason="不属其管辖")
    case.refresh_from_db()
    assert (case.status, case.parties) == ("received", "")
    move(office, case, "dispatch", "青屏县", by="clerk")
    assert Assignment.objects.count() == 1
    assert verify().fault == ""


def test_who_looked_at_an_older_state_is_told_what_changed(office: Inspection) -> None:
    case = a_case(office)
    move(office, case, "dispatch", "青屏县", by="clerk", seen=1)
    with pytest.raises(Stale) as caught:
        move(office, case, "dispatch", "澜东区", by="clerk", seen=1)
    (line,) = caught.value.changes
    assert "clerk 交办 青屏县" in line


@pytest.mark.django_db(transaction=True)
def test_of_two_racing_writers_one_wins_and_the_other_is_told(transactional_db: None) -> None:
    from conftest import OFFICE

    from bihuan.cases.opening import open_site_data
    from bihuan.rulebooks import calendar

    calendar.seed([2025])
    open_site_data(OFFICE)
    inspection = Inspection.objects.get()
    case = a_case(inspection)
    start = threading.Barrier(2)
    results: list[str] = []

    def write(short: str) -> None:
        start.wait()
        try:
            move(inspection, case, "dispatch", short, by="clerk", seen=1)
            results.append("won")
        except Stale as stale:
            results.append(f"told {len(stale.changes)}")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(short,)) for short in ("青屏县", "澜东区")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["told 1", "won"]
    assert Assignment.objects.count() == 1
    assert verify().fault == ""


def test_a_unit_is_not_told_what_the_others_did(office: Inspection) -> None:
    case = a_case(office)
    move(office, case, "dispatch", "青屏县", by="clerk")
    move(office, case, "dispatch", "澜东区", by="clerk")
    move(office, case, "accept", "澜东区", by="landong")
    with pytest.raises(Stale) as caught:
        move(office, case, "accept", "青屏县", by="qingping", seen=1)
    (line,) = caught.value.changes
    assert "青屏县" in line
