"""Figures of findings: the arithmetic of papers, any past day, what each number opens, and who may see it."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import answered, number, replies, share, small_ledger, table

from bihuan.cases.models import Facet, Inspection
from bihuan.complaints.intake import take_in
from bihuan.complaints.models import Action
from bihuan.complaints.tests.persons import at_desk, text_of
from bihuan.figures.command import run
from bihuan.figures.findings.counting import DIMENSIONS, AskedFindings, answer, records
from bihuan.figures.findings.declared import FIGURES, PARTS, Standing
from bihuan.findings.arranging import invest
from bihuan.findings.lifecycle import FINDING, stand_after
from bihuan.findings.models import Finding, Measure
from bihuan.findings.recording import Act, record
from bihuan.findings.referring import ReferralText, conclude_referral, refer
from bihuan.findings.relating import relate
from bihuan.findings.tests.building import open_source, plan_finding
from bihuan.ledger.models import Entry
from bihuan.moments import cutoff, day_start
from bihuan.reading import read
from bihuan.refusals import Refused
from bihuan.rounds.opening import open_round
from bihuan.rounds.reporting import ReportText, report
from bihuan.rounds.reviewing import accept
from bihuan.units.models import Member
from bihuan.units.roles import Role

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 5)
WAYS = {
    "rectified": ("apply", "rectify"),
    "struck_off": ("apply", "rectify", "strike_off"),
    "kept_up": ("apply", "rectify", "keep_up"),
    "open": (),
}


def moved(finding: Finding, way: str, on: date = date(2026, 3, 2), schedule: str = "") -> Finding:
    """The finding goes ``way`` on a day; or stays open with what a round said of it."""
    acts = [Act(finding.case, act, Role.LEAD, effective=on) for act in WAYS[way]]
    if acts:
        record(acts, inspection=finding.case.inspection, by=None)
    if schedule:
        Facet.objects.create(
            inspection=finding.case.inspection,
            case=finding.case,
            dimension=Facet.Dimension.SCHEDULE,
            value=schedule,
            since=day_start(on),
        )
    return finding


@pytest.fixture
def nineteen(office: Inspection) -> Inspection:
    """As seed 003 counts: 17 items and 2 from own checks; 14 rectified (13 struck off), 4 on schedule, 1 behind."""
    plan = [("struck_off", "")] * 12 + [("kept_up", "")] + [("rectified", "")]
    plan += [("open", "on_schedule")] * 4 + [("open", "behind")]
    for place, (way, schedule) in enumerate(plan, start=1):
        year = 2025 if place <= 10 else 2026
        unit = "青屏县" if place % 2 else "澜东区"
        moved(plan_finding(office, f"问题{place}", lead=unit, due_on=date(year, 12, 31)), way, schedule=schedule)
    return office


def asked(inspection: Inspection, day: date = date(2026, 4, 1), username: str = "") -> AskedFindings:
    return AskedFindings([inspection], day, Member.objects.get(username=username) if username else None)


def test_the_paragraph_of_a_paper_adds_up(nineteen: Inspection) -> None:
    figures = answer(asked(nineteen)).figures
    assert [figures[name] for name in ("findings", *PARTS)] == [19, 14, 4, 1, 0]
    assert (figures["struck_off"], figures["kept_up"]) == (13, 1)
    assert (figures["rectified_rate"], figures["struck_off_rate"]) == (0.7368, 0.6842)
    assert figures["findings"] == sum(figures[name] for name in PARTS)


def test_each_dimension_divides_the_whole(nineteen: Inspection) -> None:
    found = answer(asked(nineteen))
    for name in ("due_year", "unit", "source", "level"):
        for figure in ("findings", *PARTS, "struck_off"):
            assert sum(group[figure] for group in found.by[name].values()) == found.figures[figure], (name, figure)
    assert found.by["due_year"]["2025年"]["findings"] == 10
    assert list(found.by["unit"]) == ["澜东区", "青屏县"]


def test_every_number_is_exactly_its_findings(nineteen: Inspection) -> None:
    for username in ("", "qingping"):
        question = asked(nineteen, username=username)
        found = answer(question)
        for name, figure in FIGURES.items():
            if figure.share_of:
                continue
            assert records(question, name).count() == found.figures[name], name
            for dimension, groups in found.by.items():
                for key, numbers in groups.items():
                    assert records(question, name, dimension, key).count() == numbers[name], (name, dimension, key)


def test_before_anything_happened_nothing_is_rectified(nineteen: Inspection) -> None:
    before = answer(asked(nineteen, date(2026, 3, 1))).figures
    assert [before[name] for name in ("findings", *PARTS)] == [19, 0, 0, 0, 19]
    assert answer(asked(nineteen, JANUARY - timedelta(days=1))).figures["findings"] == 0


def test_a_unit_counts_its_own_only(nineteen: Inspection) -> None:
    assert answer(asked(nineteen, username="qingping")).figures["findings"] == 10
    assert answer(asked(nineteen, username="landong")).figures["findings"] == 9


def test_what_is_late_is_late_from_the_day_after(office: Inspection) -> None:
    plan_finding(office, due_on=date(2026, 3, 31))
    late = [answer(asked(office, day)).figures["late"] for day in (date(2026, 3, 30), date(2026, 3, 31))]
    assert late == [0, 1]


def test_parts_count_by_their_own_level_only(office: Inspection) -> None:
    whole = plan_finding(office, "问题1")
    part = plan_finding(office, "问题1-1")
    Finding.objects.filter(pk=part.pk).update(parent=whole, level="task")
    Facet.objects.filter(case=part.case, dimension="level").update(value="task")
    found = answer(asked(office))
    assert found.figures["findings"] == 1
    assert {key: numbers["findings"] for key, numbers in found.by["level"].items()} == {"项": 1, "任务": 1}


@given(
    acts=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(FINDING)), st.integers(0, 15)), max_size=15),
    day=st.integers(0, 150),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_past_day_is_what_the_ledger_replays(
    office: Inspection, acts: list[tuple[int, str, int]], day: int
) -> None:

    with transaction.atomic():
        cases = [plan_finding(office, f"问题{place}").case for place in (1, 2, 3)]
        moments = [JANUARY] * 3
        for place, act, later in acts:
            moments[place] += timedelta(days=later)
            try:
                record(
                    [Act(cases[place], act, Role.LEAD, effective=moments[place], reason="按程序")],
                    inspection=office,
                    by=None,
                )
            except Refused:
                continue
        as_of = JANUARY + timedelta(days=day)
        counted: Counter[Standing] = Counter()
        for case in cases:
            entries = Entry.objects.filter(chain=case.chain, effective_at__lt=cutoff(as_of)).order_by("seq")
            counted[Standing(stand_after(entries), "", False)] += 1
        figures = answer(asked(office, as_of)).figures
        for name in ("findings", "rectified", "checking", "struck_off", "kept_up"):
            assert figures[name] == sum(n for one, n in counted.items() if FIGURES[name].counts(one)), name
        transaction.set_rollback(True)


def test_findings_cost_no_more_queries(office: Inspection) -> None:
    plan_finding(office)
    few = _queries(office)
    for place in range(2, 9):
        plan_finding(office, f"问题{place}")
    assert _queries(office) == few


def _queries(inspection: Inspection) -> int:
    with CaptureQueriesContext(connection) as caught:
        answer(asked(inspection))
    return len(caught)


def test_at_the_desk_every_number_opens_its_findings(nineteen: Inspection) -> None:
    desk = at_desk("leader")
    page = text_of(desk.get(reverse("figures:findings"), {"as_of": "2026-04-01"}))
    assert "73.68" in page
    opened = text_of(desk.get(reverse("figures:finding-records"), {"name": "behind", "as_of": "2026-04-01"}))
    assert "问题19" in opened
    assert "共 1 条" in opened
    assert desk.get(reverse("figures:finding-records"), {"name": "nothing"}).status_code in (400, 422)


def test_the_command_tells_them_too(nineteen: Inspection, capsys: pytest.CaptureFixture[str]) -> None:
    day = date(2026, 4, 1)
    assert run("lc2025", day, day, ["due_year"], True) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["figures"]["findings"], told["figures"]["findings_rectified"]) == (19, 14)
    assert told["by"]["findings_struck_off_by_due_year"] == {"2025年": 10, "2026年": 3}
    assert "findings_behind" in told["definitions"]


def test_sources_stand_beside_each_other_in_one_answer(
    nineteen: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    """Own checks beside the feedback: totals of all, and each source with its closing rate."""
    checks = open_source("lc-checks", "举一反三自查自纠", "own_check")
    for place, way in enumerate(["struck_off"] * 9 + ["open"], start=1):
        moved(plan_finding(checks, f"问题{place}", lead="澜东区"), way)
    day = date(2026, 4, 1)
    assert run("lc2025", day, day, ["unit"], True, all_sources=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["figures"]["findings"], told["figures"]["findings_struck_off"]) == (29, 22)
    assert told["by"]["findings_struck_off_rate_by_source"] == {
        "省生态环境保护督察“回头看”": 0.6842,
        "举一反三自查自纠": 0.9,
    }
    assert told["by"]["findings_rank_by_unit"] == {"澜东区": 1, "青屏县": 2}
    assert run("lc2025", day, day, ["source"], False, all_sources=True) == 0
    printed = capsys.readouterr().out
    assert "90.00" in printed
    page = text_of(at_desk("leader").get(reverse("figures:findings"), {"as_of": "2026-04-01", "all": "1"}))
    assert "90.00" in page


def test_money_measures_and_documents_add_up(office: Inspection) -> None:
    """Plans and accepted reports, as of the day; a referral from its day, its money once it has ended."""
    first, second = plan_finding(office, "问题1"), plan_finding(office, "问题2", lead="澜东区")
    reporter, clerk, reviewer = (Member.objects.get(username=name) for name in ("qingping", "clerk", "reviewer"))
    for measure in first.measures.all():
        first.case.refresh_from_db()
        measure.finding.case = first.case
        invest(measure, 5_000_000_00, by=clerk, seen=first.case.revision)
    march = open_round(office, date(2026, 3, 25), by=clerk)
    measure = Measure.objects.select_related("finding__case__inspection__region").filter(finding=first)[0]
    told = report(march, measure, ReportText(100, "已完成。", spent_fen=1_234_567_89), by=reporter, seen=0)
    question = asked(office)
    assert answer(question).figures["spent"] == 0
    accept(march, [(told.pk, told.submitted_id)], by=reviewer)
    first.case.refresh_from_db()
    sent = ReferralText("compensation", on=date(2026, 3, 20))
    referral = refer(first, sent, by=clerk, seen=first.case.revision)
    referral.case.refresh_from_db()
    conclude_referral(referral, "已赔付。", date(2026, 4, 1), 88_000_00, by=clerk, seen=referral.case.revision)
    found = answer(question)
    wanted = {"measures": 4, "measures_done": 1, "planned": 10_000_000, "spent": 1_234_567.89, "compensations": 1}
    assert {name: found.figures[name] for name in wanted} == wanted
    assert found.figures["compensated"] == 88_000
    assert found.by["unit"]["青屏县"]["spent"] == 1_234_567.89
    assert found.by["unit"]["澜东区"]["planned"] == 0
    assert list(records(question, "spent")) == [first.case]
    before = answer(asked(office, date(2026, 3, 19))).figures
    assert (before["spent"], before["compensations"], before["planned"]) == (0, 0, 10_000_000)
    assert answer(asked(office, date(2026, 3, 31))).figures["compensated"] == 0
    assert second.case_id not in records(question, "planned").values_list("pk", flat=True)


def test_documents_come_from_the_complaints_that_are_linked(office: Inspection) -> None:
    """A letter that two shares name counts once; persons add up; what is not linked does not count."""
    small_ledger(office)
    day = date(2025, 6, 8)
    answered(office, replies(day, [(number(one), "澜东区", "属实", "已办结", "", "2025-06-05") for one in (1, 3)]))
    finding = plan_finding(office, received=date(2025, 6, 2))
    for serial, kind in ((1, Action.Kind.ORDER), (1, Action.Kind.DETENTION), (3, Action.Kind.ORDER)):
        item = share(office, serial, "澜东区")
        key = "澜环责改2025第7号" if kind == Action.Kind.ORDER else ""
        more = {"number": key, "number_key": key, "persons": 2, "since": day_start(day)}
        Action.objects.create(assignment=item, answer=item.answers.get(), kind=kind, **more)
    clerk = Member.objects.get(username="clerk")
    relate(finding, share(office, 1, "澜东区").case, by=clerk, seen=finding.case.revision)
    found = answer(asked(office)).figures
    assert (found["decisions"], found["filings"], found["detained"]) == (1, 0, 2)
    finding.case.refresh_from_db()
    relate(finding, share(office, 3, "澜东区").case, by=clerk, seen=finding.case.revision)
    assert answer(asked(office)).figures["decisions"] == 1
    assert answer(asked(office, date(2025, 6, 7))).figures["decisions"] == 0


def test_an_amended_deadline_leaves_the_past_late(office: Inspection) -> None:
    finding = plan_finding(office, due_on=date(2026, 2, 28))
    said = table("清单.csv", "整改措施清单（2026年3月10日）", ["序号", "反馈问题", "整改措施", "责任单位", "整改时限"], [(1, finding.problem, "1.完成管网改造；2.健全运维机制。", "青屏县", "2026年12月底前")])  # fmt: skip
    outcome = take_in(office, "plan", [read(said)], by=None)
    assert outcome.total("updated") == 1, outcome.to_json()
    late = [answer(asked(office, date(2026, 3, day))).figures["late"] for day in (1, 9, 10)]
    assert late == [1, 1, 0]


def test_dimensions_are_declared_once() -> None:
    assert set(DIMENSIONS) == {"level", "due_year", "unit", "source"}
