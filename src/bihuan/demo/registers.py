"""Registers of the example city: how units were pressed and what they replied, what was enforced, who was held accountable."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bihuan.cases.models import Case, Inspection
from bihuan.demo import place
from bihuan.demo.findings import CODE
from bihuan.enforcement.recording import EnforcementText, write
from bihuan.enforcement.taking_over import take_over, untaken
from bihuan.supervision.accountability import SanctionText, hold_accountable
from bihuan.supervision.models import Instrument
from bihuan.supervision.pressing import InstrumentText, tell_in_briefing
from bihuan.supervision.pressing import press as press_with
from bihuan.supervision.replying import reply
from bihuan.units.models import Member, Unit

OFFICE = "市整改办"
Line = tuple[str, int, str, str, str, Sequence[str], Sequence[int], int | None]
INSTRUMENTS: Sequence[Line] = (
    ("visit", 150, "", "现场督导污水处理设施建设", "到各县乡镇污水处理厂查看进水浓度和配套管网，当场指出问题。", ("青屏县", "石渡县"), (2, 6), None),
    ("unannounced", 96, "", "夜间暗访建筑垃圾消纳场", "随机查看3处消纳场，1处没有洒水抑尘，车辆带泥上路。", ("市城管局",), (7,), None),
    ("circular", 88, "澜整改办〔{year}〕11号", "关于第二轮调度情况的通报", "通报各单位整改进度，对进度靠后的单位点名。", ("青屏县", "白岩县", "云坪县"), (), None),
    ("order", 60, "澜整改办督〔{year}〕4号", "关于乡镇污水处理设施整改滞后的督办", "请逐厂列出配套管网清单，明确完成时间，并按期书面回复。", ("青屏县",), (2,), 45),
    ("order", 18, "澜整改办督〔{year}〕7号", "关于水源保护区搬迁进展缓慢的督办", "请说明32户搬迁的进度和卡点，按期书面回复。", ("白岩县",), (8,), 4),
    ("order", 6, "澜整改办督〔{year}〕9号", "关于部分举报件办理的督办", "请对照清单逐件核实，拍照留证，按期书面回复。", ("澜东区", "青屏县"), (), -3),
    ("warning", 32, "澜整改办预〔{year}〕2号", "整改时限预警", "距整改时限不足三个月、进度不足六成，请倒排工期。", ("青屏县", "白岩县"), (2, 8), None),
    ("interview", 25, "", "约谈进度滞后的县", "对连续两轮滞后的县约谈主要负责人，限期拿出措施。", ("白岩县",), (8,), None),
)  # fmt: skip
"""Kind, days ago, number, title, text, units, problems of the plan, days ago by which to reply (negative: days to come)."""
RETURNS = (("澜东区", 96, 240, 7, 1_860_000_00), ("青屏县", 71, 168, 4, 96_000_00), ("石渡县", 64, 150, 5, 520_000_00))
"""Of a county last month: companies checked, checkers, cases filed, fines in fen."""
PERSONS = (
    ("division", "admonition", "青屏县人民政府", "government", 2),
    ("section", "discipline", "青屏县某乡镇", "government", 2),
    ("section", "admonition", "白岩县某局", "department", 8),
    ("section", "reminder", "白岩县某局", "department", 8),
    ("other", "reminder", "某某水务公司", "enterprise", 2),
    ("division", "interview", "白岩县人民政府", "government", 8),
)
"""Rank, form, workplace, its kind, the problem of the plan; the persons have no names but 某甲, 某乙 and so on."""


def press(inspection: Inspection) -> None:
    """A county's own visit, which the briefing tells of."""
    landong = Member.objects.get(username="landong")
    said = InstrumentText(
        kind="visit",
        unit=_unit("澜东区"),
        day=inspection.started_on + timedelta(days=place.DAYS),
        title="澜东区现场督办建筑工地夜间噪声",
        text="区领导带队夜查在建工地，要求严格执行夜间施工审批并公示举报电话。",
        further=2,
        further_note="夜查时当场指出的2处工地噪声",
    )
    tell_in_briefing(press_with(inspection, said, by=landong)[0], by=landong)


def play(today: date) -> None:
    """What the office and the counties entered over the last months."""
    plan = Inspection.objects.select_related("region", "rulebook_text").get(code=CODE)
    demo = Inspection.objects.select_related("region", "rulebook_text").get(code=place.CODE)
    made = [_instrument(plan, line, today) for line in INSTRUMENTS]
    _reply(made[3], "青屏县", "qingping", "已列出9公里配套管网清单，年底前分三段完成。", today - timedelta(days=46))
    _reply(made[5], "澜东区", "landong", "已逐件核实，照片随附于各件。", today - timedelta(days=1))
    _enforce(demo, today)
    _hold_accountable(plan, today)
    print(f"督导督办{Instrument.objects.count()}次；执法和追责问责台账已登记。")


def _unit(short: str) -> Unit:
    return Unit.objects.get(short=short)


def _problems(inspection: Inspection, serials: Sequence[int]) -> list[Case]:
    numbers = [f"问题{serial}" for serial in serials]
    return list(Case.objects.filter(inspection=inspection, number__in=numbers).order_by("pk"))


def _instrument(inspection: Inspection, line: Line, today: date) -> Instrument:
    kind, days, number, title, text, units, serials, reply_days = line
    day = today - timedelta(days=days)
    said = InstrumentText(
        kind=kind,
        unit=_unit(OFFICE),
        day=day,
        title=title,
        text=text,
        units=[_unit(short) for short in units],
        number=number.format(year=day.year),
        cases=_problems(inspection, serials),
        reply_due_on=None if reply_days is None else today - timedelta(days=reply_days),
    )
    return press_with(inspection, said, by=Member.objects.get(username="dispatcher"))[0]


def _reply(instrument: Instrument, short: str, username: str, text: str, day: date) -> None:
    reply(instrument.addressees.get(unit__short=short), text, day, by=Member.objects.get(username=username))


def _enforce(inspection: Inspection, today: date) -> None:
    """Last month as the counties returned it, two decisions, and what the answers tell of, all but the newest."""
    clerk = Member.objects.get(username="clerk")
    last = today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    for short, checks, persons, filed, fen in RETURNS:
        period: dict[str, Any] = {"unit": _unit(short), "day": last, "since_on": first}
        for said in (
            EnforcementText("check", quantity=checks, persons=persons, method="random", **period),
            EnforcementText("filing", quantity=filed, fen=fen, **period),
            EnforcementText("petition", quantity=checks // 6, **period),
        ):
            write(inspection, said, by=clerk)
    day = today - timedelta(days=9)
    bureau: dict[str, Any] = {"unit": _unit("市生态环境局"), "day": day, "subject": "某某石材厂"}
    write(inspection, EnforcementText("check", method="cross", persons=4, **bureau), by=clerk)
    number = f"澜环罚〔{day.year}〕21号"
    write(inspection, EnforcementText("filing", number=number, fen=5_250_050, **bureau), by=clerk)
    told = list(untaken(clerk, inspection).values_list("pk", flat=True))
    take_over(told[:-1], inspection, by=clerk)


def _hold_accountable(inspection: Inspection, today: date) -> None:
    keeper = Member.objects.get(username="wenze")
    for place_of, (rank, form, workplace, body, serial) in enumerate(PERSONS):
        (case,) = _problems(inspection, [serial])
        said = SanctionText(
            unit=_unit("青屏县" if serial == 2 else "白岩县"),
            day=today - timedelta(days=20),
            name=f"某{'甲乙丙丙丁戊'[place_of]}",
            workplace=workplace,
            body=body,
            rank=rank,
            form=form,
            case=case,
        )
        hold_accountable(inspection, said, by=keeper)
