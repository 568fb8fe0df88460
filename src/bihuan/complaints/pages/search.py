"""The page behind the search box: complaints that hold all the words, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.bigrams import words
from bihuan.cases.hand import DeskRequest
from bihuan.cases.models import Inspection
from bihuan.complaints import finding
from bihuan.complaints.hits import Found, shown
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.look.listing import PAGE_SIZE
from bihuan.units.access import allow
from bihuan.units.models import Member
from bihuan.units.roles import CASE_ROLES

LONGEST_QUERY = 200
FIRST = 5
"""Of each inspection, when all are searched."""


@dataclass
class Results:
    """What was found in one inspection, cut into pages as a register's pager wants them."""

    inspection: Inspection
    member: Member
    query: str
    keys: Sequence[int]
    asked_page: str = ""
    page_size: int = PAGE_SIZE

    @property
    def count(self) -> int:
        return min(len(self.keys), finding.MOST)

    @property
    def are_more(self) -> bool:
        return len(self.keys) > finding.MOST

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.page_size))

    @cached_property
    def page(self) -> int:
        asked = self.asked_page
        return min(max(int(asked), 1), self.pages) if asked.isascii() and asked.isdigit() else 1

    @property
    def first(self) -> int:
        return (self.page - 1) * self.page_size + 1 if self.count else 0

    @property
    def last(self) -> int:
        return min(self.page * self.page_size, self.count)

    @property
    def previous_url(self) -> str:
        return self.url(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        return self.url(page=self.page + 1) if self.page < self.pages else ""

    @cached_property
    def rows(self) -> list[Found]:
        keys = self.keys[max(self.first - 1, 0) : self.last]
        return shown(keys, self.query, self.member, self.inspection)

    def url(self, **more: object) -> str:
        return f"{reverse('complaints:search')}?{urlencode({'q': self.query, **more})}"

    @property
    def here_url(self) -> str:
        """All that was found in this inspection, which is taken in hand."""
        return self.url(inspection=self.inspection.code)


@allow(*CASE_ROLES)
@needs_inspection
def results(request: DeskRequest) -> HttpResponseBase:
    """A whole number leads straight to its complaint; anything else to what was found, in hand or everywhere."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    everywhere = request.GET.get("in") == "all"
    searched = list(request.inspections) if everywhere else [request.inspection]
    for inspection in searched:
        if query and (case := finding.exactly(query, request.user, inspection)):
            return redirect(f"{reverse('complaints:page', args=[case.number])}{_named(request, inspection)}")
    size = FIRST if everywhere else PAGE_SIZE
    asked_page = "" if everywhere else request.GET.get("page", "")
    found = [_results(request, inspection, query, asked_page, size) for inspection in searched] if query else []
    context = {
        "title": _("搜索“%(query)s”") % {"query": query} if query else _("搜索"),
        "searched": query,
        "words": words(query),
        "everywhere": everywhere,
        "found": [results for results in found if results.count],
        "others": len(request.inspections) > 1 and not everywhere,
        "everywhere_url": f"{reverse('complaints:search')}?{urlencode({'q': query, 'in': 'all'})}",
        "most": finding.MOST,
    }
    return render(request, "complaints/search.html", context)


def _named(request: DeskRequest, inspection: Inspection) -> str:
    return "" if inspection == request.inspection else f"?{urlencode({'inspection': inspection.code})}"


def _results(request: DeskRequest, inspection: Inspection, query: str, asked_page: str, size: int) -> Results:
    keys = finding.found(query, request.user, inspection)
    return Results(inspection, request.user, query, keys, asked_page, size)
