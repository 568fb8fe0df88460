"""The inspection in hand: which of several a member is working on now."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django_htmx.middleware import HtmxDetails

from bihuan.cases.models import Inspection
from bihuan.cases.selectors import visible_inspections
from bihuan.units.models import Member

KEY = "inspection"
LONGEST = 19
"""Digits that no id and no revision has."""


class DeskRequest(HttpRequest):
    """What a page gets: a signed-in member, and the inspection in hand (falsy when there is none to see)."""

    user: Member
    inspection: Inspection
    inspections: list[Inspection]
    htmx: HtmxDetails


def whole(text: str) -> int:
    """A number that a form sent; 0, which is no row and no revision, for whatever else came."""
    return int(text) if text.isdecimal() and len(text) < LONGEST else 0


def seen_of(request: HttpRequest) -> int:
    """The revision that the form was opened with."""
    return whole(request.POST.get("seen", ""))


def inspection_in_hand(request: DeskRequest) -> Inspection | None:
    """The one chosen in this session if it is still visible, else the newest visible one.

    A link from a message or a mail names the inspection that it is about (``?inspection=``), which is chosen by it.
    """
    visible = list(request.inspections)
    if request.GET.get(KEY) in {item.code for item in visible}:
        request.session[KEY] = request.GET[KEY]
    chosen = request.session.get(KEY)
    return next((item for item in visible if item.code == chosen), visible[0] if visible else None)


class InspectionInHandMiddleware:
    """Gives every request ``inspections`` and ``inspection``, read only when a page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        desk = cast(DeskRequest, request)
        desk.inspections = cast("list[Inspection]", SimpleLazyObject(lambda: self._visible(desk)))
        desk.inspection = cast(Inspection, SimpleLazyObject(lambda: inspection_in_hand(desk)))
        return self.get_response(request)

    @staticmethod
    def _visible(request: DeskRequest) -> list[Inspection]:
        return list(visible_inspections(request.user)) if request.user.is_authenticated else []
