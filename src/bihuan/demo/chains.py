"""Rulebooks of the example city: the shipped one, with one of the shipped chains of closing in the place of its own."""

from bihuan.cases.models import Inspection
from bihuan.rulebooks.adopting import adopt_text
from bihuan.rulebooks.loading import shipped_text

BASE = "hunan-look-back"


def following(inspection: Inspection, chain: str) -> Inspection:
    """``inspection`` closes its findings by the chain called ``chain``."""
    text = shipped_text(BASE)
    begin, end = text.index("[[closing]]"), text.index("[[publication]]")
    text = (text[:begin] + text[end:]).replace('cutoff = "24:00"', f'cutoff = "24:00"\nclosing_chain = "{chain}"')
    inspection.rulebook_text = adopt_text(text.replace('version = "4"', f'version = "{chain}"'), BASE, f"{chain}.toml")
    inspection.save(update_fields=["rulebook_text"])
    return inspection
