"""核对 at the desk: drop a draft, see every figure of it marked, look at the arithmetic, take the list along."""

import io
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.look.exporting import XLSX
from bihuan.look.listing import Column, Listing
from bihuan.proofing.comments import commented
from bihuan.proofing.forms import ProveForm
from bihuan.proofing.keeping import KEPT, proofs_of, prove_file
from bihuan.proofing.models import Proof
from bihuan.proofing.register import register
from bihuan.proofing.showing import shown
from bihuan.refusals import Unusable
from bihuan.units.access import allow
from bihuan.units.roles import CASE_ROLES

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COLUMNS = (
    Column("name", gettext_lazy("公文"), order="name", width=40),
    Column("wrong", gettext_lazy("不一致"), value=lambda proof: proof.verdicts.get("mismatch", 0), align="end"),
    Column(
        "explained", gettext_lazy("有说明的差异"), value=lambda proof: proof.verdicts.get("explained", 0), align="end"
    ),
    Column("right", gettext_lazy("一致"), value=lambda proof: proof.verdicts.get("ok", 0), align="end"),
    Column("at", gettext_lazy("核对时间"), order="at"),
)


@allow(*CASE_ROLES)
def proofs(request: DeskRequest) -> HttpResponseBase:
    """The place to drop a draft, and the member's own results of the last days."""
    inspections = list(request.inspections)
    in_hand = {"inspection": request.inspection.code} if request.inspection else {}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProveForm(*sent, inspections=inspections, initial=in_hand)
    if form.is_bound and form.is_valid():
        try:
            made = prove_file(
                form.handed_draft,
                previous=form.handed_previous,
                inspection=form.chosen_inspection,
                by=request.user,
            )
        except Unusable as error:
            form.add_error("draft", str(error))
        else:
            return redirect("proofing:page", made.pk)
    listing = Listing(
        request.GET,
        proofs_of(request.user).defer("text", "findings", "others"),
        COLUMNS,
        (),
        default="-at",
        page_size=20,
    )
    context = {
        "title": _("核对"),
        "lead": _("公文发出之前，把里面的数逐个对一遍：加总、占比、期限、与上期、与台账。"),
        "form": form,
        "listing": listing,
        "days": KEPT.days,
    }
    return render(request, "proofing/proofs.html", context, status=422 if form.errors else 200)


def _found(request: DeskRequest, pk: int) -> Proof:
    return get_object_or_404(proofs_of(request.user).select_related("inspection"), pk=pk)


@allow(*CASE_ROLES)
def proof(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One draft as on paper, each figure marked, the findings beside it."""
    found = _found(request, pk)
    context = {"title": found.name, "proof": found, "shown": shown(found), "days": KEPT.days}
    return render(request, "proofing/proof.html", context)


@allow(*CASE_ROLES)
def excel(request: DeskRequest, pk: int) -> HttpResponseBase:
    """All findings as a register."""
    found = _found(request, pk)
    return _file(register(found), _("%(name)s-核对清单.xlsx") % {"name": _stem(found)}, XLSX)


@allow(*CASE_ROLES)
def word(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The paper's text with a comment beside each figure that is wrong or explained."""
    found = _found(request, pk)
    return _file(commented(found), _("%(name)s-核对批注.docx") % {"name": _stem(found)}, DOCX)


@allow(*CASE_ROLES)
@require_POST
def drop(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Forget a result before its days are over."""
    found = _found(request, pk)
    found.delete()
    messages.success(request, _("已删去“%(name)s”的核对结果。") % {"name": found.name})
    return redirect("proofing:list")


def _stem(found: Proof) -> str:
    return found.name.rpartition(".")[0] or found.name


def _file(content: bytes, name: str, kind: str) -> FileResponse:
    response = FileResponse(io.BytesIO(content), content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    return response
