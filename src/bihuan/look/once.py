"""The same form sent twice does its act once: over a bad line the answer may be lost after the act was done."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
KEPT = 20
"""Acts of one session that are remembered."""
LONGEST = 64
TAKEN = "taken"


class OnceMiddleware:
    """A form may carry ``once``, a mark the page makes up for what it sends (``drafts.js``).

    An act that led on (a redirect) is remembered in the session under its mark; sent again it leads to the same place
    and does nothing. Two sendings that arrive at the same moment are told apart by the revision each form carries.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        mark = _mark(request)
        if not mark:
            return self.get_response(request)
        if place := dict(request.session.get(TAKEN, ())).get(mark):
            messages.info(request, _("刚才已经办好了，没有重复提交。"))
            return redirect(place)
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and response.status_code == 302 and request.user.is_authenticated:
            request.session[TAKEN] = [*request.session.get(TAKEN, ()), [mark, response["Location"]]][-KEPT:]
        return response


def _mark(request: HttpRequest) -> str:
    if request.method != "POST" or request.content_type not in FORMS or not request.user.is_authenticated:
        return ""
    mark = request.POST.get("once", "")
    return mark if len(mark) <= LONGEST else ""


def taken(request: HttpRequest) -> list[str]:
    """The marks of what was done lately in this session: the page may forget what it kept of it."""
    session = getattr(request, "session", None)
    return [mark for mark, _place in session.get(TAKEN, ())] if session is not None else []
