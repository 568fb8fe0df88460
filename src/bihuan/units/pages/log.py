"""What happened to accounts and units, for auditors."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.look.exporting import export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import shelf_of
from bihuan.units.access import allow
from bihuan.units.events import visible_events
from bihuan.units.models import AccountEvent, Member
from bihuan.units.roles import Role

COLUMNS = (
    Column("at", gettext_lazy("时间"), order="at"),
    Column("by", gettext_lazy("谁做的"), value=lambda event: said_by(event)),
    Column("what", gettext_lazy("做了什么"), value=lambda event: event.get_what_display()),
    Column("member", gettext_lazy("账号"), value=lambda event: said_member(event), width=24),
    Column(
        "unit", gettext_lazy("单位"), order="unit__path", value=lambda event: event.unit.short if event.unit else ""
    ),
    Column("detail", gettext_lazy("说明"), width=60),
)


def said_by(event: AccountEvent) -> str:
    return str(event.by) if event.by else _("服务器命令")


def said_member(event: AccountEvent) -> str:
    return f"{event.member.title}（{event.member.username}）" if event.member else ""


def _naming(events: QuerySet[AccountEvent], values: list[str]) -> QuerySet[AccountEvent]:
    text = values[0].strip()
    named = Q(member__title__icontains=text) | Q(member__username__icontains=text) | Q(by__title__icontains=text)
    return events.filter(named | Q(by__username__icontains=text) | Q(detail__icontains=text))


FILTERS = (
    Filter("q", gettext_lazy("人员或说明"), narrow=_naming),
    Filter("what", gettext_lazy("做了什么"), AccountEvent.What.choices, "what", is_list=True),
)


@allow(Role.AUDIT)
def log(request: HttpRequest) -> HttpResponseBase:
    """All events of the auditor's units, the newest first. Nobody can alter them."""
    auditor = request.user
    assert isinstance(auditor, Member)
    listing = Listing(request.GET, visible_events(auditor), COLUMNS, FILTERS, default="-at", shelf=shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("账号记录"), by=str(auditor))
    context = {
        "title": _("账号记录"),
        "lead": _("谁在什么时候对哪个账号、岗位、单位做了什么。只能追加，不能修改。"),
        "listing": listing,
        "rows": [(event, said_by(event), said_member(event)) for event in listing.rows],
    }
    return render(request, "units/log.html", context)
