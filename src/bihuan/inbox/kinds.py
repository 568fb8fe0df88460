"""What the house tells people about: by kind they choose what counts and what is sent to them."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from bihuan.units.roles import Role


class Kind(TextChoices):
    """Not every kind reaches every role; a member's wishes list those that the member's roles can get."""

    GIVEN = "given", _("交办")
    SENT_BACK = "sent_back", _("答复退回")
    DECIDED = "decided", _("审核结果")
    TAKEN = "taken", _("收回与重办")
    DUE = "due", _("期限提醒")
    OVERDUE = "overdue", _("超期")
    UNACCEPTED = "unaccepted", _("未签收")
    EXTENSION = "extension", _("延期与中止")
    GOAL = "goal", _("办结目标")
    REVIEW = "review", _("待审核")
    REPEATED = "repeated", _("办结后又举报")
    RETURNED = "returned", _("单位退回")
    UNDISPATCHED = "undispatched", _("待分办")
    IMPORTED = "imported", _("导入")
    ROUND = "round", _("调度")
    CLOSING = "closing", _("销号")
    DIGEST = "digest", _("每日汇总")
    TROUBLE = "trouble", _("发送失败")


OF_ROLE: dict[Role, tuple[Kind, ...]] = {
    Role.HANDLE: (
        Kind.GIVEN,
        Kind.DUE,
        Kind.OVERDUE,
        Kind.EXTENSION,
        Kind.GOAL,
        Kind.UNACCEPTED,
        Kind.SENT_BACK,
        Kind.DECIDED,
        Kind.TAKEN,
        Kind.ROUND,
        Kind.CLOSING,
    ),
    Role.DISPATCH: (
        Kind.IMPORTED,
        Kind.UNDISPATCHED,
        Kind.DUE,
        Kind.OVERDUE,
        Kind.EXTENSION,
        Kind.GOAL,
        Kind.RETURNED,
        Kind.CLOSING,
    ),
    Role.REVIEW: (Kind.REVIEW, Kind.DECIDED, Kind.REPEATED, Kind.CLOSING),
    Role.PUBLISH: (Kind.DECIDED, Kind.CLOSING),
    Role.LEAD: (Kind.RETURNED, Kind.REVIEW, Kind.CLOSING),
    Role.SYSTEM: (Kind.TROUBLE,),
}
"""What the holders of a role are told, besides the daily digest, which everybody may have."""


def kinds_for(roles: Iterable[Role]) -> list[Kind]:
    """The kinds that reach holders of ``roles``, in the order of the work."""
    reached = {kind for role in roles for kind in OF_ROLE.get(role, ())}
    return [kind for kind in Kind if kind in reached]
