"""Looking back: drawn or for signs, by somebody who did not close it, reopened by somebody else; figures of both moments."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.building import number, received, small_ledger, transfer
from tests.photographs import photo

from bihuan.cases.models import Case, Inspection, Stand, StandSpan
from bihuan.closing.attaching import attach as attach_to_closing
from bihuan.closing.tests.building import add_post, fresh, rectified_finding, step_by, who
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.figures.findings.counting import AskedFindings, answer
from bihuan.findings.models import Finding
from bihuan.findings.relating import relate
from bihuan.inbox.models import Message
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.lookback.candidates import candidates
from bihuan.lookback.models import Draw, LookBack, LookBackFile
from bihuan.lookback.ordering import DrawText, assign, draw, drop, order
from bihuan.lookback.reporting import Seen, reopen, report
from bihuan.lookback.sampling import draw_lots
from bihuan.lookback.signs import suspects
from bihuan.lookback.tests.building import close, office_that_closes, struck_off
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Stale

pytestmark = pytest.mark.django_db
SEED = "2026-11-30"


@pytest.fixture
def office(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    return office_that_closes(office)


@pytest.fixture
def finding(office: Inspection) -> Finding:
    return struck_off(office)


def today() -> date:
    return beijing_day(timezone.now())


def drawn(office: Inspection, seed: str = SEED, rate: int = 50, strata: str = "unit") -> Draw:
    return draw(office, DrawText(seed, rate, strata, today()), by=who("clerk"))


def ordered(finding: Finding, reason: str = "群众再次反映") -> LookBack:
    (made,) = order(finding.case.inspection, {finding.pk: [reason]}, by=who("clerk"))
    return made


def given_to(finding: Finding, username: str = "clerk") -> LookBack:
    (made,) = assign([ordered(finding)], who(username), None, by=who("clerk"))
    return made


def seen(outcome: str = "false") -> Seen:
    return Seen(outcome, "管网仍有一段没有改造，雨天溢流。", today(), ("张某", "李某"))


def test_a_draw_is_drawn_again_from_the_ledger_alone(office: Inspection) -> None:
    for place in range(1, 5):
        struck_off(office, f"问题{place}")
    struck_off(office, "问题9", lead="澜东区")
    rectified_finding(office, "问题10")
    made = drawn(office)
    assert sorted({row[0] for row in made.drawn}) == ["澜东区", "青屏县"]
    assert len(made.drawn) == 5, "what is still being rectified is not drawn from"
    assert sum(row[4] for row in made.drawn) == 3
    again = draw_lots(made.seed, made.rate, candidates(office, made.strata, made.as_of, made.since))
    assert [lot.to_json() for lot in again] == made.drawn
    taken = {row[1] for row in made.drawn if row[4]}
    assert {row.finding.case.number for row in LookBack.objects.filter(draw=made)} == taken
    entry = Entry.objects.filter(act="order_look_back").earliest("pk")
    assert (entry.data["seed"], entry.data["rate"], entry.data["draw"]) == (SEED, 50, 1)
    assert not verify().fault


def test_one_seed_one_sample(finding: Finding) -> None:
    drawn(finding.case.inspection)
    with pytest.raises(Stale, match="已经抽过"):
        drawn(finding.case.inspection, rate=100)
    drawn(finding.case.inspection, seed="另一个")
    assert LookBack.objects.count() == 1, "what waits for one is not ordered twice"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"seed": " "}, "种子"),
        ({"rate": 0}, "1到100"),
        ({"strata": "?"}, "分层"),
        ({"until": date(2999, 1, 1)}, "不能晚于今天"),
        ({"until": date(2025, 6, 30)}, "没有已销号的问题"),
    ],
)
def test_a_draw_that_cannot_be(finding: Finding, said: dict[str, object], sentence: str) -> None:
    text = DrawText(**({"seed": SEED, "rate": 10, "strata": "none", "until": today()} | said))  # type: ignore[arg-type]
    with pytest.raises(Refused, match=sentence):
        draw(finding.case.inspection, text, by=who("clerk"))
    with pytest.raises(Refused, match="分办人员"):
        draw(finding.case.inspection, text, by=who("reviewer"))


def test_signs_are_complaints_since_and_pictures_used_twice(office: Inspection) -> None:
    small_ledger(office)
    first, other = rectified_finding(office, "问题1"), rectified_finding(office, "问题2")
    for found in (first, other):
        attach_to_closing(fresh(found), [("photos", "改造后.jpg", photo(1))], by=who("qingping"))
        close(found)
    quiet = struck_off(office, "问题3")
    relate(fresh(first), Case.objects.get(number=number(1)), by=who("clerk"), seen=fresh(first).case.revision)
    Finding.objects.filter(pk=other.pk).update(place="东风渠下游")
    received(office, transfer(300, [("D1LC202500901", "东风渠下游又在排污。", "青屏县", "水", "来电")]))
    StandSpan.objects.filter(status="struck_off").update(since=timezone.now() - timedelta(days=500))
    Case.objects.filter(number=number(1)).update(received_at=timezone.now() - timedelta(days=1))
    found_signs = {one.case.number: " ".join(one.signs) for one in suspects(office)}
    assert set(found_signs) == {"问题1", "问题2"}
    assert f"收到关联的信访件{number(1)}" in found_signs["问题1"]
    assert "照片“改造后.jpg”在问题2也用过" in found_signs["问题1"]
    assert "又有信访件反映东风渠下游：D1LC202500901" in found_signs["问题2"]
    assert quiet.case.number not in found_signs
    ordered(fresh(first))
    assert [one.case.number for one in suspects(office)] == ["问题2"]


def test_nobody_looks_back_at_what_they_closed(finding: Finding) -> None:
    made = ordered(finding)
    with pytest.raises(Refused, match="不能回头看自己办的"):
        assign([made], who("reviewer"), None, by=who("clerk"))
    with pytest.raises(Refused, match="不是整改办的人员"):
        assign([made], who("qingping"), None, by=who("clerk"))
    with pytest.raises(Refused, match="不能早于今天"):
        assign([made], who("clerk"), date(2025, 1, 1), by=who("clerk"))


def test_the_inspector_reports_and_somebody_else_reopens(finding: Finding) -> None:
    add_post("second", "市整改办", "review")
    made = given_to(finding, "second")
    assert Message.objects.get(member__username="second").text == "问题1等您回头看。"
    with pytest.raises(Refused, match="由second办理"):
        report(made, seen(), by=who("clerk"))
    done = report(made, seen(), by=who("second"))
    with pytest.raises(Stale, match="已经结束"):
        report(made, seen("holds"), by=who("second"))
    with pytest.raises(Refused, match="以外的人"):
        reopen(done, "重新整改", by=who("second"))
    with pytest.raises(Refused, match="要写明原因"):
        reopen(done, " ", by=who("leader"))
    before = timezone.now()
    reopen(done, "溢流没有解决", by=who("leader"))
    with pytest.raises(Stale, match="已经重新整改"):
        reopen(done, "溢流没有解决", by=who("leader"))
    now = fresh(finding)
    assert now.case.status == Stand.RECTIFYING
    assert StandSpan.objects.at(before).get(case=now.case).status == Stand.STRUCK_OFF, "the figures of then stay"
    assert StandSpan.objects.at(timezone.now()).get(case=now.case).status == Stand.RECTIFYING
    figures = answer(AskedFindings([now.case.inspection], today())).figures
    assert (figures["look_backs"], figures["look_backs_false"], figures["reopened"]) == (1, 1, 1)
    step_by(now, "qingping")
    assert [closing.outcome for closing in now.closings.order_by("pk")] == ["struck_off", "open"]
    assert not verify().fault


def test_what_holds_is_not_reopened(finding: Finding) -> None:
    done = report(given_to(finding), seen("holds"), by=who("clerk"))
    with pytest.raises(Refused, match="整改不到位"):
        reopen(done, "还是不放心", by=who("leader"))


def test_a_parent_is_reopened_with_its_part(office: Inspection) -> None:
    parent, part = rectified_finding(office, "问题1"), rectified_finding(office, "问题1-1")
    Finding.objects.filter(pk=part.pk).update(parent=parent)
    close(part)
    close(parent)
    done = report(given_to(fresh(part)), seen(), by=who("clerk"))
    reopen(done, "没有到位", by=who("leader"))
    assert {fresh(parent).case.status, fresh(part).case.status} == {Stand.RECTIFYING}


def test_one_called_off_says_why_and_can_be_ordered_again(finding: Finding) -> None:
    made = ordered(finding)
    with pytest.raises(Stale):
        ordered(finding)
    with pytest.raises(Refused, match="要写明原因"):
        drop(made, "", by=who("clerk"))
    drop(made, "重复安排", by=who("clerk"))
    with pytest.raises(Stale):
        drop(made, "重复安排", by=who("clerk"))
    assert ordered(finding).is_waiting


def test_what_is_being_rectified_is_not_looked_back_at(office: Inspection) -> None:
    finding = rectified_finding(office)
    with pytest.raises(Stale, match="不再是销号状态"):
        ordered(finding)


def test_drawing_at_the_desk(finding: Finding) -> None:
    desk = at_desk("clerk")
    said = {"rate": 20, "strata": "unit", "until": today().isoformat(), "seed": SEED}
    assert desk.post(reverse("lookback:draws"), said | {"rate": ""}).status_code == 422
    page = text_of(desk.post(reverse("lookback:draws"), said, follow=True))
    assert "第1次抽查：抽中1个" in page
    assert "结果一致" in page
    assert "问题1" in page
    assert desk.post(reverse("lookback:draws"), said).status_code == 409
    made = Draw.objects.get()
    assert text_of(at_desk("leader").get(reverse("lookback:draw", args=[made.pk])))
    assert at_desk("qingping-desk").get(reverse("lookback:draw", args=[made.pk])).status_code == 404
    assert at_desk("qingping").get(reverse("lookback:draws")).status_code == 403


def test_the_whole_way_at_the_desk(finding: Finding) -> None:
    desk, unit = at_desk("clerk"), at_desk("qingping")
    page = reverse("findings:page", args=[finding.pk])
    assert "安排回头看" in text_of(desk.get(page))
    desk.post(reverse("lookback:signs"), {"row": finding.pk, "reason": "群众再次反映"})
    made = LookBack.objects.get()
    where = reverse("lookback:page", args=[made.pk])
    assert unit.get(where).status_code == 404, "a unit is not told before somebody comes"
    assert "回头看" not in re_section(text_of(unit.get(page)))
    answer = desk.post(
        reverse("lookback:assign"), {"row": made.pk, "inspector": who("clerk").pk, "due_on": "2999-01-01"}, follow=True
    )
    assert "已把1个回头看指派给" in text_of(answer)
    assert "待办回头看" in text_of(desk.get(reverse("desk:workbench")))
    file = SimpleUploadedFile("现场.jpg", photo(2), "image/jpeg")
    said = {"outcome": "false", "visited_on": today().isoformat(), "persons": "张某、李某", "text": ""}
    assert desk.post(where, said | {"chosen": [file]}).status_code == 422
    kept = LookBackFile.objects.get()
    image = reverse("lookback:file", args=[kept.pk, kept.mark])
    assert desk.get(image, {"size": "thumb"}).headers["Content-Type"] == "image/jpeg"
    assert unit.get(image).status_code == 404
    assert "整改不到位" in text_of(desk.post(where, said | {"text": "仍在溢流。"}, follow=True))
    assert desk.post(where, said | {"text": "仍在溢流。"}).status_code == 409
    assert "仍在溢流" in text_of(unit.get(where))
    assert unit.get(image).status_code == 200
    leader = at_desk("leader")
    assert "重新整改" in text_of(leader.get(where))
    answer = leader.post(reverse("lookback:reopen", args=[made.pk]), {"reason": "没有到位"}, follow=True)
    assert "问题1重新整改" in text_of(answer)
    assert fresh(finding).case.status == Stand.RECTIFYING
    told = Message.objects.filter(member__username="qingping").latest("pk")
    assert told.text == "问题1回头看发现整改不到位，重新整改。"
    assert leader.get(reverse("lookback:list"), {"export": "xlsx"}).status_code == 200


def re_section(page: str) -> str:
    """The page without the rail, which names every part of the desk."""
    return page.partition("办理经过")[2].partition("基本情况")[0]


def test_rows_cost_no_more_queries(office: Inspection) -> None:
    def asked(name: str) -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse(name))
        return len(caught)

    client = at_desk("clerk")
    ordered(struck_off(office))
    struck_off(office, "问题0")
    few = [asked(name) for name in ("lookback:list", "lookback:signs")]
    for place in range(2, 6):
        found = struck_off(office, f"问题{place}")
        if place % 2:
            ordered(found)
    assert [asked(name) for name in ("lookback:list", "lookback:signs")] == few


def test_step_that_was_reopened_is_seen_in_its_time(finding: Finding) -> None:
    """The entry of the strike-off stays, so does the attempt with its steps."""
    done = report(given_to(finding), seen(), by=who("clerk"))
    reopen(done, "没有到位", by=who("leader"))
    page = text_of(at_desk("leader").get(reverse("findings:page", args=[finding.pk])))
    assert "已销号" in page
    assert "管网仍有一段没有改造" in page
    step_by(finding, "qingping", on=None)
    assert finding.closings.count() == 2
