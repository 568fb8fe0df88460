"""The registers of sites and of alarms, and the cases of one site, as a member sees them."""

from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Case as Choose
from django.db.models import CharField, Count, Exists, Max, OuterRef, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bihuan.cases.models import Case
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import Shelf
from bihuan.sites.linking import named
from bihuan.sites.models import Alarm, Site
from bihuan.sites.selectors import visible_alarms, visible_links, visible_sites
from bihuan.units.models import Member, Unit

USED, RETIRED = "used", "retired"
LASTING, OVER = "lasting", "over"
OF_SITE = 20
"""Cases on a page of one site."""


def site_listing(asked: QueryDict, member: Member, shelf: Shelf | None = None) -> Listing[Site]:
    """The register as asked for in the address bar."""
    sites = visible_sites(member)
    names = Unit.objects.filter(pk__in=sites.order_by().values("unit")).values_list("pk", "short")
    units = Filter("unit", _("单位"), [(str(pk), short) for pk, short in names], "unit", is_list=True)
    lasting = Alarm.objects.filter(site=OuterRef("pk"), voided_at__isnull=True, until__isnull=True)
    rows = sites.annotate(
        state=_word(When(retired_at__isnull=True, then=Value(USED)), default=RETIRED),
        alarming=_word(When(Exists(lasting), then=Value(LASTING)), default=""),
    )
    beside = Beside(member)
    filters = (*SITE_FILTERS[:1], units, *SITE_FILTERS[1:])
    listing: Listing[Site] = Listing(
        asked, rows, (*SITE_COLUMNS, *beside.columns, STATE), filters, default="name", shelf=shelf
    )
    beside.listing = listing
    return listing


def _word(when: When, *, default: str) -> Choose:
    return Choose(when, default=Value(default), output_field=CharField())


class Beside:
    """What stands beside each site and is asked for the rows of a page only, or at once for an export: complaints and
    findings that the member sees, and the newest alarm. Three queries, when first read."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.listing: Listing[Site] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        complaint, finding = Case.Kind.COMPLAINT, Case.Kind.FINDING
        return (
            Column(
                "complaints",
                _("信访件"),
                align="end",
                value=lambda site: self._linked.get((site.pk, complaint)),
                width=10,
            ),
            Column(
                "findings",
                _("反馈问题"),
                align="end",
                value=lambda site: self._linked.get((site.pk, finding)),
                width=10,
            ),
            Column("newest_alarm", _("最近报警"), value=lambda site: self._alarms.get(site.pk), width=18),
        )

    def _shown(self) -> list[int] | None:
        """Ids of the sites of the page; None: every one."""
        assert self.listing is not None
        return None if self.listing.wants_export else [site.pk for site in self.listing.rows]

    @cached_property
    def _linked(self) -> dict[tuple[int, str], int]:
        """Cases by site and kind."""
        links = visible_links(self.member)
        if (shown := self._shown()) is not None:
            links = links.filter(site__in=shown)
        counted = links.order_by().values_list("site", "case__kind").annotate(count=Count("case", distinct=True))
        return {(site, kind): count for site, kind, count in counted}

    @cached_property
    def _alarms(self) -> dict[int, datetime]:
        """Moments by site."""
        alarms = Alarm.objects.filter(voided_at__isnull=True)
        if (shown := self._shown()) is not None:
            alarms = alarms.filter(site__in=shown)
        return dict(alarms.order_by().values_list("site").annotate(newest=Max("since")))


def alarm_listing(asked: QueryDict, member: Member, shelf: Shelf | None = None) -> Listing[Alarm]:
    """The register as asked for in the address bar, newest first."""
    lasts = _word(When(until__isnull=True, then=Value(LASTING)), default=OVER)
    rows = visible_alarms(member).annotate(lasts=lasts)
    return Listing(asked, rows, ALARM_COLUMNS, ALARM_FILTERS, default="-since", shelf=shelf)


def case_listing(asked: QueryDict, member: Member, site: Site) -> Listing[Case]:
    """The cases of a site that the member sees, newest first."""
    linked = visible_links(member).filter(site=site).values("case")
    cases = Case.objects.filter(pk__in=linked).select_related("inspection", "batch")
    return Listing(asked, cases, CASE_COLUMNS, default="-received", page_size=OF_SITE)


def _named(rows: QuerySet[Site], words: list[str]) -> QuerySet[Site]:
    return rows.filter(pk__in=named(Site.objects.all(), words[0]).order_by().values("pk"))


def _number(value: Decimal | None) -> float | None:
    """As a spreadsheet adds it up."""
    return None if value is None else float(value)


SITE_COLUMNS = (
    Column("name", _("点位"), order="name", width=30),
    Column("kind", _("类别"), order="kind", value=lambda site: site.get_kind_display(), width=16),
    Column("unit", _("所在单位"), order="unit__short", value=lambda site: site.unit.short, width=14),
    Column("address", _("地址"), width=40),
    Column("place", _("坐标"), value=lambda site: site.place_said, width=34, stands="export"),
    Column("radius", _("范围半径（米）"), stands="export", align="end"),
    Column("credit_code", _("统一社会信用代码"), stands="export", width=22),
    Column("permit", _("排污许可证编号"), stands="export", width=26),
)
STATE = Column("state", _("状态"), value=lambda site: _("停用") if site.retired_at else _("在用"), width=10)
SITE_FILTERS = (
    Filter("kind", _("类别"), Site.Kind.choices, "kind", is_list=True),
    Filter("alarming", _("报警"), ((LASTING, _("正在报警")),), "alarming"),
    Filter("state", _("状态"), ((USED, _("在用")), (RETIRED, _("停用"))), "state"),
    Filter("q", _("名称、地址、代码"), narrow=_named),
)
ALARM_COLUMNS = (
    Column("site", _("点位"), order="site__name", value=lambda alarm: alarm.site.name, width=30),
    Column("unit", _("所在单位"), order="site__unit__short", value=lambda alarm: alarm.site.unit.short, width=14),
    Column("what", _("报警内容"), order="what", width=20),
    Column("since", _("开始"), order="since", width=18),
    Column("until", _("结束"), order="until", width=18),
    Column("value", _("数值"), align="end", value=lambda alarm: _number(alarm.value), width=12),
    Column("limit", _("限值"), align="end", value=lambda alarm: _number(alarm.limit), width=12),
    Column("measured_in", _("计量单位"), width=12),
    Column("source", _("来源"), order="source", value=lambda alarm: alarm.get_source_display(), width=16),
    Column("by", _("登记人"), value=lambda alarm: alarm.by.title if alarm.by else "", stands="export", width=16),
)
ALARM_FILTERS = (
    Filter("lasts", _("状态"), ((LASTING, _("没有结束")), (OVER, _("已经结束"))), "lasts"),
    Filter("source", _("来源"), Alarm.Source.choices, "source"),
    Filter("name", _("点位名称"), narrow=lambda rows, words: rows.filter(site__name__icontains=words[0])),
    Filter("what", _("报警内容"), narrow=lambda rows, words: rows.filter(what__icontains=words[0])),
)
CASE_COLUMNS = (
    Column("number", _("编号"), order="number"),
    Column("received", _("日期"), order="received_at"),
)
