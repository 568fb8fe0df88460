"""Filters for the pages of look-backs."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(rows: Mapping[str, Any], key: str) -> Any:
    """``rows[key]``, None where there is none."""
    return rows.get(key)
