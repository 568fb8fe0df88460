"""One issue at the desk: as the page of paper that it is, its signature, its files, what has changed since."""

import io

from django.contrib import messages
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.evidence.keeping import content_of
from bihuan.papers import briefing as verbs
from bihuan.papers import pdf as pdfs
from bihuan.papers import signing
from bihuan.papers.composing import compose, file_name, parts_of
from bihuan.papers.models import Briefing
from bihuan.papers.offering import offered
from bihuan.papers.pages import found_briefing
from bihuan.papers.previewing import preview, said_cutoffs, typed_parts
from bihuan.papers.proving import digest_of as doubts_digest
from bihuan.papers.proving import doubts_about
from bihuan.papers.reach import READERS, SIGNERS, WRITERS, may_sign, may_write
from bihuan.papers.sections import REMOVED, standing
from bihuan.papers.since import changes_since, recorded_since
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
SHOWN_VERSIONS = 5


@allow(*READERS)
def briefing(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One issue as the page of paper it will be, or was."""
    found = found_briefing(request, pk)
    received, handled = said_cutoffs(found)
    writes = may_write(request.user, found.inspection)
    context = {
        "title": f"{found.series}{found}",
        "briefing": found,
        "received": received,
        "handled": handled,
        "writes": writes,
        "pdf": pdfs.program() is not None or found.pdf_id is not None,
        "sign_offs": found.sign_offs.select_related("by"),
    }
    if found.issued_at is None:
        offers = offered(found)
        parts = parts_of(found)
        content = compose(found, offers.answer, mark="")
        doubts = doubts_about(found, content)
        context |= {
            "preview": preview(found, offers),
            "parts": standing(parts),
            "removed": [part for part in parts if part.state == REMOVED],
            "typed": typed_parts(offers),
            "versions": found.versions.select_related("by").defer("said", "content")[:SHOWN_VERSIONS],
            "digest": signing.digest_of(content),
            "doubts": doubts,
            "holding_up": [doubt for doubt in doubts if doubt.holds_up],
            "doubts_digest": doubts_digest(doubts),
            "signs": may_sign(request.user, found.inspection),
            "why_not_sign": signing.why_not_sign(found, request.user),
        }
    else:
        context |= {"preview": preview(found, None), "recorded_since": found.published_id and recorded_since(found)}
    return render(request, "papers/briefing.html", context)


@allow(*WRITERS)
@require_POST
def submit(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Hand the draft over for the signature."""
    found = found_briefing(request, pk)
    signing.submit(found, by=request.user, seen=_seen(request))
    messages.success(request, _("已送签，等另一位领导或审核人员签发。"))
    return redirect("papers:briefing", found.pk)


@allow(*SIGNERS)
@require_POST
def sign(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Sign what is submitted."""
    found = found_briefing(request, pk)
    signing.sign(found, by=request.user, seen=_seen(request), digest=request.POST.get("digest", ""))
    messages.success(request, _("已签发%(issue)s，可以印发了。") % {"issue": found})
    return redirect("papers:briefing", found.pk)


@allow(*SIGNERS)
@require_POST
def send_back(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Return what is submitted to its writers, with a reason."""
    found = found_briefing(request, pk)
    signing.send_back(found, by=request.user, seen=_seen(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("已退回%(issue)s，拟稿人能看到理由。") % {"issue": found})
    return redirect("papers:briefings")


@allow(*WRITERS)
@require_POST
def issue(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Issue it, once."""
    found = found_briefing(request, pk)
    issued = verbs.issue(
        found,
        by=request.user,
        seen=_seen(request),
        reason=request.POST.get("reason", ""),
        doubts=request.POST.get("doubts"),
    )
    messages.success(request, _("%(issue)s已印发，数据已冻结。") % {"issue": issued})
    return redirect("papers:briefing", issued.pk)


@allow(*READERS)
def download(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The Word file: the kept one of an issue, of a draft the one it would give now."""
    found = found_briefing(request, pk)
    return word_file(_word(found), file_name(found))


@allow(*READERS)
def pdf(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The same as PDF, where LibreOffice is installed."""
    found = found_briefing(request, pk)
    if found.pdf_id is None and pdfs.program() is None:
        raise Unusable(pdfs.MISSING)
    made = pdfs.pdf_of(found, _word(found), by=request.user)
    name = file_name(found, "pdf")
    return FileResponse(io.BytesIO(made), as_attachment=True, filename=name, content_type=PDF)


@allow(*READERS)
def since(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Figure by figure what an issue would say otherwise now, and why."""
    found = found_briefing(request, pk)
    if found.published is None:
        raise Refused(_("这一期还没有印发，它的数随台账变化。"))
    context = {
        "title": _("%(issue)s印发以后的变化") % {"issue": found},
        "lead": _("按印发时的截止时间，用现在的台账再取一次数，与印出的逐项对照。印出的数不会改。"),
        "briefing": found,
        "changes": changes_since(found),
    }
    return render(request, "papers/since.html", context)


def word_file(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=DOCX)


def _word(found: Briefing) -> bytes:
    return content_of(found.paper) if found.paper else verbs.draft_paper(found)


def _seen(request: DeskRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else 0
