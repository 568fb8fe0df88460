"""The versions of a draft at the desk: any two side by side, an old one taken up again."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.papers.content import Content
from bihuan.papers.editing import restore_version
from bihuan.papers.models import Version
from bihuan.papers.pages import found_briefing, found_draft
from bihuan.papers.reach import WRITERS, may_write
from bihuan.papers.tracked import changed_lines
from bihuan.refusals import Refused
from bihuan.units.access import allow

MOST = 200


@allow(*WRITERS)
def versions(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What changed from one version to another: ``?from=2&to=5``; without, the last save."""
    found = found_briefing(request, pk)
    if not may_write(request.user, found.inspection):
        raise Refused(_("各稿只给拟稿的人看。"))
    kept = list(found.versions.select_related("by").defer("said", "content")[:MOST])
    after = _chosen(request.GET.get("to", ""), kept) or (kept[0] if kept else None)
    earlier = [version for version in kept if after and version.revision < after.revision]
    before = _chosen(request.GET.get("from", ""), kept) or (earlier[0] if earlier else None)
    if before and after and before.revision > after.revision:
        before, after = after, before
    both = before and after and before != after
    context = {
        "title": _("第%(number)s期各稿") % {"number": found.number},
        "lead": _("每次保存留一稿。加上的字有下划线，删去的字有删除线；数据变了，前后两个数都写出来。"),
        "briefing": found,
        "versions": kept,
        "before": before,
        "after": after,
        "lines": changed_lines(_content(before), _content(after)) if both and before and after else None,
    }
    return render(request, "papers/versions.html", context)


@allow(*WRITERS)
@require_POST
def restore(request: DeskRequest, pk: int, revision: int) -> HttpResponseBase:
    """Take an old version up again, as a new one."""
    found = found_draft(request, pk)
    version = get_object_or_404(found.versions.select_related("briefing"), revision=revision)
    seen = request.POST.get("seen", "")
    restored = restore_version(found, version, by=request.user, seen=int(seen) if seen.isdecimal() else 0)
    messages.success(
        request,
        _("已恢复第%(old)s稿，成为第%(new)s稿；后来的各稿都还在。") % {"old": revision, "new": restored.revision},
    )
    return redirect("papers:briefing", found.pk)


def _chosen(asked: str, kept: list[Version]) -> Version | None:
    return next((version for version in kept if str(version.revision) == asked), None)


def _content(version: Version) -> Content:
    return Content.from_json(version.content)
