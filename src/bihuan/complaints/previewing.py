"""An import at the desk: files kept, looked at, mended by hand, then written whole or given up."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bihuan.cases.models import Batch, Inspection
from bihuan.cases.selectors import sees_whole
from bihuan.complaints.intake import take_in
from bihuan.complaints.mends import Mends
from bihuan.complaints.models import Intake, IntakeFile, RememberedMend
from bihuan.complaints.outcomes import FileOutcome, Outcome
from bihuan.complaints.remembering import layout_of, recall, remember, units_of_measures
from bihuan.complaints.repeats.importing import link_ticked, seek_new
from bihuan.complaints.repeats.linking import hold
from bihuan.complaints.tallying import tally
from bihuan.complaints.vocabulary import Vocabulary
from bihuan.evidence.keeping import content_of, keep
from bihuan.reading import Overrides, Paper, Source, Unreadable, read
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.models import Member
from bihuan.units.roles import Role

LEFT_OUT = ""
"""As a heading's field: the column is not read."""


def visible_intakes(member: Member, inspection: Inspection) -> QuerySet[Intake]:
    """Imports into ``inspection``, for those who take in for the whole of it."""
    mine = may_take_in(member, inspection)
    return Intake.objects.filter(inspection=inspection) if mine else Intake.objects.none()


def may_take_in(member: Member, inspection: Inspection) -> bool:
    return sees_whole(member, inspection, {Role.INTAKE})


@dataclass
class Begun:
    """What became of dropped files: the import they make up, and those that nothing can be made of, each with why."""

    intake: Intake | None = None
    refused: list[tuple[str, str]] = field(default_factory=list)


def begin(
    inspection: Inspection, kind: str, files: Iterable[tuple[str, bytes]], *, by: Member, most_bytes: int
) -> Begun:
    """Keep the files that can be read and open their preview. Holds one file's bytes at a time."""
    begun = Begun()
    kept: dict[str, IntakeFile] = {}
    with transaction.atomic():
        for name, content in files:
            try:
                paper = _read_once(name, content, kept, most_bytes)
            except Unreadable as error:
                begun.refused.append((name, str(error)))
                continue
            stored = keep(name, content, by=by)
            kept[stored.sha256] = IntakeFile(
                stored=stored, name=_unlike(name, kept.values()), position=len(kept), layout=layout_of(paper)
            )
        if kept:
            mends, taken = recall(inspection, [file.layout for file in kept.values()])
            begun.intake = Intake.objects.create(
                inspection=inspection, kind=kind, by=by, mends=mends.to_json(), remembered=taken
            )
            for file in kept.values():
                file.intake = begun.intake
            IntakeFile.objects.bulk_create(kept.values())
    return begun


def _read_once(name: str, content: bytes, kept: dict[str, IntakeFile], most_bytes: int) -> Paper:
    """``Unreadable`` says why nothing can be made of the file."""
    if len(content) > most_bytes:
        raise Unreadable(f"文件超过{most_bytes // 1024 // 1024}兆，请拆分后再导入。")
    if same := kept.get(sha256(content).hexdigest()):
        raise Unreadable(f"和“{same.name}”是同一个文件，只留一份。")
    paper = read(Source(name, content))
    if not paper.rows and paper.kind in ("briefing", "notice"):
        raise Unreadable(paper.problems[0].reason)
    return paper


def _unlike(name: str, others: Iterable[IntakeFile]) -> str:
    """What is set by hand for a file is kept under its name, so two of one name are told apart."""
    taken = {file.name for file in others}
    made, copy = name[:200], 1
    while made in taken:
        copy += 1
        made = f"{name[:190]}（{copy}）"
    return made


@dataclass(frozen=True)
class Question:
    """Something printed that a person can give a meaning: how often it stands there, and what it means so far."""

    printed: str
    times: int
    answer: str = ""
    open: bool = True


@dataclass
class Preview:
    """What an import would write, as of now."""

    intake: Intake
    papers: list[Paper]
    mends: Mends
    outcome: Outcome

    @property
    def files(self) -> Sequence[FileOutcome]:
        return self.outcome.files

    @cached_property
    def expected(self) -> list[dict[str, Any]]:
        return [file.to_json() for file in self.files]

    @property
    def seen(self) -> str:
        """Names what was set by hand, so that a confirmation of other settings is noticed."""
        return fingerprint(self.intake)

    @property
    def lacks_day(self) -> bool:
        """Whether a transfer list lacks a batch and day that fit, and so has no place in the ledger."""
        return any(file.is_refused for file in self.files)

    @property
    def taken_over(self) -> list[tuple[str, str]]:
        """(what, printed) that earlier lists of this layout were told and that still holds here."""
        held = {
            "heading": set(self.mends.headings),
            "unit": set(self.mends.units),
            "label": set(self.mends.labels),
        }
        words = dict(RememberedMend.What.choices)
        return [(str(words[what]), printed) for what, printed in self.intake.remembered if printed in held[what]]

    @cached_property
    def headings(self) -> list[Question]:
        """Every heading: those without a field first, then those that were told or set."""
        found: dict[str, str | None] = {}
        times: Counter[str] = Counter()
        for paper in self.papers:
            times.update({*paper.columns, *paper.headings_unknown})
            found.update(dict.fromkeys(paper.headings_unknown))
            found.update(paper.columns)
        asked = [
            Question(heading, times[heading], name or "", name is None and heading not in self.mends.headings)
            for heading, name in found.items()
        ]
        return sorted(asked, key=lambda question: not question.open)

    @cached_property
    def names(self) -> tuple[list[Question], list[Question]]:
        """Units' names and labels that nobody knows, and those set by hand. A unit of one measure only keeps no row out."""
        units: Counter[str] = Counter()
        labels: Counter[str] = Counter()
        beside: Counter[str] = Counter()
        known: dict[date, Vocabulary] = {}
        inspection = self.intake.inspection
        for paper, file in zip(self.papers, self.files, strict=True):
            day = file.day or inspection.ended_on
            if day not in known:
                known[day] = Vocabulary.on(day, inspection, self.mends)
            vocabulary = known[day]
            for row in paper.rows:
                for name in row.values.get("units") or []:
                    if name in self.mends.units or vocabulary.unit(name) is None:
                        units[name] += 1
                for name in units_of_measures(row):
                    if name not in units and (name in self.mends.units or vocabulary.unit(name) is None):
                        beside[name] += 1
                for name in row.values.get("labels") or []:
                    if name in self.mends.labels or vocabulary.label(name) is None:
                        labels[name] += 1
        return (
            [
                *(
                    Question(n, t, str(self.mends.units.get(n, "")), n not in self.mends.units)
                    for n, t in units.items()
                ),
                *(
                    Question(n, t, str(self.mends.units.get(n, "")), open=False)
                    for n, t in beside.items()
                    if n not in units
                ),
            ],
            [Question(n, t, self.mends.labels.get(n, ""), n not in self.mends.labels) for n, t in labels.items()],
        )


def preview(intake: Intake) -> Preview:
    """Read the files again and compare them with the ledger as it is now."""
    mends = Mends.from_json(intake.mends)
    papers = read_papers(intake, mends)
    return Preview(
        intake, papers, mends, take_in(intake.inspection, intake.kind, papers, by=None, mends=mends, dry_run=True)
    )


def read_papers(intake: Intake, mends: Mends) -> list[Paper]:
    """``Unusable`` names the file that cannot be read with these headings."""
    papers = []
    for file in intake.files.select_related("stored"):
        source = Source(file.name, content_of(file.stored))
        try:
            papers.append(read(source, overrides=Overrides(mends.headings)))
        except Unreadable as error:
            raise Unusable(f"这样指定，“{file.name}”就读不出来了：{error}") from error
    return papers


def fingerprint(intake: Intake) -> str:
    return sha256(json.dumps(intake.mends, sort_keys=True).encode()).hexdigest()[:16]


def _locked(intake: Intake) -> Intake:
    return Intake.objects.select_for_update(of=("self",)).select_related("inspection").get(pk=intake.pk)


@transaction.atomic
def mend(intake: Intake, mends: Mends) -> None:
    """Set by hand what the papers leave open. ``Unusable`` when the files cannot be read so, and nothing changes."""
    intake = _locked(intake)
    _still_open(intake)
    read_papers(intake, mends)
    intake.mends = mends.to_json()
    intake.save(update_fields=["mends"])


@transaction.atomic
def confirm(
    intake: Intake,
    *,
    by: Member,
    expected: Sequence[dict[str, Any]],
    seen: str,
    skip_rejected: bool,
    repeats: Sequence[tuple[str, str]] = (),
) -> bool:
    """Write what was shown; True when this very call wrote it. A second click finds it written and changes nothing.

    ``repeats`` are the rows ticked as repeats (``repeats.importing.Ticked``): they are linked in the same transaction.
    """
    if repeats:
        hold()
    intake = _locked(intake)
    if intake.state == Intake.State.WRITTEN:
        return False
    _still_open(intake)
    if seen != fingerprint(intake):
        raise Stale("预览之后有人改过指定的内容，请重新核对再确认。")
    mends = Mends.from_json(intake.mends)
    papers = read_papers(intake, mends)
    outcome = take_in(
        intake.inspection,
        intake.kind,
        papers,
        by=by,
        mends=mends,
        skip_rejected=skip_rejected,
        expected=expected,
    )
    if not outcome.written:
        raise Refused("有退回的行，没有写入：请改正原表或在预览中指定，也可以选“略去退回的行”再确认。")
    intake.state = Intake.State.WRITTEN
    intake.written_at = timezone.now()
    intake.result = {**outcome.to_json(), "by": str(by)}
    if intake.kind == "takeover":
        intake.result["tally"] = tally(outcome.files)
    intake.entries = outcome.entries + [entry.pk for entry in link_ticked(intake.inspection, repeats, by=by)]
    seek_new(intake.inspection, outcome.files)
    intake.save(update_fields=["state", "written_at", "result", "entries"])
    _tie_to_batches(intake, outcome)
    layouts = [file.layout for file in intake.files.all()]
    remember(intake.inspection, zip(layouts, papers, strict=True), mends, intake.remembered, by)
    return True


def _tie_to_batches(intake: Intake, outcome: Outcome) -> None:
    batches = {batch.number: batch for batch in Batch.objects.filter(inspection=intake.inspection)}
    files = []
    for file, done in zip(intake.files.all(), outcome.files, strict=True):
        file.batch = batches.get(done.batch) if done.batch is not None else None
        files.append(file)
    IntakeFile.objects.bulk_update(files, ["batch"])


@transaction.atomic
def discard(intake: Intake) -> None:
    """Give an import up before it is written; the files stay kept. Twice does no harm."""
    intake = _locked(intake)
    if intake.state != Intake.State.DISCARDED:
        _still_open(intake)
        intake.state = Intake.State.DISCARDED
        intake.save(update_fields=["state"])


def _still_open(intake: Intake) -> None:
    if intake.state == Intake.State.WRITTEN:
        raise Refused("这次导入已经写入台账，不能再改。")
    if intake.state == Intake.State.UNDONE:
        raise Refused("这次导入写入后又撤销了：请重新导入文件。")
    if intake.state == Intake.State.DISCARDED:
        raise Refused("这次导入已经放弃：请重新导入文件。")


def with_file(mends: Mends, name: str, *, batch: int | None, day: date | None) -> Mends:
    """``mends`` with batch and day of one file set, or left to the paper where None."""
    batches = {key: value for key, value in mends.batches.items() if key != name}
    days = {key: value for key, value in mends.days.items() if key != name}
    if batch is not None:
        batches[name] = batch
    if day is not None:
        days[name] = day
    return replace(mends, batches=batches, days=days)
