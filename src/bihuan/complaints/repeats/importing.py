"""Likely repeats among the rows of a list before it is written, and the links that its confirmation makes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from bihuan.cases.models import Case, Inspection, Status
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.models import Complaint
from bihuan.complaints.outcomes import FileOutcome, RowOutcome
from bihuan.complaints.repeats.linking import link
from bihuan.complaints.repeats.seeking import AT_ONCE, Pieces, marked, seek
from bihuan.complaints.repeats.shelf import KeyShelf, features_of, told_to
from bihuan.ledger.models import Entry
from bihuan.refusals import Stale
from bihuan.repeats.asking import Hit, ask
from bihuan.repeats.index import Index
from bihuan.repeats.wording import reason
from bihuan.units.models import Member

Ticked = list[tuple[str, str]]
"""(number of a new complaint, chain of its first)."""


@dataclass(frozen=True)
class LikelyRow:
    """A new row that likely repeats ``first``, which the ledger has, or the row ``earlier`` of the same import."""

    row: RowOutcome
    text: Pieces
    score: float
    reason: str
    number: str
    """Of the first."""
    chain: str
    first: Complaint | None
    first_text: Pieces
    is_named: bool = False
    """The list itself says so."""

    @property
    def value(self) -> str:
        """What its tick sends."""
        return json.dumps([self.row.number, self.chain], ensure_ascii=False)


def ticked(values: Iterable[str]) -> Ticked:
    """What a person ticked in the preview; ``Stale`` where it is nothing that the preview sends."""
    found = []
    for value in values:
        try:
            number, chain = json.loads(value)
        except (TypeError, ValueError) as error:
            raise Stale(_("没有收到完整的预览，请重新核对再确认。")) from error
        found.append((str(number), str(chain)))
    return found


def new_rows(files: Sequence[FileOutcome]) -> list[RowOutcome]:
    return [row for file in files for row in file.rows if row.state == "created"]


def likely_rows(inspection: Inspection, files: Sequence[FileOutcome], member: Member) -> list[LikelyRow]:
    """The likeliest first of each new row, in the rows' order; nothing of more rows than ``AT_ONCE``.

    A few queries for each row: the rows lie on no shelf yet.
    """
    rows = new_rows(files)
    if not rows or len(rows) > AT_ONCE:
        return []
    visible = visible_cases(member).exclude(status=Status.WITHDRAWN)
    earlier = Index()
    by_number: dict[str, RowOutcome] = {}
    hits: list[tuple[RowOutcome, Hit]] = []
    for row in rows:
        unit = told_to(row.units)
        told = [
            *((f"pk:{hit.id}", hit) for hit in ask(features_of(row.summary, unit), KeyShelf(visible), limit=1)),
            *((f"row:{hit.id}", hit) for hit in earlier.ask(row.summary, unit, limit=1)),
        ]
        # Of two as likely, the one that the ledger has: it came earlier.
        if told and not row.repeat_of:
            hits.append((row, max(told, key=lambda one: one[1].score)[1]))
        earlier.add(row.number, unit, "", row.summary)
        by_number[row.number] = row
    return _described(inspection, rows, hits, by_number, member)


def _described(
    inspection: Inspection,
    rows: Sequence[RowOutcome],
    hits: Sequence[tuple[RowOutcome, Hit]],
    by_number: Mapping[str, RowOutcome],
    member: Member,
) -> list[LikelyRow]:
    ids = [int(hit.id) for _row, hit in hits if hit.id not in by_number]
    named = [row.repeat_of for row in rows if row.repeat_of]
    known = Complaint.objects.filter(Q(pk__in=ids) | Q(case__inspection=inspection, case__number__in=named))
    seen = visible_cases(member).filter(pk__in=known.values("pk"))
    firsts = {one.pk: one for one in known.filter(case__in=seen).select_related("case__batch", "case__inspection")}
    of_list = {one.case.number: one for one in firsts.values() if one.case.inspection_id == inspection.pk}
    found: dict[str, LikelyRow] = {}
    for row in rows:
        if row.repeat_of and row.repeat_of != row.number:
            if row.repeat_of in of_list:
                found[row.number] = _named(row, of_list[row.repeat_of])
            elif row.repeat_of in by_number:
                chain = f"{inspection.code}/{row.repeat_of}"
                theirs = [(by_number[row.repeat_of].summary, False)]
                said = _("清单上写明")
                text = [(row.summary, False)]
                found[row.number] = LikelyRow(row, text, 1.0, said, row.repeat_of, chain, None, theirs, is_named=True)
    for row, hit in hits:
        said = reason(features_of(row.summary, told_to(row.units)), hit, row.summary)
        text = marked(row.summary, hit.spans)
        if hit.id in by_number:
            theirs = marked(by_number[hit.id].summary, hit.their_spans)
            found[row.number] = LikelyRow(
                row, text, hit.score, said, hit.id, f"{inspection.code}/{hit.id}", None, theirs
            )
        elif (first := firsts.get(int(hit.id))) is not None:
            theirs = marked(first.text, hit.their_spans)
            found[row.number] = LikelyRow(
                row, text, hit.score, said, first.case.number, first.case.chain, first, theirs
            )
    return [found[row.number] for row in rows if row.number in found]


def _named(row: RowOutcome, first: Complaint) -> LikelyRow:
    text, theirs = [(row.summary, False)], [(first.text, False)]
    said = _("清单上写明")
    return LikelyRow(row, text, 1.0, said, first.case.number, first.case.chain, first, theirs, is_named=True)


def link_ticked(inspection: Inspection, pairs: Sequence[tuple[str, str]], *, by: Member) -> list[Entry]:
    """Link complaints just taken in with their firsts, from the day of their batch on. The lock is held already.

    A first that ``by`` may not see, or that has gone, is ``Stale``.
    """
    if not pairs:
        return []
    numbers = {number for number, _chain in pairs}
    new = {
        one.case.number: one
        for one in Complaint.objects.filter(case__inspection=inspection, case__number__in=numbers).select_related(
            "case"
        )
    }
    cases = visible_cases(by).filter(chain__in={chain for _number, chain in pairs})
    firsts = {one.case.chain: one for one in Complaint.objects.filter(case__in=cases).select_related("case")}
    entries = []
    for number, chain in pairs:
        if number not in new or chain not in firsts:
            raise Stale(_("预览之后台账有了变化，请重新核对再确认。"))
        repeat = new[number]
        entries += link(repeat, firsts[chain], by=by, seen=None, effective=repeat.case.received_at)
    return entries


def seek_new(inspection: Inspection, files: Sequence[FileOutcome]) -> None:
    """Keep what a batch just written likely repeats; of more at once the worker does it in its turn."""
    numbers = [row.number for file in files for row in file.rows if row.state in ("created", "updated")]
    if numbers and len(numbers) <= AT_ONCE:
        cases = Case.objects.filter(inspection=inspection, number__in=numbers)
        seek(Complaint.objects.filter(case__in=cases).select_related("case").order_by("pk"))
