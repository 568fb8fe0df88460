"""Claims and what was done, as of any moment: nothing counts before its day, and nothing after it was replaced."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.building import number, share

from bihuan.cases.models import Case, Claim, Inspection
from bihuan.complaints.actions import ActionText, correct_actions
from bihuan.complaints.claiming import set_claims
from bihuan.complaints.models import Action
from bihuan.figures.catalogue import Tally, answer
from bihuan.figures.counting import as_of_moments
from bihuan.figures.declared import EVERY, MORE
from bihuan.figures.populations import Asked
from bihuan.figures.slices import records
from bihuan.figures.tests.ledger import closed, day, eventful, who
from bihuan.moments import day_start

DONE = tuple(name for name, figure in MORE.items() if figure.counts in ("action", "claim"))


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    """On the fifth day 澜东区 did several things, on the ninth they were corrected; 青屏县 fined on the eighth."""
    eventful(office)
    closed(office, 4, "青屏县", 8)
    _state(
        office,
        3,
        "澜东区",
        5,
        ActionText("order"),
        ActionText("fine", fen=5_250_050),
        ActionText("detention", persons=2),
    )
    _state(office, 3, "澜东区", 9, ActionText("order"), ActionText("fine", fen=10_000))
    _state(office, 4, "青屏县", 8, ActionText("fine", fen=20_000), ActionText("criminal_detention", persons=1))
    _split(office, 3, 5, "噪声大", "粉尘")
    _split(office, 3, 9, "石材厂切割噪声", "粉尘多", "占用道路堆放")
    _split(office, 9, 3, "工地扬尘")
    return office


def _state(inspection: Inspection, serial: int, unit: str, after: int, *actions: ActionText) -> None:
    """Recorded today, dated back: what a figure must tell apart is when it counted."""
    item = share(inspection, serial, unit)
    correct_actions(item, actions, by=who("clerk"), seen=item.case.revision)
    _date(Action.objects.filter(assignment=item), after)


def _split(inspection: Inspection, serial: int, after: int, *texts: str) -> None:
    case = Case.objects.select_related("inspection__rulebook_text", "complaint").get(number=number(serial))
    set_claims(case, texts, by=who("clerk"), seen=case.revision)
    _date(Claim.objects.filter(case=case), after)


def _date(rows: object, after: int) -> None:
    """Rows begun or ended just now did so on that day."""
    now, then = datetime.now(UTC) - timedelta(minutes=5), day_start(day(after))
    for column in ("since", "until"):
        rows.filter(**{f"{column}__gte": now}).update(**{column: then})  # type: ignore[attr-defined]


def counted(inspection: Inspection, after: int, username: str | None = None) -> dict[str, float]:
    asked = Asked(inspection, day(after), day(after), who(username) if username else None)
    found = answer(asked, DONE, ()).figures
    return {name: number for name, number in found.items() if number}


def test_each_counts_from_its_day_until_it_is_replaced(inspection: Inspection) -> None:
    assert counted(inspection, 4) == {"claims": 1}
    assert counted(inspection, 5) == {"claims": 2, "orders": 1, "fines": 1, "fined_yuan": 52500.5, "detained": 2}
    assert counted(inspection, 8)["fined_yuan"] == 52700.5
    assert counted(inspection, 9) == {
        "claims": 3,
        "orders": 1,
        "fines": 2,
        "fined_yuan": 300,
        "detained_criminal": 1,
    }


def test_what_was_withdrawn_takes_its_claims_along_and_brings_them_back(inspection: Inspection) -> None:
    """The ninth complaint was withdrawn on the fifth day and handed over again on the eleventh."""
    assert [counted(inspection, after).get("claims") for after in (4, 10, 11)] == [1, 3, 4]


def test_over_many_days_at_once_as_day_by_day(inspection: Inspection) -> None:
    for username in (None, "landong", "qingping"):
        member = who(username) if username else None
        days = range(15)
        asked = [Asked(inspection, day(after), day(after), member) for after in days]
        tally = Tally(asked[-1], as_of_moments(asked[-1], [one.received for one in asked]), moments=len(asked))
        lines = {name: tally.figure(EVERY[name]) for name in DONE}
        for place, after in enumerate(days):
            at_once = {name: line[place] for name, line in lines.items() if line[place]}
            assert at_once == counted(inspection, after, username), (username, after)


def test_a_unit_sees_its_own_only(inspection: Inspection) -> None:
    assert counted(inspection, 9, "landong")["fined_yuan"] == 100
    assert counted(inspection, 9, "qingping")["fined_yuan"] == 200


def test_divided_and_opened(inspection: Inspection) -> None:
    asked = Asked(inspection, day(9), day(9))
    by = answer(asked, (), ("fined_yuan_by_unit", "fines_by_label", "claims_by_unit")).by
    assert by["fined_yuan_by_unit"] == {"青屏县": 200, "澜东区": 100}
    assert by["fines_by_label"] == {"水": 1, "噪声": 1, "土壤": 1}
    assert by["claims_by_unit"] == {"澜东区、青屏县": 3}
    found = records(inspection, "fined_yuan", as_of=day(9))
    assert sorted(action.fen for action in found) == [10_000, 20_000]


def test_what_counts_later_than_handling_was_cut_off_does_not_count(inspection: Inspection) -> None:
    asked = Asked(inspection, day(9), day(6))
    assert answer(asked, ("fined_yuan",), ()).figures == {"fined_yuan": 52500.5}
