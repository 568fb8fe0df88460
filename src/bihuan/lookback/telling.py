"""Who is told: the inspector what to look at, the leader what is false, the unit that it begins anew."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.models import Party
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.lookback.models import LookBack
from bihuan.units.models import Member
from bihuan.units.roles import Role


def tell_inspector(look_backs: Sequence[LookBack], inspector: Member, *, by: Member) -> None:
    tell(
        Note(
            to=[inspector],
            kind=Kind.CLOSING,
            text=_("%(number)s等您回头看。") % {"number": one},
            link=_link(one),
            key=f"look-back:{one.pk}:{inspector.pk}",
            about=str(one),
            besides=by,
        )
        for one in look_backs
    )


def tell_false(look_back: LookBack, *, by: Member) -> None:
    """Who may have it begun anew."""
    to = holders(look_back.finding.case.inspection.region, Role.LEAD)
    text = _("%(number)s回头看结果是整改不到位，请决定是否重新整改。") % {"number": look_back}
    tell(
        [Note(to, Kind.CLOSING, text, _link(look_back), f"look-back-false:{look_back.pk}", str(look_back), besides=by)]
    )


def tell_reopened(look_back: LookBack, *, by: Member) -> None:
    """The responsible units."""
    case = look_back.finding.case
    text = _("%(number)s回头看发现整改不到位，重新整改。") % {"number": look_back}
    link = reverse("findings:page", args=[case.pk]) + f"?inspection={case.inspection.code}"
    responsible = (Party.Part.LEAD, Party.Part.ASSIST)
    parties = case.party.filter(until__isnull=True, part__in=responsible).select_related("unit")
    key = f"look-back-reopened:{look_back.pk}"
    tell(
        Note(holders(party.unit, Role.HANDLE), Kind.CLOSING, text, link, key, str(look_back), besides=by)
        for party in parties
    )


def _link(look_back: LookBack) -> str:
    code = look_back.finding.case.inspection.code
    return reverse("lookback:page", args=[look_back.pk]) + f"?inspection={code}"
