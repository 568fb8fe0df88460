"""Sites of the invented office, through the public verbs."""

from datetime import datetime

from bihuan.cases.models import Case
from bihuan.coordinates import Place
from bihuan.moments import BEIJING
from bihuan.sites.linking import link_site
from bihuan.sites.models import Site
from bihuan.sites.registering import SiteText, open_site
from bihuan.units.models import Member, Unit

WORKS: Place = (28.2000, 112.9700)


def who(username: str) -> Member:
    """Fresh from the database."""
    return Member.objects.get(username=username)


def site_in(
    short: str, name: str = "某某砖厂", *, by: str = "clerk", place: Place | None = WORKS, **said: object
) -> Site:
    text = SiteText(name, str(said.pop("kind", "enterprise")), Unit.objects.get(short=short), place=place, **said)  # type: ignore[arg-type]
    return open_site(text, by=who(by))


def fresh(case: Case) -> Case:
    return Case.objects.select_related("inspection__region", "inspection__rulebook_text").get(pk=case.pk)


def linked(case: Case, site: Site, by: str = "clerk") -> Case:
    """``case`` as it is after ``by`` has linked it."""
    now = fresh(case)
    link_site(now, site, by=who(by), seen=now.revision)
    return fresh(case)


def at(day: int, hour: int = 12) -> datetime:
    """An hour of a day of June 2025."""
    return datetime(2025, 6, day, hour, tzinfo=BEIJING)
