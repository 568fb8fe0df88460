"""Measured values as ten-thousandths: whole numbers, which both databases keep exactly."""

from decimal import Decimal
from typing import Any

from django.db import migrations, models


def scale(apps: Any, schema_editor: Any) -> None:
    alarms = apps.get_model("sites", "Alarm").objects
    for alarm in alarms.exclude(value__isnull=True, limit__isnull=True).iterator(chunk_size=2000):
        stored = {
            f"{name}_e4": None if value is None else int(Decimal(value).scaleb(4).to_integral_value())
            for name, value in (("value", alarm.value), ("limit", alarm.limit))
        }
        alarms.filter(pk=alarm.pk).update(**stored)


class Migration(migrations.Migration):
    dependencies = [("sites", "0002_lasting_alarms")]

    operations = [
        *(
            migrations.AddField(
                "alarm",
                f"{name}_e4",
                models.BigIntegerField(
                    help_text="ten-thousandths of what it is measured in", null=True, verbose_name=label
                ),
            )
            for name, label in (("value", "数值"), ("limit", "限值"))
        ),
        migrations.RunPython(scale, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("alarm", "value"),
        migrations.RemoveField("alarm", "limit"),
    ]
