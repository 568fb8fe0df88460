"""Every figure says which things it counts, as of when, and is exactly the records it opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import FIRST_DAY, answered, number, received, replies, share, small_ledger, transfer

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.answering import act
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.repeats.linking import link
from bihuan.figures.catalogue import Answer, ask
from bihuan.figures.composing import GROUPS
from bihuan.figures.slices import records
from bihuan.refusals import Unusable
from bihuan.rulebooks.models import RulebookText
from bihuan.units.models import Member

SECOND_DAY = FIRST_DAY + timedelta(days=1)
LATER = FIRST_DAY + timedelta(days=6)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


CONTRACT = ["unit", "label", "channel", "status", "verdict", "batch", "day", "key_by_unit", "open_by_unit"]


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def close(inspection: Inspection, serial: int, unit: str, day: date, status: str = "已办结") -> None:
    goal, on = ("完成改造", "") if status == "阶段性办结" else ("", day)
    answered(inspection, replies(day, [(number(serial), unit, "属实", status, goal, on)]))


class TestWhatIsCounted:
    def test_all_that_a_briefing_prints(self, inspection: Inspection) -> None:
        close(inspection, 1, "澜东区", LATER)
        answer = ask(inspection, SECOND_DAY, LATER)
        assert answer.figures == {
            "received": 5,
            "batches": 2,
            "labels": 6,
            "key": 1,
            "assignments": 5,
            "repeats": 0,
            "closed": 1,
            "stage_closed": 0,
            "open": 4,
            "closing_rate": 0.2,
        }
        assert answer.by == {
            "by_unit": {"澜东区": 1, "青屏县": 1, "市城管局": 1, "澜东区、青屏县": 1, "未分办": 1},
            "by_label": {"大气": 3, "水": 1, "噪声": 1, "土壤": 1},
            "by_channel": {"来电": 4, "来信": 1},
            "key_by_unit": {"澜东区": 1},
            "closed_by_unit": {"澜东区": 1},
        }
        assert list(answer.by["by_unit"]) == ["澜东区", "青屏县", "市城管局", "澜东区、青屏县", "未分办"]

    def test_a_shared_complaint_counts_once_and_is_open_until_all_have_closed(self, inspection: Inspection) -> None:
        close(inspection, 3, "澜东区", LATER)
        answer = ask(inspection, LATER)
        assert (answer.figures["received"], answer.figures["closed"]) == (5, 0)
        close(inspection, 3, "青屏县", LATER)
        assert ask(inspection, LATER).by["closed_by_unit"] == {"澜东区、青屏县": 1}

    def test_received_and_handled_have_cut_offs_of_their_own(self, inspection: Inspection) -> None:
        close(inspection, 1, "澜东区", LATER)
        close(inspection, 4, "市城管局", LATER)
        figures = ask(inspection, FIRST_DAY, LATER).figures
        assert (figures["received"], figures["closed"], figures["open"], figures["batches"]) == (3, 1, 2, 1)
        assert ask(inspection, FIRST_DAY).figures["closed"] == 0

    def test_what_came_after_handling_was_cut_off_is_open(self, inspection: Inspection) -> None:
        figures = ask(inspection, SECOND_DAY, FIRST_DAY).figures
        assert (figures["received"], figures["open"]) == (5, 5)

    def test_stage_closed_counts_towards_the_rate_where_the_rulebook_says_so(self, inspection: Inspection) -> None:
        close(inspection, 1, "澜东区", LATER)
        close(inspection, 2, "青屏县", LATER, "阶段性办结")
        answer = ask(inspection, LATER)
        assert (answer.figures["closing_rate"], answer.figures["stage_closed"]) == (0.2, 1)
        text = inspection.rulebook_text.text.replace("counts_stage_closed = false", "counts_stage_closed = true")
        inspection.rulebook_text = RulebookText(code="hunan-look-back", text=text)
        assert ask(inspection, LATER).figures["closing_rate"] == 0.4
        assert records(inspection, "closing_rate", as_of=LATER).count() == 2

    def test_nothing_received_is_a_rate_of_nought(self, office: Inspection) -> None:
        assert ask(office, FIRST_DAY).figures["closing_rate"] == 0

    def test_a_channel_that_nobody_noted_is_a_group_too(self, office: Inspection) -> None:
        received(office, transfer(1, [("访受〔2025〕15号", "冒黑烟。", "澜东区", "大气", "")]))
        assert ask(office, FIRST_DAY).by["by_channel"] == {"未注明": 1}
        assert records(office, "by_channel", "未注明", as_of=FIRST_DAY).count() == 1

    def test_a_recalled_share_is_no_assignment_from_then_on(self, inspection: Inspection) -> None:
        item = share(inspection, 3, "青屏县")
        act(item, "recall", by=who("clerk"), seen=item.case.revision, reason="不属其管辖", on=LATER)
        assert ask(inspection, SECOND_DAY).figures["assignments"] == 5
        answer = ask(inspection, LATER)
        assert (answer.figures["assignments"], answer.by["by_unit"]["澜东区"]) == (4, 2)

    def test_a_repeat_keeps_its_number_and_is_counted(self, inspection: Inspection) -> None:
        first, again = (Case.objects.get(number=number(serial)).complaint for serial in (1, 4))
        link(again, first, by=None, seen=None, effective=again.case.received_at)
        assert (ask(inspection, LATER).figures["repeats"], ask(inspection, FIRST_DAY).figures["repeats"]) == (1, 0)

    def test_more_groups_come_when_asked_for(self, inspection: Inspection) -> None:
        close(inspection, 1, "澜东区", LATER)
        by = ask(inspection, LATER, dimensions=["batch", "day", "status", "verdict", "open_by_unit"]).by
        assert by["by_batch"] == {"第1批": 3, "第2批": 2}
        assert by["by_day"] == {"2025-06-02": 3, "2025-06-03": 2}
        assert by["by_status"] == {"未分办": 1, "已交办": 3, "已办结": 1}
        assert by["by_verdict"] == {"尚无结论": 4, "属实": 1}
        assert by["open_by_unit"] == {"青屏县": 1, "市城管局": 1, "澜东区、青屏县": 1, "未分办": 1}

    def test_an_unknown_group_names_those_there_are(self, inspection: Inspection) -> None:
        with pytest.raises(Unusable, match="batch、day"):
            ask(inspection, LATER, dimensions=["colour"])

    def test_a_time_cuts_within_the_day(self, inspection: Inspection) -> None:
        item = share(inspection, 1, "澜东区")
        act(item, "accept", by=who("landong"), seen=item.case.revision)
        now = item.case.spans.model.objects.filter(case=item.case).latest("since").since
        before = ask(inspection, now - timedelta(seconds=1), dimensions=["status"]).by["by_status"]
        after = ask(inspection, now, dimensions=["status"]).by["by_status"]
        assert (before.get("正在办理", 0), after["正在办理"]) == (0, 1)

    def test_every_number_has_its_unit_and_definition(self, inspection: Inspection) -> None:
        printed = ask(inspection, LATER).to_json()
        assert set(printed["definitions"]) == {*printed["figures"], *printed["by"]}
        assert printed["definitions"]["labels"]["unit"] == "个"
        assert "重要件" in printed["definitions"]["key"]["text"]
        assert printed["definitions"]["closing_rate"]["text"].startswith("办结率=")


class TestScope:
    def test_a_county_counts_its_own_and_its_own_part_of_what_it_shares(self, inspection: Inspection) -> None:
        close(inspection, 3, "青屏县", LATER)
        answer = ask(inspection, LATER, member=who("landong"))
        assert answer.by["by_unit"] == {"澜东区": 1, "澜东区、青屏县": 1}
        assert answer.figures | {"labels": 2, "assignments": 2, "batches": 1, "closed": 0} == answer.figures
        assert ask(inspection, LATER, member=who("qingping")).figures["closed"] == 1

    def test_verdicts_of_all_are_not_for_one(self, inspection: Inspection) -> None:
        with pytest.raises(Unusable):
            ask(inspection, LATER, member=who("landong"), dimensions=["verdict"])
        with pytest.raises(Unusable):
            records(inspection, "by_verdict", "属实", as_of=LATER, member=who("landong"))

    def test_who_has_nothing_counts_nothing(self, inspection: Inspection) -> None:
        for username in ("keeper", "auditor"):
            figures = ask(inspection, LATER, member=who(username)).figures
            assert not any(figures.values())

    def test_the_office_counts_everything(self, inspection: Inspection) -> None:
        assert ask(inspection, LATER, member=who("clerk")).figures == ask(inspection, LATER).figures


def check_records(inspection: Inspection, answer: Answer, member: Member | None = None) -> None:
    """Every number of the answer is as many records as it says."""
    asked = {"as_of": answer.as_of, "handled_as_of": answer.handled_as_of, "member": member}
    for name, value in answer.figures.items():
        found = records(inspection, name, **asked).count()  # type: ignore[arg-type]
        assert (found if name != "closing_rate" else round(found / max(answer.figures["received"], 1), 4)) == value, (
            name
        )
    for name, group in answer.by.items():
        for key, value in group.items():
            assert records(inspection, name, key, **asked).count() == value, (name, key)  # type: ignore[arg-type]


@contextmanager
def left_without_trace() -> Iterator[None]:
    """One example of a property leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


moves = st.lists(
    st.tuples(
        st.integers(1, 8),
        st.sampled_from(["澜东区", "青屏县", "市城管局"]),
        st.sampled_from(["已办结", "阶段性办结", "未办结"]),
        st.integers(1, 9),
    ),
    max_size=10,
    unique_by=lambda move: move[:2],
)
units = st.lists(
    st.sampled_from(["", "澜东区", "青屏县", "市城管局", "澜东区、青屏县", "澜东区、市城管局"]), min_size=8, max_size=8
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units, moves, st.integers(-1, 10), st.integers(-1, 10), st.sampled_from([None, "landong", "qingping"]))
def test_every_number_is_exactly_its_records(
    office: Inspection,
    named: list[str],
    answers: list[tuple[int, str, str, int]],
    as_of: int,
    later: int,
    username: str | None,
) -> None:
    with left_without_trace():
        play(office, named, answers)
        member = who(username) if username else None
        dimensions = [name for name in CONTRACT if member is None or name != "verdict"]
        day, handled = FIRST_DAY + timedelta(days=as_of), FIRST_DAY + timedelta(days=later)
        answer = ask(office, day, handled, member=member, dimensions=dimensions)
        check_records(office, answer, member)
        figures = answer.figures
        assert figures["received"] == figures["closed"] + figures["stage_closed"] + figures["open"]
        for name, group in answer.by.items():
            assert sum(group.values()) == figures[GROUPS[name].whole], name


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units, moves, st.integers(0, 10))
def test_any_past_day_is_as_if_nothing_had_come_later(
    office: Inspection, named: list[str], answers: list[tuple[int, str, str, int]], day: int
) -> None:
    """Asked as of a day, the whole ledger says what a ledger that ends with that day says."""
    until = FIRST_DAY + timedelta(days=day)
    with left_without_trace():
        play(office, named, answers)
        whole = ask(office, until, dimensions=CONTRACT)
    with left_without_trace():
        play(office, named, [answer for answer in answers if FIRST_DAY + timedelta(days=answer[3]) <= until], until)
        cut = ask(office, until, dimensions=CONTRACT)
    assert (whole.figures, whole.by) == (cut.figures, cut.by)


def play(
    inspection: Inspection, named: list[str], answers: list[tuple[int, str, str, int]], until: date = date.max
) -> None:
    """Two batches of four, dispatched on their days; then each answer that some unit with a share gave, by days."""
    labels = ["大气", "水、大气", "噪声", "土壤"]
    for batch in (1, 2):
        if FIRST_DAY + timedelta(days=batch - 1) <= until:
            serials = range(batch * 4 - 3, batch * 4 + 1)
            rows = [
                (("*" if n % 3 == 0 else "") + number(n), "冒黑烟。", named[n - 1], labels[n % 4], "来电")
                for n in serials
            ]
            received(inspection, transfer(batch, rows))
    dispatch_named(inspection, by=None)
    for serial, unit, status, day in sorted(answers, key=lambda answer: answer[3]):
        if Assignment.objects.filter(case__number=number(serial), unit__short=unit).exists():
            close(inspection, serial, unit, FIRST_DAY + timedelta(days=day), status)


def test_the_number_of_queries_does_not_grow(inspection: Inspection) -> None:
    def queries(member: Member | None) -> int:
        if member is not None:
            member.held_posts()
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ask(inspection, LATER, LATER + timedelta(days=1), member=member)
        return len(seen)

    few = {name: queries(who(name)) for name in ("clerk", "landong")}
    received(
        inspection,
        transfer(3, [(number(n), "冒黑烟。", "澜东区", "大气、水", "来电") for n in range(10, 60)]),
    )
    assert few == {name: queries(who(name)) for name in ("clerk", "landong")}
    assert queries(None) <= 8
