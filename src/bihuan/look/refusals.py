"""Turns what the house refuses into a page that says so: 409 for an act, 400 for input."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from bihuan.refusals import Refused, Stale, Unusable


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

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


def came_from(request: HttpRequest) -> str:
    """The page of this desk from which the act was asked for, else the workbench."""
    referer = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return "/"
