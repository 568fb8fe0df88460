"""What acts of a round say on a finding's timeline."""

from django.utils.translation import gettext as _

from bihuan.findings.happenings import tells
from bihuan.ledger.models import Entry
from bihuan.rounds.models import Schedule


@tells("report_progress", "accept_progress", "return_progress")
def _progress(entry: Entry) -> list[str]:
    return [_("措施%(measure)d累计%(percent)d%%") % entry.data]


@tells("set_schedule", "rule_schedule")
def _schedule(entry: Entry) -> list[str]:
    value = dict(Schedule.Value.choices).get(entry.data["schedule"], "")
    return [_("%(day)s调度：%(schedule)s") % {"day": entry.data["round"], "schedule": value}]
