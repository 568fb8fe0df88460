"""Turns what the house refuses into a page that says so: 409 for an act, 400 for input."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.access import came_from


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405:
            context = {"message": _("这个地址只接受提交，请从页面上的按钮操作。"), "back": "/"}
            page = render(request, "look/refused.html", context, status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused | Unusable):
            return None
        context = {
            "message": str(exception),
            "stale": isinstance(exception, Stale),
            "changes": getattr(exception, "changes", ()),
            "back": came_from(request),
        }
        status = 409 if isinstance(exception, Refused) else 400
        if not getattr(request, "htmx", False):
            return render(request, "look/refused.html", context, status=status)
        response = render(request, "look/refused_notice.html", context, status=status)
        # Whatever part of the page asked, the answer stands with the other messages at its head.
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML"
        return response
