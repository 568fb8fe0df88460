"""Whether the public text of a notice agrees with the plan as adopted and with what was reported (domain.md 6: plan,
report to the team and public text must agree). Each difference is a sentence; none decides anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.agreeing import Passage, contradictions
from bihuan.agreeing.facts import ALIKE
from bihuan.ledger.models import Entry
from bihuan.moments import beijing_day
from bihuan.notices.models import Notice
from bihuan.notices.planned import FindingPlan, plans_of
from bihuan.notices.saying import quoted, sentence
from bihuan.numerals import format_date

PLACES = {"目标": "target", "措施": "measures", "问题": "problem"}
"""A word in the heading of a section -> what of the plan stands there; anything else tells what was done."""


@dataclass(frozen=True)
class Agreement:
    """A notice held against its finding's plan: the sentences, and the plan they came from."""

    notice: Notice
    plan: FindingPlan
    sentences: tuple[str, ...]


def agreements(notices: Sequence[Notice]) -> dict[int, Agreement]:
    """By id, of notices with ``closing__finding__case`` and ``entry``. A fixed number of queries."""
    plans = plans_of({notice.closing.finding_id for notice in notices})
    chains = {notice.closing.finding.case.chain for notice in notices}
    amended = Entry.objects.filter(chain__in=chains, act="amend_plan", reversed_by__isnull=True).order_by("pk")
    later = list(amended.values_list("chain", "pk", "recorded_at")) if chains else []
    made = {}
    for notice in notices:
        plan, chain = plans[notice.closing.finding_id], notice.closing.finding.case.chain
        said = list(differing(notice.sections, plan, notice.starts_on.year))
        changed = [at for own, pk, at in later if own == chain and pk > notice.entry_id]
        if changed:
            day = format_date(beijing_day(changed[-1]))
            said.append(_("公示发布以后，整改方案在%(day)s又改过，公示写的是改之前的方案。") % {"day": day})
        made[notice.pk] = Agreement(notice, plan, tuple(dict.fromkeys(said)))
    return made


def differing(sections: Sequence[Sequence[str]], plan: FindingPlan, year: int) -> Iterator[str]:
    """What sections of a notice ([heading, text]), put up or not yet, say otherwise than the plan and the reports."""
    for heading, text in sections:
        part = part_of(heading)
        if part == "target":
            yield from _target(text, plan)
        elif part == "measures":
            yield from _left_out(text, plan)
    passages = [
        Passage(_("公示的“%(heading)s”") % {"heading": heading}, text)
        for heading, text in sections
        if part_of(heading) != "problem"
    ]
    found = contradictions([*plan.planned, *plan.reported], passages, year)
    told = [Passage(one.source, one.text) for one in plan.reported]
    found += contradictions(plan.planned, told, year)
    for one in found:
        yield sentence(one)


def part_of(heading: str) -> str:
    """Which part of the plan a section repeats: target, measures, problem; empty where it tells what was done."""
    return next((part for word, part in PLACES.items() if word in heading and "完成" not in heading), "")


def _target(text: str, plan: FindingPlan) -> Iterator[str]:
    planned = plan.whole.text
    if planned and even(planned) != even(text) and even(planned) not in even(text):
        said = _("公示的整改目标写“%(text)s”，%(source)s写“%(told)s”，说法不同。")
        yield said % {"text": quoted(text), "source": plan.whole.source, "told": quoted(planned)}


def _left_out(text: str, plan: FindingPlan) -> Iterator[str]:
    """Measures that are not in the notice, neither in their own words nor nearly so."""
    plain = even(text)
    for measure in plan.measures:
        words = even(measure.text)
        if words in plain:
            continue
        pairs = {words[place : place + 2] for place in range(len(words) - 1)}
        here = sum(pair in plain for pair in pairs)
        if here < ALIKE * len(pairs):
            yield _("%(source)s“%(told)s”，公示里没有写。") % {"source": measure.source, "told": quoted(measure.text)}


def even(text: str) -> str:
    """A text without blanks and punctuation, for asking whether two say the same."""
    return "".join(char for char in text if char.isalnum())
