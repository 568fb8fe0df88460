"""What steps of the chain of closing say on a finding's timeline."""

from django.utils.translation import gettext as _

from bihuan.closing.models import Step
from bihuan.findings.happenings import tells
from bihuan.ledger.models import Entry


@tells("apply", "pass_step", "rectify", "strike_off", "keep_up", "refuse")
def _step(entry: Entry) -> list[str]:
    """The step's name and verdict; an act that goes with another's step says nothing more."""
    data = entry.data
    facts = [
        data.get("name", ""),
        dict(Step.Verdict.choices).get(data.get("conclusion") or data.get("verdict", ""), ""),
    ]
    if persons := data.get("persons"):
        facts.append(_("参加人员：%(persons)s") % {"persons": "、".join(persons)})
    if data.get("until"):
        facts.append(_("公示%(on)s至%(until)s") % data)
    return [str(fact) for fact in facts if fact]
