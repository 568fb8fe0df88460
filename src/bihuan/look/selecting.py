"""Rows of a register taken together: those ticked, or all that the filters let through."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from bihuan.look.listing import Listing
from bihuan.refusals import Stale, Unusable

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Sum:
    """A number under a selection: what it is called, how many, of what."""

    name: str
    number: int
    unit: str


@dataclass(frozen=True)
class Selection(Generic[M]):
    """``seen`` holds the ticked rows with the revision that the person looked at; empty when the whole list is meant."""

    listing: Listing[M]
    seen: dict[int, int]

    @property
    def rows(self) -> QuerySet[M]:
        """Within what the member may see, whatever the form says."""
        return self.listing.base.filter(pk__in=self.seen) if self.seen else self.listing.narrowed()

    @property
    def count(self) -> int:
        return len(self.seen) or self.listing.count


def asked_of(sent: QueryDict) -> QueryDict:
    """The address of the list from which a form was sent."""
    return QueryDict(sent.get("query", "") or "view=all")


def selection_of(sent: QueryDict, listing: Listing[Any], *, name: str) -> Selection[Any]:
    """What a form of ``listing`` selects: ``name`` carries ``id:revision`` of each ticked row.

    ``Unusable`` when nothing is ticked; ``Stale`` when all of the list is meant and it holds other rows than the
    person saw, or a ticked row is out of sight by now.
    """
    if sent.get("whole"):
        if sent.get("expected") != str(listing.count):
            raise Stale(_("清单有了变化：现在符合条件的是%(count)d条，请重新核对。") % {"count": listing.count})
        return Selection(listing, {})
    seen = {}
    for item in sent.getlist(name):
        pk, _colon, revision = item.partition(":")
        if not (pk.isascii() and pk.isdigit() and revision.isascii() and revision.isdigit()):
            raise Unusable(_("选中的行不对，请回到清单重新选。"))
        seen[int(pk)] = int(revision)
    if not seen:
        raise Unusable(_("还没有选：请在左边打勾。"))
    found = Selection(listing, seen)
    if found.rows.count() != len(seen):
        raise Stale(_("选中的有的已经不在清单里，请重新核对。"))
    return found
