"""Who was held accountable: few see it, nobody unseen; persons and person-times; interviews by rulebook."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from bihuan.activities.recording import write
from bihuan.cases.models import Inspection
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.figures.registers.counting import AskedRegisters, answer
from bihuan.ledger.models import Entry
from bihuan.refusals import Refused
from bihuan.rulebooks.loading import load, shipped, shipped_text
from bihuan.supervision.accountability import drop, read_name
from bihuan.supervision.models import Sanction, SanctionLook
from bihuan.supervision.tests.building import DAY, keeper, pressed, sanctioned, unit, who

pytestmark = pytest.mark.django_db
NAME = "申屠某乙"


def test_nobody_reads_a_name_unseen_and_nothing_but_the_register_holds_it(office: Inspection) -> None:
    made = sanctioned(office, NAME)
    with pytest.raises(Refused, match="只有担任“问责”的人员"):
        read_name(made, by=who("reviewer"))
    for persona in ("reviewer", "clerk", "inspector", "keeper", "landong", "auditor"):
        assert at_desk(persona).get(reverse("supervision:sanctions")).status_code == 403
    assert read_name(made, by=keeper()) == NAME
    assert [look.what for look in SanctionLook.objects.all()] == ["read", "written"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, person FROM supervision_sanction")
        stored = str(cursor.fetchall())
    assert NAME not in stored
    assert NAME not in str(list(Entry.objects.filter(chain=made.chain).values_list("data", "reason")))


def test_the_same_person_is_one_however_it_is_typed_and_another_workplace_another(office: Inspection) -> None:
    sanctioned(office, NAME, "section")
    sanctioned(office, "申屠 某乙", "division", form="discipline")
    sanctioned(office, NAME, workplace="青屏县某局")
    sanctioned(office, "某丁", form="interview")
    national = answer(AskedRegisters([office], date(2025, 6, 30)))
    assert [national.figures[name] for name in ("accountable", "accountable_times", "interviewed")] == [2, 3, 1]
    assert national.by["accountable_by_rank"] == {"县处级": 1, "科级及以下": 1}
    assert national.by["accountable_by_form"] == {"诫勉": 2, "党纪政务处分": 1}
    of_hunan = answer(AskedRegisters([office], date(2025, 6, 30), interviews_count=True))
    assert [of_hunan.figures[name] for name in ("accountable", "accountable_times", "interviewed")] == [3, 4, 1]
    assert sum(of_hunan.by["accountable_by_rank"].values()) == 3


def test_only_hunan_counts_interviews_in() -> None:
    counted = {code for code in shipped() if load(shipped_text(code), code).interviews_are_sanctions}
    assert counted == {"hunan-look-back"}


def test_why_one_is_void_is_told_to_the_keepers_alone(office: Inspection) -> None:
    made = sanctioned(office, NAME)
    drop(made, "重名登错", by=keeper(), seen=1)
    assert "重名登错" not in str(list(Entry.objects.values_list("reason", flat=True)))
    page = text_of(at_desk("leader").get(reverse("supervision:sanction", args=[made.pk])))
    assert "重名登错" in page
    assert answer(AskedRegisters([office], date(2025, 6, 30))).figures["accountable"] == 0


def test_the_forms_at_the_desk(office: Inspection) -> None:
    keeper()
    desk = at_desk("leader")
    sent = {"unit": office.region_id, "day": "2025-06-05", "name": NAME, "workplace": "澜东区某局", "body": "department",
            "rank": "section", "form": "reminder", "case": "没有这件"}  # fmt: skip
    wrong = desk.post(reverse("supervision:sanction-new"), sent)
    assert (wrong.status_code, "没有 没有这件" in text_of(wrong)) == (422, True)
    assert desk.post(reverse("supervision:sanction-new"), sent | {"case": ""}).status_code == 302
    made = Sanction.objects.get()
    page = reverse("supervision:sanction", args=[made.pk])
    assert NAME not in text_of(desk.get(page))
    assert NAME in text_of(desk.post(page, {"act": "read"}))
    change = sent | {"case": "", "rank": "division", "seen": 1}
    assert desk.post(reverse("supervision:sanction-edit", args=[made.pk]), change).status_code == 302
    made.refresh_from_db()
    assert (made.rank, made.name) == ("division", NAME)
    assert desk.post(reverse("supervision:sanction-edit", args=[made.pk]), change).status_code == 409
    assert NAME not in text_of(desk.get(reverse("supervision:sanctions")))


def test_the_figures_page_gives_numbers_to_the_office_and_names_nobody(office: Inspection) -> None:
    sanctioned(office, NAME)
    registers, rows = reverse("figures:registers"), reverse("figures:register-records") + "?name=accountable"
    assert "名单只有担任“问责”的人员能看" in text_of(at_desk("reviewer").get(registers))
    shown = text_of(at_desk("reviewer").get(rows))
    assert "共 0 条" in shown
    assert "共 1 条" in text_of(at_desk("leader").get(rows))
    assert at_desk("landong").get(rows).status_code == 200


def test_who_cannot_read_a_register_is_told_no_nought_of_it_and_none_of_its_rows(office: Inspection) -> None:
    sanctioned(office, NAME)
    pressed(office, "circular", to=("澜东区",))
    meeting = {"kind": "meeting", "day": DAY, "title": "专题会议", "text": "研究。", "unit": unit("青屏县")}
    write(office, meeting, by=who("clerk"))
    page, rows = reverse("figures:registers"), reverse("figures:register-records")

    def numbers(username: str) -> dict[str, float]:
        groups = at_desk(username).get(page).context["groups"]
        return {tile.what.title: tile.number.value for _title, tiles, _lines in groups for tile in tiles}

    county = numbers("landong")
    assert (county["通报"], county["会议"], "追责问责人次" in county) == (1, 0, False)
    assert "共 0 条" in text_of(at_desk("landong").get(rows + "?name=meetings"))
    assert "共 1 条" in text_of(at_desk("clerk").get(rows + "?name=meetings"))
    leader = who("leader")
    leader.posts.exclude(role="discipline").delete()
    alone = numbers("leader")
    assert (alone["追责问责人次"], "通报" in alone) == (1, False)
    assert "共 0 条" in text_of(at_desk("leader").get(rows + "?name=circulars"))
    assert "共 1 条" in text_of(at_desk("leader").get(rows + "?name=accountable"))


def test_the_form_come_back_to_for_the_next_person_loses_nobody(office: Inspection) -> None:
    keeper()
    desk, address = at_desk("leader"), reverse("supervision:sanction-new")
    sent = {"unit": office.region_id, "day": "2025-06-05", "name": NAME, "workplace": "澜东区某局", "body": "department",
            "rank": "section", "form": "reminder", "receipt": str(uuid4())}  # fmt: skip
    assert [desk.post(address, sent).status_code for _click in range(2)] == [302, 302]
    other = desk.post(address, sent | {"name": "丁某"})
    assert (other.status_code, "另登一条" in text_of(other)) == (422, True)
    assert (
        desk.post(address, sent | {"name": "丁某", "receipt": other.context["form"]["receipt"].value()}).status_code
        == 302
    )
    assert len(set(Sanction.objects.values_list("person", flat=True))) == 2
