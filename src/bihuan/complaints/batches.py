"""A batch from handover to publication: what happened when, and how far each unit is.

Parts further up tell what they add to a batch's way (a package to the team, a publication) by declaring a source.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Batch, Status
from bihuan.cases.selectors import sees_whole, visible_assignments
from bihuan.cases.spans import ADVANCE
from bihuan.cases.standing import AWAITED
from bihuan.complaints.models import Complaint, IntakeFile
from bihuan.complaints.registers import COUNTED, seen_cases
from bihuan.complaints.repeats import linking, seeking
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

ANSWERS = ("submit", "transcribe_closed", "transcribe_stage_closed", "transcribe_open")
REVIEWS = ("close", "stage_close", "keep_open", "send_back", "transcribe_closed", "transcribe_stage_closed")
"""What a signed list says has been reviewed before it came."""
CLOSINGS = ("close", "transcribe_closed")
ACCEPTED = frozenset(ADVANCE) - {Status.RECEIVED, Status.RETURNED, Status.DISPATCHED}
"""A share in one of these has been taken up by its unit."""


@dataclass(frozen=True)
class Milestone:
    """A step of the batch. ``first`` and ``last`` are None until it has begun; it is done when ``count`` is ``of``."""

    name: str
    first: datetime | date | None = None
    last: datetime | date | None = None
    expected: date | None = None
    """A day that is set for it."""
    count: int | None = None
    of: int | None = None
    unit: str = ""
    url: str = ""
    """Opens what is counted."""
    facts: list[tuple[str, str]] = field(default_factory=list)
    """(sentence, address or nothing)."""
    warns: bool = False

    @property
    def is_done(self) -> bool:
        return self.first is not None and (self.of is None or self.count == self.of)

    @property
    def is_begun(self) -> bool:
        return self.first is not None


Source = Callable[[Batch, Member], Iterable[Milestone]]
_sources: list[Source] = []


def tells_of_batches(source: Source) -> Source:
    """Declares a source of milestones; they stand after those of handling, in the order of the parts."""
    _sources.append(source)
    return source


@dataclass(frozen=True)
class UnitProgress:
    """How the shares of one unit in a batch stand, by state."""

    unit_id: int
    unit: str
    total: int
    waiting: int
    handling: int
    submitted: int
    stage_closed: int
    closed: int
    overdue: int


def story(batch: Batch, member: Member) -> list[Milestone]:
    """The way of the batch as far as the member sees it; as many queries for a thousand complaints as for one."""
    made = list(_told(batch, member))
    for source in _sources:
        made += source(batch, member)
    return made


def progress(batch: Batch, member: Member) -> list[UnitProgress]:
    """Each unit with a share in the batch, in the order of papers."""
    today = beijing_day(timezone.now())
    shares = visible_assignments(member, batch.inspection).filter(case__batch=batch, case__withdrawn_at__isnull=True)
    rows = (
        shares.order_by("unit__position", "unit_id")
        .values_list("unit_id", "unit__short")
        .annotate(
            total=Count("pk"),
            waiting=Count("pk", filter=Q(status__in=[Status.DISPATCHED, Status.RETURNED])),
            handling=Count("pk", filter=Q(status=Status.HANDLING)),
            submitted=Count("pk", filter=Q(status=Status.SUBMITTED)),
            stage_closed=Count("pk", filter=Q(status=Status.STAGE_CLOSED)),
            closed=Count("pk", filter=Q(status=Status.CLOSED)),
            overdue=Count("pk", filter=Q(status__in=AWAITED, due_on__lt=today)),
        )
    )
    return [UnitProgress(*row) for row in rows]


def records_url(batch: Batch, **narrowed: Any) -> str:
    """The register of complaints, narrowed to the batch and whatever else."""
    query = urlencode({"batch": batch.number, **narrowed}, doseq=True)
    return f"{reverse('complaints:list')}?{query}"


@dataclass(frozen=True)
class _Acts:
    """When each act was first and last done in a batch, and in how many of its complaints."""

    by_name: dict[str, tuple[datetime, datetime, int]]

    def first(self, *names: str) -> datetime | None:
        return min((self.by_name[name][0] for name in names if name in self.by_name), default=None)

    def last(self, *names: str) -> datetime | None:
        return max((self.by_name[name][1] for name in names if name in self.by_name), default=None)

    def cases(self, name: str) -> int:
        return self.by_name[name][2] if name in self.by_name else 0


def _acts(batch: Batch, member: Member) -> _Acts:
    """From the ledger's entries, those undone left out; of other units' entries a member learns nothing."""
    chains = seen_cases(member, batch.inspection).filter(batch=batch).order_by().values("chain")
    entries = Entry.objects.filter(chain__in=chains, reversed_by__isnull=True).exclude(act="undo").order_by()
    if not sees_whole(member, batch.inspection):
        entries = entries.filter(Q(unit__isnull=True) | scope_of(member).within("unit__path"))
    rows = entries.values_list("act").annotate(
        first=Min("effective_at"), last=Max("effective_at"), cases=Count("chain", distinct=True)
    )
    return _Acts({act: (first, last, cases) for act, first, last, cases in rows})


def _told(batch: Batch, member: Member) -> Iterator[Milestone]:
    whole = sees_whole(member, batch.inspection)
    acts = _acts(batch, member)
    standing: dict[str, int] = dict(
        seen_cases(member, batch.inspection)
        .filter(batch=batch)
        .order_by()
        .values_list("standing")
        .annotate(count=Count("pk"))
    )
    shares = visible_assignments(member, batch.inspection).filter(case__batch=batch, case__withdrawn_at__isnull=True)
    held = shares.order_by().aggregate(
        all=Count("pk"),
        accepted=Count("pk", filter=Q(status__in=ACCEPTED)),
        reviewed=Count("pk", filter=Q(status__in=[Status.STAGE_CLOSED, Status.CLOSED])),
        first_due=Min("due_on"),
        last_due=Max("due_on"),
        late=Count("case", distinct=True, filter=Q(status__in=AWAITED, due_on__lt=beijing_day(timezone.now()))),
    )

    def count(name: str) -> int:
        return sum(standing.get(status, 0) for status in COUNTED[name])

    received = count("received")
    withdrawn = standing.get(Status.WITHDRAWN, 0)
    gone = (
        [(_("督察组撤回%(count)d件") % {"count": withdrawn}, records_url(batch, status=Status.WITHDRAWN))]
        if withdrawn
        else []
    )
    if whole:
        gone += _repeats(batch, member)
    yield Milestone(_("转办"), batch.day, batch.day, count=received, unit=_("件"), url=records_url(batch), facts=gone)
    if whole:
        yield _imported(batch, member, acts)
    yield Milestone(
        _("交办"),
        acts.first("dispatch"),
        acts.last("dispatch"),
        count=count("dispatched"),
        of=received,
        unit=_("件"),
        url=records_url(batch, status=[str(status) for status in COUNTED["dispatched"]]),
        facts=[(_("还有%(count)d件没有分办") % {"count": count("waiting")}, records_url(batch, status=Status.RECEIVED))]
        if count("waiting")
        else [],
    )
    yield Milestone(
        _("签收、办理"),
        acts.first("accept", "arrive", "report", *ANSWERS),
        acts.last("accept"),
        count=held["accepted"],
        of=held["all"],
        unit=_("个分办"),
        url=records_url(batch, part=sorted(ACCEPTED)),
    )
    yield Milestone(_("首次答复"), acts.first(*ANSWERS), acts.first(*ANSWERS))
    yield _due(batch, held)
    yield Milestone(
        _("答复"),
        acts.first(*ANSWERS),
        acts.last(*ANSWERS),
        count=count("answered"),
        of=received,
        unit=_("件"),
        url=records_url(batch, status=[str(status) for status in COUNTED["answered"]]),
    )
    yield Milestone(
        _("审核"),
        acts.first(*REVIEWS),
        acts.last(*REVIEWS),
        count=held["reviewed"],
        of=held["all"],
        unit=_("个分办"),
        url=records_url(batch, part=[str(Status.STAGE_CLOSED), str(Status.CLOSED)]),
    )
    yield Milestone(
        _("办结"),
        acts.first(*CLOSINGS),
        acts.last(*CLOSINGS),
        count=count("closed"),
        of=received,
        unit=_("件"),
        url=records_url(batch, status=Status.CLOSED),
    )


def _repeats(batch: Batch, member: Member) -> list[tuple[str, str]]:
    """How many repeats it holds, and how many more are likely ones, to be gone through by who may link them."""
    facts = []
    repeats = Complaint.objects.filter(case__batch=batch, repeat_of__isnull=False)
    if linked := repeats.exclude(case__status=Status.WITHDRAWN).count():
        facts.append((_("重复件%(count)d件") % {"count": linked}, records_url(batch, repeat="repeat")))
    waiting = seeking.waiting(member, batch.inspection).filter(complaint__case__batch=batch)
    if likely := waiting.order_by().values("complaint").distinct().count():
        url = reverse("complaints:batch-repeats", args=[batch.number])
        said = _("可能重复%(count)d件") % {"count": likely}
        facts.append((said, url if linking.may_link(batch.inspection, member) else ""))
    return facts


def _imported(batch: Batch, member: Member, acts: _Acts) -> Milestone:
    files = list(
        IntakeFile.objects.filter(batch=batch, intake__written_at__isnull=False)
        .select_related("intake__by")
        .order_by("intake__written_at", "position")
    )
    may_open = member.holds({Role.INTAKE})
    facts = [
        (
            _("%(who)s 导入“%(file)s”") % {"who": file.intake.by or _("系统"), "file": file.name},
            reverse("complaints:intake-preview", args=[file.intake_id]) if may_open else "",
        )
        for file in files
    ]
    if amended := acts.cases("amend"):
        facts.append((_("以后的清单更正了其中%(count)d件") % {"count": amended}, ""))
    moments = [file.intake.written_at for file in files if file.intake.written_at]
    first = min(moments, default=acts.first("receive"))
    last = max(moments, default=acts.last("receive"))
    count = len(files) or None
    return Milestone(_("导入台账"), first, last, count=count, unit=_("份清单") if files else "", facts=facts)


def _due(batch: Batch, held: dict[str, Any]) -> Milestone:
    late = held["late"]
    facts = [(_("%(count)d件已超期") % {"count": late}, records_url(batch, urgency="overdue"))] if late else []
    first, last = held["first_due"], held["last_due"]
    if first and first != last:
        facts.append((_("最早的%(day)s") % {"day": first}, ""))
    return Milestone(_("答复期限"), expected=last, facts=facts, warns=bool(late))
