"""What is counted under a selection of complaints, as far as the member sees it. The words are those of the figures."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from bihuan.cases.models import Case, Facet, Inspection, Status
from bihuan.cases.selectors import visible_assignments
from bihuan.look.selecting import Sum
from bihuan.units.models import Member


def sums(cases: QuerySet[Case], member: Member, inspection: Inspection) -> tuple[list[Sum], list[Sum]]:
    """(numbers of the whole selection, shares of each unit) of ``cases`` from ``registers.seen_cases``; three queries."""
    here = ~Q(standing=Status.WITHDRAWN)
    counted = cases.order_by().aggregate(
        received=Count("pk", filter=here),
        key=Count("pk", filter=here & Q(complaint__key=True)),
        closed=Count("pk", filter=Q(standing=Status.CLOSED)),
        stage_closed=Count("pk", filter=Q(standing=Status.STAGE_CLOSED)),
        overdue=Count("pk", filter=Q(urgency="overdue")),
        withdrawn=Count("pk", filter=~here),
    )
    chosen = cases.filter(here).order_by().values("pk")
    shares = visible_assignments(member, inspection).filter(case__in=chosen).order_by("unit__position", "unit_id")
    by_unit = list(shares.values_list("unit__short").annotate(count=Count("pk")))
    labels = Facet.objects.filter(case__in=chosen, dimension=Facet.Dimension.LABEL, until__isnull=True).count()
    word = inspection.rulebook_text.rulebook.phrases.key
    whole = [
        Sum(_("收到信访件"), counted["received"], _("件")),
        Sum(_("分办"), sum(count for _unit, count in by_unit), _("个")),
        Sum(_("污染类型"), labels, _("个")),
        Sum(word, counted["key"], _("件")),
        Sum(_("已办结"), counted["closed"], _("件")),
        Sum(_("阶段性办结"), counted["stage_closed"], _("件")),
        Sum(_("已超期"), counted["overdue"], _("件")),
    ]
    if counted["withdrawn"]:
        whole.append(Sum(_("督察组撤回"), counted["withdrawn"], _("件")))
    return whole, [Sum(unit, count, _("个分办")) for unit, count in by_unit]
