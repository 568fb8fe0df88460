"""The inspection in hand: which of several a member is working on now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from bihuan.cases.models import Inspection
from bihuan.cases.selectors import visible_inspections

KEY = "inspection"


def inspection_in_hand(request: HttpRequest) -> Inspection | None:
    """The one chosen in this session if it is still visible, else the newest visible one."""
    visible = list(request.inspections)
    chosen = request.session.get(KEY)
    return next((item for item in visible if item.code == chosen), visible[0] if visible else None)


class InspectionInHandMiddleware:
    """Gives every request ``inspections`` and ``inspection``, read only when a page asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.inspections = SimpleLazyObject(lambda: self._visible(request))
        request.inspection = SimpleLazyObject(lambda: inspection_in_hand(request))
        return self.get_response(request)

    @staticmethod
    def _visible(request: HttpRequest) -> list[Inspection]:
        return list(visible_inspections(request.user)) if request.user.is_authenticated else []
