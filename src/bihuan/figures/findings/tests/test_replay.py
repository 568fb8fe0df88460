"""Figures of findings as of any past day are what the ledger's entries say when they are read again from the first."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import table

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.intake import take_in
from bihuan.figures.findings.counting import AskedFindings, answer
from bihuan.findings.recording import Act, record
from bihuan.findings.tests.building import plan_finding
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.reading import read
from bihuan.refusals import Refused
from bihuan.rounds.concluding import conclude, rule
from bihuan.rounds.models import Schedule
from bihuan.rounds.opening import open_round
from bihuan.units.models import Member
from bihuan.units.roles import Role

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 5)
DUE = date(2026, 3, 31)
LEADS = {
    "apply": "checking", "take_back_apply": "open", "rectify": "rectified", "refuse": "open",
    "strike_off": "struck", "keep_up": "kept", "reopen_finding": "open",
}  # fmt: skip
"""Written down again here, so that the product's own table is not what it is measured by."""
WAY = ("apply", "rectify", "strike_off", "reopen_finding", "apply", "refuse", "apply", "rectify", "keep_up")
DONE = {"rectified", "struck", "kept"}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("go"), st.integers(0, 2), st.integers(1, 4)),
        st.tuples(st.just("round"), st.just(0), st.just(1)),
        st.tuples(st.just("rule"), st.integers(0, 2), st.just(1)),
        st.tuples(st.just("amend"), st.integers(0, 2), st.integers(3, 12)),
    ),
    min_size=3,
    max_size=7,
)


class Play:
    """Three findings to which things happen, each later than the one before."""

    def __init__(self, office: Inspection) -> None:
        self.office = office
        self.findings = [
            plan_finding(office, f"问题{place}", lead=unit, due_on=DUE)
            for place, unit in ((1, "青屏县"), (2, "澜东区"), (3, "青屏县"))
        ]
        self.on = FIRST
        self.gone = [0, 0, 0]
        self.schedules: list[Schedule] = []
        self.days = {FIRST}

    def go(self, place: int, steps: int) -> None:
        """So many steps along the way of striking off and reopening."""
        for act in WAY[self.gone[place] : self.gone[place] + steps]:
            said = Act(self.findings[place].case, act, Role.LEAD, effective=self.on, reason="按程序")
            record([said], inspection=self.office, by=None)
            self.on += timedelta(days=1)
        self.gone[place] = min(self.gone[place] + steps, len(WAY))

    def round(self, _place: int, _steps: int) -> None:
        asked = open_round(self.office, self.on, by=None)
        self.schedules = conclude(asked, by=Member.objects.get(username="reviewer"))

    def rule(self, place: int, _steps: int) -> None:
        """Whatever the last round computed, a person says it is behind, or on schedule."""
        wanted = [one for one in self.schedules if one.case_id == self.findings[place].case.pk]
        for schedule in wanted:
            value = "behind" if schedule.computed != "behind" else "on_schedule"
            rule(schedule, value, "现场看过。", by=Member.objects.get(username="reviewer"))

    def amend(self, place: int, month: int) -> None:
        """The plan list says another month."""
        heads = ["序号", "反馈问题", "整改措施", "责任单位", "整改时限"]
        row = (
            place + 1,
            self.findings[place].problem,
            "1.完成管网改造；2.健全运维机制。",
            "青屏县",
            f"2026年{month}月底前",
        )
        title = f"整改措施清单（{self.on.year}年{self.on.month}月{self.on.day}日）"
        assert take_in(self.office, "plan", [read(table("清单.csv", title, heads, [row]))], by=None).written


def replayed(entries: Iterable[Entry], as_of: date) -> tuple[str, str, date]:
    """(stand, schedule, due day) of one finding at the end of ``as_of``, from nothing but its chain."""
    stand, due = "open", DUE
    rounds: dict[str, str] = {}
    amended: list[tuple[date, date]] = []
    for entry in entries:
        if entry.act in LEADS and beijing_day(entry.effective_at) <= as_of:
            stand = LEADS[entry.act]
        elif entry.act in ("set_schedule", "rule_schedule"):
            rounds[entry.data["round"]] = entry.data["schedule"]
        elif entry.act == "amend_plan":
            said = [after for field, _before, after in entry.data["changes"] if field == "整改时限"]
            amended += [(beijing_day(entry.effective_at), date.fromisoformat(text[-11:-1])) for text in said]
    for day, moved in amended:
        due = moved if day <= as_of else due
    past = [value for day, value in sorted(rounds.items()) if date.fromisoformat(day) <= as_of]
    return stand, past[-1] if past else "", due


def counted(chains: list[list[Entry]], as_of: date) -> Counter[str]:
    """The figures, by the definitions that papers print."""
    found: Counter[str] = Counter()
    for entries in chains:
        stand, schedule, due = replayed(entries, as_of)
        done = stand in DONE
        found["findings"] += 1
        found["rectified"] += done
        found["struck_off"] += stand in {"struck", "kept"}
        found["kept_up"] += stand == "kept"
        found["checking"] += stand == "checking"
        found["on_schedule"] += not done and schedule in {"on_schedule", "completed"}
        found["behind"] += not done and schedule == "behind"
        found["unreported"] += not done and not schedule
        found["late"] += not done and due <= as_of
    return found


@given(steps=STEPS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_day_is_what_the_chains_say(office: Inspection, steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        play = Play(office)
        for name, place, amount in steps:
            play.on += timedelta(days=9)
            try:
                getattr(play, name)(place, amount)
            except Refused:
                continue
            play.days |= {play.on - timedelta(days=1), play.on}
        cases = [finding.case for finding in play.findings]
        chains = [list(Entry.objects.filter(chain=case.chain).order_by("seq")) for case in cases]
        for as_of in sorted(play.days | {play.on + timedelta(days=40)}):
            found = answer(AskedFindings([office], as_of), ("due_year",))
            wanted = counted(chains, as_of)
            assert {name: found.figures[name] for name in wanted} == dict(wanted), as_of
            years = {key: numbers["findings"] for key, numbers in found.by["due_year"].items()}
            assert years == {"2026年": 3}, as_of
        transaction.set_rollback(True)


def test_a_reopened_finding_keeps_the_figures_of_both_moments(office: Inspection) -> None:
    play = Play(office)
    play.go(0, 3)
    before = play.on
    play.on += timedelta(days=30)
    play.go(0, 1)
    figures = [answer(AskedFindings([office], day), ()).figures for day in (before, play.on)]
    assert [(one["struck_off"], one["rectified"], one["unreported"]) for one in figures] == [(1, 1, 2), (0, 0, 3)]
    assert Case.objects.get(pk=play.findings[0].case.pk).status == "rectifying"
