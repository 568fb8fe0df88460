"""Work records that pressed units become instruments, and stay the news that briefings print."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from bihuan.activities.models import WorkRecord
from bihuan.cases.models import Inspection
from bihuan.supervision.models import Instrument
from bihuan.supervision.tests.building import unit, who

pytestmark = pytest.mark.django_db
move = import_module("bihuan.supervision.migrations.0002_from_work_records")


def test_nothing_is_lost_or_counted_twice(office: Inspection) -> None:
    kinds = ("visit", "circular", "order", "warning", "meeting", "news")
    for kind in kinds:
        WorkRecord.objects.create(
            inspection=office,
            unit=unit("澜东区"),
            kind=kind,
            day=date(2025, 6, 5),
            title=kind,
            text="。",
            by=who("clerk"),
        )
    for _again in range(2):
        move.to_instruments(apps, None)
    made = {one.kind: (one.title, one.record.kind, one.day, one.unit.short) for one in Instrument.objects.all()}
    assert made == {kind: (kind, "news", date(2025, 6, 5), "澜东区") for kind in kinds[:4]}
    move.to_work_records(apps, None)
    assert sorted(WorkRecord.objects.values_list("kind", flat=True)) == sorted(kinds)
