"""The duty list of a region: which department has which kind of pollution."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.complaints.models import Duty
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import may

MOST_WORDS = 30


def words_of(text: str) -> list[str]:
    """``工地、建筑 施工`` -> its words, each once."""
    for mark in "、，,；;\n":
        text = text.replace(mark, " ")
    return list(dict.fromkeys(text.split()))


@transaction.atomic
def add_duty(inspection: Inspection, unit: Unit, *, label: str, words: Sequence[str], by: Member) -> Duty:
    """One more line of the list; ``Refused`` without a label and words, or when the line is there already."""
    _check(inspection, by)
    if not label and not words:
        raise Refused(_("请写污染类型，或正文中出现的词，至少一样。"))
    if len(words) > MOST_WORDS:
        raise Refused(_("一行最多%(most)d个词，请分成几行。") % {"most": MOST_WORDS})
    if label and label not in inspection.rulebook_text.rulebook.label_names:
        raise Refused(_("规则里没有污染类型“%(label)s”。") % {"label": label})
    same = Duty.objects.filter(region=inspection.region, unit=unit, label=label)
    if any(set(duty.words) == set(words) for duty in same):
        raise Refused(_("职责清单里已经有这一行。"))
    return Duty.objects.create(region=inspection.region, unit=unit, label=label, words=list(words))


def drop_duty(duty: Duty, inspection: Inspection, *, by: Member) -> None:
    """Take a line off the list; proposals already followed stay as they are."""
    _check(inspection, by)
    duty.delete()


def _check(inspection: Inspection, by: Member) -> None:
    if not may(by, Role.DISPATCH, inspection.region):
        raise Refused(_("职责清单由%(unit)s的分办人员维护。") % {"unit": inspection.region})
