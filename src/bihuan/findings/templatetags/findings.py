"""Filters for the pages of findings."""

from decimal import Decimal

from django import template

from bihuan.complaints import actions

register = template.Library()


@register.filter
def money(fen: int | None) -> str:
    """Hundredths of a yuan as people say it: 5.25万元; empty where nothing is said."""
    return "" if fen is None else actions.money(fen)


@register.filter
def yuan(fen: int) -> str:
    """Hundredths of a yuan as they are typed in: 52500.00."""
    return str(Decimal(fen) / 100)
