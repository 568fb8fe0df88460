"""Nothing of one unit's complaint comes out anywhere to another unit: pages, Word and Excel files, archives, exports."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.http import HttpResponseBase
from django.test import Client

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.attaching import attach
from bihuan.complaints.claiming import set_claims
from bihuan.complaints.complainant import keep_complainant
from bihuan.sites.linking import link_site
from bihuan.sites.models import Site
from bihuan.units.models import Member
from tests.building import number, share
from tests.photographs import photo
from tests.register_routes import HELD
from tests.test_routes import ADMITTED, addresses  # noqa: F401 - the fixture that builds one record for each route

COMPLAINANT = ("欧阳某甲", "三组老樟树旁")
ITS_OWN = (number(1), "枣林村", "窑口砖厂", "查见两座土窑", "窑口近照", "窑主赵某", "冒黑烟这一项", *COMPLAINANT)
"""Words that stand in complaint 1, its claims, its answer and its files, and nowhere else."""


@pytest.fixture
def told(office: Inspection, addresses: dict[str, str]) -> dict[str, str]:  # noqa: F811
    """澜东区 has answered complaint 1."""
    item = share(office, 1, "澜东区")
    landong, clerk = Member.objects.get(username="landong"), Member.objects.get(username="clerk")
    set_claims(item.case, ["冒黑烟这一项"], by=clerk, seen=item.case.revision)
    named = {"name": COMPLAINANT[0], "contact": COMPLAINANT[1]}
    keep_complainant(item.case.complaint, **named, for_units=True, by=clerk)
    attach(item, [("窑口近照.jpg", photo(7))], by=landong)
    item = share(office, 1, "澜东区")
    link_site(item.case, Site.objects.get(name="窑口砖厂"), by=landong, seen=item.case.revision)
    item = share(office, 1, "澜东区")
    text = AnswerText("属实", "查见两座土窑。", "责令窑主赵某拆除。", "closed", verdict_reason="查实")
    submit(item, text, by=landong, seen=item.case.revision)
    return addresses


def written(content: bytes) -> Iterator[str]:
    """Everything that can be read in a page or a file, in files inside archives too."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name
                yield from written(packed.read(name))
    else:
        yield content.decode("utf-8", "ignore")


def said(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join(written(content)) if content != b"PK" else ""


@pytest.mark.parametrize("persona", ["qingping", "qingping-desk", "auditor", "reviewer"])
def test_another_unit_reads_nothing_of_it_anywhere(told: dict[str, str], persona: str) -> None:
    client = Client()
    client.force_login(
        Member.objects.get(username=persona), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    # who complained, and who was held accountable, stands on no page before it is asked for
    secrets = (*(COMPLAINANT if persona == "reviewer" else ITS_OWN), HELD)
    exports = 0
    for name, address in told.items():
        if persona not in ADMITTED[name]:
            continue
        shown = said(client.get(address))
        if "export=xlsx" in shown:
            exports += 1
            shown += said(client.get(address + ("&" if "?" in address else "?") + "export=xlsx"))
        shown = shown.replace(address, "")  # its own address, which the reader typed
        assert [word for word in secrets if word in shown] == [], f"{name} tells {persona}"
    assert exports >= (0 if persona == "auditor" else 6)


def test_the_unit_itself_reads_it(told: dict[str, str]) -> None:
    """The words can be found: the test above would notice them."""
    client = Client()
    client.force_login(
        Member.objects.get(username="landong"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    found = "".join(said(client.get(told[name])) for name in ("complaints:page", "mailroom:case-file-download"))
    assert [word for word in ITS_OWN if word not in found] == list(COMPLAINANT)


def test_who_was_held_accountable_is_told_to_the_keeper_alone_and_only_when_asked(told: dict[str, str]) -> None:
    client = Client()
    client.force_login(
        Member.objects.get(username="leader"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    quiet = [name for name in told if "leader" in ADMITTED[name] and name != "supervision:sanction-edit"]
    exported = told["supervision:sanctions"] + "?export=xlsx"
    assert [name for name in quiet if HELD in said(client.get(told[name]))] == []
    assert HELD not in said(client.get(exported))
    assert HELD in said(client.post(told["supervision:sanction"], {"act": "read"}))
