"""Who is admitted to the routes of findings, and addresses of one finding led by 澜东区 (``test_routes`` walks them)."""

from datetime import date
from typing import Any

from bihuan.cases.models import Inspection
from bihuan.closing.models import Closing, ClosingFile, Step
from bihuan.evidence.keeping import keep
from bihuan.findings.models import Finding, FindingFile
from bihuan.findings.recording import Act, record
from bihuan.findings.tests.building import plan_finding
from bihuan.lookback.models import Draw, LookBack, LookBackFile
from bihuan.notices.models import Notice
from bihuan.rounds.models import ReportFile, Schedule
from bihuan.rounds.opening import open_round
from bihuan.units.models import Member
from bihuan.units.roles import Role
from tests.photographs import photo

COUNTIES = {"landong", "qingping", "shiqiao"}
OFFICE = {"clerk", "reviewer", "leader", "inspector"}
READERS = OFFICE | COUNTIES | {"qingping-desk"}
DISPATCHERS = {"clerk", "qingping-desk"}
REVIEWERS = {"reviewer", "qingping-desk"}
TAKERS = READERS - {"inspector"}
CONCERNED = OFFICE | {"landong"}
"""Who sees the finding."""

ADMITTED: dict[str, set[str]] = {
    "findings:list": READERS,
    "findings:page": READERS,
    "findings:plan": READERS,
    "findings:steps": COUNTIES | DISPATCHERS,
    "findings:facts": DISPATCHERS,
    "findings:refer": DISPATCHERS,
    "findings:referral-outcome": DISPATCHERS,
    "findings:sponsors": READERS,
    "findings:invest": COUNTIES | DISPATCHERS,
    "findings:split": DISPATCHERS,
    "findings:join": DISPATCHERS,
    "findings:relate": DISPATCHERS,
    "findings:documents": COUNTIES | DISPATCHERS,
    "findings:document": READERS,
    "findings:document-remove": COUNTIES | DISPATCHERS,
    "figures:findings": READERS,
    "figures:finding-records": READERS,
    "rounds:list": READERS,
    "rounds:begin": DISPATCHERS,
    "rounds:round": READERS,
    "rounds:end": REVIEWERS,
    "rounds:review": REVIEWERS,
    "rounds:rule": REVIEWERS,
    "rounds:report": COUNTIES,
    "mailroom:round-word": READERS,
    "notices:list": READERS,
    "notices:new": {"clerk", "reviewer", "qingping-desk"},
    "notices:object": REVIEWERS,
    "notices:answer": REVIEWERS,
    "mailroom:notice-word": READERS,
    "publication:notice": READERS,
    "mailroom:finding-file": READERS,
    "mailroom:finding-file-download": READERS,
    "mailroom:check-sheet": READERS,
    "rounds:file": READERS,
    "rounds:remove": COUNTIES,
    "lookback:list": READERS,
    "lookback:assign": DISPATCHERS,
    "lookback:signs": DISPATCHERS,
    "lookback:draws": {"clerk", "reviewer", "leader", "qingping-desk"},
    "lookback:draw": {"clerk", "reviewer", "leader", "qingping-desk"},
    "lookback:page": READERS,
    "lookback:drop": DISPATCHERS,
    "lookback:reopen": REVIEWERS | {"leader"},
    "lookback:file": READERS,
    "lookback:remove": {"clerk", "reviewer", "qingping-desk"},
    "closing:list": READERS,
    "closing:step": TAKERS,
    "closing:refuse": TAKERS,
    "closing:withdraw": TAKERS,
    "closing:file": READERS,
    "closing:remove": TAKERS,
}
SEES: dict[str, set[str]] = {
    "findings:page": CONCERNED,
    "findings:plan": CONCERNED,
    "findings:steps": {"clerk", "landong"},
    "findings:split": {"clerk"},
    "findings:document": CONCERNED,
    "rounds:report": {"landong"},
    "notices:new": CONCERNED,
    "mailroom:notice-word": CONCERNED,
    "publication:notice": CONCERNED,
    "lookback:draw": {"clerk", "reviewer", "leader"},
    "lookback:page": OFFICE,
    "lookback:file": OFFICE,
    "mailroom:finding-file": CONCERNED,
    "mailroom:finding-file-download": CONCERNED,
    "mailroom:check-sheet": CONCERNED,
    "rounds:file": CONCERNED,
    "closing:step": CONCERNED,
    "closing:file": CONCERNED,
}
REFUSED: dict[str, set[str]] = {"closing:step": CONCERNED - {"landong"}, "notices:new": CONCERNED}
"""Who is told that the step is another's to take, or that it is not its turn."""


OF_FINDING = ("page", "plan", "facts", "refer", "split", "join", "relate", "documents")


def parameters(office: Inspection) -> dict[str, dict[str, Any]]:
    """The arguments of each route to one record."""
    finding = plan_finding(office, lead="澜东区")
    asked = open_round(office, date(2026, 2, 25), by=None)
    schedule = Schedule.objects.create(round=asked, case=finding.case, percent=0, computed="behind")
    measure = finding.measures.get(position=1)
    stored = keep("照片.jpg", photo(1), by=None)
    file = ClosingFile.objects.create(finding=finding, stored=stored, name="照片.jpg")
    paper = FindingFile.objects.create(finding=finding, stored=stored, name="批复.jpg")
    notice = _notice(finding)
    checked = Step.objects.create(
        closing=notice.closing,
        position=1,
        key="check",
        name="现场核查",
        kind="site_check",
        role="review",
        place=office.region,
    )
    proof = ReportFile.objects.create(round=asked, measure=measure, stored=stored, name="进度.jpg")
    look_back, brought, draw = _look_back(office, finding)
    return {
        "lookback:draw": {"pk": draw.pk},
        **{f"lookback:{name}": {"pk": look_back.pk} for name in ("page", "drop", "reopen")},
        **{f"lookback:{name}": {"pk": brought.pk, "mark": brought.mark} for name in ("file", "remove")},
        **{f"mailroom:{name}": {"pk": finding.pk} for name in ("finding-file", "finding-file-download")},
        "mailroom:check-sheet": {"pk": checked.pk},
        **{f"rounds:{name}": {"pk": proof.pk, "mark": proof.mark} for name in ("file", "remove")},
        "notices:new": {"pk": finding.pk},
        "notices:object": {"pk": notice.pk},
        "notices:answer": {"pk": notice.pk, "objection": 1},
        "mailroom:notice-word": {"pk": notice.pk},
        "publication:notice": {"pk": notice.pk},
        **{f"closing:{name}": {"pk": finding.pk} for name in ("step", "refuse", "withdraw")},
        **{f"closing:{name}": {"pk": file.pk, "mark": file.mark} for name in ("file", "remove")},
        **{f"findings:{name}": {"pk": finding.pk} for name in OF_FINDING},
        **{f"findings:{name}": {"pk": finding.pk, "measure": measure.pk} for name in ("steps", "invest")},
        **{f"findings:{name}": {"pk": paper.pk, "mark": paper.mark} for name in ("document", "document-remove")},
        "findings:referral-outcome": {"pk": finding.pk, "referral": 1},
        **{name: {"pk": asked.pk} for name in ("rounds:round", "rounds:end", "rounds:review", "mailroom:round-word")},
        "rounds:rule": {"pk": asked.pk, "case": schedule.case_id},
        "rounds:report": {"pk": asked.pk, "measure": measure.pk},
    }


def _look_back(office: Inspection, finding: Finding) -> tuple[LookBack, LookBackFile, Draw]:
    """One that waits, which the units do not know of."""
    (entry,) = record([Act(finding.case, "order_look_back", Role.DISPATCH)], inspection=office, by=None)
    now = entry.recorded_at
    by = Member.objects.get(username="clerk")
    draw = Draw.objects.create(
        inspection=office, number=1, seed="1", rate=10, strata="none", as_of=now, drawn=[], at=now, by=by
    )
    look_back = LookBack.objects.create(finding=finding, draw=draw, reasons=["抽中"], ordered=entry)
    stored = keep("现场.jpg", photo(2), by=None)
    return look_back, LookBackFile.objects.create(look_back=look_back, stored=stored, name="现场.jpg"), draw


def _notice(finding: Finding) -> Notice:
    """Of an earlier attempt that came to nothing."""
    reviewer = Member.objects.get(username="reviewer")
    act = Act(finding.case, "drop_closing", Role.HANDLE)
    opened, ended, posted = record([act, act, act], inspection=finding.case.inspection, by=None)
    closing = Closing.objects.create(finding=finding, opened=opened, ended=ended, outcome="withdrawn")
    return Notice.objects.create(
        closing=closing,
        title="公示",
        sections=[["一、反馈问题", "问题。"]],
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 2, 6),
        days="共五天",
        accepting="市整改办",
        phone="0XXX-8888123",
        entry=posted,
        by=reviewer,
    )
