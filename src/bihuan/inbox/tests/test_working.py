"""The worker by a clock that the test sets: outages, breakdowns, takeovers, giving up, the daily digest."""

from datetime import datetime, timedelta
from threading import Event

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from bihuan.inbox import delivering, digesting, sources, working
from bihuan.inbox.digesting import Line
from bihuan.inbox.hooking import NotSent
from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Delivery, Message, Reminder, Turn, Wish, Worker
from bihuan.inbox.posting import Note, holders
from bihuan.inbox.sources import Source
from bihuan.inbox.tests.making import Clock, hook, mail_of, member, told, unit
from bihuan.inbox.working import pulse, run_once
from bihuan.moments import BEIJING
from bihuan.units.models import Post
from bihuan.units.roles import Role

ROBOT = "https://robot.example/hook"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sent(monkeypatch, settings):
    """What leaves the house, instead of the network: (target, text). Put errors into ``.fails`` to have it fail."""

    class Sent(list):
        fails: list = []

    sent = Sent()
    sent.fails = []

    def send(delivery, now=None):
        if sent.fails:
            raise sent.fails.pop(0)
        sent.append((delivery.address.target, delivery.message.key))

    monkeypatch.setattr(delivering, "_send", send)
    settings.EMAIL_HOST = "mail.example"
    return sent


@pytest.fixture
def no_sources(monkeypatch):
    """Only what the test registers."""
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(digesting, "_tellers", [])


pytestmark = pytest.mark.usefixtures("no_sources")


def test_a_night_without_a_worker_loses_nothing(office, clock, sent):
    mail_of("landong")
    for hour in range(8):
        told(key=f"hour {hour}", due=clock() + timedelta(hours=hour))
    clock.on(hours=12)
    run_once(clock)
    assert [key for _target, key in sent] == [f"hour {hour}" for hour in range(8)]
    run_once(clock)
    assert len(sent) == 8


def test_what_failed_is_tried_again_after_a_while(office, clock, sent):
    mail_of("landong")
    told()
    sent.fails = [NotSent("连不上"), NotSent("连不上")]
    run_once(clock)
    run_once(clock)
    assert len(sent.fails) == 1, "at once is too early"
    clock.on(minutes=1)
    run_once(clock)
    clock.on(minutes=4)
    run_once(clock)
    assert sent == []
    clock.on(minutes=1)
    run_once(clock)
    assert len(sent) == 1
    assert Delivery.objects.get().attempts == 3


def test_a_dead_workers_row_is_taken_over(office, clock, sent):
    """It died after claiming: nobody else takes the row before its lease runs out, then somebody does."""
    mail_of("landong")
    told()
    run_once(clock, "before")
    Delivery.objects.update(sent_at=None)
    sent.clear()
    assert delivering.claim(Delivery.objects.get().pk, clock(), "dead") is not None
    run_once(clock, "living")
    assert sent == []
    clock.on(minutes=6)
    run_once(clock, "living")
    assert len(sent) == 1


def test_a_crash_between_sending_and_noting_sends_twice_under_one_id(office, clock, sent, monkeypatch):
    """At least once: receivers drop the second by its id."""
    mail_of("landong")
    told()
    send = delivering._send

    class Killed(BaseException):
        pass

    def send_and_die(delivery, now=None):
        send(delivery, now)
        raise Killed

    monkeypatch.setattr(delivering, "_send", send_and_die)
    with pytest.raises(Killed):
        run_once(clock, "killed")
    monkeypatch.setattr(delivering, "_send", send)
    clock.on(minutes=6)
    run_once(clock, "next")
    assert len(sent) == 2
    assert Delivery.objects.get().attempts == 2


def test_a_message_that_breaks_the_sending_holds_up_no_other(office, clock, sent):
    mail_of("landong")
    told(key="a")
    told(key="b")
    sent.fails = [ZeroDivisionError()]
    run_once(clock)
    assert [key for _target, key in sent] == ["b"]
    assert Delivery.objects.get(key="a").last_error == "内部错误（ZeroDivisionError）"


def test_a_message_that_kills_its_workers_is_given_up(office, clock, sent):
    mail_of("landong")
    told()
    run_once(clock)
    sent.clear()
    Delivery.objects.update(sent_at=None, attempts=delivering.ATTEMPTS, lease_until=clock())
    run_once(clock)
    assert sent == []
    assert Delivery.objects.get().given_up_at is not None


def test_giving_up_tells_the_administrator_once_a_day(office, clock, sent):
    hook("澜东区", ROBOT)
    told(key="a")
    told(key="b")
    sent.fails = [NotSent("对方回应 HTTP 500") for _ in range(100)]
    for _ in range(60):
        run_once(clock)
        clock.on(hours=13)
    assert Delivery.objects.filter(given_up_at__isnull=False, attempts=delivering.ATTEMPTS).count() == 2
    reports = Message.objects.filter(kind=Kind.TROUBLE)
    assert {message.member.username for message in reports} == {"keeper"}
    assert reports.count() <= 2
    assert ROBOT not in "".join(message.text for message in reports)
    sent.fails = []
    assert delivering.retry(Delivery.objects.all(), clock()) == 2
    run_once(clock)
    clock.on(seconds=5)
    run_once(clock)
    assert {key for _target, key in sent} == {"a", "b"}


def test_a_robot_is_not_flooded(office, clock, sent):
    hook("澜东区", ROBOT)
    for line in range(3):
        told(key=str(line))
    run_once(clock)
    assert len(sent) == 1
    clock.on(seconds=4)
    run_once(clock)
    assert len(sent) == 2


def test_a_unit_hears_once_what_all_its_members_are_told(office, clock, sent):
    Post.objects.create(member=member("shiqiao"), unit=unit("澜东区"), role=Role.HANDLE)
    hook("澜东区", ROBOT)
    hook("青屏县", "https://other.example/")
    told()
    run_once(clock)
    assert Message.objects.count() == 2
    assert [target for target, _key in sent] == [ROBOT]


def test_an_address_gets_the_kinds_it_wants(office, clock, sent):
    mail_of("landong", kinds=[Kind.DUE.value])
    told(key="given")
    told(key="due", kind=Kind.DUE)
    run_once(clock)
    assert [key for _target, key in sent] == ["due"]


def test_nothing_goes_to_an_address_that_nobody_proved(office, clock, sent):
    mail_of("landong", verified_at=None)
    told()
    run_once(clock)
    assert sent == []


def test_mail_waits_until_a_server_is_named(office, clock, sent, settings):
    settings.EMAIL_HOST = ""
    mail_of("landong")
    told()
    run_once(clock)
    assert sent == []
    settings.EMAIL_HOST = "mail.example"
    run_once(clock)
    assert len(sent) == 1


def test_who_left_the_post_gets_no_mail_of_it(office, clock, sent):
    mail_of("landong")
    told()
    Post.objects.filter(member__username="landong").delete()
    run_once(clock)
    assert sent == []
    assert Delivery.objects.get().last_error == "收件人已经不在这个岗位"


# ---- Reminders


def due_reminders(subjects, *, what="test", at=None):
    """A source that always finds the same."""
    moment = at or timezone.now()

    def find(now):
        return [Reminder(what=what, subject=pk, due=moment, unit=unit("澜东区")) for pk in subjects]

    def say(reminders):
        key = f"{what}:{reminders[0].pk}"
        text = f"{len(reminders)}件明天到期。"
        yield Note(to=holders(unit("澜东区"), Role.HANDLE), kind=Kind.DUE, text=text, link="/", key=key)

    return Source(what, find, say)


def test_many_reminders_of_a_unit_make_one_message_and_are_told_once(office, clock):
    subjects = [1, 2]
    sources.register(due_reminders(subjects))
    run_once(clock)
    clock.on(minutes=2)
    run_once(clock)
    subjects.append(3)
    clock.on(minutes=2)
    run_once(clock)
    assert list(Message.objects.order_by("id").values_list("text", flat=True)) == ["2件明天到期。", "1件明天到期。"]


def test_a_source_that_fails_does_not_silence_the_others(office, clock):
    def find(now):
        raise ValueError

    sources.register(Source("broken", find, lambda reminders: []))
    sources.register(due_reminders([1]))
    run_once(clock)
    assert Message.objects.count() == 1


def test_a_worker_that_died_at_its_turn_is_followed_by_another(office, clock):
    sources.register(due_reminders([1]))
    Turn.objects.create(name="remind", due=clock(), leased_by="dead", lease_until=clock() + timedelta(minutes=5))
    run_once(clock)
    assert not Message.objects.exists()
    clock.on(minutes=5)
    run_once(clock)
    assert Message.objects.exists()


# ---- The digest


def morning(hour: int) -> datetime:
    day = timezone.now().astimezone(BEIJING).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


@pytest.fixture
def stuck(monkeypatch):
    """What is stuck, by user name."""
    lines: dict[str, list[Line]] = {"leader": [Line("超期3件", 3, "/late"), Line("待分办0件", 0, "/none")]}

    def tell_lines(members, now):
        return {found.pk: lines.get(found.username, []) for found in members}

    digesting.register(tell_lines)
    return lines


def test_the_digest_comes_once_a_day_from_the_set_hour(office, clock, stuck):
    clock.now = morning(7)
    run_once(clock)
    assert not Message.objects.exists()
    clock.now = morning(8)
    run_once(clock)
    clock.on(hours=3)
    run_once(clock)
    (message,) = Message.objects.all()
    assert (message.member.username, message.text) == ("leader", "还没有办的：超期3件。")
    assert message.lines == [["超期3件", "/late"]]
    clock.on(hours=21)
    run_once(clock)
    assert Message.objects.count() == 2


def test_after_an_outage_the_digest_is_told_as_things_stand(office, clock, stuck):
    clock.now = morning(8)
    run_once(clock)
    stuck["leader"] = [Line("超期1件", 1, "/late")]
    clock.on(days=3, hours=4)
    run_once(clock)
    assert [message.text for message in Message.objects.order_by("id")][1:] == ["还没有办的：超期1件。"]


def test_nothing_stuck_or_not_wanted_is_no_digest(office, clock, stuck):
    stuck["clerk"] = [Line("待分办2件", 2, "/dispatch")]
    Wish.objects.create(member=member("clerk"), digest=False)
    stuck["leader"] = []
    clock.now = morning(9)
    run_once(clock)
    assert not Message.objects.exists()


def test_the_administrators_digest_counts_what_could_not_be_sent(office, clock, sent):
    mail_of("landong")
    told()
    run_once(clock)
    Delivery.objects.update(sent_at=None, given_up_at=clock())
    clock.now = morning(9)
    run_once(clock)
    message = Message.objects.get(kind=Kind.DIGEST)
    assert message.member.username == "keeper"
    assert message.lines == [["没有发出的消息1条", reverse("inbox:channels")]]


# ---- The pulse


def test_the_pulse_says_whether_a_worker_lives(office, clock, sent):
    assert not pulse(clock()).alive
    run_once(clock, "one")
    assert pulse(clock()).alive
    told()
    mail_of("landong")
    run_once(clock, "one")
    clock.on(minutes=4)
    assert not pulse(clock()).alive


def test_the_worker_outlives_an_outage_of_the_database(office, monkeypatch):
    stop = Event()
    tries: list[int] = []
    monkeypatch.setattr(working, "TICK", 0.001)
    monkeypatch.setattr(working, "LONGEST_REST", 0.002)
    monkeypatch.setattr(working.connection, "close", lambda: None)
    monkeypatch.setattr(working, "close_old_connections", lambda: None)

    def look(**options):
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("the server is away")
        stop.set()

    monkeypatch.setattr(working, "run_once", look)
    working.run(stop)
    assert len(tries) == 3


def test_a_worker_ends_with_the_process_that_started_it(office, monkeypatch):
    monkeypatch.setattr(working, "TICK", 0.001)
    monkeypatch.setattr(working.connection, "close", lambda: None)
    looks = iter([False, False, True])
    working.run(Event(), lambda: next(looks))
    assert not Worker.objects.exists()


def test_reminders_of_years_ago_are_forgotten(office, clock):
    place = unit("澜东区")
    made = [
        Reminder.objects.create(what="x", subject=days, due=clock(), unit=place, told_at=clock() - timedelta(days=days))
        for days in (900, 731, 700, 1)
    ]
    untold = Reminder.objects.create(what="x", subject=0, due=clock() + timedelta(days=1), unit=place)
    run_once(clock)
    assert list(Reminder.objects.order_by("id")) == [*made[2:], untold]
