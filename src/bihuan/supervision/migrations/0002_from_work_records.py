"""Visits, circulars, orders and warnings were work records: each becomes an instrument, and the record stays its news."""

from typing import Any

from django.db import migrations

KINDS = ("visit", "circular", "order", "warning")
BULK = 500


def to_instruments(apps: Any, _editor: Any) -> None:
    records, instruments = _tables(apps)
    made = [
        instruments(
            inspection_id=record.inspection_id,
            unit_id=record.unit_id,
            kind=record.kind,
            day=record.day,
            title=record.title,
            text=record.text,
            by_id=record.by_id,
            record_id=record.pk,
        )
        for record in records.objects.filter(kind__in=KINDS, instrument=None).order_by("pk")
    ]
    instruments.objects.bulk_create(made, batch_size=BULK)
    records.objects.filter(kind__in=KINDS).update(kind="news")


def to_work_records(apps: Any, _editor: Any) -> None:
    records, instruments = _tables(apps)
    for instrument in instruments.objects.filter(kind__in=KINDS, record__isnull=False):
        records.objects.filter(pk=instrument.record_id).update(kind=instrument.kind)


def _tables(apps: Any) -> tuple[Any, Any]:
    return apps.get_model("activities", "WorkRecord"), apps.get_model("supervision", "Instrument")


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]
    operations = [migrations.RunPython(to_instruments, to_work_records)]
