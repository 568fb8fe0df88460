"""Every route by every persona: a route that nobody declared fails here, and so does one that lets the wrong one in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Inspection
from bihuan.complaints.attaching import attach
from bihuan.complaints.models import Intake
from bihuan.evidence.keeping import keep
from bihuan.evidence.uploading import begin
from bihuan.figures.models import Published
from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Message
from bihuan.inbox.posting import Note, tell
from bihuan.mailroom.models import Package
from bihuan.mailroom.slips import issue_slips, unslipped
from bihuan.papers import briefing as briefings
from bihuan.papers.models import Briefing
from bihuan.proofing.keeping import prove_file
from bihuan.publication.models import Draft, Publication
from bihuan.units.models import Member, Unit
from tests import finding_routes, register_routes, site_routes
from tests.building import number, share, small_ledger
from tests.photographs import photo

COUNTIES = {"landong", "qingping", "shiqiao"}
DESK = {"qingping-desk"}
"""Dispatch and review of a county: the office's roles, over its own townships only."""
READERS = {"clerk", "reviewer", "leader", "inspector"} | COUNTIES | DESK
KEEPERS = {"keeper", "guard"}
EVERYBODY = READERS | KEEPERS | {"auditor"}
PAPER_READERS = {"reviewer", "leader", "inspector"} | DESK
PUBLISHERS = {"reviewer"} | DESK
OFFICE = {"clerk", "reviewer", "leader", "inspector"}
OFFICE_READERS = OFFICE | DESK
DISPATCHERS = {"clerk"} | DESK
SIGNERS = PUBLISHERS | {"leader"}
RELEASERS = {"reviewer", "leader"}

OUTSIDE = {"account_login"}
"""Open to those who have not signed in."""

ADMITTED: dict[str, set[str]] = (
    finding_routes.ADMITTED
    | register_routes.ADMITTED
    | site_routes.ADMITTED
    | {
        "account_logout": EVERYBODY,
        "account_change_password": EVERYBODY,
        "desk:workbench": EVERYBODY,
        "desk:take-in-hand": READERS,
        "units:members": KEEPERS,
        "units:reset-password": KEEPERS,
        "units:switch-account": KEEPERS,
        "units:give-passwords": KEEPERS,
        "units:member": KEEPERS,
        "units:member-new": KEEPERS,
        "units:member-title": KEEPERS,
        "units:member-leave": KEEPERS,
        "units:member-deputies": KEEPERS,
        "units:member-back": KEEPERS,
        "units:post-add": KEEPERS,
        "units:post-end": KEEPERS,
        "units:import": KEEPERS,
        "units:import-confirm": KEEPERS,
        "units:units": KEEPERS,
        "units:unit": KEEPERS,
        "units:unit-new": {"keeper"},
        "units:unit-name": {"keeper"},
        "units:unit-name-end": {"keeper"},
        "units:unit-move": {"keeper"},
        "units:log": {"auditor"},
        "units:mine": EVERYBODY,
        "units:home": EVERYBODY,
        "units:leave": EVERYBODY,
        "units:leave-deputies": EVERYBODY,
        "units:leave-back": EVERYBODY,
        "units:leave-decline": EVERYBODY,
        "inbox:list": EVERYBODY,
        "inbox:open": EVERYBODY,
        "inbox:mark": EVERYBODY,
        "inbox:mark-all": EVERYBODY,
        "inbox:unmark": EVERYBODY,
        "inbox:settings": EVERYBODY,
        "inbox:mail": EVERYBODY,
        "inbox:mail-confirm": EVERYBODY,
        "inbox:mail-remove": EVERYBODY,
        "inbox:channels": {"keeper"},
        "inbox:channel-add": {"keeper"},
        "inbox:channel-switch": {"keeper"},
        "inbox:channel-remove": {"keeper"},
        "inbox:channel-test": {"keeper"},
        "inbox:mail-test": {"keeper"},
        "inbox:retry": {"keeper"},
        "complaints:batches": READERS,
        "complaints:list": READERS,
        "complaints:batch": READERS,
        "complaints:bulk-sums": READERS,
        "complaints:bulk-export": READERS,
        "complaints:bulk-assign": DISPATCHERS,
        "complaints:bulk-recall": DISPATCHERS,
        "complaints:bulk-accept": COUNTIES,
        "look:settings": EVERYBODY,
        "look:save-view": EVERYBODY,
        "look:change-view": EVERYBODY,
        "look:restore-view": EVERYBODY,
        "look:undo": EVERYBODY,
        "complaints:page": READERS,
        "complaints:search": READERS,
        "complaints:intake": {"clerk"},
        "complaints:intake-preview": {"clerk"},
        "complaints:intake-mend": {"clerk"},
        "complaints:intake-confirm": {"clerk"},
        "complaints:intake-discard": {"clerk"},
        "complaints:dispatch": DISPATCHERS,
        "complaints:assign": DISPATCHERS,
        "complaints:dispatch-named": DISPATCHERS,
        "complaints:pass-on": DISPATCHERS,
        "complaints:reassign": DISPATCHERS,
        "complaints:duties": DISPATCHERS,
        "complaints:rules": READERS,
        "complaints:rules-change": PUBLISHERS,
        "complaints:calendar": READERS,
        "complaints:calendar-change": PUBLISHERS,
        "complaints:duty-drop": DISPATCHERS,
        "complaints:withdraw": DISPATCHERS,
        "complaints:restore": DISPATCHERS,
        "complaints:batch-repeats": DISPATCHERS,
        "complaints:repeat-link": DISPATCHERS,
        "complaints:repeat-unlink": DISPATCHERS,
        "complaints:repeat-refuse": DISPATCHERS,
        "complaints:intake-undo": {"clerk"},
        "complaints:answer": COUNTIES,
        "complaints:attach": COUNTIES,
        "complaints:attachment-remove": COUNTIES,
        "complaints:attachment": READERS,
        "complaints:describe": COUNTIES,
        "complaints:upload-begin": COUNTIES,
        "complaints:upload": COUNTIES,
        "complaints:upload-finish": COUNTIES,
        "complaints:picture": READERS,
        "complaints:picture-image": READERS,
        "complaints:picture-scrub": COUNTIES | PUBLISHERS,
        "complaints:claims": COUNTIES | DISPATCHERS,
        "complaints:actions": COUNTIES | DISPATCHERS,
        "complaints:complainant": COUNTIES | {"clerk", "reviewer"} | DESK,
        "complaints:verdict": PUBLISHERS,
        "complaints:visit": COUNTIES | PUBLISHERS,
        "complaints:review": SIGNERS,
        "complaints:act": COUNTIES | DESK | {"clerk", "reviewer", "leader"},
        "complaints:extension-ask": COUNTIES,
        "complaints:extension-decide": DISPATCHERS | PUBLISHERS,
        "complaints:suspend": DISPATCHERS | PUBLISHERS,
        "complaints:resume": DISPATCHERS | PUBLISHERS,
        "activities:list": READERS - {"inspector"},
        "activities:new": {"clerk", "reviewer"} | COUNTIES | DESK,
        "activities:edit": {"clerk", "reviewer"} | COUNTIES | DESK,
        "mailroom:case-file": READERS,
        "mailroom:case-file-download": READERS,
        "mailroom:slips": READERS,
        "mailroom:slips-issue": DISPATCHERS,
        "mailroom:slip": READERS,
        "mailroom:slip-sign": COUNTIES,
        "mailroom:slip-receipt": DISPATCHERS,
        "mailroom:slip-word": READERS,
        "mailroom:packages": OFFICE_READERS,
        "mailroom:package": OFFICE_READERS,
        "mailroom:package-download": OFFICE_READERS,
        "publication:tables": RELEASERS,
        "publication:publication": RELEASERS,
        "publication:word": RELEASERS,
        "publication:excel": RELEASERS,
        "publication:again": {"reviewer"},
        "publication:draft": RELEASERS,
        "publication:release": RELEASERS,
        "publication:discard": {"reviewer"},
        "publication:row": {"reviewer"},
        "figures:page": READERS,
        "figures:trends": READERS,
        "figures:compare": READERS,
        "figures:between": READERS,
        "figures:ranking": READERS,
        "figures:records": READERS,
        "figures:reconciliation": {"clerk"},
        "figures:publications": READERS,
        "figures:published": READERS,
        "figures:frozen": READERS,
        "proofing:list": READERS,
        "proofing:page": READERS,
        "proofing:excel": READERS,
        "proofing:word": READERS,
        "proofing:drop": READERS,
        "papers:briefings": PAPER_READERS,
        "papers:briefing": PAPER_READERS,
        "papers:download": PAPER_READERS,
        "papers:new": PUBLISHERS,
        "papers:edit": PUBLISHERS,
        "papers:issue": PUBLISHERS,
        "papers:pdf": PAPER_READERS,
        "papers:since": PAPER_READERS,
        "papers:distribution": PUBLISHERS,
        "papers:sections": PUBLISHERS,
        "papers:section": PUBLISHERS,
        "papers:try": PUBLISHERS,
        "papers:versions": PUBLISHERS,
        "papers:version-restore": PUBLISHERS,
        "papers:submit": PUBLISHERS,
        "papers:sign": {"reviewer", "leader"} | DESK,
        "papers:send-back": {"reviewer", "leader"} | DESK,
        "papers:template": PUBLISHERS,
        "papers:template-current": PUBLISHERS,
        "papers:template-shipped": PUBLISHERS,
        "papers:template-restore": PUBLISHERS,
    }
)
"""Who gets past the door of a route; all others are refused with 403."""

ELSEWHERE = {"qingping", "shiqiao"} | DESK
PAPERS = dict.fromkeys(
    (
        *(f"papers:{name}" for name in ("briefing", "download", "pdf", "since", "edit", "section", "versions")),
        *(f"mailroom:{name}" for name in ("package", "package-download")),
    ),
    OFFICE,
)
SEES: dict[str, set[str]] = (
    PAPERS
    | finding_routes.SEES
    | register_routes.SEES
    | site_routes.SEES
    | {
        "units:leave-deputies": {"landong"},
        "inbox:open": {"landong"},
        "proofing:page": {"landong"},
        "proofing:excel": {"landong"},
        "proofing:word": {"landong"},
        "complaints:page": READERS - ELSEWHERE,
        "complaints:batch": READERS - {"shiqiao"},
        "complaints:batch-repeats": {"clerk"},
        "complaints:answer": {"landong"},
        "complaints:attachment": READERS - ELSEWHERE,
        "complaints:upload": {"landong"},
        "complaints:claims": {"clerk", "landong"},
        "complaints:actions": {"clerk", "landong"},
        "complaints:complainant": {"clerk", "reviewer", "landong"},
        "complaints:picture": READERS - ELSEWHERE,
        "complaints:picture-image": READERS - ELSEWHERE,
        "mailroom:case-file": READERS - ELSEWHERE,
        "mailroom:case-file-download": READERS - ELSEWHERE,
        "mailroom:slip": READERS - ELSEWHERE,
        "mailroom:slip-word": READERS - ELSEWHERE,
        "activities:edit": {"clerk", "reviewer", "landong"},
        "figures:ranking": OFFICE,
        "figures:published": OFFICE,
        "figures:frozen": OFFICE,
    }
)
"""Of a route to one record that belongs to 澜东区 or to the office: who finds it; to the others it isn't there (404)."""


REFUSED = dict.fromkeys(
    (f"papers:{name}" for name in ("new", "distribution", "template", "template-current", "template-shipped")), DESK
) | {"complaints:actions": {"clerk", "landong"}, "complaints:complainant": {"landong"}, **finding_routes.REFUSED}
"""Whom a page tells why it can't open now (409): it belongs to the inspection's own office, or no answer was accepted yet."""


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The full names of all routes; one without a name is called by its pattern, so that it fails."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or f"without a name: {pattern.pattern}")
        else:
            yield from routes(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


def test_every_route_is_declared() -> None:
    assert set(routes()) == set(ADMITTED) | OUTSIDE


@pytest.fixture
def addresses(office: Inspection) -> dict[str, str]:
    """One address for each route. Complaint 1 and the work record belong to 澜东区."""
    small_ledger(office)
    item = share(office, 1, "澜东区")
    reviewer, clerk = Member.objects.get(username="reviewer"), Member.objects.get(username="clerk")
    intake = Intake.objects.create(inspection=office, kind="transfer", by=clerk)
    record = WorkRecord.objects.create(
        inspection=office,
        unit=Unit.objects.get(short="澜东区"),
        day=date(2025, 6, 5),
        title="现场督办",
        text="到现场督办。",
        by=Member.objects.get(username="landong"),
    )
    day = date(2025, 6, 8)
    draft = briefings.draft(office, number=1, day=day, as_of=day, handled_as_of=day, by=reviewer)
    issued = briefings.issue(draft, by=reviewer, through=Briefing.Through.COMMAND)
    draft = briefings.draft(office, number=2, day=day, as_of=day, handled_as_of=day, by=reviewer)
    landong = Member.objects.get(username="landong")
    slips = issue_slips(office, by=clerk, expected=len(unslipped(office)))
    slip = next(made for made in slips if made.unit_id == item.unit_id)
    takeover = Intake.objects.create(inspection=office, kind="takeover", by=clerk)
    package = Package.objects.create(
        inspection=office,
        number=1,
        until=timezone.now(),
        order="number",
        contents=[],
        stored=keep("package.zip", b"PK", by=reviewer),
        by=reviewer,
    )
    public = Publication.objects.create(
        inspection=office,
        number=1,
        title="公开表",
        columns=[],
        rows=[],
        count=0,
        late_count=0,
        word=package.stored,
        sheet=package.stored,
        prepared_by=reviewer,
        by=Member.objects.get(username="leader"),
        at=timezone.now(),
    )
    table = Draft.objects.create(inspection=office, title="公开表", columns=[], by=reviewer)
    row = table.rows.create(position=1, case=item.case, cells=[])
    (file,) = attach(item, [("照片.jpg", photo())], by=landong)
    upload = begin(by=landong, about=f"share:{item.pk}", name="现场.jpg", size=9, mark="1")
    tell([Note(to=[landong], kind=Kind.GIVEN, text="新交办一件。", link="/", key="one")])
    message = Message.objects.get(key="one")
    proof = prove_file(
        ("简报.txt", "共3件，其中来电2件、来信2件。".encode()), previous=None, inspection=office, by=landong
    )
    absence = landong.absences.create(starts_on=date(2025, 6, 9), ends_on=date(2025, 6, 10))
    parameters: dict[str, dict[str, Any]] = {
        **{f"units:{name}": {"pk": landong.pk} for name in ("member", "member-title", "member-leave", "post-add")},
        **{f"units:leave-{name}": {"pk": absence.pk} for name in ("deputies", "back", "decline")},
        "units:member-deputies": {"pk": landong.pk, "absence": absence.pk},
        "units:member-back": {"pk": landong.pk, "absence": absence.pk},
        "units:post-end": {"pk": landong.pk, "post": landong.posts.get().pk},
        **{f"units:{name}": {"pk": item.unit_id} for name in ("unit", "unit-name", "unit-move")},
        "units:unit-name-end": {"pk": item.unit_id, "name": 1},
        "inbox:open": {"pk": message.pk},
        **{f"proofing:{name}": {"pk": proof.pk} for name in ("page", "excel", "word", "drop")},
        "inbox:mark": {"pk": message.pk},
        "inbox:unmark": {"stamp": 1},
        "units:reset-password": {"pk": clerk.pk},
        "units:switch-account": {"pk": clerk.pk},
        "complaints:batch": {"number": 1},
        "complaints:duty-drop": {"pk": 1},
        "complaints:attachment": {"pk": file.pk},
        "complaints:attachment-remove": {"pk": file.pk},
        "complaints:upload": {"pk": upload.pk},
        "complaints:upload-finish": {"number": number(1), "unit": item.unit_id, "pk": upload.pk},
        "complaints:picture": {"pk": file.pk, "mark": file.mark},
        "complaints:picture-scrub": {"pk": file.pk, "mark": file.mark},
        "complaints:picture-image": {"pk": file.pk, "mark": file.mark, "size": "thumb"},
        "look:change-view": {"pk": 1},
        "look:restore-view": {"pk": 1},
        "look:undo": {"pk": 1},
        "mailroom:package": {"pk": package.pk},
        **{f"mailroom:{name}": {"pk": slip.pk} for name in ("slip", "slip-sign", "slip-receipt", "slip-word")},
        **{f"mailroom:{name}": {"pk": item.case_id} for name in ("case-file", "case-file-download")},
        "mailroom:package-download": {"pk": package.pk},
        **{f"publication:{name}": {"pk": public.pk} for name in ("publication", "word", "excel", "again")},
        **{f"publication:{name}": {"pk": table.pk} for name in ("draft", "release", "discard")},
        "publication:row": {"pk": table.pk, "row": row.pk},
        **{
            f"complaints:{name}": {"number": number(1)}
            for name in ("page", "withdraw", "restore", "claims", "verdict", "complainant")
        },
        **{f"complaints:repeat-{name}": {"number": number(1)} for name in ("link", "unlink", "refuse")},
        "complaints:batch-repeats": {"number": 1},
        "activities:edit": {"pk": record.pk},
        "figures:published": {"pk": Published.objects.get().pk},
        "figures:frozen": {"pk": Published.objects.get().pk},
        "figures:reconciliation": {"pk": takeover.pk},
    }
    for name in (
        "answer",
        "actions",
        "visit",
        "review",
        "act",
        "pass-on",
        "reassign",
        "attach",
        "describe",
        "upload-begin",
        "suspend",
        "resume",
        "extension-ask",
        "extension-decide",
    ):
        parameters[f"complaints:{name}"] = {"number": number(1), "unit": item.unit_id}
    parameters |= finding_routes.parameters(office) | register_routes.parameters(office)
    parameters |= site_routes.parameters(item)
    for name in ("switch", "remove", "test"):
        parameters[f"inbox:channel-{name}"] = {"pk": 1}
    for name in ("preview", "mend", "confirm", "discard", "undo"):
        parameters[f"complaints:intake-{name}"] = {"pk": intake.pk}
    for name in ("edit", "issue", "sections", "try", "versions", "submit", "sign", "send-back"):
        parameters[f"papers:{name}"] = {"pk": draft.pk}
    parameters["papers:section"] = {"pk": draft.pk, "key": "received"}
    parameters["papers:version-restore"] = {"pk": draft.pk, "revision": 1}
    for name in ("briefing", "download", "pdf", "since"):
        parameters[f"papers:{name}"] = {"pk": issued.pk}
    found = {name: reverse(name, kwargs=parameters.get(name)) for name in ADMITTED}
    found["figures:records"] += "?name=received&as_of=2025-06-08"
    found["figures:frozen"] += "?name=received"
    found["figures:register-records"] += "?name=orders"
    found["figures:between"] += "?event=came&a=2025-06-01&b=2025-06-08"
    return found


def test_who_has_not_signed_in_is_sent_to_sign_in(addresses: dict[str, str], client: Client) -> None:
    for name, address in addresses.items():
        for method in (client.get, client.post):
            response = method(address)
            assert (response.status_code, "/signin" in response.headers["Location"]) == (302, True), name


@pytest.mark.parametrize("persona", sorted(EVERYBODY))
def test_each_persona_at_every_door(addresses: dict[str, str], persona: str) -> None:
    client = Client(raise_request_exception=True)
    client.force_login(
        Member.objects.get(username=persona), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for name, address in addresses.items():
        status = client.get(address).status_code
        if persona not in ADMITTED[name]:
            assert status == 403, f"{name} lets {persona} in: {status}"
            assert client.post(address).status_code == 403, f"{name} takes what {persona} sends"
        elif persona not in SEES.get(name, EVERYBODY):
            assert status == 404, f"{name} shows {persona} what it must not see: {status}"
        elif persona in REFUSED.get(name, ()):
            assert status == 409, f"{name} does not refuse {persona}: {status}"
        else:
            # 405: a door that takes forms only; 302: one that leads on
            assert status in (200, 302, 405), f"{name} fails for {persona}: {status}"


@pytest.mark.parametrize("persona", sorted(COUNTIES - {"landong"}))
def test_nobody_acts_on_another_units_share(addresses: dict[str, str], persona: str) -> None:
    client = Client()
    client.force_login(
        Member.objects.get(username=persona), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    sent = {"act": "accept", "seen": 2, "verdict": "属实", "investigation": "查", "action": "改", "outcome": "closed"}
    for name in ("complaints:answer", "complaints:act"):
        assert client.post(addresses[name], sent).status_code == 404, name


def test_a_countys_desk_stays_within_the_county(addresses: dict[str, str]) -> None:
    client = Client()
    client.force_login(
        Member.objects.get(username="qingping-desk"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    sent = {"act": "recall", "seen": 2, "reason": "不属本县", "decision": "approve"}
    for name in ("complaints:act", "complaints:review", "complaints:reassign", "complaints:pass-on"):
        assert client.post(addresses[name], sent).status_code == 404, name
    for name in ("complaints:withdraw", "complaints:restore"):
        assert client.post(addresses[name], sent).status_code == 404, name
    for name in ("papers:new", "papers:template", "complaints:rules-change", "complaints:calendar-change"):
        assert client.post(addresses[name], sent).status_code == 409, name
