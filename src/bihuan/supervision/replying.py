"""What a unit answers to an instrument."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.entering import hold, note
from bihuan.evidence.accepting import accept_file
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.supervision.models import Addressee, Reply
from bihuan.supervision.reach import replying_units
from bihuan.units.models import Member


@transaction.atomic
def reply(addressee: Addressee, text: str, day: date, *, by: Member, file: tuple[str, bytes] | None = None) -> Reply:
    """Reply for a unit, with a ``file`` (name, content) if there is one; a later reply stands in place of the earlier."""
    if not replying_units(by).filter(pk=addressee.pk).exists():
        raise Refused(_("回复由%(unit)s的承办人员填写。") % {"unit": addressee.unit})
    instrument = hold(addressee.instrument)
    if not text.strip():
        raise Refused(_("请写明回复内容。"))
    if not instrument.day <= day <= beijing_day(timezone.now()):
        raise Refused(_("回复日期不能早于发出的日期，也不能晚于今天。"))
    stored = accept_file(*file, by) if file else None
    name = file[0][:200] if file else ""
    newest = addressee.replies.first()
    if newest and (newest.text, newest.day, newest.stored, newest.by) == (text.strip(), day, stored, by):
        return newest  # the second click
    made = Reply.objects.create(addressee=addressee, text=text.strip(), day=day, stored=stored, name=name, by=by)
    Addressee.objects.filter(pk=addressee.pk, replied_on__isnull=True).update(replied_on=day)
    note(instrument, "reply_row", by=by, said={"text": made.text}, unit=addressee.unit, on=day)
    return made
