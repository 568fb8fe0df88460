"""What members keep of their lists: views, columns, density. Private, unless shown to one's own unit."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.look.models import ListSettings, SavedView
from bihuan.units.models import Member

PAGE = "units:members"


@pytest.fixture
def list_url(office):
    return reverse(PAGE)


def at_desk(username):
    client = Client()
    client.force_login(Member.objects.get(username=username))
    return client


def save(client, url, name, query=""):
    return client.post(reverse("look:save-view"), {"page": PAGE, "name": name, "query": query, "next": url})


def change(client, view, act, **more):
    return client.post(reverse("look:change-view", args=[view.pk]), {"act": act, **more})


def chips(client, url):
    page = client.get(url).content.decode()
    return {name for name in ("停用的", "别人的", "新名字") if f">{name}<" in page}


def test_a_view_is_saved_found_as_a_chip_and_opens_the_same_list(list_url):
    keeper = at_desk("keeper")
    response = save(keeper, list_url, "停用的", "active=False&page=3&export=xlsx&sort=title")
    assert response.headers["Location"] == f"{list_url}?active=False&sort=title"
    assert chips(keeper, list_url) == {"停用的"}
    page = keeper.get(response.headers["Location"]).content.decode()
    assert 'chip-active" href="?active=False&amp;sort=title"' in page


def test_the_same_name_again_replaces_the_view(list_url):
    keeper = at_desk("keeper")
    save(keeper, list_url, "停用的", "active=False")
    save(keeper, list_url, " 停用的 ", "active=False&role=handle")
    assert SavedView.objects.get().query == "active=False&role=handle"


@pytest.mark.parametrize("name", ["", "  ", "名" * 21])
def test_a_view_needs_a_short_name(list_url, name):
    assert save(at_desk("keeper"), list_url, name).status_code == 400
    assert not SavedView.objects.exists()


def test_views_are_private(list_url):
    """Another member neither sees nor changes nor opens them, and one's own list of the same name stays apart."""
    save(at_desk("guard"), list_url, "别人的", "active=False")
    view = SavedView.objects.get()
    keeper = at_desk("keeper")
    assert chips(keeper, list_url) == set()
    for act in ("rename", "drop", "share", "unshare", "left", "open", "close"):
        assert change(keeper, view, act, name="新名字").status_code == 404, act
    view.refresh_from_db()
    assert (view.name, view.dropped_at, view.shared_with) == ("别人的", None, None)
    assert keeper.post(reverse("look:restore-view", args=[view.pk])).status_code == 404


def test_only_the_office_shares_and_only_with_its_own_unit(list_url, office):
    complaints = reverse("complaints:list")
    page = {"page": "complaints:list", "query": "key=True", "next": complaints}
    for username in ("clerk", "landong"):
        at_desk(username).post(reverse("look:save-view"), {"name": f"{username}的", **page})
    own, countys = SavedView.objects.get(name="clerk的"), SavedView.objects.get(name="landong的")
    assert change(at_desk("landong"), countys, "share").status_code == 403
    change(at_desk("clerk"), own, "share")
    assert "clerk的" in at_desk("reviewer").get(complaints).content.decode()
    assert "clerk的" not in at_desk("landong").get(complaints).content.decode()
    assert change(at_desk("reviewer"), own, "rename", name="夺来").status_code == 404
    change(at_desk("clerk"), own, "unshare")
    assert "clerk的" not in at_desk("reviewer").get(complaints).content.decode()


def test_a_deleted_view_comes_back_whole(list_url):
    keeper = at_desk("keeper")
    save(keeper, list_url, "停用的", "active=False")
    view = SavedView.objects.get()
    response = keeper.post(reverse("look:change-view", args=[view.pk]), {"act": "drop", "next": list_url}, follow=True)
    restore = reverse("look:restore-view", args=[view.pk])
    assert restore in response.content.decode()
    assert chips(keeper, list_url) == set()
    for _click in range(2):
        keeper.post(restore)
        assert chips(keeper, list_url) == {"停用的"}


def test_a_view_that_comes_back_under_a_taken_name_gets_another(list_url):
    keeper = at_desk("keeper")
    save(keeper, list_url, "停用的", "active=False")
    first = SavedView.objects.get()
    change(keeper, first, "drop")
    save(keeper, list_url, "停用的", "active=True")
    keeper.post(reverse("look:restore-view", args=[first.pk]))
    assert set(SavedView.objects.values_list("name", flat=True)) == {"停用的", "停用的 2"}


def test_a_list_opens_with_the_chosen_view_until_asked_for_more(list_url):
    keeper = at_desk("keeper")
    save(keeper, list_url, "停用的", "active=False")
    Member.objects.filter(username="landong").update(is_active=False)
    change(keeper, SavedView.objects.get(), "open")
    page = keeper.get(list_url).content.decode()
    assert "landong" in page
    assert "qingping" not in page
    assert "?view=all" in page
    assert "qingping" in keeper.get(f"{list_url}?view=all").content.decode()
    assert "qingping" in at_desk("guard").get(list_url).content.decode()


def test_a_view_with_a_value_that_is_no_choice_any_more_does_not_close_the_list(list_url):
    keeper = at_desk("keeper")
    save(keeper, list_url, "停用的", "active=False&role=palace")
    change(keeper, SavedView.objects.get(), "open")
    assert keeper.get(list_url).status_code == 200


def headings(client, url):
    head = re.search(r"<thead>.*?</thead>", client.get(url).content.decode(), re.DOTALL)
    assert head
    return re.findall(r">([^<>\s]+)</(?:a|th)>", head.group())


def test_columns_are_chosen_ordered_and_kept_per_member(list_url):
    keeper = at_desk("keeper")
    sent = {"page": PAGE, "order": ["username", "title", "posts", "is_active"], "column": ["username", "title"]}
    keeper.post(reverse("look:settings"), {**sent, "next": f"{list_url}?columns=posts&active=True"})
    assert headings(keeper, list_url) == ["用户名", "称呼"]
    assert headings(at_desk("guard"), list_url) == ["称呼", "用户名", "单位和角色", "最近登录", "账号"]
    keeper.post(reverse("look:settings"), {**sent, "up": "title"})
    assert headings(keeper, list_url) == ["称呼", "用户名"]
    keeper.post(reverse("look:settings"), {"page": PAGE, "usual": "yes"})
    assert headings(keeper, list_url) == ["称呼", "用户名", "单位和角色", "最近登录", "账号"]


def test_rows_show_the_columns_that_the_head_names(list_url):
    keeper = at_desk("keeper")
    page = keeper.get(f"{list_url}?columns=username").content.decode()
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    assert body.count("<td") - body.count('<td class="tick"') == body.count("<tr")
    assert "landong" in body


def test_density_is_kept_and_nothing_else_goes_with_it(list_url):
    keeper = at_desk("keeper")
    keeper.post(reverse("look:settings"), {"page": PAGE, "column": ["username"], "order": ["username"]})
    keeper.post(reverse("look:settings"), {"page": PAGE, "density": "dense"})
    found = ListSettings.objects.get()
    assert (found.density, found.columns) == ("dense", ["username"])
    assert "is-dense" in keeper.get(list_url).content.decode()
    assert "is-dense" not in at_desk("guard").get(list_url).content.decode()


@pytest.mark.parametrize("page", ["", "../etc", "a:b:c", "x" * 200, "<script>"])
def test_settings_of_no_list_are_refused(list_url, page):
    assert at_desk("keeper").post(reverse("look:settings"), {"page": page}).status_code == 400


def test_nobody_is_led_to_another_site(list_url):
    response = at_desk("keeper").post(
        reverse("look:settings"), {"page": PAGE, "density": "dense", "next": "https://elsewhere.example/"}
    )
    assert response.headers["Location"] == "/"


def test_a_list_to_be_printed_says_what_it_is_and_holds_every_row(list_url, monkeypatch):
    page = at_desk("keeper").get(f"{list_url}?active=True&print=all").content.decode()
    head = page[page.index('class="print-head"') :][:400]
    assert "账号：在用" in head
    assert f"共 {Member.objects.count()} 条" in head
    assert "打印于" in head
    assert "data-print-now" in page
    monkeypatch.setattr("bihuan.look.listing.MOST_PRINTED", 3)
    assert "data-print-page" in at_desk("keeper").get(list_url).content.decode()


def test_the_settings_of_a_list_cost_the_same_with_many_views(list_url):
    keeper = at_desk("keeper")
    counts = []
    for some in (1, 8):
        for place in range(some):
            save(keeper, list_url, f"视图{some}{place}", f"active=True&role=handle&sort={place}")
        keeper.get(list_url)
        with CaptureQueriesContext(connection) as queries:
            keeper.get(list_url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_views_are_renamed_and_moved(list_url):
    keeper = at_desk("keeper")
    for name in ("甲", "乙"):
        save(keeper, list_url, name)
    first, second = SavedView.objects.order_by("position")
    change(keeper, second, "left")
    assert [view.name for view in SavedView.objects.all()] == ["乙", "甲"]
    change(keeper, first, "rename", name="新名字")
    assert "新名字" in chips(keeper, list_url)
    assert change(keeper, first, "rename", name="乙").status_code == 400
