"""Briefings written before sections and living figures: their year, their texts as paragraphs, their frozen content."""

from typing import Any

from django.db import migrations


def forwards(apps: Any, schema_editor: Any) -> None:
    briefing = apps.get_model("papers", "Briefing")
    for old in briefing.objects.all():
        old.year = old.day.year
        old.key_texts = {number: _paragraphs(text) for number, text in old.key_texts.items()}
        if old.content is not None:
            old.content = _content(old.content)
        old.save(update_fields=["year", "key_texts", "content"])


def _paragraphs(text: Any) -> Any:
    return [[{"text": line.strip()}] for line in text.splitlines() if line.strip()] if isinstance(text, str) else text


def _content(old: dict[str, Any]) -> dict[str, Any]:
    if "sections" in old:
        return old
    headings = {"news": "立行立改动态", "cases": "重点信访件办理情况", "counts": "信访件情况"}
    sections = []
    for kind, heading in headings.items():
        pieces = [
            {
                "title": piece["title"],
                "paragraphs": [[{"text": text}] if isinstance(text, str) else text for text in piece["paragraphs"]],
            }
            for piece in old[kind]
        ]
        if pieces:
            sections.append({"kind": kind, "heading": heading, "paragraphs": [], "pieces": pieces})
    kept = {name: value for name, value in old.items() if name not in headings}
    return {**kept, "sections": sections}


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_sections_and_signing")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
