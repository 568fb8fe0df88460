"""What is said with a step, and what each kind of step has to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.closing.models import Checked, ClosingFile, Step
from bihuan.findings.models import Finding
from bihuan.moments import beijing_day
from bihuan.refusals import Refused
from bihuan.rulebooks.closing import Evidence

NEEDS: dict[str, tuple[str, ...]] = {
    "self_check": ("text",),
    "application": ("text",),
    "site_check": ("on", "persons", "verdict", "text"),
    "acceptance": ("on", "persons", "verdict", "text"),
    "notice": ("on", "until", "text"),
    "objections": ("text",),
    "signature": (),
    "filing": ("on", "text"),
}
"""By kind of step."""
LONGEST = 4000
MOST_PERSONS = 30


@dataclass(frozen=True)
class CheckedText:
    """Of one piece of evidence: whether it is there (``Checked.State``), and where or why not."""

    state: str
    note: str = ""


@dataclass(frozen=True)
class StepText:
    """What is said with a step. ``on``: the day it took place, of a notice its first; ``until`` a notice's last day.

    ``checklist`` by key, with the first step; ``ending`` (``strike_off`` or ``keep_up``) with the last, "": as planned.
    """

    text: str = ""
    verdict: str = ""
    on: date | None = None
    until: date | None = None
    persons: tuple[str, ...] = ()
    checklist: Mapping[str, CheckedText] = field(default_factory=dict)
    ending: str = ""

    def to_json(self) -> dict[str, Any]:
        """For the entry: only what was said."""
        said: dict[str, Any] = {
            "text": self.text.strip(),
            "conclusion": self.verdict,
            "on": self.on.isoformat() if self.on else "",
            "until": self.until.isoformat() if self.until else "",
            "persons": list(self.persons),
            "checklist": {key: [item.state, item.note.strip()] for key, item in self.checklist.items()},
        }
        return {name: value for name, value in said.items() if value}


def asked_of(finding: Finding) -> tuple[Evidence, ...]:
    """The checklist that the rulebook asks for, by the finding's nature."""
    return finding.case.inspection.rulebook_text.rulebook.closing.evidence_for(finding.nature)


def check_said(step: Step, said: StepText, before: date | None) -> None:
    """``Refused`` unless everything is said that the step needs; ``before`` is the day of the step before."""
    missing = {
        "text": (not said.text.strip(), _("“%(step)s”要写明内容。")),
        "on": (said.on is None, _("“%(step)s”要填日期。")),
        "until": (said.until is None, _("“%(step)s”要填公示截止的日期。")),
        "persons": (not said.persons, _("“%(step)s”要写明参加人员。")),
        "verdict": (said.verdict not in (Step.Verdict.MET, Step.Verdict.MOSTLY), _("“%(step)s”要写明结论。")),
    }
    for name in NEEDS[step.kind]:
        is_missing, sentence = missing[name]
        if is_missing:
            raise Refused(sentence % {"step": step.name})
    if len(said.text) > LONGEST or len(said.persons) > MOST_PERSONS:
        raise Refused(_("文字最多%(most)d字，参加人员最多%(persons)d人。") % {"most": LONGEST, "persons": MOST_PERSONS})
    today = beijing_day(timezone.now())
    if said.on and said.on > today:
        raise Refused(_("“%(step)s”的日期不能晚于今天。") % {"step": step.name})
    if said.on and before and said.on < before:
        raise Refused(_("“%(step)s”的日期不能早于上一步的%(day)s。") % {"step": step.name, "day": before.isoformat()})
    if said.until and said.on and said.until < said.on:
        raise Refused(_("公示截止的日期不能早于开始的日期。"))
    if said.until and said.until >= today:
        raise Refused(_("公示到%(day)s才满，期满以后再办。") % {"day": said.until.isoformat()})


def check_checklist(finding: Finding, said: Mapping[str, CheckedText], files: list[ClosingFile]) -> None:
    """``Refused`` naming everything that is asked for and neither there nor explained."""
    wrong = []
    there = {file.item for file in files}
    for item in asked_of(finding):
        one = said.get(item.key, CheckedText(""))
        if one.state not in Checked.State.values:
            wrong.append(_("“%(item)s”没有核对") % {"item": item.name})
        elif one.state == Checked.State.NOT_NEEDED and item.required and not one.note.strip():
            wrong.append(_("“%(item)s”不涉及，要写明原因") % {"item": item.name})
        elif one.state == Checked.State.ABSENT and item.required:
            wrong.append(_("还缺“%(item)s”") % {"item": item.name})
        elif one.state == Checked.State.MET and item.key not in there and not one.note.strip():
            wrong.append(_("“%(item)s”要附材料，或写明文号、存放处") % {"item": item.name})
    if wrong:
        raise Refused(_("自查清单：%(wrong)s。") % {"wrong": "；".join(wrong)})
