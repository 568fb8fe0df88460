"""The public text of a complaint against its plan: the goal of each share that is closed for the time being, and the plan
of the findings it is linked to, as far as the reader may see them. A sentence for each contradiction; none blocks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.agreeing import Passage, Planned, contradictions, facts_of
from bihuan.cases.models import Assignment, Case, Status
from bihuan.cases.selectors import visible_assignments, visible_cases
from bihuan.complaints.goals import with_goals
from bihuan.complaints.models import Answer
from bihuan.findings.models import Finding
from bihuan.notices.planned import plans_of
from bihuan.notices.saying import quoted, sentence
from bihuan.numerals import format_date
from bihuan.reading.timelimits import due_day
from bihuan.units.models import Member

BULK = 500
SAYS = ("investigation", "action", "handling", "consequences", "goal", "accountability", "remark")
"""Fields in which a public table says what was done and what will be; the complaint's own words are no claim."""


@dataclass(frozen=True)
class Text:
    """What is public, or will be: the cells of a complaint (``case`` is its id) in ``columns`` [[heading, field]]."""

    case: int
    columns: Sequence[Sequence[str]]
    cells: Sequence[str]
    year: int


@dataclass(frozen=True)
class Differs:
    """A sentence, and where the plan stands that it quotes."""

    text: str
    url: str = ""


def against_plan(texts: Sequence[Text], member: Member) -> dict[int, list[Differs]]:
    """By case what its text says otherwise than the plan. A fixed number of queries per 500 texts."""
    found: dict[int, list[Differs]] = {}
    for start in range(0, len(texts), BULK):
        some = texts[start : start + BULK]
        ids = [text.case for text in some]
        goals, plans = _goals(ids, member), _of_findings(ids, member)
        for text in some:
            if text.case in goals or text.case in plans:
                said = list(_differing(text, goals.get(text.case, []), plans.get(text.case, [])))
                if said:
                    found[text.case] = list(dict.fromkeys(said))
    return found


def _differing(text: Text, goals: Sequence[Planned], plans: Sequence[Planned]) -> Iterator[Differs]:
    passages = list(_passages(text, [goal.unit for goal in goals]))
    whole = [goal for goal in goals if goal.due_on]
    plan = [*goals, *(one for one in plans if not (one.whole and whole))]
    for one in contradictions(plan, passages, text.year):
        if one.kind == "finished" and one.planned.whole and one.planned in plans:
            continue  # a complaint may be done with long before the whole finding is
        yield Differs(sentence(one), one.planned.url)
    yield from _without_goal(
        passages, [goal for goal in goals if goal.due_on or goal.text != str(Status.HANDLING.label)]
    )


def _passages(text: Text, units: Collection[str]) -> Iterator[Passage]:
    """The cells, paragraph by paragraph where several units speak in one (澜东区：…)."""
    for (heading, field), cell in zip(text.columns, text.cells, strict=True):
        if field not in SAYS:
            continue
        place, unit, lines = _("公开的“%(heading)s”") % {"heading": heading}, "", [""]
        for line in cell.split("\n"):
            speaks = next((short for short in units if short and line.startswith(_("%s：") % short)), unit)
            if speaks != unit:
                yield Passage(place, "\n".join(lines).strip(), unit, field == "goal")
                unit, lines = speaks, []
            lines.append(line.removeprefix(_("%s：") % unit) if unit else line)
        yield Passage(place, "\n".join(lines).strip(), unit, field == "goal")


def _without_goal(passages: Sequence[Passage], goals: Sequence[Planned]) -> Iterator[Differs]:
    """The table has a column for the goal, and the goal or its day is not in it."""
    column = [passage for passage in passages if passage.is_goal]
    for goal in goals if column else ():
        own = "\n".join(passage.text for passage in column if not passage.unit or passage.unit == goal.unit)
        said = {"place": column[0].place, "source": goal.source}
        if not own.strip():
            told = quoted(goal.text) or (format_date(goal.due_on) if goal.due_on else "")
            yield Differs(_("%(place)s是空的，%(source)s写“%(told)s”。") % (said | {"told": told}), goal.url)
        elif goal.due_on and due_day(own) is None and not facts_of(own, goal.due_on.year).promised:
            day = format_date(goal.due_on)
            yield Differs(_("%(place)s没有写期限，%(source)s的期限是%(day)s。") % (said | {"day": day}), goal.url)


def _goals(cases: Collection[int], member: Member) -> dict[int, list[Planned]]:
    """What each unit has promised, of shares that the member sees: closed for the time being, or at work again."""
    seen = visible_assignments(member).filter(case__in=cases, parent__isnull=True).order_by("pk")
    staged = list(with_goals(seen))
    answers = Answer.objects.in_bulk([share.goal_of for share in staged if share.goal_of])
    found: defaultdict[int, list[Planned]] = defaultdict(list)
    for share in staged:
        answer = answers.get(share.goal_of)
        if answer is not None and (answer.goal or answer.goal_on):
            source = _("%(unit)s的办结目标") % {"unit": share.unit.short}
            found[share.case_id].append(_whole(share, source, answer.goal, answer.goal_on))
    for share in seen.filter(status__in=(Status.DISPATCHED, Status.HANDLING)):
        source = _("%(unit)s的办理状态") % {"unit": share.unit.short}
        found[share.case_id].append(_whole(share, source, Status.HANDLING.label))
    return dict(found)


def _whole(share: Assignment, source: str, text: object, due_on: date | None = None) -> Planned:
    url = reverse("complaints:page", args=[share.case.number])
    return Planned(source, str(text), due_on=due_on, whole=True, unit=share.unit.short, url=url)


def _of_findings(cases: Collection[int], member: Member) -> dict[int, list[Planned]]:
    """The plans of linked findings that the member sees; of the others nothing is said, not even that they are there."""
    links = Finding.related.through.objects.filter(case__in=cases)
    visible = visible_cases(member, kind=Case.Kind.FINDING)
    seen = links.filter(finding__in=visible.order_by().values("pk")).order_by("pk").values_list("case", "finding")
    pairs = list(seen)
    plans = plans_of({finding for _case, finding in pairs})
    found: defaultdict[int, list[Planned]] = defaultdict(list)
    for case, finding in pairs:
        found[case] += plans[finding].planned
    return dict(found)
