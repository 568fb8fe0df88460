"""What looking back says on a finding's timeline."""

from django.utils.translation import gettext as _

from bihuan.findings.happenings import tells
from bihuan.ledger.models import Entry
from bihuan.lookback.models import LookBack


@tells("order_look_back", "assign_look_back", "report_look_back")
def _looked(entry: Entry) -> list[str]:
    data = entry.data
    facts = [*data.get("why", []), dict(LookBack.Outcome.choices).get(data.get("outcome", ""), ""), data.get("text")]
    if due_on := data.get("due_on"):
        facts.append(_("期限%(day)s") % {"day": due_on})
    return [str(fact) for fact in facts if fact]
