"""Findings of the example city on their way out: at each step of the chain, struck off, kept up, looked back at, reopened."""

from datetime import date, datetime, time, timedelta

from bihuan.cases.models import Inspection
from bihuan.closing.advancing import advance, refuse
from bihuan.closing.attaching import attach
from bihuan.closing.chain import turn_of
from bihuan.closing.models import Checked, Closing
from bihuan.closing.saying import NEEDS, CheckedText, StepText, asked_of
from bihuan.complaints.models import Complaint
from bihuan.demo.photographs import photograph
from bihuan.findings.arranging import Facts, describe, invest
from bihuan.findings.documents import add_documents
from bihuan.findings.models import Finding
from bihuan.findings.referring import ReferralText, refer
from bihuan.findings.relating import relate
from bihuan.findings.splitting import PartText, split
from bihuan.lookback.models import LookBack
from bihuan.lookback.ordering import DrawText, assign, draw, order
from bihuan.lookback.reporting import Seen, reopen, report
from bihuan.mailroom.word import text_file
from bihuan.moments import BEIJING, beijing_day
from bihuan.notices.composing import period_of, sections_of, title_of
from bihuan.notices.posting import NoticeText, ObjectionText, post, receive
from bihuan.units.models import Member, Unit

HANDLER = "past"
"""Handles for every unit while the past is played."""
BY_ROLE = {"handle": HANDLER, "review": "reviewer", "publish": "reviewer", "lead": "leader"}
SEED = "澜川2026第3号"
"""Draws 问题4 and 问题7 of the four that are struck off, whatever the day."""
SAID = {
    "self_check": "逐项对照方案自查：措施全部完成，目标已经达到，台账和影像齐全。",
    "application": "整改措施全部完成，经自查达到整改目标，申请验收销号。",
    "site_check": "现场查看设施运行正常，沟渠清澈，与台账、影像一致。",
    "acceptance": "对照整改目标逐条核对，措施落实，目标达到，同意通过。",
    "notice": "市政府门户网站、县区公示栏。",
    "filing": "澜整改备〔%(year)d〕%(number)s号，报省整改办。",
}
"""By kind of step."""
SHOWN = (7, 9, 10)
"""Findings with photographs; the others' evidence lies in the archive."""
STEP_DAYS = 2
"""Days from one step to the next."""


def play(inspection: Inspection, today: date) -> None:
    """Everything that can be seen of closing, in the plan that was fed back ten months ago."""
    _facts(inspection)
    begun = today - timedelta(days=30)
    for number, steps in (("7", 7), ("10", 7), ("4", 7), ("12", 7)):
        _walk(_find(inspection, number), begun, steps)
    _walk(_find(inspection, "5"), today - timedelta(days=3), 2)
    _refused_once(_find(inspection, "9"), today)
    _objected(_find(inspection, "11"), today)
    _split(_find(inspection, "1"))
    _look_back(inspection, today)
    waiting = Closing.objects.filter(outcome=Closing.Outcome.OPEN).count()
    print(f"正在销号的问题{waiting}个，已销号的抽查回头看{LookBack.objects.count()}个。")


def _who(username: str) -> Member:
    return Member.objects.get(username=username)


def _find(inspection: Inspection, number: str) -> Finding:
    """As it stands now."""
    rows = Finding.objects.select_related("case__inspection__region", "case__inspection__rulebook_text")
    return rows.get(case__inspection=inspection, case__number=f"问题{number}")


def _again(finding: Finding) -> Finding:
    return _find(finding.case.inspection, finding.case.number.removeprefix("问题"))


def _facts(inspection: Inspection) -> None:
    """Sponsors, places, serials of two levels, a cost, a compensation case, an approval."""
    dispatcher = _who("dispatcher")
    for number, sponsor, place, nature, serials in (
        ("1", "联点副市长", "老城区", "engineering", "省8、市1"),
        ("2", "联点副市长", "", "engineering", "省11、市2"),
        ("7", "市政府秘书长", "采石场进场路", "other", "省15、市7"),
        ("9", "市政府秘书长", "工业园北门外", "facilities", "省17、市9"),
    ):
        found = _find(inspection, number)
        facts = Facts(sponsor, place, nature, serials)
        describe(found, facts, by=dispatcher, seen=found.case.revision)
    found = _find(inspection, "1")
    measure = found.measures.filter(until__isnull=True)[0]
    measure.finding = found
    invest(measure, 860_000_000, by=dispatcher, seen=found.case.revision)
    content = text_file(
        "关于雨污分流改造工程的批复", "澜发改〔示例〕1号", [("批复", "同意实施老城区雨污分流改造工程。")]
    )
    add_documents(_find(inspection, "1"), [("工程批复.docx", content)], by=dispatcher)
    found = _find(inspection, "2")
    said = ReferralText("compensation", beijing_day(found.case.received_at) + timedelta(days=60), "", "澜环赔示例1号")
    refer(found, said, by=dispatcher, seen=found.case.revision)


def _walk(finding: Finding, begun: date, steps: int) -> None:
    """Take the next ``steps`` steps, the first on the day ``begun``."""
    _evidence(finding, begun)
    day = begun
    for _step in range(steps):
        day = _take(_again(finding), day) + timedelta(days=STEP_DAYS)


def _take(finding: Finding, day: date) -> date:
    """The step whose turn it is, on ``day``; returns the day on which it was over."""
    step = turn_of(finding)
    assert step is not None
    number = finding.case.number.removeprefix("问题")
    text = SAID.get(step.kind, "同意。") % {"year": day.year, "number": number}
    until = None
    if step.kind == "notice":
        day, until = _post(finding, day)
        finding = _again(finding)
    said = StepText(
        text=text,
        verdict="met" if "verdict" in NEEDS[step.kind] else "",
        on=day,
        until=until,
        persons=("市整改办某某", "市生态环境局某某") if "persons" in NEEDS[step.kind] else (),
        checklist={item.key: CheckedText(Checked.State.MET, "存整改档案") for item in asked_of(finding)},
    )
    advance(finding, said, by=_who(BY_ROLE[step.role]), seen=finding.case.revision)
    return until or day


def _evidence(finding: Finding, day: date) -> None:
    """Before and after, taken by a telephone; 问题10 shows a picture that 问题7 shows too: something to look at."""
    seed = int(finding.case.number.removeprefix("问题"))
    if seed not in SHOWN:
        return
    taken = datetime.combine(day, time(10), BEIJING)
    after = photograph(700 if seed == 10 else seed * 100, dirty=False, taken=taken)
    files = [("photos", f"问题{seed}整改后.jpg", after)]
    if seed in (7, 9):
        before = photograph(seed * 100, dirty=True, taken=taken - timedelta(days=200))
        files.insert(0, ("photos", f"问题{seed}整改前.jpg", before))
    attach(_again(finding), files, by=_who(HANDLER))


def _post(finding: Finding, day: date) -> tuple[date, date]:
    """The notice is put up on ``day``; its first and last day."""
    closing = finding.closings.get(outcome=Closing.Outcome.OPEN)
    said = NoticeText(
        title_of(finding),
        sections_of(finding, closing),
        day,
        accepting="澜川市突出生态环境问题整改工作领导小组办公室",
        phone="0XXX-8888123",
        contact="公示受理员",
        fax="0XXX-8888124",
    )
    post(finding, said, by=_who("reviewer"), seen=finding.case.revision)
    runs = period_of(finding.case.inspection, day)
    return runs.starts_on, runs.ends_on


def _refused_once(finding: Finding, today: date) -> None:
    """Accepted by the county, refused by the city, applied for again, waiting for the city."""
    _walk(finding, today - timedelta(days=20), 3)
    now = _again(finding)
    refuse(now, "两家作坊虽已断电，原料没有清空，设备没有拆除。", by=_who("reviewer"), seen=now.case.revision)
    for _step in range(3):
        _take(_again(finding), today)


def _objected(finding: Finding, today: date) -> None:
    """Under public notice since the day before yesterday, with an objection that waits for its answer."""
    _walk(finding, today - timedelta(days=12), 4)
    _post(_again(finding), today - timedelta(days=2))
    now = _again(finding)
    notice = now.closings.get(outcome=Closing.Outcome.OPEN).notices.get()
    said = ObjectionText("phone", today - timedelta(days=1), "保护地西侧还有一处看护房没有拆除。")
    receive(notice, said, by=_who("reviewer"), seen=now.case.revision)


def _split(finding: Finding) -> None:
    """Two streets, each with its own deadline."""
    units = {unit.short: unit for unit in Unit.objects.all()}
    due_on = finding.case.due_on
    parts = [
        PartText("task", "双溪街道老街管网错接漏接。", units["双溪街道"], due_on=due_on, measures=("逐户排查改接",)),
        PartText("task", "东城片区雨水管网与污水管网混接。", units["澜东区"], due_on=due_on),
    ]
    split(finding, parts, by=_who("dispatcher"), seen=finding.case.revision)


def _look_back(inspection: Inspection, today: date) -> None:
    """Half of what is struck off is drawn: one was not rectified and begins anew, one waits; one had a sign and holds."""
    dispatcher, leader = _who("dispatcher"), _who("leader")
    newest = Complaint.objects.filter(text__contains="采石场进场路").order_by("-case__received_at").first()
    if newest is not None:
        found = _find(inspection, "7")
        relate(found, newest.case, by=dispatcher, seen=found.case.revision)
    made = draw(inspection, DrawText(SEED, 50, "none", today), by=dispatcher)
    drawn = list(made.look_backs.select_related("finding__case__inspection__region").order_by("finding"))
    assign(drawn, dispatcher, today + timedelta(days=10), by=dispatcher)
    false = next(one for one in drawn if one.finding.case.number == "问题4")
    seen = Seen("false", "抽查的5个储液池有2个没有接管，粪污仍排入沟渠。", today, ("市整改办某某", "市农业农村局某某"))
    reopen(report(false, seen, by=dispatcher), "储液池没有全部接管使用，重新整改。", by=leader)
    found = _find(inspection, "10")
    (other,) = order(inspection, {found.pk: ["群众来电询问临时堆放点"]}, by=dispatcher)
    (other,) = assign([other], dispatcher, today + timedelta(days=5), by=dispatcher)
    report(other, Seen("holds", "堆放点已经清理，转运记录完整。", today, ("市整改办某某",)), by=dispatcher)
