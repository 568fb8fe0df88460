"""Linking a case to sites: those there are, or one that is opened on the spot."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from bihuan.cases.hand import DeskRequest, seen_of, whole
from bihuan.cases.models import Case
from bihuan.cases.selectors import visible_cases
from bihuan.cases.spans import party_ids
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.sites.forms import SiteForm
from bihuan.sites.linking import duty_of, link_site, linked_of, offered, page_of, unlink_site
from bihuan.sites.models import Site
from bihuan.sites.registering import open_site
from bihuan.sites.selectors import WRITERS, visible_links, visible_sites, writable_units
from bihuan.units.access import allow
from bihuan.units.models import Unit

GROUND = (Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.TOWNSHIP)


def _case(request: DeskRequest, pk: int) -> Case:
    """A case of any kind that the member sees."""
    for kind in Case.Kind:
        rows = visible_cases(request.user, kind=kind).select_related("inspection__region", "inspection__rulebook_text")
        if found := rows.filter(pk=pk).first():
            return found
    raise Http404


@allow(*WRITERS)
def link(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Look for sites and link them, take a link away, or open a site and link it at once."""
    case = _case(request, pk)
    if (duty := duty_of(case, request.user)) is None:
        raise Refused(_("点位由整改办或承办、责任单位关联。"))
    words = request.GET.get("q", "").strip()
    form = SiteForm(
        request.POST if "name" in request.POST else None,
        units=writable_units(request.user),
        initial={"seen": case.revision, "name": words, "unit": duty.unit or _lead(case) or request.user.home()},
    )
    if request.method == "POST":
        if "name" not in request.POST:
            return _change(request, case)
        if form.is_valid() and _open(request, case, form):
            return redirect(page_of(case))
    context = {
        "title": _("关联点位"),
        "lead": _("%(number)s说的是哪一处：关联以后，照片离点位太远、点位又报警、附近又有举报，系统会提醒。")
        % {"number": case.number},
        "case": case,
        "back": page_of(case),
        "linked": linked_of(case, request.user),
        "words": words,
        "offered": offered(case, request.user, words),
        "form": form,
        "opens": bool(form.errors) or "new" in request.GET,
    }
    return render(request, "sites/link.html", context, status=422 if form.errors else 200)


def _lead(case: Case) -> Unit | None:
    """The one county or township that answers for a complaint: the place lies there, most likely."""
    ids = party_ids(case.parties)
    return Unit.objects.filter(pk__in=ids, kind__in=GROUND).first() if len(ids) == 1 else None


def _change(request: DeskRequest, case: Case) -> HttpResponseBase:
    wanted = whole(request.POST.get("unlink") or request.POST.get("link", ""))
    if not wanted:
        raise Unusable(_("请选择一个点位。"))
    if "unlink" in request.POST:
        linked = visible_links(request.user, case).values("site")
        site = get_object_or_404(Site, pk=wanted, pk__in=linked)
        unlink_site(case, site, by=request.user, seen=seen_of(request))
        messages.success(request, _("已解除与“%(site)s”的关联。") % {"site": site})
        return redirect("sites:link", case.pk)
    site = get_object_or_404(visible_sites(request.user), pk=wanted)
    link_site(case, site, by=request.user, seen=seen_of(request))
    messages.success(request, _("已关联点位“%(site)s”。") % {"site": site})
    return redirect(page_of(case))


def _open(request: DeskRequest, case: Case, form: SiteForm) -> bool:
    """Whether the site was opened and linked, both or neither."""
    try:
        with transaction.atomic():
            site = open_site(form.said(), by=request.user)
            link_site(case, site, by=request.user, seen=seen_of(request))
    except Stale:
        raise
    except Refused as error:
        form.add_error("name", str(error))
        return False
    messages.success(request, _("已新建并关联点位“%(site)s”。") % {"site": site})
    return True
