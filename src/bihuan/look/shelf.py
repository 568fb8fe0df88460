"""What a member keeps of one list: columns, density, order and saved views."""

from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest, QueryDict

from bihuan.look.models import ListSettings, SavedView
from bihuan.units.models import Member
from bihuan.units.roles import OFFICE_ROLES, Role

SHARERS = OFFICE_ROLES | {Role.LEAD}
"""Who may show a view to the colleagues of the same unit."""
PASSING = frozenset({"page", "export", "print", "counts", "view"})
"""Parameters that say what to do with a list this once, and are no part of it."""
WHOLE = "all"
"""``?view=all`` opens the list itself, whatever view it would open with."""


def pairs(query: QueryDict) -> list[tuple[str, str]]:
    """What of an address makes the list what it is, in an order that two equal lists share."""
    return sorted((key, value) for key, values in query.lists() if key not in PASSING for value in values if value)


def kept_query(query: QueryDict) -> str:
    """The same as text, to be stored."""
    made = QueryDict(mutable=True)
    for key, value in pairs(query):
        made.appendlist(key, value)
    return made.urlencode()


class Shelf:
    """One list of one member; read from the database once, when a page first asks (two queries)."""

    def __init__(self, member: Member, page: str, asked: QueryDict) -> None:
        self.member = member
        self.page = page
        self.wishes = asked
        """What the address bar says, before a view stands in for it."""

    @cached_property
    def settings(self) -> ListSettings:
        found = ListSettings.objects.filter(member=self.member, page=self.page).first()
        return found or ListSettings(member=self.member, page=self.page)

    @cached_property
    def views(self) -> list[SavedView]:
        """The member's own, then those that colleagues share."""
        mine = Q(member=self.member)
        shared = Q(shared_with__in=[post.unit_id for post in self.member.held_posts()])
        found = SavedView.objects.filter(mine | shared, page=self.page, dropped_at__isnull=True)
        return sorted(found.select_related("member"), key=lambda view: view.member_id != self.member.pk)

    @property
    def may_share(self) -> bool:
        return self.member.holds(SHARERS)

    @cached_property
    def opens_with(self) -> SavedView | None:
        """The view that stands in for a bare address, as long as the member may see it."""
        return next((view for view in self.views if view.pk == self.settings.opens_with_id), None)

    @cached_property
    def stands_in(self) -> bool:
        """Whether the list shown is the view it opens with, not what the address bar says."""
        return not self.wishes and self.opens_with is not None

    @cached_property
    def asked(self) -> QueryDict:
        return QueryDict(self.opens_with.query) if self.stands_in and self.opens_with else self.wishes


def shelf_of(request: HttpRequest, kind: str = "") -> Shelf:
    """The shelf of the page asked for; ``kind`` tells apart lists with other columns at one address."""
    assert isinstance(request.user, Member)
    assert request.resolver_match
    name = request.resolver_match.view_name
    return Shelf(request.user, f"{name}/{kind}" if kind else name, request.GET)
