"""Words of complaints in templates."""

from django import template

from bihuan.cases.models import Status

register = template.Library()


@register.filter
def status_word(value: str) -> str:
    """``closed`` -> 已办结."""
    return str(Status(value).label) if value in Status.values else ""
