"""Splitting at the desk, what is linked to a finding, its sponsor, its cost: who may, what the ledger keeps, the way back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import number, small_ledger
from tests.photographs import photo

from bihuan.cases.models import Case, Facet, Inspection
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.findings.arranging import Facts, describe
from bihuan.findings.models import Finding, FindingFile
from bihuan.findings.relating import relate
from bihuan.findings.splitting import PartText, join, split
from bihuan.findings.tests.building import plan_finding
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(office: Inspection, settings, tmp_path) -> Finding:
    settings.MEDIA_ROOT = tmp_path
    return plan_finding(office, "问题8", due_on=date(2026, 12, 31))


def member(name: str) -> Member:
    return Member.objects.get(username=name)


def part(level: str = "task", **more: object) -> PartText:
    said: dict[str, object] = {"problem": "澜东区老街管网错接。", "lead": Unit.objects.get(short="澜东区")}
    return PartText(level, **(said | more))  # type: ignore[arg-type]


def test_a_part_has_its_own_unit_deadline_and_measures(finding: Finding) -> None:
    parts = [part(due_on=date(2026, 6, 30), measures=("改造管网", "排查错接")), part("spot")]
    made = split(finding, parts, by=member("clerk"), seen=1)
    assert [one.case.number for one in made] == ["问题8-1", "问题8-2"]
    first = Finding.objects.get(pk=made[0].pk)
    assert (first.level, first.parent_id, first.case.due_on) == ("task", finding.pk, date(2026, 6, 30))
    assert [row.text for row in first.measures.all()] == ["改造管网", "排查错接"]
    assert Finding.objects.get(pk=made[1].pk).case.due_on == date(2026, 12, 31)
    counted = Facet.objects.filter(case=first.case, dimension="level", until__isnull=True)
    assert [facet.value for facet in counted] == ["task"]
    assert reverse("findings:page", args=[first.pk]) in text_of(
        at_desk("clerk").get(reverse("findings:page", args=[finding.pk]))
    )
    assert not verify().fault


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"level": "item"}, "更低的层级"),
        ({"problem": " "}, "是什么问题"),
        ({"due_on": date(2027, 1, 1)}, "不能晚于本问题的2026-12-31"),
    ],
)
def test_a_part_that_cannot_be(finding: Finding, more: dict[str, object], sentence: str) -> None:
    said = {"level": "task"} | more
    with pytest.raises(Refused, match=sentence):
        split(finding, [part(**said)], by=member("clerk"), seen=1)  # type: ignore[arg-type]
    assert not finding.children.exists()


def test_the_office_splits_and_only_what_it_has_seen(finding: Finding) -> None:
    with pytest.raises(Refused, match="分办人员"):
        split(finding, [part()], by=member("qingping"), seen=1)
    split(finding, [part()], by=member("clerk"), seen=1)
    with pytest.raises(Stale):
        split(finding, [part()], by=member("clerk"), seen=1)


def test_one_split_off_by_mistake_is_taken_back_and_its_number_not_given_again(finding: Finding) -> None:
    (made,) = split(finding, [part()], by=member("clerk"), seen=1)
    made = Finding.objects.select_related("case", "parent__case__inspection__region").get(pk=made.pk)
    join(made, by=member("clerk"), seen=1)
    assert not Case.objects.filter(number="问题8-1").exists()
    finding.case.refresh_from_db()
    (again,) = split(finding, [part()], by=member("clerk"), seen=finding.case.revision)
    assert again.case.number == "问题8-2"
    acts = Entry.objects.filter(chain=finding.case.chain).order_by("seq").values_list("act", flat=True)
    assert list(acts)[1:] == ["split_finding", "join_finding", "split_finding"]
    assert not verify().fault


def test_one_that_was_worked_on_stays(finding: Finding) -> None:
    (made,) = split(finding, [part()], by=member("clerk"), seen=1)
    describe(fresh(made), Facts(sponsor="某副市长"), by=member("clerk"), seen=1)
    with pytest.raises(Refused, match="已经有人办理"):
        join(fresh(made), by=member("clerk"), seen=2)


def fresh(finding: Finding) -> Finding:
    rows = Finding.objects.select_related(
        "case__inspection__region", "case__inspection__rulebook_text", "parent__case__inspection__region"
    )
    return rows.get(pk=finding.pk)


def test_splitting_at_the_desk(finding: Finding) -> None:
    desk = at_desk("clerk")
    where = reverse("findings:split", args=[finding.pk])
    assert "任务" in text_of(desk.get(where))
    said = {"seen": 1, "level": "task", "problem": "老街错接。", "lead": Unit.objects.get(short="澜东区").pk}
    assert desk.post(where, said | {"lead": ""}).status_code == 422
    assert desk.post(where, said | {"due_on": "2027-05-01"}).status_code == 422
    page = text_of(desk.post(where, said | {"next": "1", "measures": "一\n二"}, follow=True))
    assert "已分解出问题8-1" in page
    assert desk.post(where, said).status_code == 409
    child = finding.children.get()
    assert child.measures.count() == 2
    assert "撤销分解" in text_of(desk.get(reverse("findings:page", args=[child.pk])))
    answer = desk.post(reverse("findings:join", args=[child.pk]), {"seen": 1}, follow=True)
    assert "已撤销分解问题8-1" in text_of(answer)


def test_serials_of_several_levels_are_mapped_and_printed(finding: Finding) -> None:
    describe(fresh(finding), Facts(serials="省8、市9"), by=member("clerk"), seen=1)
    assert fresh(finding).serial_text == "序号8（市序号9）"
    assert "序号8（市序号9）" in text_of(at_desk("clerk").get(reverse("findings:list")))
    with pytest.raises(Refused, match="省8、市9"):
        describe(fresh(finding), Facts(serials="没有"), by=member("clerk"), seen=2)


def test_a_complaint_is_linked_and_both_pages_say_so(finding: Finding) -> None:
    small_ledger(finding.case.inspection)
    desk = at_desk("clerk")
    where = reverse("findings:relate", args=[finding.pk])
    assert "没有找到编号" in text_of(desk.post(where, {"seen": 1, "number": "D9"}, follow=True))
    page = text_of(desk.post(where, {"seen": 1, "number": number(1)}, follow=True))
    assert f"已关联{number(1)}" in page
    assert "关联的反馈问题：问题8" in text_of(desk.get(reverse("complaints:page", args=[number(1)])))
    assert "关联的反馈问题" not in text_of(at_desk("landong").get(reverse("complaints:page", args=[number(1)])))
    complaint = Case.objects.get(number=number(1))
    desk.post(where, {"seen": fresh(finding).case.revision, "complaint": complaint.pk})
    assert not finding.related.exists()
    acts = Entry.objects.filter(chain=finding.case.chain).order_by("seq").values_list("act", flat=True)
    assert list(acts)[1:] == ["relate_complaint", "unrelate_complaint"]


def test_a_second_click_links_once(finding: Finding) -> None:
    small_ledger(finding.case.inspection)
    complaint = Case.objects.get(number=number(1))
    relate(finding, complaint, by=member("clerk"), seen=1)
    relate(fresh(finding), complaint, by=member("clerk"), seen=1)
    assert Entry.objects.filter(act="relate_complaint").count() == 1


def test_documents_are_kept_by_the_unit_or_the_office(finding: Finding) -> None:
    unit = at_desk("qingping")
    where = reverse("findings:documents", args=[finding.pk])
    file = SimpleUploadedFile("批复.jpg", photo(1), "image/jpeg")
    assert "批复.jpg" in text_of(unit.post(where, {"chosen": [file]}, follow=True))
    kept = FindingFile.objects.get()
    address = reverse("findings:document", args=[kept.pk, kept.mark])
    assert at_desk("reviewer").get(address, {"size": "thumb"}).headers["Content-Type"] == "image/jpeg"
    assert at_desk("landong").get(address).status_code == 404
    assert unit.get(reverse("findings:document", args=[kept.pk, "0" * 16])).status_code == 404
    bad = SimpleUploadedFile("合同.pdf", b"none", "application/pdf")
    assert "合同.pdf" in text_of(unit.post(where, {"chosen": [bad]}, follow=True))
    unit.post(reverse("findings:document-remove", args=[kept.pk, kept.mark]))
    assert unit.get(address).status_code == 404
    assert Entry.objects.filter(act="remove_document").count() == 1


def test_the_sponsors_list(finding: Finding) -> None:
    desk = at_desk("reviewer")
    assert "还没有登记联点领导" in text_of(desk.get(reverse("findings:sponsors")))
    describe(fresh(finding), Facts(sponsor="某副市长"), by=member("clerk"), seen=1)
    assert "某副市长" in text_of(desk.get(reverse("findings:sponsors")))
    assert desk.get(reverse("findings:sponsors"), {"export": "xlsx"}).status_code == 200


def test_what_a_measure_is_to_cost(finding: Finding) -> None:
    measure = finding.measures.get(position=1)
    where = reverse("findings:invest", args=[finding.pk, measure.pk])
    page = text_of(at_desk("qingping").post(where, {"seen": 1, "yuan": "52500"}, follow=True))
    assert "计划投资5.25万元" in page
    assert at_desk("landong").post(where, {"seen": 2, "yuan": "1"}).status_code == 404


def test_rows_cost_no_more_queries(finding: Finding) -> None:
    client = at_desk("clerk")
    split(finding, [part()], by=member("clerk"), seen=1)
    few = [_queries(client, finding, name) for name in ("findings:page", "findings:list")]
    finding.case.refresh_from_db()
    split(finding, [part() for _place in range(6)], by=member("clerk"), seen=finding.case.revision)
    assert [_queries(client, finding, name) for name in ("findings:page", "findings:list")] == few


def _queries(client: Client, finding: Finding, name: str) -> int:
    where = reverse(name, args=[finding.pk] if name == "findings:page" else [])
    client.get(where)
    with CaptureQueriesContext(connection) as caught:
        client.get(where)
    return len(caught)
