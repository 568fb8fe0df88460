"""Who is admitted to the routes of sites, and addresses of one site that lies in 澜东区 (``test_routes`` walks them)."""

from typing import Any

from django.utils import timezone

from bihuan.cases.models import Assignment
from bihuan.sites.alarming import AlarmText, raise_alarms
from bihuan.sites.models import Alarm
from bihuan.sites.registering import SiteText, open_site
from bihuan.units.models import Member, Unit

COUNTIES = {"landong", "qingping", "shiqiao"}
WRITERS = {"clerk", "reviewer", "qingping-desk"} | COUNTIES
READERS = WRITERS | {"leader", "inspector"}
OF_COUNTY = {"clerk", "reviewer", "landong"}
"""Who keeps the sites of 澜东区, and works on its complaint."""

ADMITTED: dict[str, set[str]] = {
    "sites:list": READERS,
    "sites:new": WRITERS,
    "sites:page": READERS,
    "sites:edit": WRITERS,
    "sites:retire": WRITERS,
    "sites:alarm-new": WRITERS,
    "sites:alarm": WRITERS,
    "sites:alarms": READERS,
    "sites:import": WRITERS,
    "sites:import-confirm": WRITERS,
    "sites:link": WRITERS,
}
SEES: dict[str, set[str]] = {
    "sites:page": OF_COUNTY | {"leader", "inspector"},
    "sites:edit": OF_COUNTY,
    "sites:link": OF_COUNTY,
}


def parameters(share: Assignment) -> dict[str, dict[str, Any]]:
    """The arguments of each route to one record; ``share`` is that of 澜东区."""
    unit = Unit.objects.get(pk=share.unit_id)
    by = Member.objects.get(username="landong")
    site = open_site(SiteText("窑口砖厂", "enterprise", unit, address="枣林村三组"), by=by)
    raise_alarms([AlarmText(site, "颗粒物超标", timezone.now())], by=by)
    return {
        **{f"sites:{name}": {"pk": site.pk} for name in ("page", "edit", "retire", "alarm-new")},
        "sites:alarm": {"pk": site.pk, "alarm": Alarm.objects.get().pk},
        "sites:link": {"pk": share.case_id},
    }
