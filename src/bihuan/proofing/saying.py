"""What a comparison with the ledger says: the moment, the figure by its name, the number with its unit."""

from django.utils.translation import gettext as _

from bihuan.checking import LedgerClaim
from bihuan.figures.declared import EVERY, worded
from bihuan.figures.populations import Asked
from bihuan.figures.wording import said
from bihuan.proofing.asking import EACH, Question
from bihuan.proofing.vocabulary import HANDLED, Meaning


def said_moment(asked: Asked, claim: LedgerClaim, question: Question) -> str:
    """``截至2020-11-07``; of what was handled both cut-offs where they differ; of one batch or day its name."""
    if question.batch is not None:
        return _("第%(number)s批") % {"number": question.batch.number}
    if question.day is not None:
        return question.day.isoformat()
    if asked.as_of == asked.handled_as_of:
        return _("截至%(day)s") % {"day": said(asked.as_of)}
    if claim.measure not in HANDLED:
        return _("截至%(day)s") % {"day": said(asked.as_of)}
    return _("收件截至%(received)s、办理截至%(handled)s") % {
        "received": said(asked.as_of),
        "handled": said(asked.handled_as_of),
    }


def said_name(asked: Asked, meaning: Meaning, question: Question) -> str:
    """``收到信访件（零陵区）``, ``已办结加阶段性办结``."""
    titles = _("加").join(worded(EVERY[figure].title, asked.rulebook) for figure in meaning.figures)
    if not question.dimension:
        return titles
    said = _("%(figure)s（%(key)s，含合办）") if question.dimension == EACH else _("%(figure)s（%(key)s）")
    return said % {"figure": titles, "key": question.key}


def said_number(number: float, unit: str) -> str:
    """``215件``, ``74.42%``."""
    printed = f"{number:.2f}" if isinstance(number, float) and not number.is_integer() else str(int(number))
    return f"{printed}{unit or _('件')}"
