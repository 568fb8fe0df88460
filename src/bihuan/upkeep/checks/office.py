"""What the office itself has to keep in order: files, calendar, passwords, clock, reminders, search."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from itertools import chain

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from bihuan.complaints.repeats import shelf
from bihuan.evidence.models import StoredFile
from bihuan.inbox.working import pulse
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.rulebooks.models import CalendarYear
from bihuan.search import index
from bihuan.units.models import Member, Site
from bihuan.upkeep.findings import Finding, Look, bad, good, notice

SAMPLE = 25
"""Newest files, and as many of the others by lot, that are looked at without ``--deep``."""
BLOCK = 1024 * 1024
NAMED = 5
"""Of many, so many are named."""
ARRANGED_FROM = 11
"""In November the State Council's office publishes the holidays of the next year."""
SLACK = timedelta(minutes=2)


def files(look: Look) -> Iterator[Finding]:
    kept = StoredFile.objects.all()
    if look.deep:
        looked_at = kept.order_by("pk").iterator(chunk_size=1000)
    else:
        newest = list(kept.order_by("-pk")[:SAMPLE])
        looked_at = chain(newest, kept.exclude(pk__in=[file.pk for file in newest]).order_by("?")[:SAMPLE])
    faults = []
    count = 0
    for file in looked_at:
        count += 1
        if fault := _fault(file):
            faults.append(f"{file.name}（{file.content.name}）{fault}")
    if faults:
        yield bad(
            "材料文件",
            f"{len(faults)}个：{_some(faults)}",
            "从备份里取回：bihuan restore --into 恢复到别处，再复制过来",
        )
    else:
        yield good("材料文件", f"全部{count}个完好" if look.deep else f"抽查{count}个，完好（--deep 查全部）")


def _fault(file: StoredFile) -> str:
    try:
        found = sha256()
        with default_storage.open(str(file.content.name), "rb") as source:
            while block := source.read(BLOCK):
                found.update(block)
    except OSError:
        return "找不到或打不开"
    return "" if found.hexdigest() == file.sha256 else "内容变了"


def _some(items: list[str]) -> str:
    return "、".join(items[:NAMED]) + ("等" if len(items) > NAMED else "")


def clock(look: Look) -> Iterator[Finding]:
    """A clock set back would write entries before those that stand there."""
    last = Entry.objects.order_by("-pk").values_list("recorded_at", flat=True).first()
    if last and last - look.now > SLACK:
        yield bad(
            "时钟",
            f"本机时间比账本里最后一条记录早{_span(last - look.now)}",
            "校准时钟（timedatectl set-ntp true）后再使用",
        )
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (theirs,) = cursor.fetchone()
        if abs(theirs - timezone.now()) > SLACK:
            yield bad("时钟", f"与数据库服务器的时间相差{_span(abs(theirs - timezone.now()))}", "两台机器都校准时钟")
            return
    yield good("时钟", f"{timezone.localtime(look.now):%Y-%m-%d %H:%M}")


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes}分钟" if minutes < 120 else f"{minutes // 60}小时"


def calendar(look: Look) -> Iterator[Finding]:
    today = beijing_day(look.now)
    entered = set(CalendarYear.objects.filter(published=True).values_list("year", flat=True))
    how = "安排公布后在“规则”页的“工作日历”里录入；未录入前涉及该年的期限按周末推算，标为暂定"
    if today.year not in entered:
        yield bad("工作日历", f"没有{today.year}年的节假日，工作日期限都是暂定的", how)
    elif today.month >= ARRANGED_FROM and today.year + 1 not in entered:
        yield notice("工作日历", f"还没有{today.year + 1}年的节假日", how)
    else:
        yield good("工作日历", f"已录入到{max(entered)}年")


def passwords(look: Look) -> Iterator[Finding]:
    if not Site.objects.exists():
        yield notice("单位和人员", "还没有载入", "运行 bihuan init --site site.toml")
        return
    waiting = list(
        Member.objects.filter(is_active=True, must_change_password=True).order_by("pk").values_list("title", flat=True)
    )
    if waiting:
        yield notice("首次密码", f"{len(waiting)}人从未改过：{_some(waiting)}", "请他们登录改密码；不用的账号请停用")
    else:
        yield good("首次密码", "都已改过")


def reminders(look: Look) -> Iterator[Finding]:
    state = pulse(look.now)
    if not state.alive:
        since = f"（最后一次{timezone.localtime(state.last_beat):%m-%d %H:%M}）" if state.last_beat else ""
        yield (bad if state.last_beat else notice)(
            "提醒和外发", f"没有在运行{since}，到期提醒发不出去", "启动 bihuan serve，或单独启动 bihuan work"
        )
    elif state.late:
        yield bad(
            "提醒和外发", f"{state.late}条消息十分钟没有人处理", "重新启动 bihuan serve 或 bihuan work，看它的出错信息"
        )
    elif state.given_up:
        yield notice("提醒和外发", f"{state.given_up}条消息多次没有发出，已放弃", "核对邮件和群机器人的地址")
    else:
        yield good("提醒和外发", "正在运行，没有积压")


def search(look: Look) -> Iterator[Finding]:
    if index.is_current():
        yield good("检索", "索引与程序一致")
    else:
        yield bad("检索", "索引是旧的或还没有建立，有的内容搜不到", "运行 bihuan init 重建")


def repeats(look: Look) -> Iterator[Finding]:
    missing = shelf.unread().count()
    if missing:
        yield bad(
            "重复件", f"有{missing}件还没有按现在的规则读过，查不到它们的重复件", "运行 bihuan init，或等后台补读"
        )
    else:
        yield good("重复件", "每件都按现在的规则读过")
