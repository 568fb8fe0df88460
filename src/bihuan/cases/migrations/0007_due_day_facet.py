"""The day on which a finding is due becomes something it counts by, so that past days keep their own."""

from typing import Any

from django.db import migrations, models

BULK = 500


def keep_days(apps: Any, _schema_editor: Any) -> None:
    """What earlier versions knew: the present day, since the year that it lies in counts."""
    Facet = apps.get_model("cases", "Facet")
    years = Facet.objects.filter(dimension="due_year", until__isnull=True, case__due_on__isnull=False)
    kept = [
        Facet(inspection_id=year.inspection_id, case_id=year.case_id, dimension="due_on", value=day.isoformat(), since=year.since)
        for year, day in ((year, year.case.due_on) for year in years.select_related("case").iterator())
    ]  # fmt: skip
    Facet.objects.bulk_create(kept, batch_size=BULK)


def forget_days(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("cases", "Facet").objects.filter(dimension="due_on").delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_repeat_facet")]
    operations = [
        migrations.AlterField(
            model_name="facet",
            name="dimension",
            field=models.CharField(
                choices=[
                    ("label", "污染类型"),
                    ("channel", "来源"),
                    ("key", "重要情况"),
                    ("verdict", "是否属实"),
                    ("level", "层级"),
                    ("due_on", "整改时限"),
                    ("due_year", "完成年度"),
                    ("schedule", "进度"),
                    ("party", "责任单位"),
                    ("repeat", "重复举报"),
                ],
                max_length=8,
            ),
        ),
        migrations.RunPython(keep_days, forget_days, elidable=True),
    ]
