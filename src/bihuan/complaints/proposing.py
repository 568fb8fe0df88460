"""Which units a complaint should go to, why, and how sure that is; a person decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Inspection
from bihuan.complaints.choosing import CHOSEN
from bihuan.complaints.models import Complaint, Duty
from bihuan.units.models import Unit
from bihuan.units.naming import Names, names_on


class Confidence(StrEnum):
    """How sure a proposal is: the list says so, one place fits, or there is only a hint."""

    CERTAIN = "certain"
    LIKELY = "likely"
    HINT = "hint"
    NONE = "none"


CONFIDENCE_WORDS: dict[Confidence, str | Promise] = {
    Confidence.CERTAIN: gettext_lazy("清单写明"),
    Confidence.LIKELY: gettext_lazy("较有把握"),
    Confidence.HINT: gettext_lazy("供参考"),
    Confidence.NONE: gettext_lazy("要人工判断"),
}


@dataclass(frozen=True)
class Proposal:
    """Units for a complaint, the first to lead, with the reasons in words."""

    complaint: Complaint
    units: tuple[Unit, ...]
    reasons: tuple[str, ...]
    confidence: Confidence

    @property
    def certain(self) -> bool:
        """Whether the list itself names the units."""
        return self.confidence == Confidence.CERTAIN

    @property
    def reason(self) -> str:
        return "；".join(self.reasons)

    @property
    def word(self) -> str:
        return str(CONFIDENCE_WORDS[self.confidence])


@dataclass(frozen=True)
class _Knowledge:
    """What a proposal is made from, read once for many complaints."""

    inspection: Inspection
    names: Names
    duties: Sequence[Duty]


def propose(inspection: Inspection, complaints: Iterable[Complaint]) -> list[Proposal]:
    """Propose units: those the list names; else the place in the text, and who has the duty by label and words."""
    names = names_on(inspection.ended_on, within=inspection.region)
    duties = list(Duty.objects.filter(region=inspection.region).select_related("unit"))
    known = _Knowledge(inspection, names, duties)
    return [_propose(complaint, known) for complaint in complaints]


def _propose(complaint: Complaint, known: _Knowledge) -> Proposal:
    named = tuple(known.names.units[pk] for pk in complaint.named if pk in known.names.units)
    if named:
        reason = _("清单写明“%(named)s”") % {"named": complaint.named_raw}
        return Proposal(complaint, named, (reason,), Confidence.CERTAIN)
    places, why_places = _mentioned(complaint, known)
    duties, why_duties = _by_duty(complaint, known.duties)
    units = tuple(dict.fromkeys((*places, *duties)))
    if not units:
        return Proposal(complaint, (), (_("清单没有写明单位，正文也没有提到"),), Confidence.NONE)
    sure = Confidence.LIKELY if len(places) == 1 or (not places and len(duties) == 1) else Confidence.HINT
    return Proposal(complaint, units, (*why_places, *why_duties), sure)


def _mentioned(complaint: Complaint, known: _Knowledge) -> tuple[list[Unit], list[str]]:
    """Units whose names stand in the text. A township's complaint goes to its county, which passes it on."""
    units: list[Unit] = []
    hits = []
    for name, unit in known.names.found_in(complaint.text):
        top = _top(unit, known)
        if top is None:
            continue
        units.append(top)
        hits.append(name if top == unit else _("%(name)s（%(unit)s）") % {"name": name, "unit": top})
    reasons = [_("正文提到“%(names)s”") % {"names": "、".join(dict.fromkeys(hits))}] if hits else []
    return list(dict.fromkeys(units)), reasons


def _top(unit: Unit, known: _Knowledge) -> Unit | None:
    """The unit right below the inspection's region in which ``unit`` lies; None for the region, offices and teams."""
    below = unit.path.removeprefix(known.inspection.region.path).split("/")[0]
    top = known.names.units.get(int(below)) if below else None
    return top if top is not None and top.kind in CHOSEN else None


def _by_duty(complaint: Complaint, duties: Sequence[Duty]) -> tuple[list[Unit], list[str]]:
    fitting = [(duty, why) for duty in duties if (why := duty.fits(complaint.labels, complaint.text))]
    units = list(dict.fromkeys(duty.unit for duty, _why in fitting))
    reasons = [_("%(why)s，按职责清单归%(unit)s") % {"why": why, "unit": duty.unit} for duty, why in fitting]
    return units, reasons
