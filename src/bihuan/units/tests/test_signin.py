"""Signing in, being locked out, and having to choose one's own password."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from bihuan.units.models import Member

OWN = "river-and-hills-7"


@pytest.fixture(autouse=True)
def alone(settings):
    """No attempts remembered, and no desk needed to land on."""
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "/"


def sign_in(client, username="clerk", password="clerk-password"):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_the_right_password_opens_the_desk(office, client):
    assert "用户名" in client.get("/signin").content.decode()
    response = sign_in(client)
    assert response.status_code == 302
    assert client.session["_auth_user_id"]


def test_a_wrong_password_says_so_in_chinese(office, client):
    page = sign_in(client, password="wrong").content.decode()
    assert "用户名或密码不对" in page
    assert "_auth_user_id" not in client.session


def test_five_failures_lock_the_name(office, client):
    for _ in range(5):
        assert "用户名或密码不对" in sign_in(client, password="wrong").content.decode()
    page = sign_in(client).content.decode()
    assert "已暂时锁定" in page
    assert "_auth_user_id" not in client.session
    assert sign_in(client, "reviewer", "reviewer-password").status_code == 302


def test_a_closed_account_stays_out(office, client):
    Member.objects.filter(username="clerk").update(is_active=False)
    page = sign_in(client).content.decode()
    assert "已停用" in page
    assert "_auth_user_id" not in client.session


def test_whose_posts_have_ended_stays_out(office, client):
    Member.objects.get(username="clerk").posts.update(valid_until="2025-06-01")
    page = sign_in(client).content.decode()
    assert "岗位已经到期" in page
    assert "_auth_user_id" not in client.session


def test_whose_posts_end_while_working_can_still_sign_out(office, client):
    sign_in(client)
    Member.objects.get(username="clerk").posts.update(valid_until="2025-06-01")
    assert client.get("/").status_code == 403
    assert client.post("/signout").status_code == 302


@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_email", "account_set_password", "account_inactive"]
)
def test_no_other_page_of_allauth_has_an_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_out_needs_a_post(office, client):
    sign_in(client)
    assert client.get("/signout").status_code == 405
    assert client.post("/signout").status_code == 302
    assert "_auth_user_id" not in client.session


def change(client, old="clerk-password", new=OWN, again=None):
    return client.post("/password", {"oldpassword": old, "password1": new, "password2": again or new})


def test_a_first_password_must_be_changed_before_anything_else(office, client):
    Member.objects.filter(username="keeper").update(must_change_password=True)
    sign_in(client, "keeper", "keeper-password")
    assert client.get("/members/").headers["Location"] == "/password"
    assert "初始密码" in client.get("/password").content.decode()
    assert "相同，请换一个" in change(client, old="keeper-password", new="keeper-password").content.decode()
    assert Member.objects.get(username="keeper").must_change_password
    assert change(client, old="keeper-password").status_code == 302
    member = Member.objects.get(username="keeper")
    assert member.check_password(OWN)
    assert not member.must_change_password
    assert client.get("/members/").status_code == 200


def test_weak_and_mistyped_passwords_are_refused(office, client):
    sign_in(client)
    for wrong in ({"old": "x"}, {"new": "short"}, {"new": "1234567890"}, {"again": "something-else-9"}):
        assert change(client, **wrong).status_code == 200
    assert Member.objects.get(username="clerk").check_password("clerk-password")


def test_a_new_first_password_ends_the_lockout(office, client):
    for _ in range(6):
        sign_in(client, password="wrong")
    keeper = client.__class__()
    keeper.force_login(Member.objects.get(username="keeper"))
    url = reverse("units:reset-password", args=[Member.objects.get(username="clerk").pk])
    page = keeper.post(url, {"receipt": uuid4()}).content.decode()
    given = page.split('class="slip-password">')[1].split("<")[0]
    assert sign_in(client, password=given).status_code == 302


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(office, client):
    response = client.post("/dispatch/assign", headers={"referer": "http://testserver/dispatch/"})
    assert response.headers["Location"] == "/signin?next=http%3A//testserver/dispatch/"


def test_an_address_that_only_takes_forms_says_so(office, client):
    client.force_login(Member.objects.get(username="clerk"))
    response = client.get("/dispatch/assign")
    assert response.status_code == 405
    assert "只接受提交" in response.content.decode()
