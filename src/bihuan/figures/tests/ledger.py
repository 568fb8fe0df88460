"""A ledger in which everything has happened that a figure must tell apart."""

from datetime import date, timedelta

from tests.building import FIRST_DAY, answered, number, received, replies, share, transfer

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import act
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats.linking import link
from bihuan.complaints.splitting import pass_on
from bihuan.complaints.withdrawing import restore, withdraw
from bihuan.moments import day_start
from bihuan.units.models import Member, Post, Unit
from bihuan.units.roles import Role

LAST_DAY = FIRST_DAY + timedelta(days=20)


def day(after: int) -> date:
    return FIRST_DAY + timedelta(days=after)


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def closed(
    inspection: Inspection, serial: int, unit: str, after: int, verdict: str = "属实", how: str = "已办结"
) -> None:
    goal, on = ("完成改造", "") if how == "阶段性办结" else ("", day(after))
    answered(inspection, replies(day(after), [(number(serial), unit, verdict, how, goal, on)]))


def eventful(inspection: Inspection) -> None:
    """Nine complaints over three days: shared, key, repeated, stage-closed, reopened, recalled, withdrawn, restored,
    answered late, passed on to a township, without a unit, without a channel."""
    received(
        inspection,
        transfer(
            1,
            [
                ("*" + number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电"),
                (number(2), "东风渠旁一家养猪场排污水。", "青屏县", "水、大气", "来电"),
                ("*" + number(3), "省道边一家石材厂噪音大。", "澜东区、青屏县", "噪音", "来信"),
                (number(4), "河边堆放废渣。", "青屏县", "土壤、水", "来电"),
            ],
        ),
        transfer(
            2,
            [
                (number(5), "老街一家饭店油烟直排。", "市城管局", "大气", "来电"),
                (number(6), "水库边倾倒废渣。", "", "土壤", "来信"),
                ("访受〔2025〕7号", "夜间施工。", "澜东区、市城管局", "噪音", ""),
            ],
        ),
        transfer(
            3,
            [
                (number(8), "枣林村砖厂又冒黑烟。", "澜东区", "大气、噪音", "来电"),
                (number(9), "工地扬尘。", "青屏县", "大气", "来电"),
            ],
        ),
    )
    dispatch_named(inspection, by=None)
    first, again = (Complaint.objects.get(case__number=number(serial)) for serial in (1, 8))
    link(again, first, by=None, seen=None, effective=day_start(day(3)))
    closed(inspection, 1, "澜东区", 4)
    closed(inspection, 2, "青屏县", 13, "不属实")
    closed(inspection, 3, "澜东区", 5)
    closed(inspection, 3, "青屏县", 8, how="阶段性办结")
    closed(inspection, 5, "市城管局", 6, "部分属实")
    _move(inspection, 1, "澜东区", "reopen", "reviewer", 9, "群众再次反映")
    _move(inspection, 8, "澜东区", "recall", "clerk", 4, "不属其管辖")
    part = share(inspection, 4, "青屏县")
    Post.objects.create(member=who("qingping"), unit=part.unit, role=Role.DISPATCH)
    pass_on(part, [Unit.objects.get(short="石桥镇")], by=who("qingping"), seen=part.case.revision, on=day(3))
    for serial, after in ((9, 5), (5, 10)):
        complaint = Complaint.objects.get(case__number=number(serial))
        withdraw(complaint, by=None, seen=None, reason="督察组撤回", on=day(after))
    restore(Complaint.objects.get(case__number=number(9)), by=None, seen=None, reason="督察组恢复", on=day(11))


def _move(inspection: Inspection, serial: int, unit: str, name: str, by: str, after: int, reason: str) -> None:
    item = share(inspection, serial, unit)
    act(item, name, by=who(by), seen=item.case.revision, reason=reason, on=day(after))
