"""Words and small pieces of pages: due words, days, moments, addresses, state dots."""

from datetime import date, datetime, time
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _

from bihuan.moments import BEIJING, beijing_day

register = template.Library()

SOON = 2
"""Days before the due date from which a due word is amber."""

DOTS = {
    "stage_closed": "stage",
    "closed": "closed",
    "written": "closed",
    "issued": "closed",
    "signed": "stage",
    "returned": "overdue",
    "struck_off": "struck",
    "kept_up": "struck",
    "rectified": "closed",
    "completed": "closed",
    "checking": "soon",
    "on_schedule": "stage",
    "behind": "overdue",
    "overdue": "overdue",
    "rejected": "overdue",
    "due_soon": "soon",
    "preview": "soon",
    "submitted": "soon",
    "recalled": "none",
    "discarded": "none",
    "holds": "closed",
    "flawed": "soon",
    "false": "overdue",
    "dropped": "none",
}
"""Dots of states that are not simply open."""


@register.filter
def dot(value: object) -> str:
    """The class of the dot before a state's word."""
    return f"dot-{DOTS.get(str(value), 'open')}"


@register.filter
def day(value: date | datetime | None) -> str:
    """``2020-11-08``, in Beijing."""
    if value is None or value == "":
        return ""
    return (beijing_day(value) if isinstance(value, datetime) else value).isoformat()


@register.filter
def moment(value: datetime | None) -> str:
    """``2020-11-08 14:03``, in Beijing."""
    return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}" if value else ""


@register.simple_tag
def now_here() -> str:
    """The present moment, as a printed list bears it."""
    return moment(timezone.now())


@register.filter
def effect(value: datetime | date | None) -> str:
    """When an act took effect: the day alone where only a day was given, for which midnight stands."""
    if not isinstance(value, datetime):
        return day(value)
    if value.astimezone(BEIJING).time() == time.min:
        return f"{value.astimezone(BEIJING):%Y-%m-%d}"
    return moment(value)


def _days_left(due: date, today: date | None) -> int:
    return (due - (today or beijing_day(timezone.now()))).days


@register.simple_tag
def due_words(due: date | None, today: date | None = None) -> str:
    """A due date as people say it."""
    if not due:
        return ""
    left = _days_left(due, today)
    if left < 0:
        return _("超期%(days)d天") % {"days": -left}
    return _("还剩%(days)d天") % {"days": left} if left else _("今天到期")


@register.simple_tag
def due_class(due: date | None, today: date | None = None) -> str:
    if not due:
        return ""
    left = _days_left(due, today)
    return "due-over" if left < 0 else "due-soon" if left <= SOON else "due-later"


@register.filter
def signed(value: int | float) -> str:
    """A change with its sign: ``+3``, ``−2``, ``0``."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{localize(abs(value))}"


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The address of this page with some parameters set, or left out by ``None``; any change leaves the page number."""
    asked = context["request"].GET.copy()
    if "page" not in changes:
        asked.pop("page", None)
    for key, value in changes.items():
        if value is None:
            asked.pop(key, None)
        else:
            asked[key] = str(value)
    return f"?{asked.urlencode()}"
