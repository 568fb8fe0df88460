"""Any figure by any dimension, as of a moment and day by day."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.figures.forms import chosen, day_of, filled
from bihuan.figures.pages.asking import asked_of, sections
from bihuan.figures.populations import Asked
from bihuan.figures.trends import Trend, moments_between
from bihuan.figures.wording import said
from bihuan.figures.workbook import Sheet, about, plain, workbook
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES

TOPS = (3, 5, 8, 12)
DAYS = 14
"""Shown until somebody asks for another beginning."""


@allow(*CASE_ROLES)
@needs_inspection
def page(request: DeskRequest) -> HttpResponseBase:
    asked = asked_of(request)
    choice = chosen(request.GET, asked)
    since = day_of(request.GET, "since") or _beginning(asked)
    trend = Trend(asked, choice.figure, choice.group, moments_between(since, asked.as_of), _top(request.GET))
    if request.GET.get("export") == "xlsx":
        return _exported(trend, by=str(request.user))
    stacked = request.GET.get("draw") == "stacked"
    context = {
        "title": trend.title,
        "sections": sections(request, asked),
        "whole": asked.scope is None,
        "choice": choice,
        "trend": trend,
        "since": since,
        "said": said(asked.as_of),
        "boxes": filled(asked.as_of),
        "tops": [(top, top == _top(request.GET)) for top in TOPS],
        "stacked": stacked and trend.adds_up,
        "columns": trend.columns(),
        "rows": trend.table(),
        "drawn": trend.drawn(stacked=stacked),
        "compare": urlencode(
            {"a": since, "b": said(asked.as_of)[:10], "name": choice.figure.name, "by": choice.dimension}
        ),
    }
    return render(request, "figures/trends.html", context)


def _top(asked: QueryDict) -> int:
    wish = asked.get("top", "")
    return int(wish) if wish in map(str, TOPS) else TOPS[1]


def _beginning(asked: Asked) -> date:
    last = asked.as_of.date() if isinstance(asked.as_of, datetime) else asked.as_of
    return min(last, max(asked.inspection.started_on, last - timedelta(days=DAYS - 1)))


def _exported(trend: Trend, *, by: str) -> HttpResponseBase:
    cutoff = said(trend.asked.as_of)
    head = about(trend.asked.inspection, [(_("数据"), trend.title), (_("截至"), cutoff)], by)
    tail: list[list[object]] = [[], [_("口径"), trend.what.text]]
    sheets = []
    if trend.group:
        rows: list[list[object]] = [*head, [_("分组"), f"{trend.figure_title}（{trend.what.unit}）", _("占比（%）")]]
        rows += [
            [row.key, plain(row.number), float(row.part) if row.part else ""] for row in (*trend.rows(), trend.whole())
        ]
        sheets.append(Sheet(_("分组"), [*rows, *tail], (30, 20, 12), head=len(head)))
    columns = trend.columns()
    days: list[list[object]] = [*head, [_("截至"), *(column.title for column in columns)]]
    days += [[day, *(plain(number) for number in numbers)] for day, numbers in trend.table()]
    sheets.append(Sheet(_("走势"), [*days, *tail], (18, *(14 for _column in columns)), head=len(head)))
    return workbook(f"{trend.title}-{cutoff}", sheets)
