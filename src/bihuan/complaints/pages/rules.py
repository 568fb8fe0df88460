"""The rulebook in plain words, and what a new version would do before it is put into force."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import sees_whole
from bihuan.complaints import redating
from bihuan.complaints.forms import first_error, required
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.moments import beijing_day
from bihuan.refusals import Refused, Unusable
from bihuan.rulebooks.plainly import chapters
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES, Role

MOST = 200_000
SHOWN = 200


class RulesForm(forms.Form):
    """A new version as a file."""

    rules = forms.FileField(
        label=gettext_lazy("新版规则文件"),
        help_text=gettext_lazy("下载现行规则，改好后另起版本号，再传上来；先看影响，确认后才生效。"),
        error_messages=required(gettext_lazy("请选规则文件。")),
    )


class ConfirmRulesForm(forms.Form):
    """The text that was looked at, its effect, and why it changes."""

    text = forms.CharField(widget=forms.HiddenInput, max_length=MOST, strip=False)
    seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("为什么改"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=required(gettext_lazy("请写明为什么改规则。")),
    )


@allow(*CASE_ROLES)
@needs_inspection
def rules(request: DeskRequest) -> HttpResponseBase:
    """What holds in this inspection."""
    text = request.inspection.rulebook_text
    context = {
        "title": _("规则"),
        "lead": _("%(inspection)s按《%(title)s》第%(version)s版办理，%(day)s起。")
        % {
            "inspection": request.inspection,
            "title": text.rulebook.title,
            "version": text.version,
            "day": beijing_day(text.adopted_at).isoformat(),
        },
        "chapters": chapters(text.rulebook),
        "text": text.text,
        "form": RulesForm() if sees_whole(request.user, request.inspection, {Role.REVIEW}) else None,
    }
    return render(request, "complaints/rules.html", context)


@allow(Role.REVIEW)
@needs_inspection
def change(request: DeskRequest) -> HttpResponseBase:
    """A file is looked at; with its fingerprint and a reason it is put into force."""
    if request.method != "POST":
        return redirect("complaints:rules")
    if not sees_whole(request.user, request.inspection, {Role.REVIEW}):
        raise Refused(_("规则由%(unit)s的审核人员改动。") % {"unit": request.inspection.region})
    if "seen" in request.POST:
        return _confirm(request)
    form = RulesForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unusable(first_error(form))
    content: bytes = form.cleaned_data["rules"].read(MOST + 1)
    if len(content) > MOST:
        raise Unusable(_("规则文件太大：应是几千字的文本。"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(_("规则文件不是 UTF-8 编码：请另存为 UTF-8 再传。")) from error
    effect = redating.effect_of(request.inspection, text)
    newly, freed = effect.late(beijing_day(timezone.now()))
    context = {
        "title": _("改规则的影响"),
        "lead": _("第%(version)s版还没有生效。下面是确认以后会变的。") % {"version": effect.book.version},
        "effect": effect,
        "shown": effect.redates[:SHOWN],
        "newly": newly,
        "freed": freed,
        "form": ConfirmRulesForm(initial={"text": text, "seen": effect.fingerprint}),
    }
    return render(request, "complaints/rules_change.html", context)


def _confirm(request: DeskRequest) -> HttpResponseBase:
    form = ConfirmRulesForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    said = form.cleaned_data
    effect = redating.adopt_change(
        request.inspection,
        said["text"].replace("\r\n", "\n"),
        by=request.user,
        seen=said["seen"],
        reason=said["reason"],
    )
    told = _("第%(version)s版规则已生效，调整了%(count)d个期限。")
    messages.success(request, told % {"version": effect.book.version, "count": len(effect.redates)})
    return redirect("complaints:rules")
