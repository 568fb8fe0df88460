"""Every route says who may use it; one that says nothing is refused to everybody."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bihuan.units.roles import Role

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = Callable[P, R]

OUTSIDE = frozenset({"outside"})
"""Marks a route that needs no sign-in: signing in itself."""
LEAVING = "account_logout"


def allow(*roles: Role) -> Callable[[View[P, R]], View[P, R]]:
    """Declare the roles that may use a page; without roles, every signed-in member."""

    def declare(view: View[P, R]) -> View[P, R]:
        @wraps(view)
        def declared(*args: P.args, **kwargs: P.kwargs) -> R:
            return view(*args, **kwargs)

        declared.allowed = frozenset(roles or Role)  # type: ignore[attr-defined]
        return declared

    return declare


def allow_outside(view: View[P, R]) -> View[P, R]:
    """Declare a page that a person sees before signing in."""

    @wraps(view)
    def declared(*args: P.args, **kwargs: P.kwargs) -> R:
        return view(*args, **kwargs)

    declared.allowed = OUTSIDE  # type: ignore[attr-defined]
    return declared


def came_from(request: HttpRequest) -> str:
    """The page of this desk from which the request was made, else the workbench."""
    referer = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return "/"


class AccessMiddleware:
    """Deny by default: nobody declared, nobody admitted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        allowed: frozenset[Role] = getattr(view, "allowed", frozenset())
        if allowed is OUTSIDE:
            return None
        if not request.user.is_authenticated:
            # Back to where the person was: an address that only takes forms cannot be opened after signing in.
            return redirect_to_login(request.get_full_path() if request.method == "GET" else came_from(request))
        if not request.user.holds(allowed):
            # Whose last post ended today can still leave.
            if request.resolver_match and request.resolver_match.view_name == LEAVING:
                return None
            raise PermissionDenied
        if request.user.must_change_password and request.resolver_match:
            change = "account_change_password"
            if request.resolver_match.view_name not in (change, LEAVING):
                return redirect(reverse(change))
        return None
