"""The rules of the sign-off, for any order of what people may try, and for two who decide at once."""

import threading
from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.building import share, small_ledger

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import AnswerText, act, approve, hand_back, submit
from bihuan.complaints.models import Answer, Signature
from bihuan.complaints.signoff import next_signature
from bihuan.ledger.models import Entry
from bihuan.ledger.verifying import verify
from bihuan.refusals import Refused, Stale
from bihuan.rulebooks import calendar
from bihuan.units.holders import holders
from bihuan.units.models import Member, Post, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

PEOPLE = ("landong", "chief", "reviewer", "leader", "qingping", "clerk")
"""The unit's clerk and its own head, the office's reviewer and leader, and two who have no say in it."""
TURN = "whose turn it is"
WAYS = ("hand in", "hand in as untrue", "sign", "send back", "hand back", "reopen")
SENSIBLE = st.tuples(st.sampled_from(("sign", "hand back", "send back", "hand in")), st.just(TURN), st.integers(0, 3))
ANY = st.tuples(st.sampled_from(WAYS), st.sampled_from(PEOPLE), st.integers(0, 3))
TRIES = st.lists(st.one_of(SENSIBLE, SENSIBLE, ANY), min_size=2, max_size=8)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    """澜东区 has a head of its own who signs first; the clerk of 澜东区 holds a reviewer's post too."""
    small_ledger(office)
    _head_of_landong()
    Post.objects.create(member=_who("landong"), unit=Unit.objects.get(short="澜川市"), role="review")
    return office


def _head_of_landong() -> None:
    chief = Member.objects.create(username="chief", title="区长")
    Post.objects.create(member=chief, unit=Unit.objects.get(short="澜东区"), role="lead")


def _who(username: str) -> Member:
    return Member.objects.get(username=username)


@pytest.mark.django_db
def test_whatever_people_try_only_the_chain_closes(inspection: Inspection) -> None:
    stood: set[str] = set()

    @settings(max_examples=12)
    @given(st.integers(0, 3), TRIES)
    def tried(signed: int, tries: list[tuple[str, str, int]]) -> None:
        with transaction.atomic():
            for what, name, to in [("hand in", "landong", 0), *[("sign", TURN, 0)] * signed, *tries]:
                _try(inspection, what, _person(inspection, name), to)
                stood.add(_check(inspection))
            assert verify().fault == ""
            transaction.set_rollback(True)  # one example leaves nothing to the next

    tried()
    assert {"closed", "handling", "submitted"} <= stood, "the examples went all the way"


def _person(inspection: Inspection, name: str) -> Member:
    if name != TURN:
        return _who(name)
    turn = next_signature(share(inspection, 1, "澜东区"))
    people = holders(turn.unit, Role(turn.role)) if turn else []
    return next((person for person in people if person.username != "landong"), _who("landong"))


def _try(inspection: Inspection, what: str, by: Member, to: int) -> None:
    item = share(inspection, 1, "澜东区")
    seen = item.case.revision
    turn = next_signature(item)
    signed = _signed(turn)
    try:
        if what.startswith("hand in"):
            verdict = "不属实" if what.endswith("untrue") else "属实"
            submit(item, AnswerText(verdict, "查", "改", "closed"), by=by, seen=seen)
        elif what == "sign":
            approve(item, by=by, seen=seen, waived="核对过")
            assert turn is not None
            assert may(by, turn.role, turn.unit)
            assert by.pk != _submitter(item.case.chain)
        elif what == "hand back" and signed:
            step = signed[to % len(signed)]
            hand_back(item, step, by=by, seen=seen, reason="再核")
            assert next_signature(share(inspection, 1, "澜东区")) == step
        else:
            act(item, "reopen" if what == "reopen" else "send_back", by=by, seen=seen, reason="补充")
            assert next_signature(share(inspection, 1, "澜东区")) is None
    except (Refused, Stale):
        assert share(inspection, 1, "澜东区").case.revision == seen, "what is refused changes nothing"


def _signed(turn: Signature | None) -> Sequence[Signature]:
    return list(Signature.objects.filter(answer=turn.answer_id, entry__isnull=False)) if turn else []


def _submitter(chain: str) -> int | None:
    return Entry.objects.filter(chain=chain, act="submit").order_by("-seq").values_list("actor", flat=True)[0]


def _check(inspection: Inspection) -> str:
    """What must be so at any time; where the share stands."""
    item = share(inspection, 1, "澜东区")
    newest = Answer.objects.filter(assignment=item).order_by("-id").first()
    assert newest is not None
    steps = [step.entry_id is not None for step in newest.signatures.all()]
    assert steps == sorted(steps, reverse=True), "signed in their order, none left out"
    assert (newest.accepted_at is not None) == (all(steps) and bool(steps))
    if item.status == "closed":
        assert newest.accepted_at is not None
        signers = [step.entry.actor_id for step in newest.signatures.select_related("entry") if step.entry]
        assert newest.entry.actor_id not in signers
    if item.status == "submitted":
        turn = next_signature(item)
        assert turn is not None
        assert turn.position == steps.count(True) + 1
    return item.status


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides(transactional_db: None) -> None:
    """One signs while the other sends it back: one of them is told what the other did."""
    from conftest import OFFICE

    from bihuan.cases.opening import open_site_data

    calendar.seed([2025])
    open_site_data(OFFICE)
    inspection = Inspection.objects.get()
    small_ledger(inspection)
    Post.objects.create(member=_who("clerk"), unit=Unit.objects.get(short="澜川市"), role="review")
    item = share(inspection, 3, "澜东区")
    submit(item, AnswerText("属实", "查", "改", "closed"), by=_who("landong"), seen=item.case.revision)
    start = threading.Barrier(2)
    results: list[str] = []

    def decide(name: str) -> None:
        mine, member = share(inspection, 3, "澜东区"), _who(name)
        start.wait()
        try:
            if name == "reviewer":
                approve(mine, by=member, seen=mine.case.revision, waived="核对过")
            else:
                act(mine, "send_back", by=member, seen=mine.case.revision, reason="补照片")
            results.append(name)
        except Stale as stale:
            results.append(f"told {len(stale.changes)}")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(name,)) for name in ("reviewer", "clerk")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = set(results) - {"told 1"}
    assert sorted(results) == sorted([winner, "told 1"])
    item = share(inspection, 3, "澜东区")
    assert item.status == {"reviewer": "closed", "clerk": "handling"}[winner]
    assert Entry.objects.filter(chain=item.case.chain, act__in=("close", "send_back")).count() == 1
    assert (next_signature(item) is None, verify().fault) == (True, "")
