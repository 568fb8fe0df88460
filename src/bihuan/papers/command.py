"""``bihuan brief``: the briefing or another paper as a file, a draft or issued."""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from bihuan.cases.models import Inspection
from bihuan.evidence.keeping import content_of
from bihuan.moments import BEIJING, beijing_day
from bihuan.papers import briefing as verbs
from bihuan.papers.composing import asked
from bihuan.papers.kinds import KINDS
from bihuan.papers.models import Briefing
from bihuan.papers.proving import Contradicted
from bihuan.papers.shipped import BRIEFING
from bihuan.papers.wording import Numbers
from bihuan.refusals import Unusable
from bihuan.units.models import Member


def brief(
    inspection_code: str,
    number: int,
    as_of: date | datetime,
    handled_as_of: date | datetime,
    out: Path,
    json_out: Path | None = None,
    issue: bool = False,
    by: Member | None = None,
    kind: str = BRIEFING,
    reason: str = "",
    since: date | None = None,
) -> int:
    """Write issue ``number`` to ``out``. A draft may be written again, an issued number never.

    Returns 1, with nothing issued or written, where the paper contradicts itself or the ledger and no ``reason`` says why.
    """
    inspection = Inspection.objects.select_related("region", "rulebook_text").filter(code=inspection_code).first()
    if inspection is None:
        raise Unusable(f"没有代号为“{inspection_code}”的督察。")
    if number < 1:
        raise Unusable("期号要从 1 起。")
    try:
        briefing = _brief(inspection, kind, number, as_of, handled_as_of, out, json_out, issue, by, reason, since)
    except Contradicted as error:
        for sentence in error.sentences:
            print(f"bihuan: {sentence}", file=sys.stderr)
        print("bihuan: 没有印发：请改稿，或用 --reason 写明理由。", file=sys.stderr)
        return 1
    print(f"{'已印发' if issue else '已写出草稿：'}{briefing.series}{briefing}，{out}")
    return 0


def _brief(
    inspection: Inspection,
    kind: str,
    number: int,
    as_of: date | datetime,
    handled_as_of: date | datetime,
    out: Path,
    json_out: Path | None,
    issue: bool,
    by: Member | None,
    reason: str,
    since: date | None,
) -> Briefing:
    # When a file cannot be written, nothing has been issued either.
    with transaction.atomic():
        briefing = _drafted(inspection, kind, number, as_of, handled_as_of, by, since)
        numbers: Numbers
        if issue:
            briefing = verbs.issue(briefing, by=by, through=Briefing.Through.COMMAND, reason=reason)
            assert briefing.paper is not None
            assert briefing.published is not None
            numbers, paper = briefing.published, content_of(briefing.paper)
        else:
            numbers, paper = asked(briefing), verbs.draft_paper(briefing)
        _write(out, paper)
        if json_out is not None:
            _write(json_out, json.dumps(_said(briefing, numbers), ensure_ascii=False, indent=1).encode() + b"\n")
    return briefing


def _drafted(
    inspection: Inspection,
    kind: str,
    number: int,
    as_of: date | datetime,
    handled_as_of: date | datetime,
    by: Member | None,
    since: date | None,
) -> Briefing:
    """The draft of that number with these cut-offs; a new one is dated by the later of them, which says its year."""
    day = max(_day(as_of), _day(handled_as_of))
    series = KINDS[kind].series
    kept = Briefing.objects.filter(inspection=inspection, number=number, year=day.year, series=series).first()
    if kept is not None:
        return verbs.recut(kept, as_of, handled_as_of, by=by, since=since)
    return verbs.draft(
        inspection,
        number=number,
        day=day,
        as_of=as_of,
        handled_as_of=handled_as_of,
        by=by,
        kind=kind,
        since=since,
    )


def _day(value: date | datetime) -> date:
    if not isinstance(value, datetime):
        return value
    return beijing_day(value) if value.tzinfo else value.replace(tzinfo=BEIJING).date()


def _said(briefing: Briefing, numbers: Numbers) -> Mapping[str, Any]:
    return {
        "inspection": briefing.inspection.code,
        "number": briefing.number,
        "issued": briefing.issued_at is not None,
        **briefing.cutoffs,
        "figures": dict(numbers.figures),
        "by": dict(numbers.by),
    }


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a reader never finds half a file."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(content)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        why = "没有这个文件夹" if isinstance(error, FileNotFoundError) else "文件夹不让写，或磁盘已满"
        raise Unusable(f"写不了文件 {path}：{why}。请换一个文件夹或文件名。") from error
