"""Many members at once: a table dropped or pasted, looked at row by row, confirmed, and their slips."""

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bihuan.reading import Source
from bihuan.refusals import Stale, Unusable
from bihuan.units.access import allow
from bihuan.units.forms import TableForm
from bihuan.units.keeping import KEEPERS, givable
from bihuan.units.models import Member
from bihuan.units.pages import slips
from bihuan.units.tables import HEADINGS, Plan, plan, take_in, text_of

WORDS = {
    "created": gettext_lazy("新建账号"),
    "updated": gettext_lazy("加岗位"),
    "unchanged": gettext_lazy("已有的不变"),
    "rejected": gettext_lazy("不能导入"),
}
DOTS = {"created": "closed", "updated": "signed", "unchanged": "recalled", "rejected": "rejected"}


def _keeper(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)
    return request.user


@allow(*KEEPERS)
@never_cache
def table(request: HttpRequest) -> HttpResponseBase:
    """Drop or paste a table; the answer is what would happen to each row. Nothing is stored."""
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if request.method == "POST" and form.is_valid():
        try:
            text = _text(form)
            return _preview(request, text, plan(_keeper(request), text))
        except Unusable as error:
            form.add_error("file" if form.cleaned_data.get("file") else "text", str(error))
    context = {
        "title": _("导入人员"),
        "lead": _("各县区、部门、乡镇的人员可以一张表建好。先看每一行会怎样，再确认。"),
        "form": form,
        "headings": [headings[0] for headings in HEADINGS.values()],
        "roles": [role.label for role in givable(_keeper(request))],
    }
    return render(request, "units/import.html", context, status=422 if form.errors else 200)


def _text(form: TableForm) -> str:
    file = form.cleaned_data.get("file")
    if isinstance(file, UploadedFile):
        return text_of(Source(file.name or "", file.read()))
    return str(form.cleaned_data["text"])


def _preview(request: HttpRequest, text: str, made: Plan) -> HttpResponse:
    context = {
        "title": _("核对人员表"),
        "text": text,
        "plan": made,
        "rows": [(row, WORDS[row.state], DOTS[row.state]) for row in made.rows],
        "counts": [(WORDS[state], made.count(state)) for state in ("created", "updated", "unchanged", "rejected")],
        "takes": made.count("created") + made.count("updated"),
        "form": TableForm(initial={"text": text}),
    }
    return render(request, "units/import_preview.html", context)


@allow(*KEEPERS)
@never_cache
@require_POST
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Take the table in; the answer is the slips of the new accounts."""
    try:
        made, given = take_in(
            _keeper(request), request.POST.get("text", ""), leave_out=request.POST.get("leave_out") == "yes"
        )
    except IntegrityError as error:
        raise Stale(_("刚才有人建了同名的账号，没有导入。请重新核对这张表。")) from error
    done = _("已新建%(count)d个账号。") % {"count": len(made.accounts)} if made.accounts else ""
    if made.posts:
        done += _("已给%(count)d个已有账号加上岗位。") % {"count": len({member.pk for member, _post in made.posts})}
    return slips.show(request, given, title=_("新账号的密码条"), done=done)
