"""The claims of a complaint put in order by hand, and whether the whole is true."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Case
from bihuan.cases.selectors import visible_cases
from bihuan.complaints import claiming, judging
from bihuan.complaints.forms import ReasonedForm, SeenForm, first_error, required
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow
from bihuan.units.roles import Role


class ClaimsForm(SeenForm):
    """One claim a line."""

    claims = forms.CharField(
        label=gettext_lazy("子诉求"),
        validators=[MaxLengthValidator(20_000)],
        widget=forms.Textarea(attrs={"rows": 10, "data-lines": ""}),
        help_text=gettext_lazy("一行写一项，照正文的次序；一项只说一个问题，要求查处一类的话不单列。"),
        error_messages=required(gettext_lazy("至少要有一项子诉求：一行写一项。")),
    )

    def texts(self) -> list[str]:
        return str(self.cleaned_data["claims"]).splitlines()


class RuleForm(ReasonedForm):
    """Whether the whole is true, and why; without a verdict it follows from the answers again."""

    verdict = forms.CharField(required=False, max_length=12)


def _case(request: DeskRequest, number: str, *roles: Role) -> Case:
    cases = visible_cases(request.user, request.inspection, roles)
    related = ("complaint", "batch", "inspection__region", "inspection__rulebook_text")
    return get_object_or_404(cases.select_related(*related), number=number)


@allow(Role.DISPATCH, Role.HANDLE)
@needs_inspection
def claims(request: DeskRequest, number: str) -> HttpResponseBase:
    """Split, join, reword and reorder; begins with the claims there are, else with what the text falls into."""
    case = _case(request, number, Role.DISPATCH, Role.HANDLE)
    if why := claiming.why_not_claims(case, request.user):
        raise Refused(why)
    current = [claim.text for claim in claiming.current_claims(case)]
    proposed = claiming.proposed_claims(case)
    form = ClaimsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        changed = claiming.set_claims(case, form.texts(), by=request.user, seen=seen)
        messages.success(request, _("子诉求已保存。") if changed else _("子诉求没有变。"))
        return redirect("complaints:page", number)
    if request.method != "POST":
        texts = proposed if "propose" in request.GET or not current else current
        form = ClaimsForm(initial={"claims": "\n".join(texts), "seen": case.revision})
    context = {
        "title": _("子诉求 %(number)s") % {"number": number},
        "lead": _("把举报内容分成一项一项，答复时逐项认定是否属实。改动记入办理经过。"),
        "case": case,
        "form": form,
        "marked": marked(case.complaint.text, current or proposed),
        "is_new": not current,
        "differs": bool(current) and current != proposed,
    }
    return render(request, "complaints/claims.html", context, status=422 if form.errors else 200)


def marked(text: str, claims: Sequence[str]) -> list[tuple[str, int]]:
    """The text in pieces, each with the number of the claim that says exactly this; 0: none does."""
    pieces: list[tuple[str, int]] = []
    at = 0
    for place, claim in enumerate(claims, start=1):
        start = text.find(claim, at)
        if start < 0:
            continue
        pieces += [(text[at:start], 0), (claim, place)]
        at = start + len(claim)
    return [piece for piece in [*pieces, (text[at:], 0)] if piece[0]]


@allow(Role.REVIEW)
@needs_inspection
@require_POST
def rule(request: DeskRequest, number: str) -> HttpResponseBase:
    """Say whether the whole is true, whatever follows from the answers."""
    case = _case(request, number, Role.REVIEW)
    form = RuleForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    judging.rule_verdict(case.complaint, said["verdict"], by=request.user, seen=said["seen"], reason=said["reason"])
    messages.success(request, _("已认定整件的结论，理由记入办理经过。"))
    return redirect("complaints:page", number)
