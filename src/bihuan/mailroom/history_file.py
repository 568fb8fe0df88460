"""What happened to a case as a Word file, oldest first, as far as a member may read it."""

from django.utils.translation import gettext as _

from bihuan.complaints.history import timeline
from bihuan.mailroom.word import text_file
from bihuan.moments import BEIJING
from bihuan.units.models import Member
from bihuan.units.scope import scope_of


def history_file(chain: str, number: str, member: Member, *, whole: bool) -> bytes:
    """The timeline of ``chain``; ``number`` is the case's own. The same history gives the same bytes."""
    happened = timeline(chain, scope_of(member), whole=whole)
    lines = [
        f"{item.effective.astimezone(BEIJING):%Y-%m-%d %H:%M}　{item.what}　{item.unit}　{item.who}"
        + (f"　{item.reason}" if item.reason else "")
        for item in reversed(happened)
    ]
    return text_file(_("办理经过"), number, [(_("办理经过"), "\n".join(lines))])
