"""Sites of the example city: what complaints and findings are about, one of them with alarms since it was struck off."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bihuan.cases.models import Case, Inspection
from bihuan.complaints.models import Attachment, Complaint
from bihuan.coordinates import Place
from bihuan.demo.photographs import VILLAGE
from bihuan.moments import BEIJING
from bihuan.sites.alarming import AlarmText, raise_alarms
from bihuan.sites.linking import link_site
from bihuan.sites.models import Site
from bihuan.sites.registering import SiteText, open_site
from bihuan.units.models import Member, Unit

SITES = (
    ("东风渠下游", "water", "石桥镇", "石桥镇至柳湾乡", (0.004, 0.003), 1500, ""),
    ("某某建筑垃圾消纳场", "landfill", "澜西区", "采石场进场路1号", (0.002, -0.002), None, "91999000MA0000000P"),
    ("某某石料加工点", "enterprise", "澜西区", "采石场进场路6号", (0.007, -0.004), None, ""),
    ("石桥镇垃圾临时堆放点", "landfill", "石桥镇", "石桥镇老街北", (0.003, 0.006), None, ""),
    ("某某家具喷涂厂", "enterprise", "澜东区", "工业园北门外", (0.055, 0.031), None, ""),
    ("老粮站养殖小区", "farm", "青屏县", "老粮站旁", (-0.001, 0.001), 300, ""),
)
"""Name, kind, unit, address, degrees north and east of where the photographs were taken, metres around it, code."""


def play(plan: Inspection, inspection: Inspection, today: date) -> None:
    """Sites are opened and linked: of findings that are struck off, and of complaints with photographs."""
    dispatcher = Member.objects.get(username="dispatcher")
    units = {unit.short: unit for unit in Unit.objects.all()}
    sites = {}
    for name, kind, short, address, away, radius, code in SITES:
        said = SiteText(name, kind, units[short], address, _at(away), radius, code)
        sites[name] = open_site(said, by=dispatcher)
    for number, name in (("问题7", "某某建筑垃圾消纳场"), ("问题10", "石桥镇垃圾临时堆放点"), ("问题2", "东风渠下游")):
        _link(Case.objects.get(inspection=plan, number=number), sites[name], dispatcher)
    _link_complaints(inspection, sites, dispatcher)
    _alarms(sites["某某建筑垃圾消纳场"], today)
    print(f"已登记点位{len(sites)}个，有两次报警。")


def _at(away: Place) -> Place:
    return round(VILLAGE[0] + away[0], 6), round(VILLAGE[1] + away[1], 6)


def _link(case: Case, site: Site, by: Member) -> None:
    rows = Case.objects.select_related("inspection__region", "inspection__rulebook_text")
    case = rows.get(pk=case.pk)
    link_site(case, site, by=by, seen=case.revision)


def _link_complaints(inspection: Inspection, sites: dict[str, Site], by: Member) -> None:
    """Two with photographs, one of them taken far from the site; and the newest that name places of sites."""
    shown = Attachment.objects.filter(assignment__case__inspection=inspection, removed_at__isnull=True)
    pictured = list(shown.order_by("assignment__case").values_list("assignment__case", flat=True).distinct())
    for pk, name in zip(pictured, ("老粮站养殖小区", "某某家具喷涂厂"), strict=False):
        _link(Case.objects.get(pk=pk), sites[name], by)
    told = Complaint.objects.filter(case__inspection=inspection).exclude(pk__in=pictured).order_by("-case__received_at")
    for words, name in (("采石场进场路", "某某石料加工点"), ("东风渠下游", "东风渠下游")):
        for complaint in told.filter(text__contains=words).select_related("case")[:2]:
            _link(complaint.case, sites[name], by)


def _alarms(site: Site, today: date) -> None:
    """Dust, twice since the strike-off; the second goes on."""
    first = datetime.combine(today - timedelta(days=3), time(14), BEIJING)
    second = datetime.combine(today - timedelta(days=1), time(21, 30), BEIJING)
    limit = Decimal(150)
    raise_alarms(
        [
            AlarmText(site, "PM10超标", first, first + timedelta(hours=3), Decimal(286), limit, "μg/m³", "automatic"),
            AlarmText(site, "PM10超标", second, None, Decimal(312), limit, "μg/m³", "automatic"),
        ],
        by=None,
    )
