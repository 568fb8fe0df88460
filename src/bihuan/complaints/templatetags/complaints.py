"""Words of complaints in templates."""

import json
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from bihuan.cases.models import Deadline, Inspection, Status
from bihuan.complaints.actions import said_action
from bihuan.complaints.deadlines import label_of
from bihuan.complaints.lighting import light_on
from bihuan.complaints.models import Action
from bihuan.look.templatetags.look import SOON, due_class, due_words
from bihuan.moments import beijing_day, cutoff
from bihuan.rulebooks.plainly import COLOURS
from bihuan.rulebooks.schema import Light

register = template.Library()


@register.filter
def status_word(value: str) -> str:
    """``closed`` -> 已办结."""
    return str(Status(value).label) if value in Status.values else ""


@register.simple_tag
def deadline_label(deadline: Deadline, inspection: Inspection) -> str:
    """What is to be done by it: 签收, 到达现场."""
    return label_of(deadline.name, inspection.rulebook_text.rulebook)


@register.simple_tag
def light_mark(due: date | None, inspection: Inspection, today: date | None = None) -> str:
    """The warning light of a share that is to be answered by ``due``, where the rulebook has lights: mark and word."""
    return _mark(light_on(inspection, due, today or beijing_day(timezone.now())))


@register.simple_tag
def light_rule(due: date | None, inspection: Inspection, today: date | None = None) -> str:
    """Why it is on and what follows, in the rulebook's words."""
    light = light_on(inspection, due, today or beijing_day(timezone.now()))
    if light is None:
        return ""
    said = _("%(light)s：%(when)s") % {"light": COLOURS[light.colour], "when": light.when}
    return f"{said}；{light.consequence}" if light.consequence else said


def _mark(light: Light | None) -> str:
    if light is None:
        return ""
    said = "；".join(filter(None, (light.when, light.consequence)))
    return format_html(
        '<span class="light light-{}" title="{}">{}</span>', light.colour, said, COLOURS.get(light.colour, light.colour)
    )


@register.filter
def as_json(row: dict[str, str]) -> str:
    """A row for a script to fill in; the template escapes it."""
    return json.dumps(row, ensure_ascii=False)


@register.simple_tag(name="said_action")
def action_words(action: Action) -> str:
    return said_action(action)


@register.simple_tag
def awaited_words(action: Action) -> str:
    """结果还剩2天: how long until the result of a test is due."""
    return _("结果%(left)s") % {"left": due_words(action.due_on)}


@register.simple_tag
def awaited_class(action: Action) -> str:
    return due_class(action.due_on)


@register.filter
def to_the_minute(deadline: Deadline) -> bool:
    """Whether it ends within a day rather than with one."""
    return deadline.due_on is not None and deadline.due_at != cutoff(deadline.due_on)


@register.simple_tag
def deadline_words(deadline: Deadline, now: datetime | None = None) -> str:
    """A deadline as people say it: kept or not, else how long there is still."""
    due, now = deadline.due_at, now or timezone.now()
    if deadline.met_at:
        return _("已按时完成") if due is None or deadline.met_at < due else _("逾期完成")
    if due is None:
        return _("已中止")
    if not to_the_minute(deadline):
        return due_words(deadline.due_on)
    minutes = int(abs(due - now).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    length = _("%(hours)d小时%(minutes)d分") % {"hours": hours, "minutes": rest} if hours else _("%d分钟") % rest
    return (_("还剩%s") if now < due else _("超时%s")) % length


@register.simple_tag
def deadline_class(deadline: Deadline, now: datetime | None = None) -> str:
    now = now or timezone.now()
    if deadline.met_at or deadline.due_at is None:
        return "due-later"
    left = (deadline.due_at - now).total_seconds()
    soon = 3600 if to_the_minute(deadline) else (SOON + 1) * 86400
    return "due-over" if left <= 0 else "due-soon" if left <= soon else "due-later"


@register.filter
def percent(share: float) -> str:
    """0.9214 as 92%; what is only likely is never called certain."""
    return f"{min(share, 0.99):.0%}"
