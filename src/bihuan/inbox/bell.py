"""The number beside 消息 in the top bar."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from bihuan.inbox.selectors import unread
from bihuan.units.models import Member


def bell(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``unread_messages``, counted when the frame asks for it, in one query."""
    user = getattr(request, "user", None)
    return {"unread_messages": SimpleLazyObject(lambda: unread(user) if isinstance(user, Member) else 0)}
