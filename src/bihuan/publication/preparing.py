"""A public table is prepared: what is ready is put into rows, and each row is looked at by a person."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Batch, Case, Inspection
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, holders, tell
from bihuan.moments import beijing_day
from bihuan.numerals import format_date
from bihuan.publication.models import Draft, DraftRow, Publication
from bihuan.publication.reach import RELEASERS, may_make, opened_batches, ready, unpublished, visible_publications
from bihuan.publication.wording import TEXTS, cells_of, marks_of
from bihuan.refusals import Refused, Stale
from bihuan.units.deputies import acting_for
from bihuan.units.models import Member
from bihuan.units.roles import Role

NAME = gettext_lazy("边督边改公开情况一览表")
LONGEST = 20_000
"""Signs of a text written by hand."""


def waiting(inspection: Inspection, batch: Batch | None, *, by: Member) -> list[Case]:
    """What a table made now would hold: of a batch and, after it, what missed the tables of earlier ones (迟到件); with
    ``batch`` None everything."""
    cases = ready(unpublished(by, inspection)).select_related("batch").order_by("number")
    if batch is None:
        return list(cases)
    late = Q(batch__number__lt=batch.number, batch__in=opened_batches(inspection))
    return sorted(cases.filter(Q(batch=batch) | late), key=lambda case: case.batch_id != batch.pk)


@transaction.atomic
def prepare(inspection: Inspection, batch: Batch | None, *, by: Member, expected: int) -> Draft:
    """Freeze what is ready as a draft. ``expected`` is how many complaints the person saw waiting; ``Stale`` when they
    are others now, so that a second click makes nothing twice."""
    _lock(inspection, by)
    cases = waiting(inspection, batch, by=by)
    if len(cases) != expected:
        said = _("可以公开的现在有%(count)d件，和您看到的不同，请重新核对再准备。")
        raise Stale(said % {"count": len(cases)})
    title = str(NAME) + (_("（第%(number)d批）") % {"number": batch.number} if batch else _day())
    opened = opened_batches(inspection) - {batch.pk if batch else None}
    late = {case.pk for case in cases if case.batch_id in opened}
    return _drafted(inspection, batch, title, cases, late, by)


@transaction.atomic
def prepare_again(publication: Publication, cases: Collection[int], *, by: Member) -> Draft:
    """A correction: complaints (ids of their cases) of a published table as they stand now, in a draft of their own."""
    inspection = publication.inspection
    _lock(inspection, by)
    here = visible_publications(by, inspection).get(pk=publication.pk).cases.filter(case__in=cases)
    free = Case.objects.filter(pk__in=here.values("case"), publication_row__isnull=True, withdrawn_at__isnull=True)
    found = list(ready(free).select_related("batch").order_by("number"))
    title = _("%(name)s（更正第%(number)d期）") % {"name": NAME, "number": publication.number}
    return _drafted(inspection, None, title, found, set(), by)


def _lock(inspection: Inspection, by: Member) -> None:
    Inspection.objects.select_for_update().get(pk=inspection.pk)
    if not may_make(by, inspection):
        raise Refused(_("公开表由%(unit)s的公开人员准备。") % {"unit": inspection.region})


def _day() -> str:
    return _("（%(day)s）") % {"day": format_date(beijing_day(timezone.now()))}


def _drafted(
    inspection: Inspection, batch: Batch | None, title: str, cases: Sequence[Case], late: set[int], by: Member
) -> Draft:
    if not cases:
        raise Refused(_("没有可以准备的件：审核通过、还没有公开、也不在另一份准备中的才能公开。"))
    columns = [[column.heading, column.field] for column in inspection.rulebook_text.rulebook.publication]
    draft = Draft.objects.create(inspection=inspection, batch=batch, title=title, columns=columns, by=by)
    cells = cells_of([case.pk for case in cases], draft.fields)
    rows = [
        DraftRow(
            draft=draft,
            position=position,
            case=case,
            late=case.pk in late,
            cells=cells[case.pk],
            marks=marks_of(cells[case.pk], draft.fields),
        )
        for position, case in enumerate(cases, start=1)
    ]
    DraftRow.objects.bulk_create(rows)
    had_a_hand(draft, by)
    return draft


def had_a_hand(draft: Draft, by: Member) -> None:
    """``by`` had a hand in the draft, and so, where a deputy acts, had the colleague."""
    absent = acting_for(by, Role.PUBLISH, draft.inspection.region)
    draft.hands.add(by, *([absent] if absent else []))


@transaction.atomic
def review(
    row: DraftRow,
    *,
    kept: Collection[int],
    texts: Mapping[int, str],
    restored: Collection[int] = (),
    done: bool,
    seen: int,
    by: Member,
) -> DraftRow:
    """Keep what a person decided on a row: ``kept`` are the places of the marks that are carried out, ``texts`` cells
    as they are to read, ``restored`` cells that follow the marks again; ``done`` says that the row is as it should be.

    ``seen`` is the revision of the draft; ``Stale`` when somebody changed this row since.
    """
    draft, locked = _locked(row, by)
    if locked.revision > seen:
        raise Stale(_("这一行在您打开之后有人改过，请再看一遍。"))
    for place, said in enumerate(locked.marks):
        said["kept"] = place in kept
    for cell in restored:
        locked.edited.pop(str(cell), None)
    for cell, text in texts.items():
        if not 0 <= cell < len(locked.cells) or draft.fields[cell] not in TEXTS or cell in restored:
            continue
        text = text.replace("\r\n", "\n").strip()
        if len(text) > LONGEST:
            raise Refused(_("一格最多写%(count)d字。") % {"count": LONGEST})
        if text != row.public(cell).strip():
            locked.edited[str(cell)] = text
    locked.reviewed_by, locked.reviewed_at = (by, timezone.now()) if done else (None, None)
    _store(draft, locked, by)
    if done and not draft.rows.filter(reviewed_at__isnull=True).exists():
        text = _("%(title)s已核对完，等另一个人公开。") % {"title": draft.title}
        to = holders(draft.inspection.region, *RELEASERS)
        tell([Note(to, Kind.REVIEW, text, draft.get_absolute_url(), f"publication-draft-{draft.pk}", besides=by)])
    return locked


@transaction.atomic
def refresh(row: DraftRow, *, by: Member) -> None:
    """Take the row's cells as the answers stand now; it has to be looked at anew. What counts no more leaves the draft."""
    draft, locked = _locked(row, by)
    case = Case.objects.get(pk=locked.case_id)
    cells = cells_of([case.pk], draft.fields).get(case.pk)
    if case.withdrawn_at or cells is None or not ready(Case.objects.filter(pk=case.pk)).exists():
        locked.delete()
        _touch(draft, by)
        return
    locked.cells, locked.marks, locked.edited = cells, marks_of(cells, draft.fields), {}
    locked.reviewed_by = locked.reviewed_at = None
    _store(draft, locked, by)


@transaction.atomic
def discard(draft: Draft, *, by: Member) -> None:
    """Give the draft up; its complaints are ready for another."""
    _lock(draft.inspection, by)
    Draft.objects.filter(pk=draft.pk).delete()


def _locked(row: DraftRow, by: Member) -> tuple[Draft, DraftRow]:
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=row.draft_id)
    found = draft.select_related("inspection__region", "inspection__rulebook_text").first()
    here = DraftRow.objects.filter(pk=row.pk).first()
    if found is None or here is None:
        raise Stale(_("这份公开表已经公开或作废，请回到公开表页看看。"))
    if not may_make(by, found.inspection):
        raise Refused(_("公开表由%(unit)s的公开人员准备。") % {"unit": found.inspection.region})
    return found, here


def _store(draft: Draft, row: DraftRow, by: Member) -> None:
    row.revision = draft.revision + 1
    row.save()
    _touch(draft, by)


def _touch(draft: Draft, by: Member) -> None:
    draft.revision += 1
    draft.save(update_fields=["revision"])
    had_a_hand(draft, by)
