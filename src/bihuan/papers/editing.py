"""Change the sections of a draft: their order, headings and texts; take an old version up again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from bihuan.moments import cutoff, parse_cutoff
from bihuan.papers import sections
from bihuan.papers.briefing import locked_draft, must_be_free, saved
from bihuan.papers.composing import parts_of
from bihuan.papers.models import Briefing, Version
from bihuan.papers.runs import Paragraphs
from bihuan.papers.sections import Part, parts_to_json
from bihuan.papers.versions import PLAIN, cases_of, records_of
from bihuan.units.models import Member

Arranging = Callable[[Sequence[Part]], list[Part]]


@transaction.atomic
def arrange(
    briefing: Briefing, how: Arranging, *, by: Member | None, seen: int, what: Version.What = Version.What.ARRANGED
) -> Briefing:
    """Other sections, or in another order: ``how`` makes the new ones from those that stand."""
    locked = locked_draft(briefing, by=by, seen=seen)
    before = parts_of(locked)
    after = how(before)
    if after == before:
        return locked
    locked.sections = parts_to_json(after)
    return saved(locked, what, by=by)


def write_part(
    briefing: Briefing, key: str, *, heading: str, text: Paragraphs | None, by: Member | None, seen: int
) -> Briefing:
    """Another heading and text for one section; ``text`` None lets it follow the figures again."""

    def how(parts: Sequence[Part]) -> list[Part]:
        return sections.changed(parts, replace(sections.found(parts, key), heading=heading, text=text))

    return arrange(briefing, how, by=by, seen=seen, what=Version.What.CHANGED)


@transaction.atomic
def restore_version(briefing: Briefing, version: Version, *, by: Member | None, seen: int) -> Briefing:
    """Take an old version up again, as a new one."""
    locked = locked_draft(briefing, by=by, seen=seen)
    for name in PLAIN:
        setattr(locked, name, version.said[name])
    locked.day = date.fromisoformat(version.said["day"])
    locked.year = locked.day.year
    must_be_free(locked)
    for name in ("as_of", "handled_as_of"):
        setattr(locked, name, cutoff(parse_cutoff(locked.cutoffs[name])))
    locked.key_cases.set(cases_of(version))
    locked.records.set(records_of(version))
    return saved(locked, Version.What.RESTORED, by=by)
