"""Words that several signs share."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.moments import beijing_day

NAMED = 3
"""Complaints named in one sign; the rest is counted."""


def said_numbers(later: Mapping[str, datetime]) -> str:
    """The newest complaints with their days, by number and when they came; of many, how many they are."""
    newest = sorted(later.items(), key=lambda pair: pair[1], reverse=True)
    named = "、".join(f"{number}（{beijing_day(received).isoformat()}）" for number, received in newest[:NAMED])
    return named if len(newest) <= NAMED else _("%(named)s等%(count)d件") % {"named": named, "count": len(newest)}
