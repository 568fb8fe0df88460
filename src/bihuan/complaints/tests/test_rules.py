"""The rulebook in plain words; a change shows what it does to open due dates, and does just that."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.building import answered, number, replies, share, small_ledger

from bihuan.cases.models import Case, Deadline, Inspection
from bihuan.complaints.redating import adopt_change, effect_of
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.rulebooks.loading import load, shipped, shipped_text
from bihuan.rulebooks.plainly import chapters, differences, limit_sentence
from bihuan.units.models import Member

HUNAN = shipped_text("hunan-look-back")
OLD = "[limits.answer]\namount = 10"
NEW = HUNAN.replace('version = "4"', 'version = "5"').replace(OLD, "[limits.answer]\namount = 7")
DAY = date(2025, 6, 8)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    answered(office, replies(DAY, [(number(4), "市城管局", "属实", "已办结", "", DAY)]))
    return office


def reviewer() -> Member:
    return Member.objects.get(username="reviewer")


@pytest.mark.parametrize("code", shipped())
def test_every_book_can_be_said(code: str) -> None:
    made = chapters(load(shipped_text(code), code))
    assert {"时限", "办结率", "污染类型"} <= {chapter.title for chapter in made}
    assert all(said.text.endswith("。") for chapter in made for said in chapter.said)


def test_a_limit_is_a_sentence() -> None:
    rules = load(HUNAN, "hunan.toml").limits
    assert (
        limit_sentence("answer", rules["answer"]) == "答复：自转办之日起10天，当日不计，末日不顺延；可延长，最多10天。"
    )
    luonan = load(shipped_text("luonan-county"), "l").limits
    assert limit_sentence("assign", luonan["assign"]) == "分办：自清单导入时起30分钟。"


def test_two_versions_differ_in_words() -> None:
    ((chapter, before, after),) = differences(load(HUNAN, "a"), load(NEW, "b"))
    assert (chapter, "10天，" in before, "7天，" in after) == ("时限", True, True)


def test_what_is_shown_is_what_is_made(inspection: Inspection) -> None:
    effect = effect_of(inspection, NEW)
    shown = {(item.deadline.case.number, item.deadline.assignment.unit.short): item.after for item in effect.redates}
    assert shown[number(1), "澜东区"] == date(2025, 6, 9)
    assert (number(4), "市城管局") not in shown
    assert share(inspection, 1, "澜东区").due_on == date(2025, 6, 12)
    adopt_change(inspection, NEW, by=reviewer(), seen=effect.fingerprint, reason="省里要求七日内办结")
    made = Deadline.objects.filter(met_at__isnull=True).values_list("case__number", "assignment__unit__short", "due_on")
    assert {(number, unit): due for number, unit, due in made} == shown
    item = share(inspection, 1, "澜东区")
    assert (item.due_on, item.status, item.case.due_on) == (date(2025, 6, 9), "dispatched", date(2025, 6, 9))
    assert share(inspection, 4, "市城管局").due_on == date(2025, 6, 13)
    entry = Entry.objects.filter(act="redate", unit=item.unit).first()
    assert entry is not None
    assert entry.data["changes"] == [["答复", "2025-06-12", "2025-06-09"]]
    assert Inspection.objects.get(pk=inspection.pk).rulebook_text.version == "5"
    assert verify().fault == ""
    assert Case.objects.get(number=number(1)).revision == Entry.objects.filter(chain=f"lc2025/{number(1)}").count()


def test_what_moved_in_between_is_noticed(inspection: Inspection) -> None:
    effect = effect_of(inspection, NEW)
    answered(inspection, replies(DAY, [(number(1), "澜东区", "属实", "已办结", "", DAY)]))
    with pytest.raises(Stale, match="重新看清"):
        adopt_change(inspection, NEW, by=reviewer(), seen=effect.fingerprint, reason="七日")
    assert Inspection.objects.get(pk=inspection.pk).rulebook_text.version == "4"


def test_what_cannot_be_adopted(inspection: Inspection) -> None:
    with pytest.raises(Refused, match="另起版本号"):
        effect_of(inspection, HUNAN)
    with pytest.raises(Refused, match="本次督察用的是"):
        effect_of(inspection, shipped_text("anhui-provincial"))
    with pytest.raises(Unusable, match="第"):
        effect_of(inspection, NEW.replace("amount = 7", "amount = 0"))
    effect = effect_of(inspection, NEW)
    with pytest.raises(Refused, match="审核人员"):
        adopt_change(inspection, NEW, by=Member.objects.get(username="clerk"), seen=effect.fingerprint, reason="七日")


def test_at_the_desk(inspection: Inspection) -> None:
    shown = text_of(at_desk("landong").get("/rules/"))
    assert "自转办之日起10天" in shown
    assert "看影响" not in shown
    desk = at_desk("reviewer")
    looked = text_of(desk.post("/rules/change", {"rules": SimpleUploadedFile("rules.toml", NEW.encode())}))
    assert "未到期、未完成的期限中有 4 个会变" in looked
    said = {"text": NEW.replace("\n", "\r\n"), "seen": effect_of(inspection, NEW).fingerprint, "reason": "七日内办结"}
    assert desk.post("/rules/change", said).status_code == 302
    assert "自转办之日起7天" in text_of(desk.get("/rules/"))
    assert "调整期限" in text_of(desk.get(page(number(1))))
