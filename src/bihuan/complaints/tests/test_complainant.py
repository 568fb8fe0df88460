"""Who complained: sealed in the database, read by few, each reading written down, and on no paper."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.building import number, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.complainant import keep_complainant, read_complainant
from bihuan.complaints.models import Complainant, ComplainantLook, Complaint
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.refusals import Refused
from bihuan.units.models import Member

NAME, CONTACT = "欧阳某甲", "枣林村三组，000-0000-0000"


@pytest.fixture
def complaint(office: Inspection) -> Complaint:
    small_ledger(office)
    return Complaint.objects.select_related("case__inspection__region").get(case__number=number(1))


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def keep(complaint: Complaint, *, for_units: bool = False, by: str = "clerk", **said: str) -> None:
    keep_complainant(complaint, **{"name": NAME, "contact": CONTACT} | said, for_units=for_units, by=who(by))


def address(serial: int = 1) -> str:
    return reverse("complaints:complainant", args=[number(serial)])


def test_the_database_holds_no_word_of_it(complaint: Complaint) -> None:
    keep(complaint)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact FROM complaints_complainant")
        (stored,) = cursor.fetchall()
    assert all(text.startswith("sealed:1:") for text in stored)
    assert (Complainant.objects.get().name, Complainant.objects.get().contact) == (NAME, CONTACT)
    with pytest.raises(FieldError, match="sealed"):
        Complainant.objects.filter(name=NAME)
    keep(complaint)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM complaints_complainant")
        assert cursor.fetchone()[0] != stored[0], "the same name is sealed differently each time"


def test_another_key_opens_nothing_and_breaks_nothing(complaint: Complaint, settings) -> None:
    keep(complaint)
    settings.SEAL_KEY = "another"
    assert read_complainant(complaint, by=who("clerk")).name == ""
    assert "解不开" in text_of(at_desk("clerk").post(address(), {"act": "read"}))


def test_each_reading_is_written_down(complaint: Complaint) -> None:
    keep(complaint)
    read_complainant(complaint, by=who("reviewer"))
    assert [(look.by.username, look.what) for look in ComplainantLook.objects.all()] == [
        ("reviewer", "read"),
        ("clerk", "kept"),
    ]


@pytest.mark.parametrize("name", ["leader", "inspector", "qingping", "qingping-desk", "landong"])
def test_others_read_nothing(complaint: Complaint, name: str) -> None:
    keep(complaint)
    with pytest.raises(Refused, match="只有整改办"):
        read_complainant(complaint, by=who(name))
    with pytest.raises(Refused, match="只有整改办"):
        keep(complaint, by=name)
    assert ComplainantLook.objects.count() == 1


def test_the_unit_reads_it_when_the_office_lets_it_visit(complaint: Complaint, office: Inspection) -> None:
    keep(complaint, for_units=True)
    assert read_complainant(complaint, by=who("landong")).contact == CONTACT
    with pytest.raises(Refused):
        read_complainant(complaint, by=who("qingping"))
    with pytest.raises(Refused):
        keep(complaint, by="landong")


def test_with_both_empty_it_is_erased(complaint: Complaint) -> None:
    keep(complaint)
    keep(complaint, name=" ", contact="")
    assert not Complainant.objects.exists()
    assert ComplainantLook.objects.first().what == "erased"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="没有登记"):
        read_complainant(complaint, by=who("clerk"))


def test_at_the_desk_nothing_shows_before_it_is_asked_for(complaint: Complaint, office: Inspection) -> None:
    clerk = at_desk("clerk")
    assert "没有登记举报人" in text_of(clerk.get(address()))
    sent = {"act": "keep", "name": NAME, "contact": CONTACT}
    assert clerk.post(address(), sent).status_code == 302
    assert "已登记，加密" in text_of(clerk.get(page(number(1))))
    for shown in (clerk.get(address()), clerk.get(page(number(1)))):
        assert NAME not in text_of(shown)
    asked = clerk.post(address(), {"act": "read"})
    assert NAME in text_of(asked)
    assert "no-store" in asked["Cache-Control"]
    assert at_desk("landong").get(address()).status_code == 409
    assert at_desk("qingping").get(address()).status_code == 404
    assert "查看" not in _facts(at_desk("landong"))


def _facts(client: Client) -> str:
    shown = text_of(client.get(page(number(1))))
    return shown[shown.index("受理编号") : shown.index("承办单位")]
