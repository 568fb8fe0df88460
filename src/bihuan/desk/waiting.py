"""What waits for a member, by role, overdue first. Every number counts the complaints that its link opens."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Case, Inspection, Status
from bihuan.cases.selectors import sees_whole, visible_assignments, visible_cases
from bihuan.cases.standing import AWAITED
from bihuan.closing.chain import TAKING
from bihuan.closing.registers import MINE
from bihuan.closing.registers import waiting_for as waiting_for_closing
from bihuan.complaints.extending import waiting_for as waiting_for_more_time
from bihuan.complaints.goals import LAPSED, standing_at, with_goals
from bihuan.complaints.models import Intake
from bihuan.complaints.previewing import visible_intakes
from bihuan.complaints.registers import seen_cases
from bihuan.complaints.signoff import SIGNING
from bihuan.complaints.signoff import waiting_for as waiting_for_signature
from bihuan.complaints.timing import OFFICE
from bihuan.look.templatetags.look import SOON
from bihuan.lookback.registers import waiting_for as waiting_for_look_back
from bihuan.mailroom.models import Slip
from bihuan.mailroom.slips import unsigned_slips
from bihuan.moments import beijing_day
from bihuan.papers.models import Briefing
from bihuan.supervision.reach import READERS
from bihuan.supervision.registers import unreplied
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

SHOWN = 10
UNANSWERED = (Status.DISPATCHED, Status.HANDLING)
Text = str | Promise


@dataclass(frozen=True)
class Tile:
    """A number that waits, and where its records are."""

    name: Text
    number: int
    url: str
    definition: Text
    warn: bool = False


@dataclass(frozen=True)
class Late:
    """How many complaints a unit is late with, and how many fall due soon."""

    unit_id: int
    unit: str
    overdue: int
    soon: int


@dataclass
class Waiting:
    """The workbench of one member: sections that concern none of the member's roles stay None."""

    tiles: list[Tile] = field(default_factory=list)
    to_dispatch: list[tuple[int, date, int]] | None = None
    to_answer: list[Assignment] | None = None
    to_review: list[Assignment] | None = None
    submitted: list[Assignment] | None = None
    late: list[Late] | None = None
    overdue: list[Assignment] | None = None
    previews: list[Intake] | None = None
    drafts: list[Briefing] | None = None
    to_sign: list[Slip] | None = None
    unsigned: list[Slip] | None = None
    closings: list[Case] | None = None

    @property
    def is_empty(self) -> bool:
        return not any(
            (
                self.to_dispatch,
                self.to_answer,
                self.to_review,
                self.submitted,
                self.late,
                self.previews,
                self.drafts,
                self.to_sign,
                self.unsigned,
                self.closings,
            )
        )


def register(**asked: str | list[str]) -> str:
    """The register of complaints narrowed to what was asked."""
    return f"{reverse('complaints:list')}?{urlencode(asked, doseq=True)}"


def waiting_for(member: Member, inspection: Inspection) -> Waiting:
    """A fixed number of queries, whatever the inspection holds."""
    waiting = Waiting()
    today = beijing_day(timezone.now())
    _urgent(waiting, member, inspection)
    if member.holds({Role.HANDLE}):
        _answers(waiting, member, inspection)
    if sees_whole(member, inspection, {Role.DISPATCH}):
        _dispatch(waiting, member, inspection)
    if member.holds(SIGNING):
        _review(waiting, member, inspection)
    if member.holds(OFFICE):
        _extensions(waiting, member, inspection)
    _goals(waiting, member, inspection, today)
    if sees_whole(member, inspection):
        _units(waiting, member, inspection, today)
    if sees_whole(member, inspection, {Role.INTAKE}):
        previews = visible_intakes(member, inspection).filter(state=Intake.State.PREVIEW)
        waiting.previews = list(previews.select_related("by").prefetch_related("files")[:SHOWN])
    if sees_whole(member, inspection, {Role.PUBLISH}):
        waiting.drafts = list(Briefing.objects.filter(inspection=inspection, issued_at__isnull=True)[:SHOWN])
    _replies(waiting, member, inspection)
    _slips(waiting, member, inspection)
    if member.holds(TAKING):
        _closings(waiting, member, inspection)
        _look_backs(waiting, member, inspection)
    return waiting


def _urgent(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    counted = seen_cases(member, inspection).order_by().values_list("urgency").annotate(count=Count("pk"))
    counts = dict(counted)
    overdue, soon = counts.get("overdue", 0), counts.get("soon", 0)
    waiting.tiles += [
        Tile(_("已超期"), overdue, register(urgency="overdue"), _("过了答复期限还没有办结的件"), overdue > 0),
        Tile(_("两天内到期"), soon, register(urgency="soon"), _("今天起两天内到答复期限、还没有办结的件")),
    ]


def _answers(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    mine = visible_assignments(member, inspection, {Role.HANDLE})
    shares = mine.filter(status__in=UNANSWERED)
    count = shares.aggregate(count=Count("case", distinct=True))["count"]
    waiting.to_answer = _first(shares)
    waiting.submitted = _first(mine.filter(status=Status.SUBMITTED))
    url = register(status=[str(status) for status in UNANSWERED])
    waiting.tiles.append(Tile(_("待答复"), count, url, _("已交办给您的单位、还没有提交答复的件")))


def _dispatch(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    cases = visible_cases(member, inspection, {Role.DISPATCH}).filter(status=Status.RECEIVED).order_by()
    batches = cases.values_list("batch__number", "batch__day").annotate(count=Count("pk")).order_by("batch__number")
    waiting.to_dispatch = list(batches)
    count = sum(count for _number, _day, count in waiting.to_dispatch)
    waiting.tiles.append(Tile(_("待分办"), count, reverse("complaints:dispatch"), _("还没有承办单位的件")))


def _review(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    shares = waiting_for_signature(member, inspection)
    count = shares.aggregate(count=Count("case", distinct=True))["count"]
    waiting.to_review = _first(shares)
    waiting.tiles.append(Tile(_("待审核"), count, register(waits="review"), _("承办单位已提交答复、等您审签的件")))


def _extensions(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    """Said only while somebody waits."""
    shares = waiting_for_more_time(member, inspection)
    if count := shares.aggregate(count=Count("case", distinct=True))["count"]:
        url = register(time="extension")
        waiting.tiles.append(Tile(_("延期申请"), count, url, _("承办单位申请延期、等您决定的件")))


def _goals(waiting: Waiting, member: Member, inspection: Inspection, today: date) -> None:
    """Said only when a goal has lapsed."""
    shares = with_goals(visible_assignments(member, inspection)).filter(standing_at([LAPSED], today))
    if count := shares.aggregate(count=Count("case", distinct=True))["count"]:
        definition = _("阶段性办结的目标期限已过、还没有继续报送的件")
        waiting.tiles.append(Tile(_("目标到期"), count, register(goal=LAPSED), definition, True))


def _units(waiting: Waiting, member: Member, inspection: Inspection, today: date) -> None:
    """Every unit that is late or soon will be, and the longest overdue shares."""
    pressing = visible_assignments(member, inspection).filter(
        status__in=AWAITED, due_on__lte=today + timedelta(days=SOON)
    )
    late = pressing.filter(due_on__lt=today)
    rows = (
        pressing.order_by()
        .values_list("unit", "unit__short")
        .annotate(
            overdue=Count("case", distinct=True, filter=Q(due_on__lt=today)),
            soon=Count("case", distinct=True, filter=Q(due_on__gte=today)),
        )
    )
    waiting.late = [Late(*row) for row in rows.order_by("-overdue", "-soon", "unit__position")]
    waiting.overdue = _first(late)


def _slips(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    """Slips that nobody has signed for: those of the member's own units, and for the office all of them."""
    if member.holds({Role.HANDLE}):
        own = scope_of(member, {Role.HANDLE}).within("unit__path")
        waiting.to_sign = list(unsigned_slips(member, inspection).filter(own)[:SHOWN])
    elif sees_whole(member, inspection, {Role.DISPATCH}):
        waiting.unsigned = list(unsigned_slips(member, inspection).order_by("at", "unit__position")[:SHOWN])


def _closings(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    """Said only while a finding waits for the member's step."""
    cases = waiting_for_closing(member, inspection)
    if count := cases.count():
        waiting.closings = list(cases[:SHOWN])
        url = f"{reverse('closing:list')}?{urlencode({'turn': MINE})}"
        waiting.tiles.append(Tile(_("待办销号"), count, url, _("销号走到您这一步的反馈问题")))


def _look_backs(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    """Said only while something waits for the member to look at it again."""
    if count := waiting_for_look_back(member, inspection).count():
        url = f"{reverse('lookback:list')}?turn={MINE}"
        waiting.tiles.append(Tile(_("待办回头看"), count, url, _("指派给您、还没有提交结果的回头看")))


def _replies(waiting: Waiting, member: Member, inspection: Inspection) -> None:
    """Said only while a unit owes a reply: to the unit itself all of them, to others those that are late."""
    if not member.holds(READERS):
        return
    waits, late = unreplied(member, inspection)
    asked = {"state": ["waiting", "overdue"]} if member.holds({Role.HANDLE}) else {"state": ["overdue"]}
    if count := late + (waits if member.holds({Role.HANDLE}) else 0):
        url = f"{reverse('supervision:list')}?{urlencode(asked, doseq=True)}"
        definition = _("要求回复、单位还没有回复的督办、通报等")
        waiting.tiles.append(Tile(_("督办待回复"), count, url, definition, late > 0))


def _first(shares: QuerySet[Assignment]) -> list[Assignment]:
    return list(shares.select_related("case__complaint").order_by(*EARLIEST)[:SHOWN])


EARLIEST = (F("due_on").asc(nulls_last=True), "case__number")
