"""Public tables in tests."""

import re

from bihuan.cases.models import Inspection
from bihuan.rulebooks.models import RulebookText


def use_table(inspection: Inspection, name: str) -> None:
    """A rulebook of its own that names one of the printed tables instead of writing columns."""
    text = re.sub(r"(?m)^\[\[publication\]\]\nheading = .*\nfield = .*\n", "", inspection.rulebook_text.text)
    text = f'publication_table = "{name}"\n{text}'
    inspection.rulebook_text = RulebookText.objects.create(code="own", version=name, text=text)
    inspection.save()
