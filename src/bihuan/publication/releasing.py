"""A public table is published: by somebody who had no hand in it, once, frozen as Word and Excel."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.cases.recording import Move
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.moving import move
from bihuan.evidence.keeping import keep
from bihuan.inbox.kinds import Kind
from bihuan.inbox.posting import Note, tell
from bihuan.mailroom.bundling import safe
from bihuan.mailroom.public_table import sheet_file, widths_of
from bihuan.mailroom.word import table_file
from bihuan.publication.models import Draft, DraftRow, Publication, PublishedCase
from bihuan.publication.reach import RELEASERS
from bihuan.publication.wording import cells_of
from bihuan.refusals import Refused, Stale
from bihuan.units.deputies import whose_acts
from bihuan.units.models import Member
from bihuan.units.roles import Role
from bihuan.units.scope import may

MOST_NAMED = 5


def why_not_release(draft: Draft, member: Member) -> str:
    """Why ``member`` cannot publish this draft, or an empty string."""
    if not sees_whole(member, draft.inspection, RELEASERS):
        return _("公开表由%(unit)s的公开人员或领导公开。") % {"unit": draft.inspection.region}
    own = whose_acts(member, RELEASERS, draft.inspection.region)
    if draft.hands.filter(pk__in=own).exists():
        return _("这份公开表您自己准备或核对过，或者由您代理的人、代理您的人准备过，要由另一个人公开。")
    if not draft.rows.exists():
        return _("这份公开表里没有件了，请作废。")
    if left := draft.rows.filter(reviewed_at__isnull=True).count():
        return _("还有%(count)d行没有核对，逐行核对完才能公开。") % {"count": left}
    return ""


def changed_since(draft: Draft, rows: Sequence[DraftRow]) -> list[DraftRow]:
    """Of ``rows`` those whose complaint, as it stands now, says something else, or counts no more."""
    now = cells_of([row.case_id for row in rows if row.case.withdrawn_at is None], draft.fields)
    return [row for row in rows if now.get(row.case_id) != row.cells]


def release(draft: Draft, *, by: Member, seen: int) -> Publication:
    """Publish the draft as it was at revision ``seen``. ``Refused`` where two people or a review are missing; ``Stale``
    when the draft, or an answer in it, changed since."""
    _check(draft, by, seen)
    rows = list(draft.rows.select_related("case__batch", "reviewed_by"))
    now = timezone.now()
    # Built before the lock is taken: a long table takes a second or two, and nobody should wait for that.
    word, sheet = _files(draft, rows, now)
    with transaction.atomic():
        inspection = Inspection.objects.select_for_update().get(pk=draft.inspection_id)
        _check(draft, by, seen, lock=True)
        _check_current(draft, rows)
        last = Publication.objects.filter(inspection=inspection).aggregate(last=Max("number"))["last"]
        made = Publication.objects.create(
            inspection=inspection,
            number=(last or 0) + 1,
            batch=draft.batch,
            title=draft.title,
            columns=draft.columns,
            rows=[_frozen(row) for row in rows],
            count=len(rows),
            late_count=sum(row.late for row in rows),
            word=keep(f"{safe(draft.title)}.docx", word, by=by),
            sheet=keep(f"{safe(draft.title)}.xlsx", sheet, by=by),
            prepared_by=draft.by,
            by=by,
            at=now,
        )
        PublishedCase.objects.bulk_create([PublishedCase(publication=made, case=row.case) for row in rows])
        Draft.objects.filter(pk=draft.pk).delete()
        role = Role.PUBLISH if may(by, Role.PUBLISH, draft.inspection.region) else Role.LEAD
        data = {"publication": made.number, "published_as": made.title}
        moves = [Move(row.case, "publish", effective=now, data=data, role=role) for row in rows]
        move(moves, inspection=draft.inspection, by=by)
        text = _("%(title)s已由%(who)s公开。") % {"title": made.title, "who": by.title}
        tell([Note([draft.by], Kind.DECIDED, text, made.get_absolute_url(), f"publication-{made.pk}", besides=by)])
        return made


def _check(draft: Draft, by: Member, seen: int, *, lock: bool = False) -> None:
    drafts = Draft.objects.select_for_update() if lock else Draft.objects.all()
    current = drafts.filter(pk=draft.pk).first()
    if current is None:
        raise Stale(_("这份公开表已经公开或作废，请回到公开表页看看。"))
    if why := why_not_release(draft, by):
        raise Refused(why)
    if current.revision != seen:
        raise Stale(_("这份公开表在您打开之后有人改过，请再看一遍再公开。"))


def _check_current(draft: Draft, rows: Sequence[DraftRow]) -> None:
    changed = changed_since(draft, rows)
    if changed:
        named = "、".join(row.case.number for row in changed[:MOST_NAMED])
        said = _("准备以后有%(count)d件又有变化（%(numbers)s%(more)s），请先重新取数并核对这几行。")
        more = _("等") if len(changed) > MOST_NAMED else ""
        raise Stale(said % {"count": len(changed), "numbers": named, "more": more})


def table_lines(draft: Draft, rows: Sequence[DraftRow]) -> list[list[str]]:
    """The rows as they are published, with their serials."""
    serial = draft.fields.index("serial") if "serial" in draft.fields else None
    lines = [row.public_cells for row in rows]
    if serial is not None:
        for place, line in enumerate(lines, start=1):
            line[serial] = str(place)
    return lines


def lead_of(draft: Draft, rows: Sequence[DraftRow]) -> str:
    """The line under the title: how many, and the late ones by number."""
    said = _("%(inspection)s，共%(count)d件") % {"inspection": draft.inspection, "count": len(rows)}
    late = [row for row in rows if row.late]
    if not late:
        return said
    numbers = "、".join(
        _("%(number)s（%(batch)s）") % {"number": row.case.number, "batch": row.case.batch}
        if row.case.batch
        else row.case.number
        for row in late
    )
    words = {"said": said, "count": len(late), "numbers": numbers}
    return _("%(said)s，其中以前批次迟到公开%(count)d件：%(numbers)s") % words


def _files(draft: Draft, rows: Sequence[DraftRow], at: datetime) -> tuple[bytes, bytes]:
    lines, headings = table_lines(draft, rows), draft.headings
    word = table_file(draft.title, lead_of(draft, rows), headings, lines, widths_of(draft.fields))
    return word, sheet_file(draft.title, headings, lines, at)


def _frozen(row: DraftRow) -> dict[str, Any]:
    return {
        "number": row.case.number,
        "case": row.case_id,
        "batch": row.case.batch.number if row.case.batch else None,
        "late": row.late,
        "source": row.cells,
        "cells": row.public_cells,
        "hidden": sum(mark["kept"] for mark in row.marks),
        "reviewed_by": row.reviewed_by.title if row.reviewed_by else "",
    }
