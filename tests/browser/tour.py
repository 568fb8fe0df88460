"""``make tour``: builds the example city, photographs every page at 1440 and 390, and writes docs/tour.md.

What each page is for stands in ``STOPS``; a test holds that list against the routes, so that no page is forgotten.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
SHOTS = DOCS / "tour"
WIDTHS = {1440: 900, 390: 844}
PORT = 8639
PASSWORD = "lanchuan-2026"
QUALITY = 60

Keys = Callable[[], dict[str, Any]]
"""The parameters of a route, found in the example city."""


@dataclass(frozen=True)
class Stop:
    """A page: its route, who opens it, what it is for; ``query`` stands behind its address."""

    route: str
    member: str
    text: str
    keys: Keys = dict
    query: str = ""


def _complaint() -> dict[str, Any]:
    from bihuan.cases.models import Assignment

    share = Assignment.objects.filter(parent__isnull=False).select_related("case").first()
    assert share is not None
    return {"number": share.case.number}


def _to_answer() -> dict[str, Any]:
    from bihuan.cases.models import Assignment

    share = Assignment.objects.filter(unit__short="澜东区", status="dispatched").select_related("case").first()
    assert share is not None
    return {"number": share.case.number, "unit": share.unit_id}


def _picture() -> dict[str, Any]:
    from bihuan.complaints.models import Attachment

    file = Attachment.objects.filter(kind="before").select_related("stored").first()
    assert file is not None
    return {"pk": file.pk, "mark": file.mark}


def _filed() -> dict[str, Any]:
    from bihuan.complaints.models import Answer

    answer = Answer.objects.filter(accepted_at__isnull=False, written_by__isnull=False).order_by("-pk")[0]
    return {"pk": answer.assignment.case_id}


def _accepted() -> dict[str, Any]:
    from bihuan.complaints.models import Answer

    answer = Answer.objects.filter(accepted_at__isnull=False, written_by__isnull=False).order_by("-pk")[0]
    return {"number": answer.assignment.case.number, "unit": answer.assignment.unit_id}


def _batch_of_repeats() -> dict[str, Any]:
    from bihuan.complaints.repeats.models import LikelyRepeat

    open_ones = LikelyRepeat.objects.filter(refused_at__isnull=True, complaint__repeat_of__isnull=True)
    likely = open_ones.order_by("-complaint").select_related("complaint__case__batch").first()
    assert likely is not None
    assert likely.complaint.case.batch is not None
    return {"number": likely.complaint.case.batch.number}


def _newest(label: str, **narrowed: Any) -> Keys:
    def find() -> dict[str, Any]:
        from django.apps import apps

        row = apps.get_model(label).objects.filter(**narrowed).order_by("-pk").first()
        assert row is not None, label
        return {"pk": row.pk}

    return find


def _of_member() -> dict[str, Any]:
    from bihuan.units.models import Member

    return {"pk": Member.objects.get(username="qingping").pk}


def _of_unit() -> dict[str, Any]:
    from bihuan.units.models import Unit

    return {"pk": Unit.objects.get(short="青屏县").pk}


ISSUED = _newest("papers.Briefing", issued_at__isnull=False)
DRAFT = _newest("papers.Briefing", issued_at__isnull=True)


PLAN = "?inspection=lc-plan"
"""Takes the source of the example's findings in hand."""


def _measure_to_plan() -> dict[str, Any]:
    """A measure with a deadline of the newest finding that has one."""
    from bihuan.findings.models import Measure

    measure = Measure.objects.filter(
        finding__case__inspection__code="lc-plan", until__isnull=True, long_term=False
    ).order_by("-finding", "position")[0]
    return {"pk": measure.finding_id, "measure": measure.pk}


def _measure_to_report() -> dict[str, Any]:
    """A measure of the newest round that the county of ``qingping`` reports on."""
    from bihuan.rounds.models import Round
    from bihuan.rounds.opening import open_measures

    asked = Round.objects.order_by("-as_of")[0]
    measure = open_measures(asked.inspection, asked.as_of).filter(units__short="青屏县").order_by("pk")[0]
    return {"pk": asked.pk, "measure": measure.pk}


def _of_link() -> dict[str, Any]:
    """A complaint that is linked to a site."""
    from bihuan.sites.models import SiteLink

    link = SiteLink.objects.filter(case__kind="complaint").order_by("-pk").first()
    assert link is not None
    return {"pk": link.case_id}


def _to_accept() -> dict[str, Any]:
    """A finding that waits for its acceptance."""
    from bihuan.closing.registers import waiting_steps

    return {"pk": waiting_steps().filter(kind="acceptance").select_related("closing")[0].closing.finding_id}


STOPS = (
    Stop("desk:workbench", "dispatcher", "工作台：等着自己办的事，超期的在前"),
    Stop("complaints:batches", "dispatcher", "批次：每天转办一批，办到哪一步"),
    Stop("complaints:batch", "dispatcher", "一批的经过：从转办到报送，各单位进度", lambda: {"number": 3}),
    Stop(
        "complaints:batch-repeats",
        "dispatcher",
        "可能的重复件：一批里哪些像以前的件，为什么，逐件认定",
        _batch_of_repeats,
    ),
    Stop("complaints:intake", "clerk", "导入：把清单拖进来，先预览再写入"),
    Stop(
        "complaints:intake-preview",
        "clerk",
        "预览：逐行说明写入什么、哪里有疑问，当场改",
        _newest("complaints.Intake", kind="transfer"),
    ),
    Stop(
        "figures:reconciliation",
        "clerk",
        "接管台账核对：原表、闭环、您报过的数三边对照",
        _newest("complaints.Intake", kind="takeover"),
    ),
    Stop("complaints:dispatch", "dispatcher", "分办：建议单位和把握、退回待定的、按单位点选或拖放"),
    Stop("complaints:rules", "reviewer", "规则：白话写出的编号、时限、步骤，改之前先看影响"),
    Stop("complaints:calendar", "reviewer", "工作日历：一年的节假日和调休，录入新一年先看影响"),
    Stop("complaints:duties", "dispatcher", "职责清单：按类型和用词归口的单位"),
    Stop("complaints:list", "dispatcher", "信访件：全部台账，筛选、列、视图、批量办理"),
    Stop("complaints:search", "dispatcher", "搜索：编号、词语、单位、地点", query="?q=养猪"),
    Stop("complaints:page", "reviewer", "一件：举报内容、各单位办理、审核、经过", _complaint),
    Stop("complaints:claims", "dispatcher", "子诉求：按建议拆分，手工改正", _complaint),
    Stop("complaints:complainant", "reviewer", "举报人：加密存放，谁看过都有记录", _complaint),
    Stop("complaints:actions", "dispatcher", "采取的措施：责令改正、立案、罚款，逐项更正", _accepted),
    Stop("complaints:answer", "landong", "答复：承办单位填写，附件随答复提交", _to_answer),
    Stop("complaints:picture", "reviewer", "一张照片：拍摄时间地点、谁传的、公开用副本", _picture),
    Stop("figures:page", "reviewer", "数据：截至某时的各项数字，点开就是那些件"),
    Stop("figures:trends", "reviewer", "分组与走势：任一数据按任一维度逐日看"),
    Stop("figures:compare", "reviewer", "对比：两个时点之间变了什么、是哪些件"),
    Stop("figures:ranking", "reviewer", "排名：各单位办结率，并列同名次"),
    Stop("figures:records", "reviewer", "数字背后的件", query="?name=closed"),
    Stop("figures:publications", "reviewer", "已印发的数据，之后有没有变"),
    Stop("figures:published", "reviewer", "一次印发的数据与现在的差别", _newest("figures.Published")),
    Stop("papers:briefings", "reviewer", "简报：各期与状态"),
    Stop("papers:new", "reviewer", "写新一期：期号、两个截止时间"),
    Stop("papers:briefing", "reviewer", "一期简报：就是那页纸，数字可点开", ISSUED),
    Stop("papers:edit", "reviewer", "编一期简报：正文里的数字仍是数字", DRAFT),
    Stop("papers:versions", "reviewer", "各稿之间改了什么", DRAFT),
    Stop("papers:since", "reviewer", "印发之后变了什么", ISSUED),
    Stop("papers:distribution", "reviewer", "报、送名单"),
    Stop("papers:template", "reviewer", "简报模板"),
    Stop("proofing:list", "reviewer", "核对：把要发出的公文拖进来，几秒钟看到哪个数对不上"),
    Stop("proofing:page", "reviewer", "一份公文的核对：每个数对不对、怎么算的", _newest("proofing.Proof")),
    Stop("mailroom:case-file", "reviewer", "一案一档：一件的全部材料和还缺什么", _filed),
    Stop("mailroom:slips", "dispatcher", "交办单：一单位一单，谁没签收一眼看到"),
    Stop("mailroom:slip", "dispatcher", "一张交办单：交了哪些件，谁签收", _newest("mailroom.Slip")),
    Stop("mailroom:packages", "reviewer", "报送材料：每天一包报督察组"),
    Stop("mailroom:package", "reviewer", "一期报送材料：清单和文件夹", _newest("mailroom.Package")),
    Stop("publication:tables", "reviewer", "公开表：哪些件可以公开，准备中的、已公开的"),
    Stop("publication:draft", "reviewer", "准备一份公开表：隐去个人信息的建议逐行核对", _newest("publication.Draft")),
    Stop(
        "publication:publication", "leader", "一份公开表：公开的内容，之后有没有变", _newest("publication.Publication")
    ),
    Stop("activities:list", "clerk", "工作动态：会议、督导、学习，供简报选用"),
    Stop("activities:new", "clerk", "记一条动态"),
    Stop("supervision:list", "dispatcher", "督导督办：现场督导、通报、督办、预警、约谈，发给谁、回复没有"),
    Stop("supervision:new", "dispatcher", "登记督导督办：压哪些问题、几日前回复"),
    Stop(
        "supervision:instrument",
        "dispatcher",
        "一份督办：要求、压的问题、各单位的回复",
        _newest("supervision.Instrument", number__contains="4号"),
    ),
    Stop("enforcement:list", "dispatcher", "执法：检查、立案、罚款、信访办结，一件一登或按月报数"),
    Stop("enforcement:new", "dispatcher", "登记执法情况"),
    Stop("enforcement:record", "dispatcher", "一条执法记录", _newest("enforcement.Enforcement", method="cross")),
    Stop("enforcement:import", "dispatcher", "导入执法情况：各县按月报的表，逐行核对再写入"),
    Stop("enforcement:offers", "dispatcher", "信访件里的执法情况：一次转入台账，不重复计"),
    Stop("supervision:sanctions", "wenze", "追责问责：人数和人次分开，姓名加密"),
    Stop("supervision:sanction-new", "wenze", "登记追责问责"),
    Stop(
        "supervision:sanction", "wenze", "一次问责：姓名要查看才显示，谁看过都有记录", _newest("supervision.Sanction")
    ),
    Stop("figures:registers", "reviewer", "督办执法数据：从某天起、到某天止的次数、家次、罚金、人数"),
    Stop("figures:register-records", "reviewer", "督办执法数据背后的记录", query="?name=problems_pressed"),
    Stop("inbox:list", "dispatcher", "消息"),
    Stop("inbox:settings", "dispatcher", "消息怎么告诉我"),
    Stop("inbox:channels", "keeper", "消息通道：群机器人和邮件"),
    Stop("units:members", "keeper", "人员：账号、角色、最近登录"),
    Stop("units:member", "keeper", "一个人：兼职、请假、代理", _of_member),
    Stop("units:member-new", "keeper", "添加人员"),
    Stop("units:import", "keeper", "一次添加许多人"),
    Stop("units:units", "keeper", "单位"),
    Stop("units:unit", "keeper", "一个单位：名称、下属、人员", _of_unit),
    Stop("units:mine", "qingping", "我的账号：单位、请假、代理"),
    Stop("units:log", "auditor", "账号记录"),
    Stop("account_change_password", "clerk", "修改密码"),
    Stop("findings:list", "dispatcher", "反馈问题：哪些在改、哪些改完、哪些销了号", query=PLAN),
    Stop(
        "findings:page",
        "dispatcher",
        "一个问题：方案、措施、进度、销号",
        _newest("findings.Finding", case__inspection__code="lc-plan"),
        PLAN,
    ),
    Stop("figures:findings", "leader", "整改数据：完成整改、序时进度、滞后、销号，按年度、单位、来源", query=PLAN),
    Stop(
        "findings:plan",
        "dispatcher",
        "整改方案：各项措施的节点和工期图",
        _newest("findings.Finding", case__inspection__code="lc-plan"),
        PLAN,
    ),
    Stop("findings:steps", "dispatcher", "倒排工期：从时限往前排，拖动调整", _measure_to_plan, PLAN),
    Stop("findings:sponsors", "leader", "联点领导任务清单：谁联点哪些问题，走到哪一步", query=PLAN),
    Stop(
        "findings:split",
        "dispatcher",
        "分解任务：单位、时限、措施各是各的，单独销号",
        _newest("findings.Finding", case__inspection__code="lc-plan", case__status="rectifying", level="item"),
        PLAN,
    ),
    Stop("notices:list", "reviewer", "公示：哪些在公示、到哪天、收到几条异议", query=PLAN),
    Stop(
        "publication:notice",
        "reviewer",
        "公示对照：方案、报告、公示逐项并排，对不上的写成句子",
        _newest("notices.Notice"),
        PLAN,
    ),
    Stop(
        "mailroom:finding-file",
        "reviewer",
        "一案一档：一个问题从方案到销号的全部材料，还缺什么",
        _newest("findings.Finding", case__inspection__code="lc-plan", case__status="struck_off"),
        PLAN,
    ),
    Stop("lookback:list", "dispatcher", "回头看：抽中的、有线索的，谁去看，结果如何", query=PLAN),
    Stop("lookback:page", "dispatcher", "一次回头看：当时怎么销的号，现在看到什么", _newest("lookback.LookBack"), PLAN),
    Stop("lookback:signs", "dispatcher", "有线索的已销号问题：销号以后又有举报、照片别处也用过", query=PLAN),
    Stop("lookback:draws", "dispatcher", "随机抽查：比例、分层、种子", query=PLAN),
    Stop("lookback:draw", "leader", "一次抽查：每个问题的签，谁都能照着重算", _newest("lookback.Draw"), PLAN),
    Stop("closing:list", "reviewer", "销号：走到哪一步、等谁办", query=PLAN),
    Stop("closing:step", "reviewer", "办一步：验收，写明日期、人员、结论，附照片", _to_accept, PLAN),
    Stop("rounds:list", "dispatcher", "调度：一轮一轮的进展", query=PLAN),
    Stop(
        "rounds:round",
        "reviewer",
        "一轮调度：谁没报、待审核的、各问题是否达到序时进度",
        _newest("rounds.Round", inspection__code="lc-plan"),
        PLAN,
    ),
    Stop("sites:list", "dispatcher", "点位：企业、工地、矿山、河段，各有几件、最近报警"),
    Stop(
        "sites:page",
        "dispatcher",
        "一个点位：信访件、问题、报警、附近的点位",
        _newest("sites.Site", alarms__isnull=False),
    ),
    Stop("sites:link", "dispatcher", "关联点位：正文里提到的、边输边找、当场新建", _of_link),
    Stop("sites:new", "shiqiao", "新建点位：坐标怎么写都认，现场可以取当前位置"),
    Stop("sites:alarms", "dispatcher", "报警：超标、异常、断线"),
    Stop("sites:import", "dispatcher", "导入报警：监控平台导出的表，先看再写"),
    Stop("rounds:report", "qingping", "报送进展：上一轮的文字已经填好", _measure_to_report, PLAN),
)

NOT_PAGES = frozenset(
    {
        "account_logout", "desk:take-in-hand", "figures:between", "figures:frozen",
        "papers:section", "papers:sections", "papers:try", "activities:edit", "supervision:edit", "supervision:file", "supervision:sanction-edit", "enforcement:edit",
        "mailroom:case-file-download", "mailroom:slip-word", "papers:pdf", "papers:download", "papers:template-current", "papers:template-shipped",
        "mailroom:package-download", "publication:word", "publication:excel", "complaints:attachment", "complaints:picture-image", "complaints:upload", "mailroom:round-word", "mailroom:notice-word", "notices:new", "closing:file", "findings:document", "lookback:file", "rounds:file", "mailroom:finding-file-download", "mailroom:check-sheet", "figures:finding-records",
        "proofing:excel", "proofing:word", "sites:edit",
        "units:member-deputies", "units:leave-deputies", "units:unit-new",
    }
)  # fmt: skip
"""Answers to a GET that are no page of their own kind: downloads, parts of a page, forms shown at another stop's."""


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("没有找到 Chromium：apt-get install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory(prefix="bihuan-tour-") as home:
        os.environ |= {
            "BIHUAN_HOME": home,
            "DJANGO_SETTINGS_MODULE": "bihuan.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }
        bihuan = [sys.executable, "-m", "bihuan.cli.main"]
        subprocess.run([*bihuan, "init", "--demo"], check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        _set_out(Path(home))
        with _served(bihuan):
            shutil.rmtree(SHOTS, ignore_errors=True)
            SHOTS.mkdir(parents=True)
            _photograph(chromium)
    _write()


def _set_out(home: Path) -> None:
    """What the example city leaves for a newcomer to do: a list in preview, a ledger to take over, a draft."""
    from django.utils import timezone

    from bihuan.cases.models import Inspection
    from bihuan.complaints.previewing import begin
    from bihuan.moments import beijing_day
    from bihuan.papers.briefing import draft
    from bihuan.proofing.keeping import prove_file
    from bihuan.units.models import Member

    inspection = Inspection.objects.select_related("region", "rulebook_text").get(code="lc-demo")
    clerk, reviewer = (Member.objects.get(username=name) for name in ("clerk", "reviewer"))
    today = beijing_day(timezone.now())
    (newest,) = (home / "examples").glob("13-*")
    for kind, name, content in (
        ("transfer", newest.name, newest.read_bytes()),
        ("takeover", "信访件台账.csv", _kept_by_hand(today).encode()),
    ):
        begin(inspection, kind, [(name, content)], by=clerk, most_bytes=len(content))
    draft(inspection, day=today, as_of=today - timedelta(days=1), handled_as_of=today, by=reviewer)
    _publish(inspection)
    (mistaken,) = (home / "examples").glob("工作简报*有一处错*")
    prove_file((mistaken.name, mistaken.read_bytes()), previous=None, inspection=inspection, by=reviewer)


def _publish(inspection: Any) -> None:
    """The first two batches are published, the table of the third is being reviewed."""
    from bihuan.cases.models import Batch
    from bihuan.publication.preparing import prepare, review, waiting
    from bihuan.publication.releasing import release
    from bihuan.units.models import Member

    reviewer, leader = (Member.objects.get(username=name) for name in ("reviewer", "leader"))
    for batch in Batch.objects.filter(inspection=inspection).order_by("number")[:3]:
        made = prepare(inspection, batch, by=reviewer, expected=len(waiting(inspection, batch, by=reviewer)))
        if batch.number == 3:
            break
        for row in made.rows.all():
            made.refresh_from_db()
            review(row, kept=range(len(row.marks)), texts={}, done=True, seen=made.revision, by=reviewer)
        made.refresh_from_db()
        release(made, by=leader, seen=made.revision)


def _kept_by_hand(today: date) -> str:
    """The ledger that the office kept in Excel until today, one complaint short and one state behind."""
    from bihuan.cases.models import Assignment

    shares = Assignment.objects.filter(parent__isnull=True).select_related("unit", "case__batch", "case__complaint")
    headings = "批次,转办日期,受理编号,举报内容,承办单位,污染类型,来源,是否重点,是否办结,办结日期"
    lines = [f"信访件办理台账（截至{today.year}年{today.month}月{today.day}日）", headings]
    for share in shares.order_by("case__number")[1:]:
        case, complaint = share.case, share.case.complaint
        is_done = share.status in ("closed", "stage_closed")
        cells = [
            case.batch.number,
            case.batch.day,
            case.number,
            complaint.text,
            share.unit.short,
            "、".join(complaint.labels),
            complaint.channel,
            "是" if complaint.key else "否",
            share.get_status_display() if is_done else "正在办理",
            today - timedelta(days=1) if is_done else "",
        ]
        lines.append(",".join(map(str, cells)))
    return "\n".join(lines)


@contextmanager
def _served(bihuan: list[str]) -> Iterator[None]:
    server = subprocess.Popen([*bihuan, "serve", "--port", str(PORT), "--no-worker"], stdout=subprocess.DEVNULL)
    try:
        for _attempt in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/signin")
                break
            except OSError:
                time.sleep(0.3)
        yield
    finally:
        server.terminate()
        server.wait()


def _photograph(chromium: str) -> None:
    from django.urls import reverse
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for width, height in WIDTHS.items():
            windows: dict[str, Any] = {}
            for stop in STOPS:
                if stop.member not in windows:
                    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
                    windows[stop.member] = context.new_page()
                    _sign_in(windows[stop.member], stop.member)
                page = windows[stop.member]
                response = page.goto(f"http://127.0.0.1:{PORT}{reverse(stop.route, kwargs=stop.keys())}{stop.query}")
                assert response is not None
                assert response.status == 200, f"{stop.route}: {response.status}"
                page.wait_for_timeout(400)
                page.screenshot(path=SHOTS / _shot(stop, width), type="jpeg", quality=QUALITY)
                print(stop.route, width)
        browser.close()


def _sign_in(page: Any, member: str) -> None:
    page.goto(f"http://127.0.0.1:{PORT}/signin")
    page.get_by_label("用户名").fill(member)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "signin" not in url)


def _shot(stop: Stop, width: int) -> str:
    return f"{stop.route.replace(':', '-')}-{width}.jpg"


def _write() -> None:
    lines = [
        "# 每一页的样子",
        "",
        "示例城市（虚构）的每一页，左边是 1440 宽的办公室屏幕，右边是 390 宽的手机。由 `make tour` 生成。",
        "",
    ]
    for stop in STOPS:
        pictures = " ".join(
            f'<img src="tour/{_shot(stop, width)}" alt="{stop.text}，宽{width}" width="{shown}">'
            for width, shown in ((1440, 640), (390, 173))
        )
        lines += [f"## {stop.text}", "", pictures, ""]
    (DOCS / "tour.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
