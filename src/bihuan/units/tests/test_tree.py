"""Keeping the tree: new units, other names over time, a place under another unit; a county keeps what is below it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.building import small_ledger

from bihuan.refusals import Refused
from bihuan.units.models import AccountEvent, Unit
from bihuan.units.naming import names_on
from bihuan.units.scope import scope_of
from bihuan.units.tests.people import keeper_of, member, today, unit
from bihuan.units.tree import add_below, end_name, in_use, move, name_also, rename


def add(parent, name, kind="township", by="keeper", short=""):
    return add_below(unit(parent), name=name, short=short or name, kind=kind, by=member(by))


def call(short, name, new_short="", by="keeper", since=0, old_until=None, kind=""):
    old = unit(short)
    rename(
        old,
        name=name,
        short=new_short or name,
        kind=kind or old.kind,
        position=old.position,
        since=today(since),
        old_until=old_until,
        by=member(by),
    )


def test_a_new_unit_stands_below_its_parent(office):
    made = add("青屏县", "柳湾乡")
    assert made.path == f"{unit('青屏县').path}{made.pk}/"
    assert scope_of(member("qingping")).covers(made.path)
    assert names_on(today()).find("柳湾乡") == made
    assert AccountEvent.objects.get().what == "unit_added"


@pytest.mark.parametrize(
    ("parent", "name", "kind", "why"),
    [
        ("青屏县", "石桥镇", "township", "同一个上级下面已经有"),
        ("青屏县", "澜东区", "department", "已经是澜东区"),
        ("青屏县", "市城管局", "department", "已经是市城管局"),
        ("青屏县", "澜东", "department", "已经是澜东区"),
        ("青屏县", "新县", "county", "不能放在"),
        ("石桥镇", "新市", "city", "不能放在"),
    ],
)
def test_what_would_make_a_list_ambiguous_or_the_tree_senseless_is_refused(office, parent, name, kind, why):
    with pytest.raises(Refused, match=why):
        add(parent, name, kind)


def test_townships_of_two_counties_may_share_a_name(office):
    assert add("澜东区", "石桥镇").parent == unit("澜东区")


def test_old_names_keep_working_for_old_papers(office):
    call("澜东区", "澜东新区", since=0, old_until=today(-1))
    renamed = unit("澜东新区")
    assert names_on(today(-1)).find("澜东区") == renamed
    assert names_on(today()).find("澜东区") is None
    assert names_on(today()).find("澜东新区") == renamed
    assert names_on(date(2020, 1, 1)).find("澜东新区") == renamed
    assert "澜东区改为澜东新区" in AccountEvent.objects.get().detail


def test_without_a_last_day_the_old_name_works_for_good(office):
    call("澜东区", "澜东新区")
    assert names_on(today(999)).find("澜东区") == unit("澜东新区")


def test_other_names_and_their_last_day(office):
    name = name_also(unit("青屏县"), "青屏县政府", since=None, until=None, by=member("keeper"))
    assert names_on(today()).find("青屏县政府") == unit("青屏县")
    end_name(name, today(-1), by=member("keeper"))
    assert names_on(today()).find("青屏县政府") is None
    for text, why in (("青屏县", "本来就是"), ("澜东", "已经是澜东区的名称"), ("高新区", "是高新区的名称")):
        with pytest.raises(Refused, match=why):
            name_also(unit("青屏县"), text, since=None, until=None, by=member("keeper"))


def test_a_unit_without_a_past_moves_with_all_below_it(office):
    add("青屏县", "柳湾乡")
    add("柳湾乡", "柳湾村委", "department")
    move(unit("柳湾乡"), unit("澜东区"), by=member("keeper"))
    assert unit("柳湾乡").parent == unit("澜东区")
    assert unit("柳湾村委").path.startswith(unit("柳湾乡").path)
    assert scope_of(member("landong")).covers(unit("柳湾村委").path)
    assert not scope_of(member("qingping")).covers(unit("柳湾村委").path)


def test_a_unit_with_a_past_stays_where_it_is(office):
    small_ledger(office)
    assert in_use([unit("青屏县")])
    assert not in_use([unit("枫岭")])
    with pytest.raises(Refused, match="已经有办理记录"):
        move(unit("市城管局"), unit("枫岭"), by=member("keeper"))
    with pytest.raises(Refused, match="自己"):
        move(unit("青屏县"), unit("石桥镇"), by=member("keeper"))


def test_a_county_keeps_what_is_below_it_and_not_itself(office):
    county = keeper_of("青屏县").username
    add("青屏县", "柳湾乡", by=county)
    call("石桥镇", "石桥街道", by=county)
    for act in (
        lambda: add("澜东区", "新镇", by=county),
        lambda: add("澜川市", "新区", "zone", by=county),
        lambda: call("青屏县", "青屏市", by=county),
        lambda: call("澜东区", "澜东市", by=county),
        lambda: name_also(unit("澜东区"), "东区", since=None, until=None, by=member(county)),
        lambda: move(unit("柳湾乡"), unit("澜东区"), by=member(county)),
    ):
        with pytest.raises(Refused):
            act()


def test_a_county_does_not_reach_over_the_city_by_calling_itself_an_office(office):
    """An office serves the whole of its parent."""
    county = keeper_of("青屏县").username
    with pytest.raises(Refused, match="由上级单位的系统管理员管理"):
        call("青屏县", "青屏县", by=county, kind="office")
    call("石桥镇", "石桥镇", by=county, kind="office")
    assert unit("石桥镇").reach == unit("青屏县").path


@pytest.mark.parametrize("name", ["guard", "clerk", "auditor"])
def test_nobody_but_the_system_administrator_changes_units(office, name):
    client = Client()
    client.force_login(member(name))
    assert client.get(reverse("units:unit-new")).status_code == 403
    with pytest.raises(Refused):
        add("青屏县", "柳湾乡", by=name)


def test_units_at_the_desk(office):
    client = Client()
    client.force_login(member("keeper"))
    page = client.get(reverse("units:units")).content.decode()
    assert page.index(">青屏县<") < page.index(">石桥镇<")
    sent = {"parent": unit("青屏县").pk, "name": "柳湾乡", "short": "柳湾乡", "kind": "township"}
    assert client.post(reverse("units:unit-new"), sent).status_code == 302
    assert client.post(reverse("units:unit-new"), sent).status_code == 422
    made = unit("柳湾乡")
    url = reverse("units:unit", args=[made.pk])
    changed = {
        "name": "柳湾镇",
        "short": "柳湾镇",
        "kind": "township",
        "position": 9,
        "since": today(),
        "old_until": "",
    }
    assert client.post(url, changed).status_code == 302
    assert client.post(url, {**changed, "since": today(1)}).status_code == 422
    assert client.post(url, {**changed, "short": "石桥镇"}).status_code == 422
    assert client.post(reverse("units:unit-name", args=[made.pk]), {"text": "柳湾"}).status_code == 302
    assert client.post(reverse("units:unit-name", args=[made.pk]), {"text": "澜东"}).status_code == 422
    name = made.names.get(text="柳湾")
    assert client.post(reverse("units:unit-name-end", args=[made.pk, name.pk]), {"until": ""}).status_code == 400
    assert client.post(reverse("units:unit-name-end", args=[made.pk, name.pk]), {"until": today()}).status_code == 302
    shown = client.get(url).content.decode()
    assert "柳湾乡" in shown
    assert client.post(reverse("units:unit-move", args=[made.pk]), {"parent": unit("澜东区").pk}).status_code == 302
    assert Unit.objects.get(pk=made.pk).parent == unit("澜东区")


def test_a_name_of_another_unit_is_not_ended_here(office):
    client = Client()
    client.force_login(member("keeper"))
    name = unit("澜东区").names.first()
    url = reverse("units:unit-name-end", args=[unit("青屏县").pk, name.pk])
    assert client.post(url, {"until": today()}).status_code == 404


def test_the_tree_asks_no_more_for_many_units(office, django_assert_num_queries):
    keeper = member("keeper")
    client = Client()
    client.force_login(keeper)
    client.get(reverse("units:units"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(reverse("units:units"))
    for number in range(30):
        add("青屏县", f"某某{number}镇")
    with django_assert_num_queries(len(few)):
        client.get(reverse("units:units"))
