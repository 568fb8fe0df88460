"""Findings of the example city: the plan of an earlier inspection, own checks, a warning film; three rounds of progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from bihuan.cases.models import Inspection
from bihuan.cases.opening import open_site_data
from bihuan.complaints.intake import take_in
from bihuan.demo import closings
from bihuan.demo.chains import following
from bihuan.findings.arranging import arrange, proposal
from bihuan.findings.models import Finding, Measure
from bihuan.reading import read
from bihuan.rounds.concluding import conclude
from bihuan.rounds.models import Report
from bihuan.rounds.opening import open_measures, open_round
from bihuan.rounds.reporting import ReportText, report
from bihuan.rounds.reviewing import accept
from bihuan.units.models import Member

CODE, CHECKS, FILM = "lc-plan", "lc-checks", "lc-film"
HEADINGS = ["序号", "反馈问题", "整改目标", "整改措施", "责任单位", "责任人", "督导单位", "验收单位", "整改时限"]
OFFICE = "市整改办"


@dataclass(frozen=True)
class Problem:
    """A line of the plan; ``months`` from the feedback to its deadline, None: 长期坚持. ``pace``: how well it goes."""

    text: str
    target: str
    measures: tuple[str, ...]
    units: tuple[str, ...]
    months: int | None
    pace: int
    """Percent of what the plan asks for that is done by each round: 100 is on schedule."""


PROBLEMS = (
    Problem("老城区雨污分流不到位，部分管网错接漏接，雨天溢流。", "生活污水应收尽收。", ("改造雨污管网12公里", "排查整治错接漏接点", "健全管网运维机制"), ("澜东区", "市住建局"), 14, 100),
    Problem("部分乡镇污水处理设施建而不用，进水浓度偏低。", "乡镇污水处理设施稳定运行。", ("补齐配套管网9公里", "落实运维经费"), ("青屏县", "市生态环境局"), 12, 60),
    Problem("历史遗留矿山修复进展缓慢，部分复绿地块管护缺失。", "完成遗留矿山修复并管护三年。", ("逐矿编制修复方案", "完成6处矿山复绿", "落实管护责任"), ("石渡县",), 18, 100),
    Problem("畜禽养殖污染防治不到位，规模场粪污处理设施配套率低。", "规模场设施配套率达到100%。", ("建成田间储液池20个", "对配套不到位的规模场限期整改"), ("云坪县", "市农业农村局"), 8, 105),
    Problem("河道非法采砂屡禁不止，岸线破坏。", "非法采砂得到有效遏制。", ("清理非法采砂点", "开展联合巡查（长期坚持）"), ("枫岭", "市水利局"), 10, 90),
    Problem("工业园区污水集中处理设施建设滞后。", "园区污水全收集全处理。", ("建成污水处理厂一期", "企业纳管全覆盖"), ("高新区",), 16, 100),
    Problem("建筑垃圾消纳场管理粗放，扬尘明显。", "消纳场规范运行。", ("规范3处消纳场", "完善运输车辆监管"), ("市城管局",), 6, 110),
    Problem("饮用水水源保护区内仍有居民和农业面源污染。", "水源保护区污染源清零。", ("搬迁水源保护区内居民32户", "退耕还草180亩"), ("白岩县",), 20, 80),
    Problem("散乱污企业整治不彻底，存在反弹。", "散乱污企业动态清零。", ("按两断三清标准关停", "建立巡查机制（长期坚持）"), ("澜西区",), 9, 100),
    Problem("农村生活垃圾转运不及时，存在临时堆放点。", "垃圾日产日清。", ("新增转运车辆15台", "清理临时堆放点"), ("青屏县",), 7, 108),
    Problem("自然保护地内人类活动问题整改不到位。", "问题图斑全部销号。", ("拆除违规设施", "恢复植被"), ("石渡县",), 11, 95),
    Problem("对生态环境保护工作重要性认识不足，压力传导不够。", "党政同责、一岗双责落实到位。", ("开展专题学习", "完善考核办法", "定期研究部署（长期坚持）"), ("市生态环境局",), None, 100),
)  # fmt: skip
CHECKED = (
    Problem("自查发现石料加工点粉尘收集不到位。", "粉尘达标排放。", ("安装收尘设施",), ("澜西区",), 5, 100),
    Problem("自查发现洗砂废水直排沟渠。", "废水循环使用。", ("建设三级沉淀池",), ("云坪县",), 6, 70),
    Problem("自查发现渣土车密闭不严。", "车辆全部密闭。", ("更换密闭装置",), ("市城管局",), 4, 100),
)
FILMED = (
    Problem("警示片披露某某厂废渣违规堆存。", "废渣规范处置。", ("转运处置废渣", "完成场地修复"), ("高新区",), 9, 100),
    Problem("警示片披露支流断面水质下降。", "断面水质恢复到Ⅲ类。", ("排查入河排口", "治理排口"), ("枫岭",), 10, 75),
)


def play(today: date, folder: Path) -> None:
    """Plans are taken in as of ten months ago; three rounds were held, the last of them a month ago."""
    fed_back = today - timedelta(days=300)
    plans = (
        (CODE, "省生态环境保护督察反馈问题", "inspection", PROBLEMS, "anhui"),
        (CHECKS, "举一反三自查自纠", "own_check", CHECKED, "huangshan"),
        (FILM, "警示片披露问题", "film", FILMED, "boshan"),
    )
    for code, name, source, problems, chain in plans:
        inspection = following(_open(code, name, source, fed_back), chain)
        path = _write(folder, name, fed_back, problems)
        outcome = take_in(inspection, "plan", [read(path)], by=Member.objects.get(username="clerk"))
        assert outcome.written, outcome.to_json()
    inspection = Inspection.objects.select_related("region", "rulebook_text").get(code=CODE)
    _arrange(inspection, fed_back)
    for days in (210, 120, 32):
        _round(inspection, today - timedelta(days=days), fed_back)
    closings.play(inspection, today)
    Member.objects.filter(username="past").update(is_active=False)
    open_round(inspection, today - timedelta(days=2), by=Member.objects.get(username="dispatcher"))
    print(f"已导入整改措施清单，{Finding.objects.count()}个问题，调度三轮，第四轮正在报送。")


def _open(code: str, name: str, source: str, fed_back: date) -> Inspection:
    item: dict[str, Any] = {
        "code": code,
        "name": name,
        "source": source,
        "level": "provincial",
        "kind": "routine",
        "team": "",
        "region": "澜川市",
        "started_on": fed_back - timedelta(days=60),
        "ended_on": fed_back,
        "rulebook": "hunan-look-back",
    }
    open_site_data({"inspections": [item]})
    return Inspection.objects.select_related("region", "rulebook_text").get(code=code)


def _write(folder: Path, name: str, fed_back: date, problems: Sequence[Problem]) -> Path:
    """The plan list as a workbook, with the measures of a problem in one cell as plan lists have them."""
    path = folder / f"{fed_back.isoformat()}-{name}-整改措施清单.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, f"澜川市{name}整改措施清单")
        sheet.write_row(1, 0, HEADINGS)
        for place, problem in enumerate(problems, 1):
            first, *others = problem.units
            row = [
                place,
                problem.text,
                problem.target,
                "\n".join(f"{n}.{text}；" for n, text in enumerate(problem.measures, 1)),
                "、".join([f"{first}（牵头）", *others]),
                f"{first}主要负责人",
                OFFICE,
                OFFICE,
                _due(fed_back, problem.months),
            ]
            sheet.write_row(place + 1, 0, row, wrapped)
    return path


def _due(fed_back: date, months: int | None) -> str:
    if months is None:
        return "长期坚持"
    month = fed_back.month - 1 + months
    return f"{fed_back.year + month // 12}年{month % 12 + 1}月底前"


def _arrange(inspection: Inspection, fed_back: date) -> None:
    """Every measure with an end is planned backwards, as the desk proposes it."""
    dispatcher = Member.objects.get(username="dispatcher")
    for measure in _measures(Measure.objects.filter(finding__case__inspection=inspection)):
        steps = proposal(measure, fed_back)
        if steps:
            case = measure.finding.case
            case.refresh_from_db()
            arrange(measure, steps, by=dispatcher, seen=case.revision, reason="按方案倒排", on=fed_back)


def _measures(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    return rows.select_related("finding__case__inspection__region").prefetch_related("units")


def _round(inspection: Inspection, as_of: date, fed_back: date) -> None:
    """One round, reported by a stand-in for every unit and accepted by the reviewer."""
    asked = open_round(inspection, as_of, by=Member.objects.get(username="dispatcher"))
    reporter = _reporter(inspection)
    for measure in _measures(open_measures(inspection, as_of)).order_by("pk"):
        problem = PROBLEMS[int(measure.finding.case.number.removeprefix("问题")) - 1]
        percent = _percent(measure, problem, as_of, fed_back)
        said = ReportText(
            percent=percent,
            text=f"{measure.text}正在推进，累计完成{percent}%。" if percent < 100 else f"{measure.text}已经完成。",
            spent_fen=percent * 1_200_000,
            obstacles="" if problem.pace >= 95 else "资金到位慢，征地协调难度大。",
            next_step="倒排工期，按周调度。",
        )
        report(asked, measure, said, by=reporter, seen=0)
    seen = asked.reports.filter(state=Report.State.SUBMITTED).values_list("pk", "submitted_id")
    reviewer = Member.objects.get(username="reviewer")
    accept(asked, list(seen), by=reviewer)
    conclude(asked, by=reviewer)


def _reporter(inspection: Inspection) -> Member:
    """Handles for every unit of the city, only while the past is played."""
    member = Member.objects.filter(username="past").first()
    if member is None:
        member = Member.objects.add(username="past", title="各单位经办人")
        member.posts.create(unit=inspection.region, role="handle")
    return member


def _percent(measure: Measure, problem: Problem, as_of: date, fed_back: date) -> int:
    """How far it is on ``as_of`` by the problem's pace; what goes on for ever is half done at any time."""
    end = measure.due_on or measure.finding.case.due_on
    if measure.long_term or end is None:
        return 50
    share = (as_of - fed_back) / (end - fed_back)
    return max(0, min(100, round(share * problem.pace)))
