"""The site's own words: which unit and which label a printed name means."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.complaints.mends import Mends
from bihuan.rulebooks.schema import Rulebook
from bihuan.units.naming import Names, names_on


@dataclass(frozen=True)
class Vocabulary:
    """Names valid on one day, with what a person set by hand going first."""

    names: Names
    rulebook: Rulebook
    mends: Mends

    @classmethod
    def on(cls, day: date, inspection: Inspection, mends: Mends) -> "Vocabulary":
        return cls(names_on(day, within=inspection.region), inspection.rulebook_text.rulebook, mends)

    def unit(self, name: str) -> int | None:
        """The id of the unit called ``name``, else None."""
        if name in self.mends.units:
            return self.mends.units[name]
        unit = self.names.find(name)
        return unit.pk if unit else None

    def why_no_unit(self, name: str) -> str:
        if self.names.is_ambiguous(name):
            return _("“%(name)s”是几个单位共有的名称：请写全称，或在预览中指定单位。") % {"name": name}
        return _("没有叫“%(name)s”的单位：请改成系统中的名称，或在预览中指定单位。") % {"name": name}

    def label(self, name: str) -> str | None:
        """The vocabulary's name of a label, else None."""
        return self.mends.labels.get(name) or self.rulebook.label(name)
