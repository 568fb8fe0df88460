"""Who is told of an instrument: the units it is addressed to."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.supervision.models import Instrument
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role


def address(instrument: Instrument) -> str:
    return reverse("supervision:instrument", args=[instrument.pk]) + f"?inspection={instrument.inspection.code}"


def tell_units(instrument: Instrument, units: Iterable[Unit], *, by: Member) -> None:
    """Those who handle cases there; by when they have to reply is said with it."""
    words = {"kind": instrument.get_kind_display(), "day": instrument.reply_due_on}
    due = _("，请在%(day)s前回复") % words if instrument.reply_due_on else ""
    text = _("收到%(kind)s") % words + due + "。"
    key = f"instrument:{instrument.pk}"
    tell(Note(holders(unit, Role.HANDLE), Kind.GIVEN, text, address(instrument), key, besides=by) for unit in units)
