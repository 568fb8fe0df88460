"""The inbox at the desk: the list, marking, wishes, one's mail, and the administrator's channels."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Address, Delivery, Message, Wish
from bihuan.inbox.routing import route
from bihuan.inbox.tests.listening import robot
from bihuan.inbox.tests.making import hook, mail_of, member, told, unit

WAYS = "allauth.account.auth_backends.AuthenticationBackend"


def at_desk(name: str) -> Client:
    client = Client()
    client.force_login(member(name), backend=WAYS)
    return client


def html(client: Client, name: str = "inbox:list", *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_ones_own_messages_only(office):
    told(text="给澜东区的。")
    assert "给澜东区的。" in html(at_desk("landong"))
    assert "给澜东区的。" not in html(at_desk("qingping"))


def test_the_top_bar_counts_what_is_unread(office):
    told(key="a")
    told(key="b")
    landong = at_desk("landong")
    assert "消息，2条未读" in html(landong)
    landong.post(reverse("inbox:mark", args=[Message.objects.first().pk]), {"read": "1"})
    assert "消息，1条未读" in html(landong)


def test_opening_leads_to_the_thing_and_counts_as_reading(office):
    told()
    landong = at_desk("landong")
    response = landong.get(reverse("inbox:open", args=[Message.objects.get().pk]))
    assert response["Location"] == "/complaints/D1LC202500001"
    assert Message.objects.get().read_at is not None


def test_a_line_of_a_digest_leads_to_its_records(office):
    told(lines=[("超期3件", "/late"), ("待审核1件", "/review")], link="")
    landong = at_desk("landong")
    address = reverse("inbox:open", args=[Message.objects.get().pk])
    assert landong.get(address, {"line": "1"})["Location"] == "/review"
    assert landong.get(address, {"line": "2"}).status_code == 404
    assert landong.get(address)["Location"] == reverse("inbox:list")


@pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_message_leads_nowhere_else(office, link):
    told(link=link)
    response = at_desk("landong").get(reverse("inbox:open", args=[Message.objects.get().pk]))
    assert response["Location"] == reverse("inbox:list")


def test_nobody_opens_or_marks_anothers_message(office):
    told()
    pk = Message.objects.get().pk
    qingping = at_desk("qingping")
    assert qingping.get(reverse("inbox:open", args=[pk])).status_code == 404
    assert qingping.post(reverse("inbox:mark", args=[pk]), {"read": "1"}).status_code == 404
    qingping.post(reverse("inbox:mark-all"))
    assert Message.objects.get().read_at is None


def test_marking_all_read_is_undone_and_spares_what_came_meanwhile(office):
    told(key="a")
    told(key="b")
    landong = at_desk("landong")
    newest = re.search(r'name="newest" value="(\d+)"', html(landong)).group(1)
    told(key="c")
    landong.post(reverse("inbox:mark-all"), {"newest": newest})
    assert [message.key for message in Message.objects.filter(read_at=None)] == ["c"]
    undo = re.search(r'action="(/inbox/unmark/\d+)"', html(landong)).group(1)
    landong.post(undo)
    assert Message.objects.filter(read_at=None).count() == 3


def test_the_list_is_narrowed_by_state_and_kind(office):
    told(key="a", text="交办的。")
    told(key="b", text="到期的。", kind=Kind.DUE)
    page = html(at_desk("landong"), kind="due", reading="unread")
    assert "到期的。" in page
    assert "交办的。" not in page


def test_the_list_costs_the_same_for_one_message_and_for_many(office, django_assert_max_num_queries):
    landong = at_desk("landong")
    for line in range(30):
        told(key=str(line))
    html(landong)
    with django_assert_max_num_queries(22):
        html(landong)


def test_what_is_not_wanted_comes_as_read(office):
    landong = at_desk("landong")
    assert "待审核" not in html(landong, "inbox:settings")
    landong.post(reverse("inbox:settings"), {"told": ["due", "overdue", "digest"]})
    wish = Wish.objects.get()
    assert wish.digest
    assert set(wish.muted) == {
        "given",
        "sent_back",
        "decided",
        "taken",
        "unaccepted",
        "extension",
        "goal",
        "round",
        "closing",
    }
    told()
    assert Message.objects.get().read_at is not None


def test_ones_own_mail_is_proved_by_a_code(office, settings):
    settings.EMAIL_HOST = "mail.example"
    landong = at_desk("landong")
    landong.post(reverse("inbox:mail"), {"target": "office@landong.example"})
    assert Address.objects.get().verified_at is None
    code = re.search(r"确认码：(\w+)", mail.outbox[0].body).group(1)
    assert landong.post(reverse("inbox:mail-confirm"), {"code": "wrong"}).status_code == 409
    assert at_desk("qingping").post(reverse("inbox:mail-confirm"), {"code": code}).status_code == 409
    landong.post(reverse("inbox:mail-confirm"), {"code": f" {code.upper()} "})
    assert Address.objects.get().verified_at is not None
    landong.post(reverse("inbox:settings"), {"told": ["given", "due"], "mailed": ["due"]})
    assert (Address.objects.get().kinds, Address.objects.get().active) == (["due"], True)
    landong.post(reverse("inbox:settings"), {"told": ["given", "due"], "mailed": []})
    assert not Address.objects.get().active
    landong.post(reverse("inbox:mail-remove"))
    assert not Address.objects.exists()


def test_a_new_mail_replaces_the_old_one_only_when_proved(office, settings):
    settings.EMAIL_HOST = "mail.example"
    mail_of("landong")
    landong = at_desk("landong")
    landong.post(reverse("inbox:mail"), {"target": "new@landong.example"})
    assert Address.objects.filter(verified_at__isnull=False).count() == 1
    code = re.search(r"确认码：(\w+)", mail.outbox[0].body).group(1)
    landong.post(reverse("inbox:mail-confirm"), {"code": code})
    assert Address.objects.get().target == "new@landong.example"


def test_without_a_mail_server_nobody_registers_a_mail(office):
    response = at_desk("landong").post(reverse("inbox:mail"), {"target": "office@landong.example"})
    assert response.status_code == 409
    assert not Address.objects.exists()


# ---- The administrator


def add(keeper: Client, **changes: object) -> object:
    said = {"unit": unit("澜东区").pk, "channel": "webhook", "target": "", "secret": "unter-uns", **changes}
    return keeper.post(reverse("inbox:channel-add"), said)


@pytest.mark.parametrize("name", ["clerk", "landong", "auditor", "guard", "leader"])
def test_only_the_system_administrator_sets_addresses(office, name):
    assert at_desk(name).get(reverse("inbox:channels")).status_code == 403
    assert add(at_desk(name), target="https://robot.example/").status_code == 403


def test_a_webhook_is_added_tested_and_never_shown_again(office, settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    keeper = at_desk("keeper")
    with robot() as heard:
        add(keeper, target=heard.url)
        address = Address.objects.get()
        keeper.post(reverse("inbox:channel-test", args=[address.pk]))
        assert len(heard.posted) == 1
    page = html(keeper, "inbox:channels")
    assert "127.0.0.1/…" in page
    assert "geheim" not in page
    assert "unter-uns" not in page
    assert keeper.post(reverse("inbox:channel-test", args=[address.pk])).status_code == 409
    keeper.post(reverse("inbox:channel-switch", args=[address.pk]))
    assert not Address.objects.get().active
    keeper.post(reverse("inbox:channel-remove", args=[address.pk]))
    assert not Address.objects.exists()


@pytest.mark.parametrize("target", ["http://127.0.0.1:8000/", "http://169.254.169.254/", "gopher://a/", "http://"])
def test_a_webhook_into_the_inside_is_refused_with_a_sentence(office, target):
    response = add(at_desk("keeper"), target=target)
    assert response.status_code == 422
    assert not Address.objects.exists()


def test_a_county_administrator_keeps_only_the_own_units(office):
    from bihuan.units.models import Post

    Post.objects.filter(member__username="keeper").update(unit=unit("青屏县"))
    address = hook("澜东区", "https://robot.example/")
    keeper = at_desk("keeper")
    assert add(keeper, target="https://robot.example/").status_code == 422
    assert keeper.post(reverse("inbox:channel-remove", args=[address.pk])).status_code == 404


def test_what_was_given_up_shows_without_its_text_and_is_tried_again(office):
    hook("澜东区", "https://robot.example/")
    told(text="新交办D1LC202500009。", about="D1LC202500009")
    now = timezone.now() + timedelta(seconds=1)
    route(now)
    Delivery.objects.update(given_up_at=now, attempts=10, last_error="对方回应 HTTP 500")
    keeper = at_desk("keeper")
    page = html(keeper, "inbox:channels")
    assert "对方回应 HTTP 500" in page
    assert "D1LC202500009" not in page
    keeper.post(reverse("inbox:retry"), {"delivery": Delivery.objects.get().pk})
    delivery = Delivery.objects.get()
    assert (delivery.given_up_at, delivery.attempts) == (None, 0)


def test_the_mail_server_is_tried_out(office, settings):
    keeper = at_desk("keeper")
    assert keeper.post(reverse("inbox:mail-test"), {"target": "a@example.cn"}).status_code == 409
    settings.EMAIL_HOST = "mail.example"
    keeper.post(reverse("inbox:mail-test"), {"target": "a@example.cn"})
    assert mail.outbox[0].to == ["a@example.cn"]
