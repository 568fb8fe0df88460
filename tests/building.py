"""Building a small ledger in tests, through the same doors as the product."""

from collections.abc import Sequence
from datetime import date, timedelta

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.complaints.answering import approve
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.intake import take_in
from bihuan.complaints.outcomes import Outcome
from bihuan.reading import Source, read
from bihuan.units.models import Member

FIRST_DAY = date(2025, 6, 2)
TRANSFER_HEADINGS = ["序号", "受理编号", "举报内容", "行政区域", "污染类型", "举报方式"]
REPLY_HEADINGS = [
    "序号",
    "受理编号",
    "承办单位",
    "调查核实情况",
    "是否属实",
    "处理和整改情况",
    "是否办结",
    "办结目标",
    "办结日期",
]


def table(name: str, title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> Source:
    """A CSV file with a title line, as bytes."""
    lines = [[title], headings, *rows]
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    return Source(name, text.encode())


def transfer(batch: int, rows: Sequence[Sequence[object]]) -> Source:
    """Batch ``batch`` (handed over on 2 June 2025 for the first, a day later for each next): rows of
    (number, text, units, labels, channel)."""
    day = FIRST_DAY + timedelta(days=batch - 1)
    title = f"督察组转办群众信访举报件清单（第{batch}批） {day.year}年{day.month}月{day.day}日"
    numbered = [[line, *row] for line, row in enumerate(rows, start=1)]
    return table(f"{batch:02d}-{day.isoformat()}.csv", title, TRANSFER_HEADINGS, numbered)


def replies(day: date, rows: Sequence[Sequence[object]]) -> Source:
    """Answers as of ``day``: rows of (number, unit, verdict, status, goal, closed on)."""
    title = f"群众信访举报件办理情况一览表（截至{day.year}年{day.month}月{day.day}日）"
    whole = [
        [line, number, unit, "经现场核查。", verdict, "责令整改。", status, goal, closed]
        for line, (number, unit, verdict, status, goal, closed) in enumerate(rows, start=1)
    ]
    return table(f"{day.isoformat()}-办理情况.csv", title, REPLY_HEADINGS, whole)


def received(inspection: Inspection, *sources: Source) -> Outcome:
    """Take transfer lists in; nothing may be rejected."""
    outcome = take_in(inspection, "transfer", [read(source) for source in sources], by=None)
    assert outcome.written, outcome.to_json()
    return outcome


def answered(inspection: Inspection, *sources: Source) -> Outcome:
    """Take answers in; nothing may be rejected."""
    outcome = take_in(inspection, "replies", [read(source) for source in sources], by=None)
    assert outcome.written, outcome.to_json()
    return outcome


def number(serial: int) -> str:
    return f"D1LC2025{serial:05d}"


def small_ledger(inspection: Inspection) -> None:
    """Two batches, five complaints, one of them shared by two units, one without a unit; nothing answered yet."""
    received(
        inspection,
        transfer(
            1,
            [
                ("*" + number(1), "枣林村一家砖厂冒黑烟。", "澜东区", "大气", "来电"),
                (number(2), "东风渠旁一家养猪场排污水。", "青屏县", "水、大气", "来电"),
                (number(3), "省道边一家石材厂噪音大。", "澜东区、青屏县", "噪音", "来电"),
            ],
        ),
        transfer(
            2,
            [
                (number(4), "老街一家饭店油烟直排。", "市城管局", "大气", "来电"),
                (number(5), "水库边倾倒废渣。", "", "土壤", "来信"),
            ],
        ),
    )
    dispatch_named(inspection, by=None)


def signed(inspection: Inspection, serial: int, short: str, *names: str) -> None:
    """The answer of a share is signed by these members, one after the other."""
    for name in names:
        item = share(inspection, serial, short)
        approve(item, by=Member.objects.get(username=name), seen=item.case.revision, waived="核对过")


def share(inspection: Inspection, serial: int, short: str) -> Assignment:
    """The share of unit ``short`` in complaint ``serial``, fresh from the database."""
    return Assignment.objects.select_related("case__inspection", "case__batch", "unit").get(
        case=Case.objects.get(inspection=inspection, number=number(serial)), unit__short=short
    )
