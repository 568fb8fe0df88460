"""Warning lights: the word and the mark, where the rulebook has them and nowhere else."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.building import answered, number, replies, share, small_ledger

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.lighting import light_on, stretches
from bihuan.complaints.registers import complaint_listing
from bihuan.complaints.stuck import lines_of
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.moments import beijing_day
from bihuan.rulebooks.adopting import adopt
from bihuan.rulebooks.lights import light_for
from bihuan.rulebooks.loading import load, shipped_text
from bihuan.rulebooks.schema import Light
from bihuan.units.models import Member

GUANGYUAN = load(shipped_text("guangyuan-lights"), "guangyuan-lights.toml").lights
DAY = date(2025, 6, 8)
DUE = {1: 9, 2: 2, 3: -1, 4: 0}
"""Days left of complaints 1 to 4; complaint 5 is with nobody."""


@pytest.fixture
def lit(office: Inspection) -> Inspection:
    """The office under Guangyuan's rulebook, its complaints due around today."""
    office.rulebook_text = adopt("guangyuan-lights")
    office.save()
    small_ledger(office)
    today = beijing_day(timezone.now())
    for serial, left in DUE.items():
        due = today + timedelta(days=left)
        Assignment.objects.filter(case__number=number(serial)).update(due_on=due)
        Case.objects.filter(number=number(serial)).update(due_on=due)
    return Inspection.objects.select_related("region", "rulebook_text").get(pk=office.pk)


def listed(inspection: Inspection, username: str, asked: str) -> dict[str, str]:
    listing = complaint_listing(QueryDict(asked), Member.objects.get(username=username), inspection)
    return {case.number: case.light for case in listing.rows}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "lights",
    [
        GUANGYUAN,
        (Light("red", "超期", "通报", -1),),
        (Light("blue", "提醒", "", 2), Light("orange", "催办", "", 0), Light("red", "超期", "", -1)),
        (Light("green", "按时", ""), Light("yellow", "临近", "", 3), Light("red", "超期", "约谈", -1, times=3)),
    ],
)
def test_the_ranges_say_what_the_rulebook_says(lights: tuple[Light, ...]) -> None:
    for left in range(-20, 20):
        found = [
            light
            for after, until, light in stretches(lights)
            if (after is None or left > after) and (until is None or left <= until)
        ]
        expected = light_for(lights, left)
        assert found == ([expected] if expected else [])


def test_the_register_knows_each_light(lit: Inspection) -> None:
    assert listed(lit, "reviewer", "") == {
        number(1): "blue",
        number(2): "yellow",
        number(3): "red",
        number(4): "yellow",
        number(5): "",
    }


def test_the_register_is_narrowed_by_light(lit: Inspection) -> None:
    assert set(listed(lit, "reviewer", "light=yellow")) == {number(2), number(4)}
    assert set(listed(lit, "reviewer", "light=yellow&light=red")) == {number(2), number(3), number(4)}
    # Who sees some units: by the days of their own shares.
    assert set(listed(lit, "landong", "light=red")) == {number(3)}
    assert listed(lit, "landong", "light=yellow") == {}
    listing = complaint_listing(QueryDict(), Member.objects.get(username="reviewer"), lit)
    (bound,) = [bound for bound in listing.filters if bound.key == "light"]
    assert [(str(choice.label), choice.count) for choice in bound.choices] == [("蓝灯", 1), ("黄灯", 2), ("红灯", 1)]


def test_what_is_done_has_no_light(lit: Inspection) -> None:
    answered(lit, replies(DAY, [(number(2), "青屏县", "属实", "已办结", "", DAY)]))
    assert listed(lit, "reviewer", "")[number(2)] == ""
    shown = text_of(at_desk("reviewer").get(page(number(2))))
    assert "light-" not in shown


def test_the_pages_say_it_in_a_word(lit: Inspection) -> None:
    for username, address in (
        ("reviewer", "/complaints/"),
        ("landong", "/"),
        ("reviewer", "/"),
        ("landong", page(number(3))),
    ):
        shown = text_of(at_desk(username).get(address))
        assert '<span class="light light-red"' in shown, (username, address)
        assert ">红灯</span>" in shown
    rule = "红灯：超过期限，或被省级以上通报、媒体批评；约谈主要负责人，扣2分"
    assert rule in text_of(at_desk("landong").get(page(number(3))))


def test_without_lights_nothing_shows(office: Inspection) -> None:
    small_ledger(office)
    for address in ("/complaints/", "/", page(number(1))):
        shown = text_of(at_desk("reviewer").get(address))
        assert "light-" not in shown
        assert "亮灯" not in shown
    assert at_desk("reviewer").get("/complaints/?light=red").status_code == 200
    item = share(office, 1, "澜东区")
    assert light_on(office, item.due_on, DAY) is None


def test_the_digest_says_what_follows(lit: Inspection) -> None:
    member = Member.objects.get(username="reviewer")
    lines = lines_of([member], timezone.now())[member.pk]
    said = {line.text: line.link for line in lines}
    assert "红灯1件（约谈主要负责人，扣2分）" in said
    assert "light=red" in said["红灯1件（约谈主要负责人，扣2分）"]
    assert "黄灯2件（提醒）" in said


def test_an_export_holds_the_word(lit: Inspection) -> None:
    listing = complaint_listing(QueryDict(), Member.objects.get(username="reviewer"), lit)
    (column,) = [column for column in listing.columns if column.key == "light"]
    assert {column.read(row) for row in listing.rows} == {"蓝灯", "黄灯", "红灯", ""}


def test_lights_cost_no_query_a_row(lit: Inspection) -> None:
    desk = at_desk("reviewer")
    desk.get("/complaints/")
    counts = []
    for asked in ("枣林", "一"):
        with CaptureQueriesContext(connection) as asked_for:
            desk.get("/complaints/", {"q": asked})
        counts.append(len(asked_for))
    assert counts[0] == counts[1]
