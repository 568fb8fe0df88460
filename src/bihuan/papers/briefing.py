"""Begin a briefing, change it, issue it once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Case, Inspection
from bihuan.evidence.keeping import keep
from bihuan.figures.publishing import freeze
from bihuan.moments import BEIJING, cutoff
from bihuan.papers.choosing import last_issued, next_number, proposed_cases, proposed_records
from bihuan.papers.composing import asked, breakdowns_of, compose, entered, file_name, parts_of, period_start
from bihuan.papers.distributing import FIELDS, distribute, distribution_of
from bihuan.papers.kinds import KINDS
from bihuan.papers.models import Briefing, Version
from bihuan.papers.proving import LONGEST, check_reason, doubts_about
from bihuan.papers.reach import may_write
from bihuan.papers.runs import Paragraphs, paragraphs_to_json
from bihuan.papers.sections import OWN, parts_to_json
from bihuan.papers.shipped import BRIEFING
from bihuan.papers.signing import check_signed
from bihuan.papers.templates_in_use import paper_of
from bihuan.papers.tracked import changes_between
from bihuan.papers.typed import typed_numbers
from bihuan.papers.versions import keep_version, version_at
from bihuan.refusals import Refused, Stale
from bihuan.units.models import Member


@dataclass(frozen=True)
class Changes:
    """What a form says of a briefing. Texts are those edited by hand, by complaint number and by id of the record."""

    number: int
    day: date
    as_of: date | datetime
    handled_as_of: date | datetime
    cases: Iterable[Case]
    records: Iterable[WorkRecord]
    texts: Mapping[str, Paragraphs] = field(default_factory=dict)
    record_texts: Mapping[str, Paragraphs] = field(default_factory=dict)
    series: str = ""
    report_to: str = ""
    send_to: str = ""
    issue_to: str = ""
    phone: str = ""
    mail: str = ""
    since: date | None = None


def begin(
    inspection: Inspection,
    *,
    number: int | None,
    day: date,
    as_of: date | datetime,
    handled_as_of: date | datetime,
    series: str = "",
    kind: str = BRIEFING,
    since: date | None = None,
) -> Briefing:
    """A paper not yet stored, with the inspection's distribution and the order of sections of the last issue."""
    series = series or KINDS[kind].series
    number = number or next_number(inspection, day.year, series)
    goes_to = distribution_of(inspection)
    briefing = Briefing(
        inspection=inspection,
        kind=kind,
        series=series,
        number=number,
        day=day,
        year=day.year,
        **_cut(as_of, handled_as_of, since),
        **{name: getattr(goes_to, name) for name in FIELDS},
    )
    if (last := last_issued(inspection, kind)) and last.sections:
        briefing.sections = _kept_sections(last)
    return briefing


def _kept_sections(last: Briefing) -> list[dict[str, Any]]:
    """The order and headings of the last issue; an edited text of figures too, as long as all its numbers are alive."""
    kept = []
    for part in parts_of(last):
        if part.kind != OWN:
            by_hand = any(typed_numbers(runs, ()) for runs in part.text or ())
            kept.append(replace(part, text=None) if by_hand else part)
    return parts_to_json(kept)


@transaction.atomic
def draft(
    inspection: Inspection,
    *,
    day: date,
    as_of: date | datetime,
    handled_as_of: date | datetime,
    by: Member | None,
    number: int | None = None,
    series: str = "",
    kind: str = BRIEFING,
    since: date | None = None,
) -> Briefing:
    """A new draft, with proposed key complaints and work records where its kind tells of them. ``Refused`` when the number is taken in that year."""
    must_write(by, inspection)
    briefing = begin(
        inspection,
        number=number,
        day=day,
        as_of=as_of,
        handled_as_of=handled_as_of,
        series=series,
        kind=kind,
        since=since,
    )
    must_be_free(briefing)
    try:
        with transaction.atomic():
            briefing.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(f"{briefing}刚刚由别人建立，请回到清单打开它。") from error
    if briefing.paper_kind.chooses:
        last = last_issued(inspection, kind)
        briefing.key_cases.set(proposed_cases(inspection, briefing.as_of, briefing.handled_as_of, last))
        briefing.records.set(proposed_records(inspection, day, last))
    keep_version(briefing, Version.What.BEGUN, by=by)
    return briefing


@transaction.atomic
def update(briefing: Briefing, changes: Changes, *, by: Member | None, seen: int) -> Briefing:
    """Store what the form says. ``seen`` is the revision it was opened with: ``Stale`` when somebody wrote since."""
    locked = locked_draft(briefing, by=by, seen=seen)
    for name in ("number", "day", *FIELDS):
        setattr(locked, name, getattr(changes, name))
    locked.series = changes.series or locked.paper_kind.series
    locked.year = changes.day.year
    must_be_free(locked)
    for name, value in _cut(changes.as_of, changes.handled_as_of, changes.since).items():
        setattr(locked, name, value)
    locked.key_texts = {number: paragraphs_to_json(text) for number, text in changes.texts.items()}
    locked.record_texts = {pk: paragraphs_to_json(text) for pk, text in changes.record_texts.items()}
    locked.key_cases.set(changes.cases)
    locked.records.set(changes.records)
    return saved(locked, Version.What.CHANGED, by=by)


@transaction.atomic
def recut(
    briefing: Briefing,
    as_of: date | datetime,
    handled_as_of: date | datetime,
    *,
    by: Member | None,
    since: date | None = None,
) -> Briefing:
    """Other cut-offs for a draft, and with ``since`` another period; what was chosen and written stays, its figures
    follow."""
    locked = locked_draft(briefing, by=by)
    for name, value in _cut(as_of, handled_as_of, since or period_start(locked)).items():
        setattr(locked, name, value)
    return saved(locked, Version.What.RECUT, by=by)


@transaction.atomic
def issue(
    briefing: Briefing,
    *,
    by: Member | None,
    seen: int | None = None,
    through: Briefing.Through = Briefing.Through.DESK,
    reason: str = "",
    doubts: str | None = None,
) -> Briefing:
    """Issue it: the figures are frozen, the Word file made once and kept, nothing of it changes again.

    At the desk only what somebody else has signed, figures included, is issued; a command needs no signature. A paper
    that contradicts itself or the ledger needs a ``reason``, which is kept with the issue; ``doubts`` says which
    contradictions it was given for (``proving.digest_of``).
    """
    must_write(by, briefing.inspection)
    locked = _locked(briefing)
    if seen is not None and locked.revision != seen:
        raise Stale(f"{locked}的草稿在您预览之后有人改过，请再看一遍再印发。")
    # The paper is written from the frozen figures, so that it can never say another number than they do.
    locked.published = freeze(
        locked.inspection,
        f"{locked.series}{locked}",
        *entered(locked),
        by,
        dimensions=breakdowns_of(locked),
        since=period_start(locked),
    )
    content = compose(locked, locked.published, mark="")
    if through == Briefing.Through.DESK:
        content = replace(content, signer=check_signed(locked, content))
    locked.contradictions = check_reason(doubts_about(locked, content), reason, doubts)
    locked.contradiction_reason = reason.strip()[:LONGEST] if locked.contradictions else ""
    locked.content = content.to_json()
    locked.paper = keep(file_name(locked), paper_of(content, locked.day), by=by)
    locked.issued_at, locked.issued_by, locked.through = timezone.now(), by, through
    locked.save()
    distribute(locked.inspection, {name: getattr(locked, name) for name in FIELDS}, by=by)
    return locked


def draft_paper(briefing: Briefing) -> bytes:
    """The Word file of a draft as it reads now."""
    return paper_of(compose(briefing, asked(briefing)), briefing.day)


def already(briefing: Briefing) -> str:
    """Why a number cannot be taken again."""
    if briefing.issued_at is None:
        return f"{briefing}已经有一份草稿，请打开那一份接着写。"
    on = briefing.issued_at.astimezone(BEIJING)
    return f"{briefing}已于{on.year}年{on.month}月{on.day}日印发，不能再印发或修改。"


def must_write(by: Member | None, inspection: Inspection) -> None:
    if not may_write(by, inspection):
        raise Refused("只有整改办负责审核或公开的人员可以编写和印发简报。")


def locked_draft(briefing: Briefing, *, by: Member | None, seen: int | None = None) -> Briefing:
    """The draft with its row locked, for ``by`` to change. ``Stale`` tells what changed since revision ``seen``."""
    must_write(by, briefing.inspection)
    locked = _locked(briefing)
    if seen is not None and locked.revision != seen:
        changes = changes_between(version_at(locked, seen), version_at(locked, locked.revision))
        raise Stale(f"{locked}的草稿在您打开之后有人改过，请看过最新内容再改。", changes)
    return locked


def saved(locked: Briefing, what: Version.What, *, by: Member | None) -> Briefing:
    """Store a locked draft as its next version. A signature of the version before holds no longer."""
    locked.revision += 1
    locked.save()
    keep_version(locked, what, by=by)
    return locked


def must_be_free(briefing: Briefing) -> None:
    """``Refused`` when another issue has the same number in the same year and series."""
    same = Briefing.objects.filter(
        inspection=briefing.inspection, series=briefing.series, year=briefing.year, number=briefing.number
    )
    if taken := same.exclude(pk=briefing.pk).first():
        raise Refused(already(taken))


def _locked(briefing: Briefing) -> Briefing:
    """The briefing with its row locked, refused once issued."""
    locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
    if locked.issued_at is not None:
        raise Refused(already(locked))
    return locked


def _cut(as_of: date | datetime, handled_as_of: date | datetime, since: date | None) -> dict[str, Any]:
    period = {"since": since.isoformat()} if since else {}
    return {
        "as_of": cutoff(as_of),
        "handled_as_of": cutoff(handled_as_of),
        "cutoffs": {"as_of": _entered(as_of), "handled_as_of": _entered(handled_as_of)} | period,
    }


def _entered(value: date | datetime) -> str:
    if isinstance(value, datetime):
        aware = value.astimezone(BEIJING) if value.tzinfo else value
        return aware.replace(tzinfo=None).isoformat(timespec="minutes")
    return value.isoformat()
