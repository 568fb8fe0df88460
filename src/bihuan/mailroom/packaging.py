"""The daily package to the team: everything answered since the last one, made by one click, frozen and listed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.cases.selectors import sees_whole
from bihuan.evidence.keeping import keep_stream
from bihuan.mailroom.answered import Answered, answered_between, arranged
from bihuan.mailroom.bundling import bundle, folder_of
from bihuan.mailroom.models import Package
from bihuan.moments import BEIJING
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member
from bihuan.units.roles import CASE_ROLES, Role

MAKERS = frozenset({Role.REVIEW, Role.PUBLISH})
READERS = CASE_ROLES - {Role.HANDLE}


@dataclass(frozen=True)
class Outlook:
    """What a package made now would hold."""

    last: Package | None
    until: datetime
    items: list[Answered]

    @property
    def number(self) -> int:
        return self.last.number + 1 if self.last else 1

    @property
    def attachments(self) -> int:
        return sum(item.attachments for item in self.items)

    @property
    def bare(self) -> list[Answered]:
        """Complaints without a single attachment, which the team may ask about."""
        return [item for item in self.items if not item.attachments]

    @property
    def partly(self) -> list[Answered]:
        """Shared complaints of which another unit still owes its answer."""
        return [item for item in self.items if item.owing]


def visible_packages(member: Member, inspection: Inspection) -> QuerySet[Package]:
    """For those who see the whole inspection; a unit sees its own answers on their complaints' pages."""
    found = Package.objects.filter(inspection=inspection).select_related("stored", "by")
    return found if sees_whole(member, inspection, READERS) else found.none()


def may_make(member: Member, inspection: Inspection) -> bool:
    return sees_whole(member, inspection, MAKERS)


def outlook(inspection: Inspection, until: datetime | None = None) -> Outlook:
    """Everything accepted since the last package and before ``until`` (now when None)."""
    last = Package.objects.filter(inspection=inspection).order_by("-number").first()
    until = until or timezone.now()
    return Outlook(last, until, answered_between(inspection, last.until if last else None, until))


def make_package(
    inspection: Inspection, *, order: str, by: Member, seen: int, until: datetime | None = None
) -> Package:
    """Freeze what was answered as the next package. ``seen`` is the number of the last one that the person saw (0: none);
    if somebody made another since, ``Stale`` says so and nothing is made twice."""
    if not may_make(by, inspection):
        raise Refused(_("报送材料由%(unit)s的审核或公开人员生成。") % {"unit": inspection.region})
    if until is not None and until > timezone.now():
        raise Refused(_("截止时间不能晚于现在。"))
    coming = outlook(inspection, until)
    _check_seen(coming.last, seen)
    if coming.last and coming.until <= coming.last.until:
        raise Refused(_("截止时间要晚于上一期的截止时间。"))
    if not coming.items:
        raise Refused(_("上一期截止以来没有审核通过的答复，不用报送。"))
    items = arranged(coming.items, order)
    title = _("报送清单（第%(number)d期）") % {"number": coming.number}
    # Built before the lock is taken: attachments may take a while to copy, and nobody should wait for that.
    with bundle(items, inspection, title=title, until=coming.until) as archive, transaction.atomic():
        Inspection.objects.select_for_update().get(pk=inspection.pk)
        _check_seen(Package.objects.filter(inspection=inspection).order_by("-number").first(), seen)
        return Package.objects.create(
            inspection=inspection,
            number=coming.number,
            since=coming.last.until if coming.last else None,
            until=coming.until,
            order=order,
            contents=[_frozen(serial, item) for serial, item in enumerate(items, start=1)],
            stored=keep_stream(file_name(coming.number, coming.until), archive, by=by),
            by=by,
        )


def _check_seen(last: Package | None, seen: int) -> None:
    if (last.number if last else 0) != seen:
        assert last is not None
        said = _("%(who)s刚刚生成了第%(number)d期，请先看它再决定。")
        raise Stale(said % {"who": last.by.title, "number": last.number})


def _frozen(serial: int, item: Answered) -> dict[str, object]:
    return {
        "number": item.complaint.case.number,
        "units": item.units,
        "owing": list(item.owing),
        "verdict": item.complaint.verdict,
        "status": item.status,
        "attachments": item.attachments,
        "folder": folder_of(serial, item),
        "answers": [answer.pk for answer in item.answers],
    }


def file_name(number: int, until: datetime) -> str:
    return _("报送材料-第%(number)d期-%(day)s.zip") % {"number": number, "day": f"{until.astimezone(BEIJING):%Y%m%d}"}
