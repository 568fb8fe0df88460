"""What the story of findings is played with: its twelve problems, its time, and what is read and done off the desk."""

from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from bihuan.cases.models import Inspection, Stand
from bihuan.closing.tests.building import fresh
from bihuan.findings.models import Finding, Measure
from bihuan.moments import BEIJING
from bihuan.reading import Source
from bihuan.rounds.concluding import conclude
from bihuan.rounds.models import Report, Round
from bihuan.rounds.reporting import ReportText, report
from bihuan.rounds.reviewing import accept
from bihuan.units.models import Member
from tests.browser.desk import Desk
from tests.building import table

HEADINGS = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "责任人", "督导单位", "验收单位", "整改时限"]
PROBLEMS = [
    ("石桥河沿线三处排口污水直排。", "排口全部封堵。", "封堵三处排口，污水接入管网", "青屏县", "2026年6月底前"),
    ("枣林村砖厂旧址建筑垃圾没有清完。", "清完并复绿。", "清运建筑垃圾，覆土复绿", "澜东区", "2026年6月底前"),
    ("白鹭镇养殖场粪污贮存池没有防雨。", "雨污分开。", "给贮存池加盖防雨棚", "青屏县", "2026年2月底前"),
    ("河口码头堆场没有覆盖，大风天扬尘。", "堆场封闭。", "建设封闭料棚", "澜东区", "2026年6月底前"),
    ("东风渠沿线垃圾收集点渗滤液外溢。", "渗滤液不外排。", "改造垃圾收集点", "澜东区", "2026年12月底前"),
    ("城北加油站油气回收装置停用。", "装置正常运行。", "修复油气回收装置", "澜东区", "2026年12月底前"),
    ("两家石材厂沉淀池容量不足。", "生产废水循环使用。", "扩建沉淀池", "青屏县", "2026年12月底前"),
    ("乡镇污水处理站进水浓度低。", "应收尽收。", "修复破损管网", "青屏县", "2027年6月底前"),
    ("矿山修复地块管护缺失。", "成活率达到九成。", "补植并落实管护人员", "青屏县", "2027年6月底前"),
    ("餐饮街油烟净化设施清洗不及时。", "按月清洗。", "建立清洗记录并抽查", "澜东区", "2027年12月底前"),
    ("自然保护小区界桩缺失。", "界桩齐全。", "补立界桩", "青屏县", "2027年12月底前"),
    ("基层环保网格员巡查流于形式。", "巡查常态化。", "按周巡查并通报（长期坚持）", "澜东区", "长期坚持"),
]
HANDLERS = {"青屏县": "qingping", "澜东区": "landong"}
NAMES = ("反馈问题", "完成整改", "达到序时进度", "滞后", "尚未调度", "已销号", "长期坚持")
PHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


class Clock:
    """The time of the story, which runs on from where it was put."""

    def __init__(self) -> None:
        self.put(date(2026, 1, 6))

    def put(self, day: date, hour: int = 9) -> None:
        self.began = datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)
        self.since = monotonic()

    def now(self) -> datetime:
        return self.began + timedelta(seconds=monotonic() - self.since)


def plan_list() -> Source:
    """The twelve as a list of measures of 6 January 2026."""
    rows = [
        (place, problem, target, measure, unit, "", "市整改办", "", due)
        for place, (problem, target, measure, unit, due) in enumerate(PROBLEMS, start=1)
    ]
    return table("整改措施清单.csv", "澜川市整改措施清单（2026年1月6日）", HEADINGS, rows)


class Story:
    """The desk, the clock, and what is read on the way."""

    def __init__(self, office: Inspection, desk: Desk, clock: Clock) -> None:
        self.office, self.desk, self.page, self.clock = office, desk, desk.page, clock
        self.read: dict[date, dict[str, int]] = {}

    def on(self, month: int, day: int, username: str) -> None:
        """Another day, and who sits down at the desk; a night is too long to stay signed in."""
        self.clock.put(date(2026, month, day))
        self.desk.sign_in(username)

    def finding(self, serial: int) -> Finding:
        return fresh(Finding.objects.get(case__inspection=self.office, case__number=f"问题{serial}"))

    def open(self, serial: int) -> None:
        self.desk.go(f"/findings/{self.finding(serial).pk}/")

    def head(self, act: str) -> None:
        """What is to be done next, offered at the head of a finding's page."""
        self.page.locator(".page-head").get_by_role("link", name=act, exact=True).click()

    def unfolded(self, act: str) -> Any:
        """The small form behind a button."""
        self.page.locator("summary.btn").get_by_text(act, exact=True).click()
        return self.page.get_by_role("dialog")

    def figures(self, day: date) -> dict[str, int]:
        """What the page of figures says as of the end of ``day``."""
        self.desk.go(f"/figures/findings?as_of={day.isoformat()}")
        tiles = self.page.locator(".tiles-totals .tile").all()
        said = {tile.locator(".tile-name").inner_text(): tile.locator(".tile-number").inner_text() for tile in tiles}
        return {name: int(said[name]) for name in NAMES}

    def counts(self, *numbers: int) -> None:
        """The figures of today, in the order of ``NAMES``."""
        today = self.clock.now().date()
        self.read[today] = self.figures(today)
        assert tuple(self.read[today].values()) == numbers, (today, self.read[today])

    def reported(self, percents: dict[int, int]) -> None:
        """In the newest round every unit reports what it has not yet; ``percents`` by serial, 30 where nothing is said."""
        asked = Round.objects.select_related("inspection__region").latest("as_of")
        told = Report.objects.filter(round=asked).values("measure")
        rows = Measure.objects.filter(finding__case__status__in=[Stand.RECTIFYING, Stand.RECTIFIED, Stand.KEPT_UP])
        for measure in rows.exclude(pk__in=told).select_related("finding__case__inspection").prefetch_related("units"):
            serial = int(measure.finding.case.number.removeprefix("问题"))
            said = ReportText(percents.get(serial, 30), "按计划推进。")
            (unit,) = measure.units.all()
            report(asked, measure, said, by=Member.objects.get(username=HANDLERS[unit.short]), seen=0)

    def concluded(self) -> None:
        """The newest round is looked through and concluded."""
        asked, reviewer = Round.objects.latest("as_of"), Member.objects.get(username="reviewer")
        accept(asked, list(asked.reports.values_list("pk", "submitted")), by=reviewer)
        conclude(asked, by=reviewer)

    def fits_a_phone(self) -> None:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{self.page.url} is {width} wide on a phone"
