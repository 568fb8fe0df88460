"""What every page of figures begins with: the cut-offs in the address bar, said in words, and the page's sections."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from bihuan.cases.hand import DeskRequest
from bihuan.figures.addresses import cutoffs
from bihuan.figures.forms import cutoffs_of
from bihuan.figures.populations import Asked
from bihuan.figures.wording import said


def asked_of(request: DeskRequest) -> Asked:
    return Asked(request.inspection, *cutoffs_of(request.GET), request.user)


def said_cutoffs(asked: Asked) -> str:
    return _("收件截至 %(received)s，办理截至 %(handled)s") % {
        "received": said(asked.as_of),
        "handled": said(asked.handled_as_of),
    }


@dataclass(frozen=True)
class Section:
    """A way to look at the figures, at the head of each of these pages."""

    title: str | Promise
    href: str
    current: bool


SECTIONS = (
    ("figures:page", lazy("一览")),
    ("figures:trends", lazy("分组与走势")),
    ("figures:compare", lazy("对比")),
    ("figures:ranking", lazy("排名")),
)


def sections(request: DeskRequest, asked: Asked) -> list[Section]:
    """Links that keep the cut-offs; ranks are for those who see all units."""
    assert request.resolver_match
    here = request.resolver_match.view_name
    return [
        Section(title, f"{reverse(name)}?{urlencode(cutoffs(asked))}", name == here)
        for name, title in SECTIONS
        if name != "figures:ranking" or asked.scope is None
    ]
