"""One case, one file (一案一档): everything about a complaint in one indexed archive, and what is missing from it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from bihuan.cases.models import Assignment, Case, Status
from bihuan.cases.selectors import sees_whole, visible_assignments
from bihuan.complaints.actions import NUMBERED
from bihuan.complaints.attaching import attachments_of
from bihuan.complaints.models import Answer, Attachment, Complaint, Signature, Visit
from bihuan.ledger.models import Entry
from bihuan.mailroom.answer_file import answer_file
from bihuan.mailroom.answered import Answered
from bihuan.mailroom.binder import Binder, Item
from bihuan.mailroom.bundling import safe
from bihuan.mailroom.history_file import history_file
from bihuan.mailroom.models import SlipShare
from bihuan.mailroom.signoff_sheet import SIGNING, signoff_sheet, visit_said
from bihuan.mailroom.word import text_file
from bihuan.sites.linking import sites_of
from bihuan.sites.models import Site
from bihuan.sites.nearness import said_site
from bihuan.units.models import Member

Source = Callable[[Case, Member], Iterable[Item]]
_sources: list[Source] = []


def adds_to_case_files(source: Source) -> Source:
    """Declares papers that a part further up adds to the file of a complaint, as far as the member may read them."""
    _sources.append(source)
    return source


@dataclass(kw_only=True)
class CaseFile(Binder):
    """The papers of a complaint."""

    complaint: Complaint


def case_file(complaint: Complaint, member: Member) -> CaseFile:
    """The file as far as ``member`` may read it: of a shared complaint a unit gets its own part. A fixed number of
    queries."""
    case, inspection = complaint.case, complaint.case.inspection
    whole = sees_whole(member, inspection)
    shares = visible_assignments(member, inspection, below=True).filter(case=case)
    listed = list(
        shares.select_related("unit", "parent", "case__inspection__rulebook_text").order_by("parent_id", "id")
    )
    if not whole:  # what the office ruled speaks of other units too: their page does not show it either
        complaint.ruled_verdict = complaint.ruled_reason = ""
    found = CaseFile(number=case.number, complaint=complaint)
    sites = sites_of(case, member)
    found.items.append(Item(f"1-{_('信访件')}.docx", _("信访件原文"), partial(_handover, complaint, sites)))
    _add_slips(found, listed)
    if not listed:
        found.missing.append(_("还没有分办，没有答复。"))
    _add_answers(found, listed)
    for source in _sources:
        found.items.extend(source(case, member))
    title = _("办理经过")
    happened = partial(history_file, case.chain, case.number, member, whole=whole)
    found.items.append(Item(f"5-{title}.docx", title, happened))
    return found


def _handover(complaint: Complaint, sites: Sequence[Site]) -> bytes:
    case = complaint.case
    parts = [(_("举报内容"), complaint.text)]
    claims = [f"{claim.position}. {claim.text}" for claim in case.claims.all()]
    if claims:
        parts.append((_("子诉求"), "\n".join(claims)))
    if sites:
        parts.append((_("点位"), "\n".join(map(said_site, sites))))
    said = [
        str(case.batch or ""),
        f"{case.batch.day:%Y-%m-%d}" if case.batch else "",
        complaint.channel,
        "、".join(complaint.labels),
    ]
    return text_file(_("群众信访举报件"), f"{case.number}　{'　'.join(word for word in said if word)}", parts)


def _add_slips(found: CaseFile, shares: list[Assignment]) -> None:
    held = SlipShare.objects.filter(assignment__in=shares).select_related("slip__unit", "slip__receipt__scan")
    for held_share in held.select_related("slip__stored").order_by("slip_id"):
        slip = held_share.slip
        stem = f"2-{_('交办单')}/{safe(str(slip))}-{safe(slip.unit.short, 40)}"
        found.items.append(Item(f"{stem}.docx", _("交办单%(slip)s") % {"slip": slip}, slip.stored))
        receipt = getattr(slip, "receipt", None)
        if receipt is None:
            found.missing.append(_("交办单%(slip)s还没有签收。") % {"slip": slip})
        elif receipt.scan:
            name = f"{stem}-{_('回执')}-{safe(receipt.scan.name)}"
            found.items.append(Item(name, _("交办单%(slip)s回执") % {"slip": slip}, receipt.scan))


@dataclass
class _Told:
    """What lies behind the answers of all shares, asked for once: by share, or by answer."""

    answers: defaultdict[int, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    files: dict[int, list[Attachment]] = field(default_factory=dict)
    steps: defaultdict[int, list[Signature]] = field(default_factory=lambda: defaultdict(list))
    visits: defaultdict[int, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    entries: defaultdict[int | None, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    """Of signing and sending back, by unit."""


def _told(found: CaseFile, shares: list[Assignment]) -> _Told:
    told = _Told()
    written = Answer.objects.filter(assignment__in=shares).order_by("id")
    written = written.select_related("entry", "assignment__unit", "assignment__case__inspection__rulebook_text")
    for answer in written.prefetch_related("claims", "actions"):
        told.answers[answer.assignment_id].append(answer)
    told.files = attachments_of([answer for answers in told.answers.values() for answer in answers])
    for step in Signature.objects.filter(answer__assignment__in=shares).select_related("unit", "entry__actor"):
        told.steps[step.answer_id].append(step)
    for visit in Visit.objects.filter(assignment__in=shares).select_related("entry"):
        told.visits[visit.assignment_id].append(visit)
    signed = Entry.objects.filter(chain=found.complaint.case.chain, act__in=SIGNING, reversed_by__isnull=True)
    for entry in signed.select_related("unit", "actor").order_by("seq"):
        told.entries[entry.unit_id].append(entry)
    return told


def _add_answers(found: CaseFile, shares: list[Assignment]) -> None:
    told = _told(found, shares)
    for share in shares:
        found.items.extend(_of_share(found, share, told))


def _of_share(found: CaseFile, share: Assignment, told: _Told) -> Iterator[Item]:
    unit = share.unit.short
    folder = f"3-{_('办理材料')}/{safe(unit, 40)}"
    answers, visits = told.answers[share.pk], told.visits[share.pk]
    if not answers:
        found.missing.append(_("%(unit)s还没有答复。") % {"unit": unit})
        return
    newest = answers[-1]
    found.missing.extend(_missing(share, newest, told.files[newest.pk], visits))
    ends = [answer.entry.seq for answer in answers[1:]]
    for version, (answer, end) in enumerate(zip(answers, [*ends, None], strict=True), start=1):
        said = {"unit": unit, "version": version}
        files = told.files[answer.pk]
        of_one = Answered(found.complaint, (answer,), (), {answer.pk: files})
        yield Item(
            f"{folder}/{_('答复')}-{version}.docx",
            _("%(unit)s第%(version)d次答复") % said,
            partial(answer_file, of_one, answer),
        )
        if told.steps[answer.pk]:
            sheet = partial(
                signoff_sheet,
                found.complaint,
                answer,
                told.steps[answer.pk],
                files=files,
                visits=[visit for visit in visits if end is None or visit.entry.seq < end],
                happened=[
                    entry
                    for entry in told.entries[share.unit_id]
                    if answer.entry.seq < entry.seq and (end is None or entry.seq < end)
                ],
            )
            yield Item(f"{folder}/{_('审签单')}-{version}.docx", _("%(unit)s第%(version)d次答复的审签单") % said, sheet)
    if visits:
        title = _("%(unit)s回访记录") % {"unit": unit}
        lines = "\n".join(visit_said(visit) for visit in reversed(visits))
        made = partial(text_file, title, found.complaint.case.number, [(_("回访"), lines)])
        yield Item(f"{folder}/{_('回访记录')}.docx", title, made)
    for place, file in enumerate(told.files[newest.pk], start=1):
        yield Item(f"{folder}/{_('附件')}/{place:02d}-{safe(file.name)}", file.name, file.stored)


def _missing(share: Assignment, newest: Answer, files: list[Attachment], visits: list[Visit]) -> Iterator[str]:
    unit = share.unit.short
    if newest.accepted_at is None:
        yield _("%(unit)s的答复还没有审核通过。") % {"unit": unit}
    elif share.status == Status.STAGE_CLOSED:
        yield _("%(unit)s是阶段性办结，还要继续报送。") % {"unit": unit}
    if not files:
        yield _("%(unit)s的答复没有附件：照片、文书等。") % {"unit": unit}
    for action in newest.stated:
        if action.kind in NUMBERED and not action.number:
            yield _("%(unit)s写了%(action)s，没有文书的文号。") % {"unit": unit, "action": action.get_kind_display()}
    if share.status == Status.CLOSED and share.parent_id is None and not visits and _asks_for_visits(share):
        yield _("%(unit)s办结了，没有回访记录。") % {"unit": unit}


def _asks_for_visits(share: Assignment) -> bool:
    return "satisfied" in share.case.inspection.rulebook_text.rulebook.gates


def complaint_of(case: Case) -> Complaint:
    """The complaint of a case that was found within scope, with what its file prints."""
    complaints = Complaint.objects.select_related("case__batch", "case__inspection__region")
    return complaints.prefetch_related("case__claims").get(pk=case.pk)
