"""The actions of an accepted answer put in rows: what a list says in words only, confirmed by a person."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.action_forms import (
    LOOKS,
    ActionRows,
    blank_forms,
    edited_rows,
    edits,
    proposals,
    raw_of,
    raw_rows,
)
from bihuan.complaints.actions import action_text, correct_actions, standing_actions, why_not_correct
from bihuan.complaints.forms import SeenForm
from bihuan.complaints.models import Answer
from bihuan.complaints.pages.answers import share_of
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.refusals import Refused
from bihuan.units.access import allow
from bihuan.units.roles import Role


@allow(Role.DISPATCH, Role.HANDLE)
@needs_inspection
def actions(request: DeskRequest, number: str, unit: int) -> HttpResponseBase:
    """The rows that count, with what the answer's words say beside them."""
    share = share_of(request, number, unit, Role.HANDLE, Role.DISPATCH)
    if why := why_not_correct(share, request.user):
        raise Refused(why)
    answer = Answer.objects.filter(assignment=share, accepted_at__isnull=False).order_by("-id")[:1].get()
    words = "\n".join([answer.action, *answer.claims.values_list("action", flat=True)])
    data = request.POST
    if request.method == "POST" and not edits(data):
        raw = raw_rows(data)
        rows = ActionRows(raw, bound=True)
        form = SeenForm(data)
        if form.is_valid() and rows.is_valid(share):
            changed = correct_actions(share, rows.texts(), by=request.user, seen=form.cleaned_data["seen"])
            messages.success(request, _("处理措施已登记。") if changed else _("处理措施没有变。"))
            return redirect("complaints:page", number)
    else:
        standing = [raw_of(action_text(action)) for action in standing_actions([share])]
        raw = edited_rows(data, lambda rows: proposals(words, rows)) if request.method == "POST" else standing
        rows = ActionRows(raw, bound=False)
    wrong = rows.bound and any(row.errors for row in rows.forms)
    context = {
        "title": _("处理措施 %(number)s") % {"number": number},
        "lead": _("%(unit)s已审核通过的答复里的措施逐项登记，从登记之时起计入数据。") % {"unit": share.unit},
        "share": share,
        "answer": answer,
        "seen": data.get("seen", share.case.revision),
        "rows": rows,
        "found": proposals(words, raw) if request.method == "GET" or LOOKS & data.keys() else None,
        "blank_actions": blank_forms(),
    }
    return render(request, "complaints/actions.html", context, status=422 if wrong else 200)
