from typing import Any

from django.db import migrations, models


def begin(apps: Any, schema_editor: Any) -> None:
    """Claims that were there before count since their case was received."""
    claims = apps.get_model("cases", "Claim")
    received = apps.get_model("cases", "Case").objects.filter(pk=models.OuterRef("case")).values("received_at")
    claims.objects.filter(since__isnull=True).update(since=models.Subquery(received))


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_covering_indexes")]

    operations = [
        migrations.AddField(
            "claim",
            "source",
            models.CharField(
                choices=[("answers", "办理情况表"), ("hand", "人工整理")], default="answers", max_length=8
            ),
        ),
        migrations.AddField("claim", "since", models.DateTimeField(null=True)),
        migrations.AddField("claim", "until", models.DateTimeField(null=True)),
        migrations.RunPython(begin, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("claim", "since", models.DateTimeField()),
        migrations.AlterModelOptions("claim", options={"ordering": ["position", "id"]}),
        migrations.RemoveConstraint("claim", "claim_position_once"),
        migrations.AddConstraint(
            "claim",
            models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("case", "position"), name="claim_position_once"
            ),
        ),
    ]
