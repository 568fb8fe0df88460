"""The page of first passwords: made by the act itself, printed from there, and never to be had again.

The passwords are kept nowhere, not even between two requests: the answer to the form is the page. So that loading it
again does not make other passwords while the first are being handed out, a form that replaces passwords is good once.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.refusals import Refused, Unusable
from bihuan.units.accounts import Slip

ON_A_SHEET = 4
REMEMBERED = 24 * 3600
"""Seconds for which a used form is known; no session lasts longer."""


def new_receipt() -> str:
    """For a form that replaces passwords."""
    return str(uuid4())


def use_receipt(request: HttpRequest) -> None:
    """``Refused`` when the form was sent before; asked last, so that what was refused for another reason can be sent again."""
    try:
        receipt = UUID(request.POST.get("receipt", ""))
    except ValueError as error:
        raise Unusable(_("请回到页面，从那里的按钮重新操作。")) from error
    if not cache.add(f"slips:{receipt}", True, REMEMBERED):
        raise Refused(_("密码条只显示一次，已经显示过了。没有打印下来的，请重新发初始密码。"))


def show(request: HttpRequest, slips: Sequence[Slip], *, title: str, done: str = "") -> HttpResponse:
    """The slips, four on a sheet."""
    context = {
        "title": title,
        "done": done,
        "sheets": [slips[start : start + ON_A_SHEET] for start in range(0, len(slips), ON_A_SHEET)],
        "count": len(slips),
        "address": settings.BIHUAN_URL or request.build_absolute_uri("/").rstrip("/"),
        "made_at": timezone.now(),
    }
    return render(request, "units/slips.html", context)
