"""Briefings at the desk: the list, a new one, the form of what it tells of."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.activities.models import WorkRecord
from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.look.exporting import export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import shelf_of
from bihuan.moments import beijing_day
from bihuan.papers import briefing as verbs
from bihuan.papers.choosing import last_issued, next_number, offered_cases, told_before, untold_records
from bihuan.papers.composing import drafted_texts, period_start
from bihuan.papers.content import paragraphs_of
from bihuan.papers.forms import BeginForm, BriefingForm, values_of
from bihuan.papers.kinds import KINDS, PaperKind, kind_called
from bihuan.papers.models import Briefing
from bihuan.papers.notation import written
from bihuan.papers.offering import Offered, offered
from bihuan.papers.previewing import said_cutoffs
from bihuan.papers.reach import READERS, WRITERS, may_write, visible_briefings
from bihuan.papers.runs import only_text, paragraphs_from_json
from bihuan.papers.shipped import BRIEFING
from bihuan.refusals import Refused, Stale
from bihuan.units.access import allow

STATES = ((str(False), gettext_lazy("草稿")), (str(True), gettext_lazy("已印发")))
COLUMNS = (
    Column("number", gettext_lazy("期号"), order="number", value=str),
    Column("series", gettext_lazy("名称"), order="series"),
    Column("day", gettext_lazy("日期"), order="day"),
    Column("received", gettext_lazy("收件截止"), value=lambda briefing: said_cutoffs(briefing)[0], width=20),
    Column("handled", gettext_lazy("办理截止"), value=lambda briefing: said_cutoffs(briefing)[1], width=20),
    Column("state", gettext_lazy("状态"), value=lambda briefing: str(briefing.state_word)),
    Column("issued_at", gettext_lazy("印发时间"), order="issued_at"),
    Column("issued_by", gettext_lazy("印发人"), value=lambda briefing: str(briefing.issued_by or "")),
)


def _visible(request: DeskRequest) -> QuerySet[Briefing]:
    is_issued = ExpressionWrapper(Q(issued_at__isnull=False), BooleanField())
    return visible_briefings(request.user, request.inspection).annotate(is_issued=is_issued)


def found_briefing(request: DeskRequest, pk: int) -> Briefing:
    visible = _visible(request) if request.inspection else Briefing.objects.none()
    return get_object_or_404(visible.select_related("inspection__region", "inspection__rulebook_text"), pk=pk)


def found_draft(request: DeskRequest, pk: int) -> Briefing:
    """A draft that the member may write."""
    found = found_briefing(request, pk)
    if found.issued_at is not None:
        raise Refused(verbs.already(found))
    verbs.must_write(request.user, found.inspection)
    return found


def _without_inspection(request: DeskRequest, title: str) -> HttpResponse:
    return render(request, "papers/no_inspection.html", {"title": title})


@allow(*READERS)
def briefings(request: DeskRequest) -> HttpResponseBase:
    """All issues that the member may read, drafts too for those who write them."""
    title = _("工作简报")
    if not request.inspection:
        return _without_inspection(request, title)
    filters = (Filter("issued", gettext_lazy("状态"), STATES, "is_issued"),)
    writes = may_write(request.user, request.inspection)
    shelf = shelf_of(request)
    listing = Listing(request.GET, _visible(request), COLUMNS, filters if writes else (), default="-day", shelf=shelf)
    if listing.wants_export:
        return export(listing, title=title, note=str(request.inspection), by=str(request.user))
    context = {
        "title": title,
        "lead": _("每期印发一次，印发后数据冻结；以后数据有变化，打开那一期就能看到差别。"),
        "listing": listing,
        "rows": [(item, *said_cutoffs(item)) for item in listing.rows],
        "writes": writes,
        "kinds": [kind for kind in KINDS.values() if kind.key != BRIEFING],
    }
    return render(request, "papers/briefings.html", context)


@allow(*WRITERS)
def new(request: DeskRequest) -> HttpResponseBase:
    """Begin an issue: number, day and cut-offs; what it tells of is proposed and changed on the next page."""
    kind = kind_called(request.GET.get("kind", ""))
    title = _("写新一期简报") if kind.key == BRIEFING else _("写%(kind)s") % {"kind": kind.name}
    if not request.inspection:
        return _without_inspection(request, title)
    if not may_write(request.user, request.inspection):
        raise Refused(_("只有整改办负责审核或公开的人员可以编写简报。"))
    today = beijing_day(timezone.now())
    yesterday = today - timedelta(days=1)
    initial = {
        "series": kind.series,
        "number": next_number(request.inspection, today.year, kind.series),
        "day": today,
        "as_of": yesterday,
        "handled_as_of": yesterday,
        "since": _last_period(request, kind),
    }
    form = BeginForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        as_of, handled_as_of = form.cutoffs()
        begun = verbs.draft(
            request.inspection,
            kind=kind.key,
            series=form.cleaned_data["series"],
            number=form.cleaned_data["number"],
            day=form.cleaned_data["day"],
            as_of=as_of,
            handled_as_of=handled_as_of,
            since=form.cleaned_data["since"],
            by=request.user,
        )
        return redirect("papers:edit", begun.pk)
    context = {
        "title": title,
        "lead": _("先定期号和截止时间；重点信访件、工作动态会按上一期以来的情况选好，下一页再改。")
        if kind.chooses
        else _("先定文号和截止时间；各部分由数据拟出，文字都可以改，典型做法由整改办写。"),
        "form": form,
    }
    return render(request, "papers/begin.html", context, status=422 if form.errors else 200)


def _last_period(request: DeskRequest, kind: PaperKind) -> date | None:
    """The period of the last issue of the kind is that of the next one."""
    last = last_issued(request.inspection, kind.key)
    return period_start(last) if last else None


@allow(*WRITERS)
def edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change a draft. When somebody else saved meanwhile, what was typed stands here again beside what changed."""
    found = found_draft(request, pk)
    cases = offered_cases(found)
    drafted = drafted_texts(found, cases)
    records = untold_records(found.inspection, found.day, found)
    complaints = Case.objects.filter(inspection=found.inspection, complaint__isnull=False)
    offers = offered(found)
    choices: dict[str, Any] = {"cases": complaints, "records": records, "names": offers.names}
    form = BriefingForm(request.POST or None, initial=values_of(found), **choices)
    stale: Stale | None = None
    if request.method == "POST" and form.is_valid():
        try:
            verbs.update(found, form.changes(drafted), by=request.user, seen=form.cleaned_data["seen"])
        except Stale as error:
            stale = error
            found.refresh_from_db()
            form = BriefingForm(seen_now(request.POST, found), **choices)
        else:
            messages.success(request, _("已保存%(issue)s草稿。") % {"issue": found})
            return redirect("papers:briefing", found.pk)
    context: dict[str, Any] = {
        "title": _("修改%(series)s%(issue)s") % {"series": found.series, "issue": found},
        "lead": _("勾选要写进这一期的内容；保存后预览，印发前随时可改。"),
        "form": form,
        "briefing": found,
        "stale": stale,
        "cases": _case_rows(request, found, cases, drafted, offers),
        "records": _record_rows(request, found, records, offers),
    }
    return render(request, "papers/briefing_form.html", context, status=409 if stale else 422 if form.errors else 200)


def seen_now(sent: QueryDict, found: Briefing) -> QueryDict:
    """What was sent, now that the member is shown what changed: sent once more it is stored."""
    again = sent.copy()
    again["seen"] = str(found.revision)
    return again


def _case_rows(
    request: DeskRequest, found: Briefing, cases: list[Case], drafted: dict[str, str], offers: Offered
) -> list[dict[str, Any]]:
    """What was chosen and typed: as sent, or as stored."""
    sent = request.POST if request.method == "POST" else None
    chosen = set(sent.getlist("cases")) if sent else {str(case.pk) for case in found.key_cases.all()}
    told = told_before(found.inspection, cases)
    return [
        {
            "case": case,
            "chosen": str(case.pk) in chosen,
            "text": sent.get(f"text-{case.pk}", "")
            if sent
            else _in_box(found.key_texts.get(case.number), drafted[case.number], offers),
            "edited": case.number in found.key_texts,
            "told": told.get(case.pk, []),
        }
        for case in cases
    ]


def _record_rows(
    request: DeskRequest, found: Briefing, records: QuerySet[WorkRecord], offers: Offered
) -> list[dict[str, Any]]:
    sent = request.POST if request.method == "POST" else None
    chosen = set(sent.getlist("records")) if sent else {str(record.pk) for record in found.records.all()}
    return [
        {
            "record": record,
            "chosen": str(record.pk) in chosen,
            "text": sent.get(f"record-text-{record.pk}", "")
            if sent
            else _in_box(found.record_texts.get(str(record.pk)), record.text, offers),
            "edited": str(record.pk) in found.record_texts,
        }
        for record in records
    ]


def _in_box(edited: list[list[dict[str, str]]] | None, drafted: str, offers: Offered) -> str:
    text = only_text(paragraphs_of(drafted)) if edited is None else paragraphs_from_json(edited)
    return written(text, offers.names, offers.value)
