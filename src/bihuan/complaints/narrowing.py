"""What narrows the register of complaints: each filter asks only what the member may see."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Batch, Case, Facet, Inspection, Status
from bihuan.cases.selectors import sees_whole, visible_assignments
from bihuan.cases.spans import ADVANCE
from bihuan.cases.standing import AWAITED
from bihuan.complaints.extending import undecided
from bihuan.complaints.finding import holding
from bihuan.complaints.goals import LAPSED, NEAR, standing_at, with_goals
from bihuan.complaints.lighting import lights_of, lit, stretches
from bihuan.complaints.models import Complaint, Suspension
from bihuan.look.filters import Filter
from bihuan.moments import beijing_day
from bihuan.rulebooks.plainly import COLOURS
from bihuan.units.models import Member, Unit

NOBODY = "none"
"""In the filter by unit: complaints that no unit has."""
TIME = (("extension", _("申请延期，等待决定")), ("suspended", _("已中止")))
GOAL = ((LAPSED, _("已过目标期限")), (NEAR, _("七天内到期")))


REPEATS = (("repeat", _("重复件")), ("first", _("有重复件的")))


def complaint_filters(member: Member, inspection: Inspection, units: Sequence[int]) -> list[Filter]:
    """``units`` are those asked for: how a share stands is asked of theirs, else of any that the member sees."""
    rulebook = inspection.rulebook_text.rulebook
    # Units that have ever had a share: one look into an index for each, however many there are.
    shares = visible_assignments(member).filter(unit=OuterRef("pk")).order_by()
    holders = list(Unit.objects.filter(Exists(shares)))
    batches = Batch.objects.filter(inspection=inspection)
    whole = sees_whole(member, inspection)
    return [
        Filter("status", _("状态"), _statuses(whole), "standing"),
        Filter("urgency", _("期限"), (("overdue", _("已超期")), ("soon", _("两天内到期"))), "urgency"),
        *_by_light(inspection),
        Filter("waits", _("等待"), (("review", _("我审签")),), "waits"),
        Filter("time", _("延期、中止"), TIME, narrow=_by_time(member, inspection), is_list=True),
        Filter("goal", _("目标到期"), GOAL, narrow=_by_goal(member, inspection), is_list=True),
        Filter("repeat", _("重复举报"), REPEATS, narrow=_by_repeat, is_list=True),
        Filter("key", _("重要情况"), (("True", _("重要件")),), "complaint__key"),
        Filter("verdict", _("是否属实"), [(word, word) for word in rulebook.verdicts], "judged"),
        Filter("channel", _("来源"), [(c.name, c.name) for c in rulebook.channels], "complaint__channel"),
        Filter("label", _("污染类型"), [(n, n) for n in rulebook.label_names], "counted_label__value", _by_label),
        Filter("batch", _("批次"), [(str(b.number), f"{b} {b.day}") for b in batches], "batch__number"),
        Filter(
            "unit",
            _("承办单位"),
            [*([(NOBODY, _("未分办"))] if whole else []), *((str(unit.pk), unit.short) for unit in holders)],
            "held__unit",
            _by_unit(member, inspection),
        ),
        Filter(
            "part",
            _("分办状态"),
            [(str(status), status.label) for status in ADVANCE if status != Status.RECEIVED],
            is_list=True,
            narrow=_by_part(member, inspection, units),
        ),
        Filter("q", _("编号、内容、单位"), narrow=_by_words(member, inspection)),
    ]


def _by_light(inspection: Inspection) -> list[Filter]:
    """Where the rulebook has warning lights: those that can be on."""
    lights = lights_of(inspection)
    colours = dict.fromkeys(light.colour for _after, _until, light in reversed(stretches(lights)))
    today = beijing_day(timezone.now())

    def narrow(cases: QuerySet[Case], wanted: list[str]) -> QuerySet[Case]:
        return lit(cases, lights, wanted, today, "seen_due")

    choices = [(colour, COLOURS[colour]) for colour in colours]
    return [Filter("light", _("亮灯"), choices, "light", narrow)] if lights else []


def _statuses(whole: bool) -> list[tuple[str, Any]]:
    """Who sees shares only never sees a complaint without one."""
    return [
        (str(status), status.label) for status in (*ADVANCE, Status.WITHDRAWN) if whole or status != Status.RECEIVED
    ]


def _by_label(cases: QuerySet[Case], labels: list[str]) -> QuerySet[Case]:
    counted = Facet.objects.filter(case=OuterRef("pk"), dimension=Facet.Dimension.LABEL, until__isnull=True)
    return cases.filter(Exists(counted.filter(value__in=labels)))


def _by_repeat(cases: QuerySet[Case], wanted: list[str]) -> QuerySet[Case]:
    condition = Q()
    if "repeat" in wanted:
        condition |= Q(complaint__repeat_of__isnull=False)
    if "first" in wanted:
        condition |= Q(Exists(Complaint.objects.filter(repeat_of=OuterRef("pk"))))
    return cases.filter(condition)


def _by_time(member: Member, inspection: Inspection) -> Any:
    def narrow(cases: QuerySet[Case], wanted: list[str]) -> QuerySet[Case]:
        shares = visible_assignments(member, inspection, below=True).order_by()
        condition = Q()
        if "extension" in wanted:
            condition |= Q(pk__in=undecided(shares).values("assignment"))
        if "suspended" in wanted:
            stopped = Suspension.objects.filter(until__isnull=True)
            condition |= Q(pk__in=stopped.values("assignment"), status__in=AWAITED)
        return cases.filter(Exists(shares.filter(condition, case=OuterRef("pk"))))

    return narrow


def _by_goal(member: Member, inspection: Inspection) -> Any:
    today = beijing_day(timezone.now())

    def narrow(cases: QuerySet[Case], wanted: list[str]) -> QuerySet[Case]:
        shares = with_goals(visible_assignments(member, inspection).order_by())
        return cases.filter(Exists(shares.filter(standing_at(wanted, today), case=OuterRef("pk"))))

    return narrow


def _by_part(member: Member, inspection: Inspection, units: Sequence[int]) -> Any:
    def narrow(cases: QuerySet[Case], statuses: list[str]) -> QuerySet[Case]:
        shares = visible_assignments(member, inspection).filter(case=OuterRef("pk"), status__in=statuses)
        return cases.filter(Exists(shares.filter(unit__in=units) if units else shares))

    return narrow


def _by_unit(member: Member, inspection: Inspection) -> Any:
    def narrow(cases: QuerySet[Case], values: list[str]) -> QuerySet[Case]:
        ids = [int(value) for value in values if value != NOBODY]
        shares = visible_assignments(member, inspection).filter(case=OuterRef("pk"), unit__in=ids)
        condition = Q(Exists(shares))
        if NOBODY in values:
            condition |= Q(standing=Status.RECEIVED)
        return cases.filter(condition)

    return narrow


def _by_words(member: Member, inspection: Inspection) -> Any:
    """As the search box finds them."""

    def narrow(cases: QuerySet[Case], values: list[str]) -> QuerySet[Case]:
        if "\0" in values[0]:
            raise ValueError("no text holds a NUL")
        return holding(cases, values[0], member, inspection)

    return narrow
