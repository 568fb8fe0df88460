"""Putting a notice up, entering objections, answering them; the notices of the source in hand."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.closing.chain import open_closing, turn_of, why_not
from bihuan.closing.pages.steps import finding_of
from bihuan.complaints.forms import first_error
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.findings.registers import seen_findings
from bihuan.look.listing import Column, Listing
from bihuan.look.shelf import shelf_of
from bihuan.moments import beijing_day
from bihuan.notices.agreeing import differing
from bihuan.notices.composing import closing_words, period_of, sections_of, title_of
from bihuan.notices.forms import AnswerForm, NoticeForm, ObjectionForm
from bihuan.notices.models import Notice, Objection
from bihuan.notices.planned import plans_of
from bihuan.notices.posting import ObjectionText, answer, post, receive
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role

COLUMNS = (
    Column("number", gettext_lazy("编号")),
    Column("title", gettext_lazy("公示")),
    Column("starts", gettext_lazy("开始"), order="starts_on"),
    Column("ends", gettext_lazy("截止"), order="ends_on"),
    Column("objections", gettext_lazy("异议"), align="end"),
)


@allow(*CASE_ROLES)
@needs_inspection
def notices(request: DeskRequest) -> HttpResponseBase:
    """Every notice of findings that the member sees."""
    cases = seen_findings(request.user, request.inspection).order_by().values("pk")
    rows = Notice.objects.filter(closing__finding__in=cases).select_related("closing__finding__case")
    listing = Listing(
        request.GET, rows.prefetch_related("objections"), COLUMNS, default="-starts", shelf=shelf_of(request)
    )
    context = {
        "title": _("公示"),
        "lead": _("销号之前向社会公示的问题；公示期内的异议答复以后才能往下办。"),
        "listing": listing,
        "today": beijing_day(timezone.now()),
    }
    return render(request, "notices/list.html", context)


@allow(Role.PUBLISH, Role.REVIEW, Role.DISPATCH)
@needs_inspection
def new(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The notice of one finding, filled from its record."""
    finding = finding_of(request, pk)
    closing, step = open_closing(finding), turn_of(finding)
    if closing is None or step is None or step.kind != "notice":
        raise Refused(_("还没有轮到公示这一步。"))
    if reason := why_not(step, request.user):
        raise Refused(reason)
    sections = sections_of(finding, closing)
    headings = [heading for heading, _text in sections]
    first = beijing_day(timezone.now())
    initial = {"seen": finding.case.revision, "title": title_of(finding), "starts_on": first}
    initial |= {f"section_{place}": text for place, (_heading, text) in enumerate(sections)}
    form = NoticeForm(request.POST or None, headings=headings, initial=initial)
    refusal, differs = "", None
    if request.method == "POST" and form.is_valid() and request.POST.get("act") == "check":
        said = form.said()
        differs = list(dict.fromkeys(differing(said.sections, plans_of([pk])[pk], said.starts_on.year)))
    elif request.method == "POST" and form.is_valid():
        try:
            made = post(finding, form.said(), by=request.user, seen=form.cleaned_data["seen"])
        except Stale:
            raise
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, _("已发布公示，到%(day)s截止。") % {"day": made.ends_on.isoformat()})
            return _back(pk)
    context = {
        "title": _("公示"),
        "lead": finding.title,
        "finding": finding,
        "form": form,
        "refusal": refusal,
        "differs": differs,
        "period": period_of(request.inspection, first),
        "words": closing_words(),
        "draft": f"notice-{closing.pk}-{finding.case.revision}",
    }
    failed = request.method == "POST" and differs is None
    return render(request, "notices/new.html", context, status=422 if failed else 200)


def _back(pk: int) -> HttpResponseBase:
    """To the top of the page, where what was done is said."""
    return redirect("findings:page", pk)


def _notice(request: DeskRequest, pk: int) -> Notice:
    cases = seen_findings(request.user, request.inspection).order_by().values("pk")
    rows = Notice.objects.filter(closing__finding__in=cases)
    return get_object_or_404(rows.select_related("closing__finding__case__inspection__region"), pk=pk)


@allow(Role.REVIEW)
@needs_inspection
@require_POST
def objection(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Keep an objection."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    data = form.cleaned_data
    said = ObjectionText(data["channel"], data["received_on"], data["text"], data["postmark_on"])
    made = receive(_notice(request, pk), said, by=request.user, seen=data["seen"])
    messages.success(request, _("已登记异议，逾期送达。") if made.is_late else _("已登记异议，答复以后才能往下办。"))
    return _back(made.notice.closing.finding_id)


@allow(Role.REVIEW)
@needs_inspection
@require_POST
def answered(request: DeskRequest, pk: int, objection: int) -> HttpResponseBase:
    """What was found and answered."""
    notice = _notice(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    data = form.cleaned_data
    kept = get_object_or_404(Objection, notice=notice, pk=objection)
    answer(
        kept, data["answer"], upheld=data["upheld"] == "yes", on=data["answered_on"], by=request.user, seen=data["seen"]
    )
    messages.success(request, _("已登记答复。"))
    return _back(notice.closing.finding_id)
