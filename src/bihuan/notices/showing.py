"""The notice of a finding and its objections, on the finding's page."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.closing.chain import open_closing, turn_of, why_not
from bihuan.findings.models import Finding
from bihuan.findings.sections import Lead, Section
from bihuan.moments import beijing_day
from bihuan.notices.agreeing import agreements
from bihuan.notices.forms import AnswerForm, ObjectionForm
from bihuan.notices.models import Notice
from bihuan.units.roles import Role
from bihuan.units.scope import may


def section(finding: Finding, request: DeskRequest) -> Section | None:
    """Every notice with its objections, newest first; where it is the turn of one, the way to put it up."""
    notices = list(
        Notice.objects.filter(closing__finding=finding)
        .select_related("closing__finding__case", "entry")
        .prefetch_related("objections")
    )
    closing, step = open_closing(finding), turn_of(finding)
    posts = (
        closing is not None
        and step is not None
        and step.kind == "notice"
        and not why_not(step, request.user)
        and not any(notice.closing_id == closing.pk for notice in notices)
    )
    if not notices and not posts:
        return None
    found = agreements(notices)
    handles = may(request.user, Role.REVIEW, request.inspection.region)
    seen = {"seen": finding.case.revision}
    today = beijing_day(timezone.now())
    context = {
        "finding": finding,
        "notices": [(notice, found[notice.pk].sentences) for notice in notices],
        "posts": posts,
        "open": closing.pk if closing and handles else None,
        "objecting": ObjectionForm(initial=seen | {"received_on": today}, auto_id="object-%s"),
        "answering": AnswerForm(initial=seen | {"answered_on": today}, auto_id="answer-%s"),
    }
    act = Lead(_("拟公示"), reverse("notices:new", args=[finding.pk])) if posts else None
    return Section("notices/section.html", context, place=40, act=act)
