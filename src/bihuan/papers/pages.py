"""Briefings at the desk: the list, a new one, its form, its page, its Word file."""

import io
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.evidence.keeping import content_of
from bihuan.look.exporting import export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.moments import beijing_day
from bihuan.papers import briefing as verbs
from bihuan.papers.briefing import READERS, WRITERS, may_write, visible_briefings
from bihuan.papers.choosing import next_number, offered_cases, untold_records
from bihuan.papers.composing import drafted_texts
from bihuan.papers.forms import BeginForm, BriefingForm, values_of
from bihuan.papers.models import Briefing
from bihuan.papers.previewing import preview, said_cutoffs
from bihuan.papers.since import changes_since
from bihuan.refusals import Refused
from bihuan.units.access import allow

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STATES = ((str(False), gettext_lazy("草稿")), (str(True), gettext_lazy("已印发")))
COLUMNS = (
    Column("number", gettext_lazy("期号"), order="number", value=str),
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


def _found(request: DeskRequest, pk: int) -> Briefing:
    visible = _visible(request) if request.inspection else Briefing.objects.none()
    return get_object_or_404(visible.select_related("inspection__region", "inspection__rulebook_text"), pk=pk)


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
    listing = Listing(request.GET, _visible(request), COLUMNS, filters if writes else (), default="-number")
    if listing.wants_export:
        return export(listing, title=title, note=str(request.inspection), by=str(request.user))
    context = {
        "title": title,
        "lead": _("每期印发一次，印发后数据冻结；以后数据有变化，打开那一期就能看到差别。"),
        "listing": listing,
        "rows": [(item, *said_cutoffs(item)) for item in listing.rows],
        "writes": writes,
    }
    return render(request, "papers/briefings.html", context)


@allow(*WRITERS)
def new(request: DeskRequest) -> HttpResponseBase:
    """Begin an issue: number, day and cut-offs; what it tells of is proposed and changed on the next page."""
    title = _("写新一期简报")
    if not request.inspection:
        return _without_inspection(request, title)
    if not may_write(request.user, request.inspection):
        raise Refused(_("只有整改办负责审核或公开的人员可以编写简报。"))
    today = beijing_day(timezone.now())
    yesterday = today - timedelta(days=1)
    initial = {
        "number": next_number(request.inspection),
        "day": today,
        "as_of": yesterday,
        "handled_as_of": yesterday,
    }
    form = BeginForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        as_of, handled_as_of = form.cutoffs()
        begun = verbs.draft(
            request.inspection,
            number=form.cleaned_data["number"],
            day=form.cleaned_data["day"],
            as_of=as_of,
            handled_as_of=handled_as_of,
            by=request.user,
        )
        return redirect("papers:edit", begun.pk)
    context = {
        "title": title,
        "lead": _("先定期号和截止时间；重点信访件、工作动态会按上一期以来的情况选好，下一页再改。"),
        "form": form,
    }
    return render(request, "papers/begin.html", context, status=422 if form.errors else 200)


@allow(*WRITERS)
def edit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Change a draft."""
    found = _found(request, pk)
    if found.issued_at is not None or not may_write(request.user, found.inspection):
        raise Refused(verbs.already(found))
    offered = offered_cases(found)
    drafted = drafted_texts(found, offered)
    records = untold_records(found.inspection, found.day, found)
    complaints = Case.objects.filter(inspection=found.inspection, complaint__isnull=False)
    form = BriefingForm(request.POST or None, cases=complaints, records=records, initial=values_of(found))
    if request.method == "POST" and form.is_valid():
        verbs.update(found, form.changes(drafted), by=request.user, seen=form.cleaned_data["seen"])
        messages.success(request, _("已保存第%(number)s期草稿。") % {"number": form.cleaned_data["number"]})
        return redirect("papers:briefing", found.pk)
    context: dict[str, Any] = {
        "title": _("修改第%(number)s期简报") % {"number": found.number},
        "lead": _("勾选要写进这一期的内容；保存后预览，印发前随时可改。"),
        "form": form,
        "briefing": found,
        "cases": _case_rows(request, found, offered, drafted),
        "records": _record_rows(request, found, records),
    }
    return render(request, "papers/briefing_form.html", context, status=422 if form.errors else 200)


def _case_rows(
    request: DeskRequest, found: Briefing, offered: list[Case], drafted: dict[str, str]
) -> list[dict[str, Any]]:
    """What was chosen and typed: as sent, or as stored."""
    sent = request.POST if request.method == "POST" else None
    chosen = set(sent.getlist("cases")) if sent else {str(case.pk) for case in found.key_cases.all()}
    stored = {**drafted, **found.key_texts}
    return [
        {
            "case": case,
            "chosen": str(case.pk) in chosen,
            "text": sent.get(f"text-{case.pk}", "") if sent else stored[case.number],
            "edited": case.number in found.key_texts,
        }
        for case in offered
    ]


def _record_rows(request: DeskRequest, found: Briefing, records: QuerySet[Any]) -> list[dict[str, Any]]:
    if request.method == "POST":
        chosen = set(request.POST.getlist("records"))
    else:
        chosen = {str(record.pk) for record in found.records.all()}
    return [{"record": record, "chosen": str(record.pk) in chosen} for record in records]


@allow(*READERS)
def briefing(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One issue as the page of paper it will be, or was."""
    found = _found(request, pk)
    received, handled = said_cutoffs(found)
    context = {
        "title": _("第%(number)s期简报") % {"number": found.number},
        "briefing": found,
        "preview": preview(found),
        "received": received,
        "handled": handled,
        "writes": may_write(request.user, found.inspection),
        "changes": changes_since(found) if found.published else None,
    }
    return render(request, "papers/briefing.html", context)


@allow(*WRITERS)
@require_POST
def issue(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Issue it, once."""
    found = _found(request, pk)
    seen = request.POST.get("seen", "")
    issued = verbs.issue(found, by=request.user, seen=int(seen) if seen.isdecimal() else 0)
    messages.success(request, _("第%(number)s期已印发，数据已冻结。") % {"number": issued.number})
    return redirect("papers:briefing", issued.pk)


@allow(*READERS)
def download(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The Word file: the kept one of an issue, of a draft the one it would give now."""
    found = _found(request, pk)
    content = content_of(found.paper) if found.paper else verbs.draft_paper(found)
    return word_file(content, verbs.file_name(found))


def word_file(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=DOCX)
