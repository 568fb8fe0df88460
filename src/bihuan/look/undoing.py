"""Taking back an act on many records: each part says how, for the acts that it does."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from bihuan.look.models import BulkAct
from bihuan.units.models import Member

Undo = Callable[[BulkAct, Member], str]
"""Takes the act back through the part's own verbs and says in a sentence what it did; ``Refused`` with the names of
the records when somebody has acted on them since."""

_known: dict[str, Undo] = {}


def undoes(kind: str) -> Callable[[Undo], Undo]:
    """Declares the function that takes back acts of this kind."""

    def declare(undo: Undo) -> Undo:
        _known[kind] = undo
        return undo

    return declare


def keep(member: Member, kind: str, label: str, entries: Iterable[int], **data: object) -> BulkAct:
    """Remember an act with the ids of the entries that it wrote; runs inside the act's own transaction."""
    return BulkAct.objects.create(member=member, kind=kind, label=label, entries=list(entries), data=data)


def take_back(act: BulkAct) -> str:
    """Undo it once; what was done, or an empty string for the second click."""
    with transaction.atomic():
        act = BulkAct.objects.select_for_update().get(pk=act.pk)
        if act.undone_at is not None:
            return ""
        said = _known[act.kind](act, act.member)
        act.undone_at = timezone.now()
        act.save(update_fields=["undone_at"])
        return said


def tell(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """A message on the next page; ``undo`` is the address that takes back what it tells of."""
    messages.success(request, text, extra_tags=undo)


def tell_act(request: HttpRequest, act: BulkAct) -> None:
    tell(request, act.label, undo=reverse("look:undo", args=[act.pk]))
