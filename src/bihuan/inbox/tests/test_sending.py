"""Over real sockets: what a chat robot and a mail server get, and where a webhook may not lead."""

import hashlib
import hmac
import json
import socket
from email.header import decode_header, make_header
from ipaddress import ip_address

import pytest

from bihuan.inbox import hooking, targets
from bihuan.inbox.models import Delivery
from bihuan.inbox.targets import parse_target, permitted
from bihuan.inbox.tests.listening import postman, robot
from bihuan.inbox.tests.making import Clock, hook, mail_of, told
from bihuan.inbox.working import run_once
from bihuan.refusals import Unusable


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def on_loopback(settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    settings.BIHUAN_URL = "https://desk.example"


def test_a_robot_gets_signed_json_that_it_can_show(office, clock, on_loopback):
    with robot() as heard:
        hook("澜东区", heard.url, secret="unter-uns")
        told()
        run_once(clock)
    ((headers, body),) = heard.posted
    assert headers["path"] == "/robot?key=geheim"
    signed = headers["X-Bihuan-Timestamp"].encode() + b"." + body
    expected = hmac.new(b"unter-uns", signed, hashlib.sha256).hexdigest()
    assert headers["X-Bihuan-Signature"] == f"sha256={expected}"
    said = json.loads(body)
    assert said["id"] == headers["X-Bihuan-Id"] == f"bihuan-{Delivery.objects.get().pk}"
    assert (said["kind"], said["msgtype"], said["msg_type"]) == ("given", "text", "text")
    assert said["link"] == "https://desk.example/complaints/D1LC202500001"
    assert said["text"]["content"] == said["content"]["text"]
    assert said["text"]["content"].splitlines() == [
        "【闭环】交办：D1LC202500001",
        "新交办D1LC202500001，6月12日前答复。",
        "https://desk.example/complaints/D1LC202500001",
    ]
    assert Delivery.objects.get().sent_at is not None


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (500, b"", "对方回应 HTTP 500"),
        (302, b"", "对方回应 HTTP 302"),
        (200, b'{"errcode": 45009, "errmsg": "api freq out of limit"}', "对方没有收下：errcode 45009 api freq out"),
        (200, b'{"code": 9499, "msg": "Bad Request"}', "对方没有收下：code 9499 Bad Request"),
    ],
)
def test_what_a_robot_does_not_take_is_tried_again_under_the_same_id(office, clock, on_loopback, status, body, why):
    with robot() as heard:
        heard.answers = [(status, body), (200, b"ok")]
        hook("澜东区", heard.url)
        told()
        run_once(clock)
        assert Delivery.objects.get().last_error.startswith(why)
        clock.on(minutes=2)
        run_once(clock)
    assert len({headers["X-Bihuan-Id"] for headers, _body in heard.posted}) == 1
    assert [headers["path"] for headers, _body in heard.posted] == ["/robot?key=geheim"] * 2
    assert Delivery.objects.get().sent_at is not None


def test_nobody_answering_is_an_error_that_names_no_secret(office, clock, on_loopback):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        hook("澜东区", f"http://127.0.0.1:{taken.getsockname()[1]}/?key=geheim")
        told()
        run_once(clock)
    delivery = Delivery.objects.get()
    assert "连不上" in delivery.last_error
    assert "geheim" not in delivery.last_error


def test_who_answers_too_slowly_is_cut_off(office, clock, on_loopback, monkeypatch):
    monkeypatch.setattr(hooking, "AT_MOST", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hook("澜东区", f"http://127.0.0.1:{silent.getsockname()[1]}/")
        told()
        run_once(clock)
    assert "没有回应" in Delivery.objects.get().last_error


def test_the_desks_own_machine_is_no_target_unless_the_settings_say_so(office, clock):
    with robot() as heard:
        hook("澜东区", heard.url)
        told()
        run_once(clock)
    assert heard.posted == []
    assert "内部地址" in Delivery.objects.get().last_error


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
    ],
)
def test_which_addresses_a_webhook_may_lead_to(address, may):
    assert permitted(ip_address(address)) is may


def test_an_intranet_is_allowed_by_name(settings):
    settings.WEBHOOK_NETWORKS = ["10.8.0.0/16"]
    assert permitted(ip_address("10.8.1.1"))
    assert permitted(ip_address("::ffff:10.8.1.1"))
    assert not permitted(ip_address("10.9.1.1"))


def test_one_forbidden_address_among_several_forbids_the_name(monkeypatch):
    def both(host, port, **options):
        return [(0, 0, 0, "", ("93.184.216.34", port)), (0, 0, 0, "", ("10.0.0.1", port))]

    monkeypatch.setattr(targets.socket, "getaddrinfo", both)
    with pytest.raises(Unusable, match=r"10\.0\.0\.1"):
        targets.resolve(parse_target("https://two-faced.example/"))


NO_ADDRESSES = """
    ftp://robot.example/  file:///etc/passwd  robot.example  https://  https://a:b@robot.example/
    https://robot.example:0/  https://robot.example:99999/  https://[::1/
"""


@pytest.mark.parametrize("url", [*NO_ADDRESSES.split(), "https://robot.example/a b"])
def test_what_is_no_address_of_a_webhook(url):
    with pytest.raises(Unusable):
        parse_target(url)


@pytest.fixture
def by_smtp(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_HOST = "127.0.0.1"
    settings.DEFAULT_FROM_EMAIL = "闭环 <bihuan@lanchuan.example>"


def test_a_mail_says_it_in_chinese_and_leads_to_the_desk(office, clock, settings, by_smtp):
    settings.BIHUAN_URL = "https://desk.example"
    with postman() as heard:
        settings.EMAIL_PORT = heard.port
        mail_of("landong")
        told()
        run_once(clock)
    (mail,) = heard.mails
    assert str(make_header(decode_header(mail["Subject"]))) == "【闭环】交办：D1LC202500001"
    assert mail["To"] == "landong@example.cn"
    assert mail["Message-ID"] == f"<bihuan-{Delivery.objects.get().pk}@lanchuan.example>"
    text = mail.get_payload(decode=True).decode()
    assert "新交办D1LC202500001" in text
    assert "https://desk.example/complaints/D1LC202500001" in text
    assert Delivery.objects.get().sent_at is not None


def test_a_refused_mail_says_why_and_waits(office, clock, settings, by_smtp):
    with postman() as heard:
        heard.refuses = True
        settings.EMAIL_PORT = heard.port
        mail_of("landong")
        told()
        run_once(clock)
    delivery = Delivery.objects.get()
    assert "不收这个地址：550" in delivery.last_error
    assert delivery.sent_at is None


def test_no_mail_server_is_an_error_like_any_other(office, clock, settings, by_smtp):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = taken.getsockname()[1]
        mail_of("landong")
        told()
        run_once(clock)
    assert "连不上邮件服务器" in Delivery.objects.get().last_error
