"""Cases and sites: who links them, who reads that, and what photographs are held against then."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import number, share, small_ledger
from tests.photographs import photo

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.attaching import attach, attached
from bihuan.complaints.signals import Evidence, signals_of
from bihuan.complaints.splitting import pass_on
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.findings.tests.building import plan_finding
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale
from bihuan.sites.linking import link_site, offered, sites_of, unlink_site
from bihuan.sites.models import Site, SiteLink
from bihuan.sites.registering import retire_site
from bihuan.sites.tests.building import WORKS, fresh, linked, site_in, who
from bihuan.units.models import Unit

pytestmark = pytest.mark.django_db
NEAR, FAR = (28.2009, 112.9705), (28.2000, 113.0730)
"""110 metres and 10 kilometres from the works."""


@pytest.fixture
def inspection(office: Inspection, settings, tmp_path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    return office


def complaint(serial: int) -> Case:
    return fresh(Case.objects.get(number=number(serial)))


def address(case: Case) -> str:
    return reverse("sites:link", args=[case.pk])


def test_a_link_is_an_entry_told_in_words_and_taken_back_the_same_way(inspection: Inspection) -> None:
    case = linked(complaint(1), site := site_in("澜东区"))
    link_site(case, site, by=who("clerk"), seen=case.revision)
    assert SiteLink.objects.count() == 1, "linked already, nothing changes"
    assert case.status == "dispatched"
    with pytest.raises(Stale):
        unlink_site(case, site, by=who("clerk"), seen=case.revision - 1)
    seen = text_of(at_desk("reviewer").get(page(number(1))))
    assert "关联点位" in seen
    assert "某某砖厂" in seen
    unlink_site(case, site, by=who("clerk"), seen=case.revision)
    assert sites_of(case, who("clerk")) == []
    acts = Entry.objects.filter(chain=case.chain).order_by("seq").values_list("act", flat=True)
    assert list(acts)[-2:] == ["link_site", "unlink_site"]
    assert not verify().fault


def test_what_a_unit_links_for_its_share_another_unit_does_not_read(inspection: Inspection) -> None:
    shared = complaint(3)
    linked(shared, site_in("澜东区", "澜东石材厂", by="landong"), by="landong")
    assert [site.name for site in sites_of(fresh(shared), who("landong"))] == ["澜东石材厂"]
    assert [site.name for site in sites_of(fresh(shared), who("reviewer"))] == ["澜东石材厂"]
    assert sites_of(fresh(shared), who("qingping")) == []
    assert "澜东石材厂" not in text_of(at_desk("qingping").get(page(number(3))))
    office_site = site_in("青屏县", "青屏石材厂")
    linked(shared, office_site)
    assert {site.name for site in sites_of(fresh(shared), who("landong"))} == {"澜东石材厂", "青屏石材厂"}
    seen = text_of(at_desk("landong").get(page(number(3))))
    assert reverse("sites:page", args=[office_site.pk]) not in seen, "named, but not opened"
    with pytest.raises(Refused, match="由关联它的单位或整改办解除"):
        unlink_site(now := fresh(shared), office_site, by=who("landong"), seen=now.revision)


def test_what_the_office_takes_away_of_a_units_is_told_to_no_other(inspection: Inspection) -> None:
    site = site_in("澜东区", "澜东石材厂", by="landong")
    case = linked(complaint(3), site, by="landong")
    unlink_site(case, site, by=who("clerk"), seen=case.revision)
    assert site not in sites_of(case, who("landong"))
    assert "澜东石材厂" not in text_of(at_desk("qingping").get(page(number(3))))
    assert "解除关联点位" in text_of(at_desk("landong").get(page(number(3))))
    assert not verify().fault


def test_who_has_no_part_in_it_links_nothing(inspection: Inspection) -> None:
    case, site = complaint(1), site_in("澜东区")
    for username in ("leader", "inspector", "qingping"):
        with pytest.raises(Refused, match="整改办或承办、责任单位"):
            link_site(case, site, by=who(username), seen=case.revision)
    assert at_desk("qingping").get(address(case)).status_code == 404
    assert at_desk("landong").post(address(case), {"link": site_in("青屏县").pk, "seen": 2}).status_code == 404
    retire_site(site, "关停", by=who("clerk"), seen=1)
    with pytest.raises(Refused, match="已经停用"):
        link_site(case, site, by=who("clerk"), seen=case.revision)


def test_what_the_text_names_is_offered_first_and_words_find_the_rest(inspection: Inspection) -> None:
    site_in("青屏县", "东风渠", kind="water")
    site_in("青屏县", "某某养殖场", address="东风渠旁")
    retire_site(site_in("青屏县", "养猪场"), "关停", by=who("clerk"), seen=1)
    case = complaint(2)  # 东风渠旁一家养猪场排污水。
    assert [site.name for site in offered(case, who("qingping"), "")] == ["东风渠"]
    assert [site.name for site in offered(case, who("qingping"), "养殖 渠旁")] == ["某某养殖场"]
    assert offered(case, who("shiqiao"), "养殖") == [], "out of the township's reach"
    case = linked(case, Site.objects.get(name="东风渠"), by="qingping")
    assert offered(case, who("qingping"), "") == []


def test_a_township_opens_one_on_the_spot(inspection: Inspection) -> None:
    item = share(inspection, 2, "青屏县")
    pass_on(item, [Unit.objects.get(short="石桥镇")], by=who("qingping-desk"), seen=item.case.revision, note="到现场。")
    desk, case = at_desk("shiqiao"), complaint(2)
    shown = text_of(desk.get(address(case) + "?q=某某猪场"))
    assert "没有找到“某某猪场”" in shown
    assert "以当前位置为点位" in shown
    unit = Unit.objects.get(short="石桥镇")
    said = {"seen": case.revision, "name": "某某猪场", "kind": "farm", "unit": unit.pk, "place": "112.97, 28.2"}
    assert "没有看懂坐标" in text_of(desk.post(address(case), said | {"place": "村口"}))
    response = desk.post(address(case), said)
    assert response.status_code == 302
    assert "已经有叫" in text_of(desk.post(address(case), said)), "the second tap"
    assert [site.name for site in sites_of(case, who("qingping"))] == ["某某猪场"]
    entry = Entry.objects.get(act="link_site")
    assert str(entry.unit) == "石桥镇"


def test_a_finding_is_linked_by_its_units_and_the_office(inspection: Inspection) -> None:
    finding = plan_finding(inspection)
    site = site_in("青屏县", by="qingping")
    linked(finding.case, site, by="qingping")
    desk = at_desk("clerk")
    seen = text_of(desk.get(reverse("findings:page", args=[finding.pk])))
    assert "关联点位" in seen
    assert "某某砖厂" in seen
    now = fresh(finding.case)
    assert desk.post(address(now), {"unlink": site.pk, "seen": now.revision}).status_code == 302
    assert sites_of(now, who("clerk")) == []
    with pytest.raises(Refused):
        link_site(now, site, by=who("landong"), seen=now.revision)


def signals(case: Case, reader: str = "reviewer") -> list[str]:
    item = share(case.inspection, 1, "澜东区")
    return [one.text for one in signals_of([Evidence(item, attached(item))], who(reader))[item.pk]]


def test_photographs_are_held_against_the_sites_and_against_each_other_only_without_them(inspection) -> None:
    item = share(inspection, 1, "澜东区")
    photos = [photo(1, place=NEAR), photo(2, place=WORKS), photo(3, place=FAR)]
    attach(item, [(f"照片{n}.jpg", content) for n, content in enumerate(photos, 1)], by=who("landong"))
    case = complaint(1)
    assert signals(case) == ["“照片3.jpg”的拍摄地点离本件其他照片约10公里（只在照片之间比，没有关联有坐标的点位）。"]
    linked(case, site_in("澜东区", "没有坐标的厂", place=None))
    assert "没有关联有坐标的点位" in signals(case)[0]
    linked(case, works := site_in("澜东区"))
    assert signals(case) == ["“照片3.jpg”的拍摄地点离关联点位“某某砖厂”约10公里，请核对是不是现场。"]
    linked(case, site_in("澜东区", "某某水库", kind="water", place=(28.2, 113.1), radius=4000))
    assert signals(case) == [], "inside the extent of the other one"
    unlink_site(now := fresh(case), works, by=who("clerk"), seen=now.revision)
    assert signals(case) == [
        "“照片1.jpg”等2张照片的拍摄地点在关联点位“某某水库”的范围以外约8.7公里，请核对是不是现场。"
    ]


def test_the_page_of_a_site_names_what_the_reader_sees(inspection: Inspection, django_assert_max_num_queries) -> None:
    site = site_in("澜东区")
    for serial in (1, 3):
        linked(complaint(serial), site)
    linked(plan_finding(inspection, lead="澜东区").case, site)
    item = share(inspection, 3, "青屏县")
    seen = text_of(at_desk("landong").get(reverse("sites:page", args=[site.pk])))
    for words in (number(1), number(3), "问题1", "冒黑烟", "已交办"):
        assert words in seen
    submit(item, AnswerText("属实", "查实。", "整改。", "closed"), by=who("qingping"), seen=item.case.revision)
    again = text_of(at_desk("landong").get(reverse("sites:page", args=[site.pk])))
    assert "待审核" not in again, "what another unit did stays its own"
    listed = at_desk("landong").get(reverse("sites:list"))
    assert '<td class="num">2</td>' in text_of(listed)


def test_queries_do_not_grow_with_what_is_linked(inspection: Inspection) -> None:
    site, desk = site_in("澜东区"), at_desk("reviewer")
    linked(complaint(1), site)
    pages = [reverse("sites:page", args=[site.pk]), page(number(1)), reverse("sites:list")]
    counts = []
    for turn in range(2):
        for one in pages:
            with CaptureQueriesContext(connection) as caught:
                assert desk.get(one).status_code == 200
            counts.append(len(caught))
        for n in range(6):
            other = site_in("澜东区", f"某某{turn}{n}厂", place=(28.2, 112.97 + n / 1000))
            linked(complaint(1), other)
        for serial in (2, 3, 4):
            linked(complaint(serial), site)
    assert counts[3:] == counts[:3]
