"""What every page of complaints begins with: the inspection in hand, and the way back."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from bihuan.cases.hand import DeskRequest

P = ParamSpec("P")
Page = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def needs_inspection(view: Page[P]) -> Page[P]:
    """Without an inspection to see, a page says so instead of showing an empty frame."""

    @wraps(view)
    def page(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.inspection:
            status = 200 if request.method == "GET" else 404
            return render(request, "complaints/no_inspection.html", status=status)
        return view(request, *args, **kwargs)

    return cast("Page[P]", page)


def way_back(request: DeskRequest, default: str) -> str:
    """The page of this desk named in the form, else ``default``."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return default
