"""Two moments beside each other, and the complaints in between by name: which came, left, were closed, changed hands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from bihuan.cases.models import OPEN, AssignmentSpan, Case, CaseSpan, Claim, Deadline, Facet, Status
from bihuan.complaints.models import Action
from bihuan.figures.catalogue import Tally
from bihuan.figures.composing import Group
from bihuan.figures.counting import as_of_moments
from bihuan.figures.declared import Figure
from bihuan.figures.listed import listed
from bihuan.figures.populations import HANDLED, Asked
from bihuan.figures.publishing import Difference, Members, difference
from bihuan.figures.slices import members
from bihuan.look.columns import Text
from bihuan.refusals import Unusable

FINISHED = (str(Status.CLOSED), str(Status.STAGE_CLOSED))


@dataclass(frozen=True)
class Stood:
    """How a complaint stood at one of the moments."""

    standing: str
    parties: str
    labels: tuple[str, ...] = ()


Before = Stood | None
After = Stood | None


@dataclass(frozen=True)
class Event:
    """Something that happened to complaints between two moments; each stood otherwise ``before`` than ``after``."""

    name: str
    title: Text
    text: Text
    happened: Callable[[Before, After], bool]


def _became(status: str) -> Callable[[Before, After], bool]:
    return lambda before, after: bool(
        after and after.standing == status and (before is None or before.standing != status)
    )


EVENTS = {
    event.name: event
    for event in (
        Event(
            "came",
            lazy("新收到"),
            lazy("前一时点还没有收到、后一时点已收到的信访件，含撤回后又恢复的"),
            lambda before, after: before is None and after is not None,
        ),
        Event(
            "left",
            lazy("撤回"),
            lazy("前一时点计入、后一时点已由督察组撤回的信访件"),
            lambda before, after: before is not None and after is None,
        ),
        Event("closed", lazy("办结"), lazy("后一时点已办结、前一时点没有办结的信访件"), _became(FINISHED[0])),
        Event(
            "stage_closed",
            lazy("阶段性办结"),
            lazy("后一时点阶段性办结、前一时点不是的信访件"),
            _became(FINISHED[1]),
        ),
        Event(
            "reopened",
            lazy("重新办理"),
            lazy("前一时点已办结或阶段性办结、后一时点又在办理的信访件"),
            lambda before, after: bool(
                before and after and before.standing in FINISHED and after.standing in {str(item) for item in OPEN}
            ),
        ),
        Event(
            "moved",
            lazy("承办单位变了"),
            lazy("两个时点都计入、承办单位不同的信访件，含后来才分办的"),
            lambda before, after: bool(before and after and before.parties != after.parties),
        ),
        Event(
            "relabelled",
            lazy("污染类型变了"),
            lazy("两个时点都计入、污染类型不同的信访件"),
            lambda before, after: bool(before and after and before.labels != after.labels),
        ),
    )
}


def event_called(name: str) -> Event:
    found = EVENTS.get(name)
    if found is None:
        raise Unusable(_("没有叫“%(name)s”的变化。") % {"name": name})
    return found


class Between:
    """What lies between ``before`` and ``after``; only complaints of which something changed are looked at."""

    def __init__(self, before: Asked, after: Asked) -> None:
        if after.received <= before.received:
            raise Unusable(_("后一个时点要晚于前一个：请改时点。"))
        self.before = before
        self.after = after

    @cached_property
    def touched(self) -> list[int]:
        """Ids of the cases whose spans, facets, claims, shares, deadlines or actions begin or end in between."""
        since, until = self.before.received, self.after.received
        inspection = self.after.inspection

        def within(column: str) -> Q:
            return Q(**{f"{column}__gte": since, f"{column}__lt": until})

        spans = CaseSpan.objects.filter(within("since"), inspection=inspection).values_list("case")
        facets = Facet.objects.filter(within("since") | within("until"), inspection=inspection).values_list("case")
        shares = AssignmentSpan.objects.filter(within("since"), assignment__case__inspection=inspection)
        deadlines = Deadline.objects.filter(within("due_at") | within("met_at"), case__inspection=inspection)
        claims = Claim.objects.filter(within("since") | within("until"), case__inspection=inspection)
        actions = Action.objects.filter(
            within("since") | within("until"), assignment__case__inspection=inspection
        ).values_list("assignment__case")
        ids: set[int] = set()
        for rows in (
            spans,
            facets,
            claims.values_list("case"),
            actions,
            shares.values_list("assignment__case"),
            deadlines.values_list("case"),
        ):
            ids.update(pk for (pk,) in rows.order_by().distinct())
        return sorted(ids)

    @property
    def _cases(self) -> QuerySet[Case]:
        return Case.objects.filter(pk__in=listed(self.touched)).order_by()

    @cached_property
    def events(self) -> Mapping[str, list[int]]:
        """By event, the ids of the cases to which it happened."""
        before, after = self._stood(self.before), self._stood(self.after)
        ids = sorted(before.keys() | after.keys())
        return {
            name: [pk for pk in ids if event.happened(before.get(pk), after.get(pk))] for name, event in EVENTS.items()
        }

    @cached_property
    def _relabelled(self) -> list[int]:
        """Ids of cases received before, a label of which began or ended in between: those whose labels may differ."""
        since, until = self.before.received, self.after.received
        begun, ended = Q(since__gte=since, since__lt=until), Q(until__gte=since, until__lt=until)
        labels = Facet.objects.filter(begun | ended, inspection=self.after.inspection, dimension="label")
        return sorted(set(labels.filter(case__received_at__lt=since).values_list("case", flat=True)))

    def _stood(self, asked: Asked) -> Mapping[int, Stood]:
        """How the touched cases that the member may see stood, by id; those that did not count are left out."""
        labels: dict[int, list[str]] = {}
        facets = Facet.objects.at(asked.received).filter(case__in=listed(self._relabelled), dimension="label")
        for pk, label in facets.order_by("value").values_list("case", "value"):
            labels.setdefault(pk, []).append(label)
        rows = HANDLED.at(asked).filter(case__in=self._cases.values("pk")).order_by()
        return {
            pk: Stood(standing, parties, tuple(labels.get(pk, ())))
            for pk, standing, parties in rows.values_list("case", "standing", "parties")
        }

    @cached_property
    def tally(self) -> Tally:
        """Numbers of both moments, read together."""
        bounds = [self.before.received, self.after.received]
        return Tally(self.after, as_of_moments(self.after, bounds), moments=len(bounds), widely=True)

    def differences(self, figure: Figure, group: Group | None) -> list[Difference]:
        """The figure, then each of its groups, at both moments, with the complaints in between."""
        old, new = self._members(figure, group, self.before), self._members(figure, group, self.after)
        found = [difference(old, new, figure.name, None, *self.tally.figure(figure))]
        if group:
            lines = self.tally.group(group)
            found += [difference(old, new, group.name, key, *line) for key, line in lines.items()]
        return found

    def _members(self, figure: Figure, group: Group | None, asked: Asked) -> Members:
        """The touched cases behind the figure and each group, named as ``publishing.members_of`` reads them."""
        if figure.counts == "batch":
            return {}
        if group is None:
            return {figure.name: members(asked, figure, some=self._cases)[""]}
        parts = members(asked, group, some=self._cases)
        found: Members = {f"{group.name}/{key}": ids for key, ids in parts.items()}
        # Where the groups are the whole, nothing is read twice.
        found[figure.name] = members(asked, figure, some=self._cases)[""] if group.several else group.name
        return found

    def side(self, figure: Figure, group: Group | None, key: str | None, *, come: bool) -> list[int]:
        """Ids of the cases that count more often ``after`` (``come``) or ``before``, each once."""
        old, new = self._members(figure, group, self.before), self._members(figure, group, self.after)
        found = difference(old, new, group.name if group else figure.name, key, 0, 0)
        return sorted(set(found.come if come else found.gone))

    def numbers(self, ids: Iterable[int]) -> dict[int, str]:
        """What the cases are called."""
        found = Case.objects.filter(pk__in=listed(sorted(set(ids)))).order_by("number")
        return dict(found.values_list("pk", "number"))
