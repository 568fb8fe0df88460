"""What a notice and its objections have against the next step, and what they say of it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.closing.models import Step
from bihuan.closing.saying import StepText
from bihuan.findings.models import Finding
from bihuan.moments import beijing_day
from bihuan.notices.models import Notice


def why_not_yet(finding: Finding, step: Step, said: StepText) -> str:
    """The notice of this attempt has to have run out, and what was objected in time to be answered and not upheld.

    A notice that was put up elsewhere is entered with its days in the step itself: then there is none here to ask.
    """
    if step.closing_id is None:
        return ""
    notice = Notice.objects.filter(closing=step.closing_id).prefetch_related("objections").first()
    if notice is None:
        return ""
    if notice.ends_on >= beijing_day(timezone.now()):
        return _("公示到%(day)s才满，期满以后再办。") % {"day": notice.ends_on.isoformat()}
    if step.kind == "notice" and (said.on, said.until) != (notice.starts_on, notice.ends_on):
        return _("公示的起止日期是%(first)s至%(last)s，请照填。") % {
            "first": notice.starts_on.isoformat(),
            "last": notice.ends_on.isoformat(),
        }
    objections = [one for one in notice.objections.all() if not one.is_late]
    if any(one.upheld for one in objections):
        return _("有异议成立，应当退回整改，不能往下办。")
    if waiting := sum(one.answered_id is None for one in objections):
        return _("还有%(count)d条公示期内的异议没有答复，答复以后再办。") % {"count": waiting}
    return ""


def days_of_notice(finding: Finding, step: Step) -> dict[str, Any]:
    """The days of the notice that was put up, and what came of it, for the step that it belongs to."""
    if step.kind != "notice" or step.closing_id is None:
        return {}
    notice = Notice.objects.filter(closing=step.closing_id).prefetch_related("objections").first()
    if notice is None:
        return {}
    count = len(notice.objections.all())
    said = _("公示期内收到异议%(count)d条，均已答复。") % {"count": count} if count else _("公示期内没有收到异议。")
    return {"on": notice.starts_on, "until": notice.ends_on, "text": said}
