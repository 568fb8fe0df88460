"""Putting a notice up, taking objections, answering them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.closing.chain import open_closing, turn_of, why_not
from bihuan.findings.models import Finding
from bihuan.findings.recording import Act, record
from bihuan.moments import beijing_day
from bihuan.notices.composing import period_of
from bihuan.notices.models import Notice, Objection
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member
from bihuan.units.roles import Role

LONGEST = 10_000


@dataclass(frozen=True)
class NoticeText:
    """What stands on a notice, besides its period."""

    title: str
    sections: Sequence[Sequence[str]]
    starts_on: date
    accepting: str
    phone: str
    contact: str = ""
    fax: str = ""


@dataclass(frozen=True)
class ObjectionText:
    """What came; ``postmark_on`` of what came by post."""

    channel: str
    received_on: date
    text: str
    postmark_on: date | None = None


@transaction.atomic
def post(finding: Finding, said: NoticeText, *, by: Member, seen: int) -> Notice:
    """Put a notice up when it is its turn; its period is what the rulebook makes of its first day."""
    closing, step = open_closing(finding), turn_of(finding)
    if closing is None or step is None or step.kind != "notice":
        raise Refused(_("还没有轮到公示这一步。"))
    if reason := why_not(step, by):
        raise Refused(reason)
    if closing.notices.exists():
        raise Stale(_("%(number)s的公示已经发布过了。") % {"number": finding.case.number})
    if not (said.title.strip() and said.accepting.strip() and said.phone.strip()):
        raise Refused(_("标题、受理单位、联系电话都要写明。"))
    empty = [heading for heading, text in said.sections if not text.strip()]
    if empty:
        raise Refused(_("“%(heading)s”还没有写。") % {"heading": empty[0]})
    if sum(len(text) for _heading, text in said.sections) > LONGEST:
        raise Refused(_("公示的文字最多%(most)d字。") % {"most": LONGEST})
    runs = period_of(finding.case.inspection, said.starts_on)
    data = {"starts_on": runs.starts_on.isoformat(), "ends_on": runs.ends_on.isoformat(), "title": said.title.strip()}
    act = Act(finding.case, "post_notice", Role(step.role), place=step.place, data=data)
    (entry,) = record([act], inspection=finding.case.inspection, by=by, seen=seen)
    return Notice.objects.create(
        closing=closing,
        title=said.title.strip()[:200],
        sections=[list(section) for section in said.sections],
        starts_on=runs.starts_on,
        ends_on=runs.ends_on,
        days=runs.days,
        accepting=said.accepting.strip(),
        contact=said.contact.strip(),
        phone=said.phone.strip(),
        fax=said.fax.strip(),
        entry=entry,
        by=by,
    )


@transaction.atomic
def receive(notice: Notice, said: ObjectionText, *, by: Member, seen: int) -> Objection:
    """Keep an objection, in time or late. It holds the chain up until it is answered, unless it is late."""
    if said.channel not in Objection.Channel.values:
        raise Refused(_("请选择异议是怎样送来的。"))
    if not said.text.strip():
        raise Refused(_("请写明异议的内容。"))
    is_post = said.channel == Objection.Channel.POST
    if is_post and said.postmark_on is None:
        raise Refused(_("邮寄的请填邮戳日期，它决定是否逾期。"))
    if said.received_on > beijing_day(timezone.now()) or (said.postmark_on or said.received_on) > said.received_on:
        raise Refused(_("收到日期不能晚于今天，邮戳日期不能晚于收到日期。"))
    if (said.postmark_on or said.received_on) < notice.starts_on:
        raise Refused(_("公示%(day)s才开始，请核对日期。") % {"day": notice.starts_on.isoformat()})
    finding = notice.closing.finding
    data = {"channel": said.channel, "received_on": said.received_on.isoformat(), "text": said.text.strip()}
    act = Act(finding.case, "object", Role.REVIEW, data=data)
    (entry,) = record([act], inspection=finding.case.inspection, by=by, seen=seen)
    return Objection.objects.create(
        notice=notice,
        channel=said.channel,
        received_on=said.received_on,
        postmark_on=said.postmark_on if is_post else None,
        text=said.text.strip(),
        entry=entry,
    )


@transaction.atomic
def answer(objection: Objection, text: str, *, upheld: bool, on: date, by: Member, seen: int) -> Objection:
    """Say what was found and answered. One that is upheld leaves only one way: back to rectifying."""
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("notice__closing__finding__case")
        .get(pk=objection.pk)
    )
    if objection.answered_id:
        raise Stale(_("这条异议已经答复过了。"))
    if not text.strip():
        raise Refused(_("请写明核查的结果和答复。"))
    if not objection.received_on <= on <= beijing_day(timezone.now()):
        raise Refused(_("答复日期应在收到之后、今天以前。"))
    finding = objection.notice.closing.finding
    data = {"objection": objection.pk, "upheld": upheld, "answer": text.strip(), "on": on.isoformat()}
    act = Act(finding.case, "answer_objection", Role.REVIEW, data=data)
    (entry,) = record([act], inspection=finding.case.inspection, by=by, seen=seen)
    objection.answer, objection.upheld, objection.answered_on, objection.answered = text.strip(), upheld, on, entry
    objection.save(update_fields=["answer", "upheld", "answered_on", "answered"])
    return objection
