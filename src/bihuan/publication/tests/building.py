"""Public tables in tests."""

import re
from datetime import date, timedelta

from tests.building import FIRST_DAY, answered, number, replies, share

from bihuan.cases.models import Batch, Inspection
from bihuan.publication.models import Draft, Publication
from bihuan.publication.preparing import prepare, review, waiting
from bihuan.publication.releasing import release
from bihuan.rulebooks.models import RulebookText
from bihuan.units.models import Member


def use_table(inspection: Inspection, name: str) -> None:
    """A rulebook of its own that names one of the printed tables instead of writing columns."""
    text = re.sub(r"(?m)^\[\[publication\]\]\nheading = .*\nfield = .*\n", "", inspection.rulebook_text.text)
    text = f'publication_table = "{name}"\n{text}'
    inspection.rulebook_text = RulebookText.objects.create(code="own", version=name, text=text)
    inspection.save()


DAY = FIRST_DAY + timedelta(days=5)
SAID = "=经查，业主王建国夜间作业，电话13800001234。"


def who(username: str) -> Member:
    return Member.objects.get(username=username)


def close(inspection: Inspection, serial: int, unit: str, day: date = DAY) -> None:
    answered(inspection, replies(day, [(number(serial), unit, "属实", "已办结", "", day)]))


def reword(inspection: Inspection, serial: int, said: str) -> None:
    """As if the accepted answer had said so."""
    answer = share(inspection, serial, "澜东区").answers.latest("pk")
    answer.investigation = said
    answer.save()


def made(inspection: Inspection, batch: int | None = 1, by: str = "reviewer") -> Draft:
    found = Batch.objects.get(inspection=inspection, number=batch) if batch else None
    expected = len(waiting(inspection, found, by=who(by)))
    return prepare(inspection, found, by=who(by), expected=expected)


def look_at(draft: Draft, by: str = "reviewer") -> Draft:
    """Every row is looked at, every proposal kept."""
    for row in draft.rows.all():
        draft.refresh_from_db()
        kept = range(len(row.marks))
        review(row, kept=kept, texts={}, done=True, seen=draft.revision, by=who(by))
    return Draft.objects.select_related("inspection__region", "inspection__rulebook_text").get(pk=draft.pk)


def published(inspection: Inspection, batch: int | None = 1) -> Publication:
    draft = look_at(made(inspection, batch))
    return release(draft, by=who("leader"), seen=draft.revision)


def numbers(table: Publication) -> list[str]:
    return [row["number"] for row in table.rows]


def cell(inspection: Inspection, field: str) -> int:
    return [column.field for column in inspection.rulebook_text.rulebook.publication].index(field)
