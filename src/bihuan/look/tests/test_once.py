"""The same form sent twice does its act once."""

import pytest
from tests.building import number, share, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.ledger.models import Entry


@pytest.fixture
def sent(office: Inspection) -> dict[str, object]:
    small_ledger(office)
    item = share(office, 1, "澜东区")
    return {"act": "accept", "seen": item.case.revision, "once": "a1"}


def address(office: Inspection) -> str:
    return f"{page(number(1))}/act/{share(office, 1, '澜东区').unit_id}"


def test_the_second_time_it_leads_to_the_same_place_and_does_nothing(
    office: Inspection, sent: dict[str, object]
) -> None:
    client = at_desk("landong")
    first = client.post(address(office), sent)
    again = client.post(address(office), sent)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    shown = text_of(client.get(again["Location"]))
    assert "没有重复提交" in shown
    assert 'data-taken="a1"' in shown
    assert Entry.objects.filter(act="accept").count() == 1


def test_another_mark_or_none_is_another_act(office: Inspection, sent: dict[str, object]) -> None:
    client = at_desk("landong")
    assert client.post(address(office), sent).status_code == 302
    for other in ("b2", "", "x" * 65):
        assert client.post(address(office), sent | {"once": other}).status_code == 409


def test_what_was_refused_may_be_sent_again(office: Inspection, sent: dict[str, object]) -> None:
    client = at_desk("landong")
    assert client.post(address(office), sent | {"seen": 99}).status_code == 409
    assert client.post(address(office), sent).status_code == 302


def test_another_member_is_another_session(office: Inspection, sent: dict[str, object]) -> None:
    assert at_desk("landong").post(address(office), sent).status_code == 302
    assert at_desk("qingping").post(address(office), sent).status_code == 404
