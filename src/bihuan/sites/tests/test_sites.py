"""Sites: who keeps them, what is checked, and that the ledger has every change."""

from dataclasses import replace

import pytest
from django.urls import reverse

from bihuan.cases.models import Inspection
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.sites.codes import check_digit, read_credit_code, read_permit
from bihuan.sites.models import Site
from bihuan.sites.registering import change_site, restore_site, retire_site, stated
from bihuan.sites.selectors import visible_sites
from bihuan.sites.tests.building import site_in, who

pytestmark = pytest.mark.django_db


def test_a_credit_code_is_checked_by_its_last_sign() -> None:
    assert check_digit("91350100M000100Y4") == "3", "the example of GB 32100-2015"
    assert read_credit_code(" 91350100m000100y43 ") == "91350100M000100Y43"
    assert read_credit_code("") == ""
    for wrong, why in (
        ("91350100M000100Y44", "校验位不对"),
        ("91350100M000100Y4", "18位"),
        ("91350100M00010OY43", "18位"),
    ):
        with pytest.raises(Unusable, match=why):
            read_credit_code(wrong)


def test_a_permit_begins_with_the_credit_code() -> None:
    code = "91350100M000100Y43"
    assert read_permit(f"{code}001p", code) == f"{code}001P"
    with pytest.raises(Unusable, match="22位"):
        read_permit(f"{code}001")
    with pytest.raises(Unusable, match="前18位"):
        read_permit("91999000MA0000000P001P", code)


def test_a_site_is_seen_and_kept_within_the_subtree(office: Inspection) -> None:
    town, county = site_in("石桥镇", by="shiqiao"), site_in("青屏县", "某某矿", by="qingping")
    seen = {name: set(visible_sites(who(name))) for name in ("shiqiao", "qingping", "landong", "reviewer", "auditor")}
    assert seen == {
        "shiqiao": {town},
        "qingping": {town, county},
        "landong": set(),
        "reviewer": {town, county},
        "auditor": set(),
    }
    for stranger in ("landong", "shiqiao", "leader", "inspector"):
        with pytest.raises(Refused, match="承办人员或上级整改办"):
            site_in("青屏县", "某某厂", by=stranger)


def test_every_change_is_an_entry_and_two_at_once_are_told(office: Inspection) -> None:
    site = site_in("石桥镇", by="shiqiao")
    said = replace(stated(site), name="某某页岩砖厂", radius=300)
    entry = change_site(site, said, by=who("qingping"), seen=1)
    assert entry is not None
    entry.refresh_from_db()
    assert entry.data["changes"] == [["名称", "某某砖厂", "某某页岩砖厂"], ["范围半径", "", "300米"]]
    assert change_site(site, said, by=who("qingping"), seen=2) is None, "nothing is said otherwise"
    with pytest.raises(Stale) as told:
        change_site(site, replace(said, radius=None), by=who("shiqiao"), seen=1)
    assert "修改点位" in told.value.changes[0]
    acts = list(Entry.objects.filter(chain=site.chain).order_by("seq").values_list("act", flat=True))
    assert acts == ["site_open", "site_change"]
    assert not verify().fault


def test_one_name_once_in_a_unit_until_it_is_retired(office: Inspection) -> None:
    site = site_in("石桥镇")
    with pytest.raises(Refused, match="已经有叫“某某砖厂”的点位"):
        site_in("石桥镇")
    site_in("澜东区")
    with pytest.raises(Refused, match="写明原因"):
        retire_site(site, " ", by=who("clerk"), seen=1)
    retire_site(site, "已经关停拆除", by=who("clerk"), seen=1)
    again = site_in("石桥镇")
    with pytest.raises(Refused, match="已经有叫"):
        restore_site(site, by=who("clerk"), seen=2)
    retire_site(again, "登记重了", by=who("clerk"), seen=1)
    restore_site(site, by=who("clerk"), seen=2)
    assert Site.objects.filter(retired_at__isnull=True, unit__short="石桥镇").get() == site


def test_a_form_says_in_a_sentence_what_is_wrong(office: Inspection) -> None:
    desk, unit = at_desk("shiqiao"), who("shiqiao").home()
    assert unit is not None
    said = {"name": "某某 厂", "kind": "mine", "unit": unit.pk, "place": "26.2, 112.6"}
    wrong = {"place": "高德 26.2, 112.6", "credit_code": "91350100M000100Y44", "radius": "0"}
    response = desk.post(reverse("sites:new"), said | wrong)
    assert response.status_code == 422
    for sentence in ("请换算以后再填", "校验位不对", "要大于0米"):
        assert sentence in text_of(response)
    assert not Site.objects.exists()
    foreign = office.region_id
    assert "只能选您管理范围内的单位" in text_of(desk.post(reverse("sites:new"), said | {"unit": foreign}))
    assert desk.post(reverse("sites:new"), said).status_code == 302
    site = Site.objects.get()
    assert (site.name, site.place) == ("某某 厂", (26.2, 112.6))
    page = text_of(desk.get(reverse("sites:page", args=[site.pk])))
    assert "东经112.600000° 北纬26.200000°" in page
    same = desk.post(reverse("sites:edit", args=[site.pk]), said | {"seen": 1})
    assert same.status_code == 302
    assert desk.post(reverse("sites:edit", args=[site.pk]), said | {"seen": 9, "name": "另一个"}).status_code == 409
