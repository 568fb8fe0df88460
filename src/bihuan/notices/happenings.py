"""What a notice and its objections say on a finding's timeline."""

from django.utils.translation import gettext as _

from bihuan.findings.happenings import tells
from bihuan.ledger.models import Entry
from bihuan.notices.models import Objection


@tells("post_notice")
def _posted(entry: Entry) -> list[str]:
    data = entry.data
    return [data["title"], _("%(starts_on)s至%(ends_on)s") % data] if data else []


@tells("object", "answer_objection")
def _objection(entry: Entry) -> list[str]:
    data = entry.data
    facts = [dict(Objection.Channel.choices).get(data.get("channel", ""), ""), data.get("text"), data.get("answer")]
    if "upheld" in data:
        facts.insert(0, _("异议成立") if data["upheld"] else _("异议不成立"))
    return [str(fact) for fact in facts if fact]
