"""``bihuan init --demo``: the office's main job, played once with invented complaints, through the same verbs."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Assignment, Case, Inspection, Status
from bihuan.cases.opening import open_site_data
from bihuan.complaints.actions import ActionText
from bihuan.complaints.answering import AnswerText, act, approve, submit
from bihuan.complaints.attaching import attach
from bihuan.complaints.claiming import ClaimText, current_claims, set_claims
from bihuan.complaints.describing import Description, describe
from bihuan.complaints.dispatching import dispatch, dispatch_named, undispatched
from bihuan.complaints.duties import add_duty
from bihuan.complaints.intake import take_in
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats.linking import link
from bihuan.complaints.repeats.seeking import seek, waiting
from bihuan.complaints.signoff import next_signature
from bihuan.complaints.splitting import pass_on
from bihuan.demo import findings, lists, photographs, place, registers, sites
from bihuan.demo.happenings import ACTIONS, FINDINGS, Happening, happenings
from bihuan.evidence.keeping import content_of
from bihuan.mailroom.models import Package
from bihuan.mailroom.packaging import make_package
from bihuan.mailroom.slips import issue_slips, record_receipt, sign_for, unslipped
from bihuan.moments import BEIJING, day_start
from bihuan.papers import signing
from bihuan.papers.briefing import draft, issue
from bihuan.papers.content import Content
from bihuan.papers.models import Briefing
from bihuan.papers.templates_in_use import paper_of
from bihuan.reading import read
from bihuan.units.holders import holders
from bihuan.units.models import Member, Unit

SURE, LINKED = 9_900, 3
NEWS = [
    ("青屏县", "news", "青屏县开展养殖污染集中整治", "对沿河养殖场逐户核查，督促建设沉淀设施，当日清理粪污堆放点。"),
    (
        "市整改办",
        "meeting",
        "协调联络组召开信访件办理调度会",
        "通报各县区办理进度，对临近时限的信访件逐件明确责任单位和完成日期。",
    ),
]


def build(today: date) -> None:
    """Build the example city as of ``today`` and say where to look. A second call keeps what is there."""
    folder = Path(settings.HOME) / "examples"
    if Inspection.objects.filter(code=place.CODE).exists():
        print("示例城市已经建好，保留现有数据。")
    else:
        _play(today, folder)
    _tell(folder)


@transaction.atomic
def _play(today: date, folder: Path) -> None:
    open_site_data(place.site(today))
    inspection = Inspection.objects.select_related("region", "rulebook_text").get(code=place.CODE)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    story = happenings(today)
    *earlier, newest, to_come = _write_lists(story, folder)
    _receive(inspection, earlier)
    _share_out_duties(inspection)
    _dispatch(inspection, story)
    _answer(inspection, story, folder, today)
    _work_at_the_desk(inspection)
    registers.press(inspection)
    _post(inspection, today)
    _brief(inspection, today, folder)
    _receive(inspection, [newest])
    _link_repeats(inspection)
    findings.play(today, folder)
    registers.play(today)
    sites.play(Inspection.objects.get(code=findings.CODE), inspection, today)
    print(f"最近一批等着分办；今天的一批还没有导入，可以自己试一试：{to_come.name}")


def _write_lists(story: Sequence[Happening], folder: Path) -> list[Path]:
    batches = range(1, place.DAYS + 2)
    return [lists.write_transfer(folder, [item for item in story if item.batch == batch]) for batch in batches]


def _receive(inspection: Inspection, files: Sequence[Path]) -> None:
    clerk = Member.objects.get(username="clerk")
    outcome = take_in(inspection, "transfer", [read(path) for path in files], by=clerk)
    assert outcome.written, outcome.to_json()
    print(f"已导入{len(files)}个转办清单，收件{outcome.total('created')}件。")


def _link_repeats(inspection: Inspection) -> None:
    """The likeliest ones that came after their first was closed are linked; the rest waits on the batches' pages."""
    seek(Complaint.objects.filter(case__inspection=inspection).select_related("case").order_by("pk"))
    clerk = Member.objects.get(username="clerk")
    likely = waiting(clerk, inspection).filter(first__case__status=Status.CLOSED, score__gte=SURE)
    pairs = likely.select_related("complaint", "first").order_by("-complaint", "-score")
    linked = {pair.complaint_id: pair for pair in pairs}
    for pair in list(linked.values())[:LINKED]:
        link(pair.complaint, pair.first, by=clerk, seen=None)


def _share_out_duties(inspection: Inspection) -> None:
    dispatcher = Member.objects.get(username="dispatcher")
    for label, words, short in place.DUTIES:
        add_duty(inspection, Unit.objects.get(short=short), label=label, words=words, by=dispatcher)


def _dispatch(inspection: Inspection, story: Sequence[Happening]) -> None:
    """What the lists name goes out at once; the rest by hand, on the batch's day."""
    dispatcher = Member.objects.get(username="dispatcher")
    named = dispatch_named(inspection, by=dispatcher)
    by_number = {item.number: item for item in story}
    units = {unit.short: unit for unit in Unit.objects.all()}
    pairs = [
        (complaint.case, [units[short] for short in by_number[complaint.case.number].units])
        for complaint in undispatched(inspection)
    ]
    by_hand = dispatch(pairs, inspection=inspection, by=dispatcher, on_batch_day=True)
    print(f"已分办{named.assigned + len(by_hand)}件次，其中人工分办{len(by_hand)}件次。")


def _answer(inspection: Inspection, story: Sequence[Happening], folder: Path, today: date) -> None:
    """One signed list of everything answered until yesterday."""
    answered = [item for item in story if item.outcome and item.batch < place.DAYS]
    path = lists.write_replies(folder, answered, today - timedelta(days=1))
    outcome = take_in(inspection, "replies", [read(path)], by=Member.objects.get(username="clerk"))
    assert outcome.written, outcome.to_json()
    print(f"已导入办理情况{outcome.total('created')}件次。")


def _work_at_the_desk(inspection: Inspection) -> None:
    """Some answers written by counties: two reviewed, the others still waiting; and news for the briefing."""
    people = {member.username: member for member in Member.objects.all()}
    for username, unit in (("landong", "澜东区"), ("qingping", "青屏县"), ("chengguan", "市城管局")):
        waiting = Assignment.objects.filter(
            case__inspection=inspection, unit__short=unit, status=Status.DISPATCHED
        ).select_related("case__inspection", "unit")
        for position, item in enumerate(waiting.order_by("due_on", "id")[:3]):
            act(item, "accept", by=people[username], seen=item.case.revision)
            if position == 2:
                continue
            item.case.refresh_from_db()
            _photograph(item, people[username], position)
            answer = AnswerText("属实", FINDINGS["属实"], ACTIONS["属实"], "closed")
            if position == 0:
                answer = _by_claims(item, people[username])
            submit(item, answer, by=people[username], seen=item.case.revision)
            if position == 0 and username != "chengguan":
                _sign(item)
    _pass_on(inspection, people)
    for unit, kind, title, text in NEWS:
        WorkRecord.objects.create(
            inspection=inspection,
            unit=Unit.objects.get(short=unit),
            kind=kind,
            day=inspection.started_on + timedelta(days=place.DAYS),
            title=title,
            text=text,
            by=people["clerk"],
        )


def _by_claims(item: Assignment, by: Member) -> AnswerText:
    """An answer that judges claim by claim and names what was done, the result of a test still to come."""
    case = Case.objects.select_related("complaint", "inspection__region", "inspection__rulebook_text").get(
        pk=item.case_id
    )
    texts = [case.complaint.text.rstrip("。"), "多次投诉没有人管"]
    set_claims(case, texts, by=by, seen=case.revision)
    item.case.refresh_from_db()
    verdicts = ("属实", "不属实")
    day = case.received_at.date() + timedelta(days=3)
    number = f"{item.unit.short.removeprefix('市')}责改〔{day.year}〕{item.pk}号"
    return AnswerText(
        "部分属实",
        FINDINGS["属实"],
        f"{day.month}月{day.day}日下达责令改正违法行为决定书（{number}），罚款2万元，并委托检测。",
        "closed",
        claims=tuple(
            ClaimText(claim.text, verdict, claim_id=claim.pk)
            for claim, verdict in zip(current_claims(case), verdicts, strict=True)
        ),
        actions=(
            ActionText("order", number, day, day + timedelta(days=20)),
            ActionText("fine", on=day, fen=2_000_000),
            ActionText("test", body="市环境监测站", on=day, due_on=day + timedelta(days=15)),
        ),
    )


def _photograph(item: Assignment, by: Member, position: int) -> None:
    """Before and after, side by side. The second share of a unit shows a picture of its first: something to look at."""
    when = item.case.received_at.astimezone(BEIJING) + timedelta(days=1, hours=10)
    files = photographs.before_and_after(item.unit_id * 10, when)
    if position == 1:
        files = [*photographs.before_and_after(item.unit_id * 10 + 1, when)[:2], files[2]]
    before, after, scene = attach(item, files, by=by)
    described = {
        before.pk: Description("before", "沟渠发黑，粪污露天堆放"),
        after.pk: Description("after", "沟渠清淤，场地复绿", before.pk),
        scene.pk: Description("scene", "厂区周边"),
    }
    describe(item, described, by=by)


def _sign(item: Assignment) -> None:
    """Everybody whose turn it is signs, until the answer is accepted."""
    while turn := next_signature(item):
        item.case.refresh_from_db()
        signer, *_others = holders(turn.unit, turn.role)
        approve(item, by=signer, seen=item.case.revision, opinion="同意。", waived="已电话核实，回访随后补记。")


def _pass_on(inspection: Inspection, people: dict[str, Member]) -> None:
    """青屏县 passes one share on to its township; 市城管局 gives one back, and the office has yet to decide."""
    waiting = Assignment.objects.filter(case__inspection=inspection, status=Status.DISPATCHED)
    waiting = waiting.select_related("case__inspection__region", "case__inspection__rulebook_text", "unit")
    share = waiting.filter(unit__short="青屏县").order_by("due_on", "id").last()
    if share is not None:
        township = Unit.objects.get(short="石桥镇")
        note = "请到现场核实，拍照留证。"
        pass_on(share, [township], by=people["qpban"], seen=share.case.revision, note=note)
    back = waiting.filter(unit__short="市城管局").order_by("due_on", "id").last()
    if back is not None:
        # Given by hand today: the time to give it back has not run out.
        act(back, "recall", by=people["dispatcher"], seen=back.case.revision, reason="核对职责")
        back.case.refresh_from_db()
        dispatch([(back.case, [back.unit])], inspection=inspection, by=people["dispatcher"])
        back = Assignment.objects.select_related("case__inspection__rulebook_text", "unit").get(pk=back.pk)
        reason = "反映的是工地扬尘，按职责由住建部门办理。"
        act(back, "return", by=people["chengguan"], seen=back.case.revision, reason=reason)


def _post(inspection: Inspection, today: date) -> None:
    """A slip to every unit, of which two are signed for; what was answered before today has gone to the team."""
    people = {member.username: member for member in Member.objects.all()}
    slips = issue_slips(inspection, by=people["dispatcher"], expected=len(unslipped(inspection)))
    by_unit = {slip.unit.short: slip for slip in slips}
    if "青屏县" in by_unit:
        sign_for(by_unit["青屏县"], by=people["qingping"])
    if "石渡县" in by_unit:
        record_receipt(by_unit["石渡县"], name="石渡县值班员", on=today, scan=None, by=people["dispatcher"])
    package = make_package(inspection, order=Package.Order.UNIT, by=people["reviewer"], seen=0, until=day_start(today))
    print(f"已开交办单{len(slips)}张，报送材料{package}{len(package.contents)}件。")


def _brief(inspection: Inspection, today: date, folder: Path) -> None:
    """Yesterday's briefing is issued: received until the day before, handled until yesterday, its figures frozen."""
    reviewer = Member.objects.get(username="reviewer")
    yesterday = today - timedelta(days=1)
    number = place.DAYS - 1
    briefing = draft(
        inspection,
        number=number,
        day=yesterday,
        as_of=today - timedelta(days=2),
        handled_as_of=yesterday,
        by=reviewer,
    )
    signing.submit(briefing, by=reviewer, seen=briefing.revision)
    signing.sign(briefing, by=Member.objects.get(username="leader"), seen=briefing.revision)
    issued = issue(briefing, by=reviewer)
    assert issued.paper is not None
    (folder / f"工作简报第{number}期.docx").write_bytes(content_of(issued.paper))
    (folder / f"工作简报第{number}期（有一处错）.docx").write_bytes(_with_a_mistake(issued))
    print(f"已印发工作简报第{number}期。")


def _with_a_mistake(issued: Briefing) -> bytes:
    """The same paper as somebody might type it: one unit has closed one complaint too many."""
    assert issued.content is not None
    said = json.dumps(issued.content, ensure_ascii=False)
    run = next(
        run
        for line in Content.from_json(issued.content).lines()
        for run in line.runs
        if run.name == "closed_by_unit" and int(run.text) > 1
    )
    right = json.dumps(run.to_json(), ensure_ascii=False)
    wrong = json.dumps(replace(run, text=str(int(run.text) + 1)).to_json(), ensure_ascii=False)
    return paper_of(Content.from_json(json.loads(said.replace(right, wrong, 1))), issued.day)


def _tell(folder: Path) -> None:
    print(f"示例城市：澜川市（虚构）。清单和简报的文件在 {folder}")
    print(f"演示账号（密码都是 {place.PASSWORD}）：")
    for username, title, unit, _ in place.ACCOUNTS:
        print(f"  {username:<11} {title}（{unit}）")
