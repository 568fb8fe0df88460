"""What contradicts a plan, as a sentence that quotes both sides and says where each stands."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from bihuan.agreeing import Contradiction
from bihuan.numerals import format_date

LONGEST = 60
"""Signs of a quotation; of a longer one its beginning stands for it."""
SENTENCES: dict[str, str | Promise] = {
    "promise": lazy("%(place)s写“%(quote)s”，%(source)s的期限是%(day)s：“%(told)s”。"),
    "finished": lazy("%(place)s写“%(quote)s”，台账里却没有完成：%(source)s“%(told)s”。"),
    "finished_later": lazy("%(place)s写“%(quote)s”，台账里却没有完成：%(source)s“%(told)s”，%(day)s才到期。"),
    "finished_on": lazy("%(place)s写“%(quote)s”，%(source)s说的完成日期是%(day)s：“%(told)s”。"),
    "too_early": lazy("%(place)s写“%(quote)s”，早于开始的%(day)s：%(source)s“%(told)s”。"),
    "document": lazy("%(place)s写“%(quote)s”，%(source)s写“%(told)s”，文号不同。"),
    "money": lazy("%(place)s写“%(quote)s”，%(source)s写“%(told)s”，金额不同。"),
    "unit": lazy("%(place)s写“%(quote)s”，%(source)s没有这个单位：%(told)s。"),
}


def sentence(found: Contradiction) -> str:
    """One contradiction in words."""
    kind = "finished_later" if found.kind == "finished" and found.day else found.kind
    return str(SENTENCES[kind]) % {
        "place": found.passage.place,
        "quote": quoted(found.quote),
        "source": found.planned.source,
        "told": quoted(found.told),
        "day": format_date(found.day) if found.day else "",
    }


def quoted(text: str) -> str:
    """A quotation short enough to read in a line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
