"""Units ranked by a share, with the arithmetic of each."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.declared import RATE, figure_called
from bihuan.figures.forms import Choice, filled
from bihuan.figures.pages.asking import asked_of, said_cutoffs, sections
from bihuan.figures.ranking import RANKED_BY, Ranking
from bihuan.figures.wording import said
from bihuan.figures.workbook import Sheet, about, plain, workbook
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest) -> HttpResponseBase:
    """For those who see all units: who sees some would rank first among its own."""
    asked = asked_of(request)
    if asked.scope is not None:
        raise Http404
    wish = request.GET.get("by", "")
    ranking = Ranking(asked, figure_called(wish if wish in RANKED_BY else RATE))
    if request.GET.get("export") == "xlsx":
        return _exported(ranking, by=str(request.user))
    context = {
        "title": _("单位排名"),
        "sections": sections(request, asked),
        "whole": True,
        "said": said_cutoffs(asked),
        "ranking": ranking,
        "figures": [Choice(name, str(figure_called(name).title), name == ranking.figure.name) for name in RANKED_BY],
        "boxes": (*filled(asked.as_of), *filled(asked.handled_as_of)),
    }
    return render(request, "figures/ranking.html", context)


def _exported(ranking: Ranking, *, by: str) -> HttpResponseBase:
    asked = ranking.asked
    title = str(ranking.figure.title)
    cutoffs = [(_("收件截止"), said(asked.as_of)), (_("办理截止"), said(asked.handled_as_of))]
    head = about(asked.inspection, [(_("排名"), title), *cutoffs], by)
    rows: list[list[object]] = [*head, [_("名次"), _("单位"), f"{title}（%）", *ranking.titles]]
    rows += [
        [row.rank, row.unit, plain(row.share), row.part.value, row.whole.value, *(item.value for item in row.beside)]
        for row in ranking.rows
    ]
    rows.append(["", _("合计"), *(plain(number) for number in ranking.all)])
    rows += [["", unit] for unit in ranking.without]
    said_rule: list[list[object]] = [
        [_("口径") if not place else "", sentence] for place, sentence in enumerate(ranking.rule)
    ]
    rows += [[], *said_rule]
    return workbook(
        f"{title}-{said(asked.handled_as_of)}", [Sheet(_("排名"), rows, (8, 30, *[14] * 6), head=len(head))]
    )
