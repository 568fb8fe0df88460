"""Begin a briefing, change it, issue it once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Case, Inspection
from bihuan.cases.selectors import sees_whole
from bihuan.evidence.keeping import keep
from bihuan.figures.publishing import freeze
from bihuan.moments import BEIJING, cutoff
from bihuan.papers.choosing import last_issued, next_number, proposed_cases, proposed_records
from bihuan.papers.composing import BREAKDOWNS, asked, compose, entered
from bihuan.papers.models import Briefing
from bihuan.papers.rendering import render
from bihuan.papers.templates_in_use import template_in_use
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member
from bihuan.units.roles import Role

WRITERS = frozenset({Role.REVIEW, Role.PUBLISH})
READERS = WRITERS | {Role.LEAD, Role.INSPECT}
REMEMBERED = ("report_to", "send_to", "phone", "mail")
SEND_TO = "市委、市政府领导，市直有关单位，各县区党委、政府"
PHONE, MAIL = "（0000）0000000", "zgb@example.com"
"""Stand on the first issue until the office writes its own."""


@dataclass(frozen=True)
class Changes:
    """What a form says of a briefing. ``texts`` are those edited by hand, by complaint number."""

    number: int
    day: date
    as_of: date | datetime
    handled_as_of: date | datetime
    cases: Iterable[Case]
    records: Iterable[WorkRecord]
    texts: Mapping[str, str]
    report_to: str = ""
    send_to: str = ""
    phone: str = ""
    mail: str = ""


def visible_briefings(member: Member, inspection: Inspection) -> QuerySet[Briefing]:
    """Drafts and issued ones for those who write them, issued ones for those who read them, both over the region."""
    briefings = Briefing.objects.filter(inspection=inspection).select_related("issued_by", "paper", "published")
    if may_write(member, inspection):
        return briefings
    if sees_whole(member, inspection, READERS):
        return briefings.filter(issued_at__isnull=False)
    return briefings.none()


def may_write(member: Member | None, inspection: Inspection) -> bool:
    """Members with 审核 or 公开 over the whole region; None is the system itself."""
    return member is None or sees_whole(member, inspection, WRITERS)


def begin(
    inspection: Inspection,
    *,
    number: int | None,
    day: date,
    as_of: date | datetime,
    handled_as_of: date | datetime,
) -> Briefing:
    """A briefing not yet stored, with what is remembered from the last issue."""
    number = number or next_number(inspection)
    last = last_issued(inspection)
    first = {"report_to": inspection.team, "send_to": SEND_TO, "phone": PHONE, "mail": MAIL}
    remembered = {name: getattr(last, name) for name in REMEMBERED} if last else first
    return Briefing(inspection=inspection, number=number, day=day, **_cut(as_of, handled_as_of), **remembered)


@transaction.atomic
def draft(
    inspection: Inspection,
    *,
    day: date,
    as_of: date | datetime,
    handled_as_of: date | datetime,
    by: Member | None,
    number: int | None = None,
) -> Briefing:
    """A new draft with proposed key complaints and work records. ``Refused`` when the number is taken."""
    _must_write(by, inspection)
    briefing = begin(inspection, number=number, day=day, as_of=as_of, handled_as_of=handled_as_of)
    if taken := Briefing.objects.filter(inspection=inspection, number=briefing.number).first():
        raise Refused(already(taken))
    try:
        with transaction.atomic():
            briefing.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(f"第{briefing.number}期刚刚由别人建立，请回到清单打开它。") from error
    last = last_issued(inspection)
    briefing.key_cases.set(proposed_cases(inspection, briefing.as_of, briefing.handled_as_of, last))
    briefing.records.set(proposed_records(inspection, day, last))
    return briefing


@transaction.atomic
def update(briefing: Briefing, changes: Changes, *, by: Member | None, seen: int) -> Briefing:
    """Store what the form says. ``seen`` is the revision it was opened with: ``Stale`` when somebody wrote since."""
    _must_write(by, briefing.inspection)
    locked = _locked(briefing)
    if locked.revision != seen:
        raise Stale(f"第{locked.number}期的草稿在您打开之后有人改过，请看过最新内容再改。")
    other = Briefing.objects.filter(inspection=locked.inspection, number=changes.number).exclude(pk=locked.pk).first()
    if other:
        raise Refused(already(other))
    for name in ("number", "day", *REMEMBERED):
        setattr(locked, name, getattr(changes, name))
    for name, value in _cut(changes.as_of, changes.handled_as_of).items():
        setattr(locked, name, value)
    locked.key_texts = dict(changes.texts)
    locked.revision += 1
    locked.save()
    locked.key_cases.set(changes.cases)
    locked.records.set(changes.records)
    return locked


@transaction.atomic
def recut(briefing: Briefing, as_of: date | datetime, handled_as_of: date | datetime, *, by: Member | None) -> Briefing:
    """Other cut-offs for a draft; what was chosen and written stays."""
    _must_write(by, briefing.inspection)
    locked = _locked(briefing)
    for name, value in _cut(as_of, handled_as_of).items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save()
    return locked


@transaction.atomic
def issue(briefing: Briefing, *, by: Member | None, seen: int | None = None) -> Briefing:
    """Issue it: the figures are frozen, the Word file made once and kept, nothing of it changes again."""
    _must_write(by, briefing.inspection)
    locked = _locked(briefing)
    if seen is not None and locked.revision != seen:
        raise Stale(f"第{locked.number}期的草稿在您预览之后有人改过，请再看一遍再印发。")
    # The paper is written from the frozen figures, so that it can never say another number than they do.
    locked.published = freeze(
        locked.inspection, f"工作简报第{locked.number}期", *entered(locked), by, dimensions=BREAKDOWNS
    )
    content = compose(locked, locked.published, mark="")
    locked.content = content.to_json()
    locked.paper = keep(file_name(locked), render(template_in_use(), content, locked.day), by=by)
    locked.issued_at, locked.issued_by = timezone.now(), by
    locked.save()
    return locked


def draft_paper(briefing: Briefing) -> bytes:
    """The Word file of a draft as it reads now."""
    return render(template_in_use(), compose(briefing, asked(briefing)), briefing.day)


def file_name(briefing: Briefing) -> str:
    return f"工作简报第{briefing.number}期{'' if briefing.issued_at or briefing.content else '（草稿）'}.docx"


def already(briefing: Briefing) -> str:
    """Why a number cannot be taken again."""
    if briefing.issued_at is None:
        return f"第{briefing.number}期已经有一份草稿，请打开那一份接着写。"
    on = briefing.issued_at.astimezone(BEIJING)
    return f"第{briefing.number}期已于{on.year}年{on.month}月{on.day}日印发，不能再印发或修改。"


def _must_write(by: Member | None, inspection: Inspection) -> None:
    if not may_write(by, inspection):
        raise Refused("只有整改办负责审核或公开的人员可以编写和印发简报。")


def _locked(briefing: Briefing) -> Briefing:
    """The briefing with its row locked, refused once issued."""
    locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if locked.issued_at is not None:
        raise Refused(already(locked))
    return locked


def _cut(as_of: date | datetime, handled_as_of: date | datetime) -> dict[str, Any]:
    return {
        "as_of": cutoff(as_of),
        "handled_as_of": cutoff(handled_as_of),
        "cutoffs": {"as_of": _entered(as_of), "handled_as_of": _entered(handled_as_of)},
    }


def _entered(value: date | datetime) -> str:
    if isinstance(value, datetime):
        aware = value.astimezone(BEIJING) if value.tzinfo else value
        return aware.replace(tzinfo=None).isoformat(timespec="minutes")
    return value.isoformat()
