"""The figures that a text can use, each with its name, its present number and its records."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from bihuan.figures.catalogue import Answer
from bihuan.figures.registers.counting import is_register_figure
from bihuan.figures.sources import stands_beside
from bihuan.papers.composing import OFFERED, asked, breakdowns_of, figures_in, wording_of
from bihuan.papers.models import Briefing
from bihuan.papers.notation import Names, token
from bihuan.papers.pressure_wording import SINCE
from bihuan.papers.runs import CHARACTERS, LIST, SHORT, Run, plain
from bihuan.papers.typed import Known
from bihuan.papers.wording import DAYS, LISTS, RATE, SHARED, UNASSIGNED, Wording
from bihuan.units.models import Unit

OWN_TITLES = {
    "as_of": "收件截止",
    "handled_as_of": "办理截止",
    SINCE: "起算",
    "not_alone": "正在办理中合办和未分办的",
    "partly": "合办件中已办完的部分",
}
ONLY_LISTS = ("not_alone", "partly")
RECOGNIZED = (
    "findings_by_source",
    "findings_rectified_by_source",
    "findings_struck_off_by_source",
    "received_by_source",
)
"""Lines of all sources that a number typed by hand is compared with; besides them its totals."""


@dataclass(frozen=True)
class Offer:
    """One line of the picker: what goes into the text, what it is called, what it says now."""

    token: str
    title: str
    value: str
    definition: str = ""


@dataclass(frozen=True)
class Offered:
    """Everything that the texts of one draft can name, at its cut-offs."""

    briefing: Briefing
    answer: Answer

    @cached_property
    def wording(self) -> Wording:
        return wording_of(self.briefing, self.answer)

    @cached_property
    def names(self) -> Names:
        titles = {name: said.title for name, said in self.answer.definitions.items()}
        by = self.answer.by
        keys: dict[str, Collection[str]] = {name: {*by[name], *self._kept_keys(name)} for name in by}
        return Names(
            titles=titles | OWN_TITLES,
            keys=keys,
            is_key=self._is_key,
            days=DAYS,
            lists=(*LISTS, *ONLY_LISTS),
            characters=tuple(name for name in self.answer.figures if not stands_beside(name) and name != RATE),
            only_lists=ONLY_LISTS,
        )

    def value(self, run: Run) -> str:
        """What a figure says now; of a list nothing, it would not fit."""
        if run.form == LIST:
            return ""
        return plain(self.wording.filled((run,)))

    @cached_property
    def known(self) -> list[Known]:
        """Every number that could stand in a text, figures of the whole first."""
        totals = [self._known(Run("", name)) for name in self.answer.figures]
        wanted = [name for name in self.answer.by if not stands_beside(name) or name in RECOGNIZED]
        return totals + [self._known(Run("", name, key)) for name in wanted for key in self.answer.by[name]]

    def picker(self) -> list[tuple[str, list[Offer]]]:
        """By group: the figures of the whole, the days, then every breakdown as a list and line by line."""
        totals = [self._offer(Run("", name)) for name in self.answer.figures if not stands_beside(name)]
        registers = [
            self._offer(Run("", name))
            for name, count in self.answer.figures.items()
            if is_register_figure(name) and count
        ]
        beside = [
            self._offer(Run("", name))
            for name in self.answer.figures
            if stands_beside(name) and not is_register_figure(name)
        ]
        batches = self._offer(Run("", "batches", form=CHARACTERS), _("批次（汉字）"))
        days = [
            self._offer(Run("", "as_of")),
            self._offer(Run("", "handled_as_of")),
            self._offer(Run("", "handled_as_of", form=SHORT), _("办理截止（不带年）")),
            self._offer(Run("", SINCE)),
        ]
        lists = [self._offer(Run("", name, form=LIST)) for name in ONLY_LISTS]
        groups = [(_("合计"), [*totals, batches]), (_("截止时间"), days), (_("整段"), lists)]
        groups += [(_("反馈问题整改"), beside)] if self.answer.figures.get("findings") else []
        groups += [(_("督办、执法、问责"), registers)] if registers else []
        for name, lines in self.answer.by.items():
            offers = [self._offer(Run("", name, key), key) for key, count in lines.items() if count]
            if name in LISTS:
                offers.insert(0, self._offer(Run("", name, form=LIST), _("全部分列")))
            if offers:
                groups.append((self.names.titles[name], offers))
        return groups

    def _offer(self, run: Run, title: str = "") -> Offer:
        said = self.answer.definitions.get(run.name)
        shown = plain(self.wording.filled((run,)))
        return Offer(
            token(run, self.names, self.value(run)),
            title or self.names.titles[run.name],
            shown or _("（现在是空的）"),
            said.text if said else "",
        )

    def _known(self, run: Run) -> Known:
        said = self.answer.definitions[run.name]
        return Known(run, said.title, self.wording.value(run), said.unit)

    def _is_key(self, name: str, key: str) -> bool:
        """Whether a breakdown could have this line, even if nothing stands under it at these cut-offs."""
        if name not in self.answer.by:
            return False
        if stands_beside(name):
            return name.endswith("_by_unit") and key in self._units
        if name.endswith("by_unit"):
            return key == UNASSIGNED or all(unit in self._units for unit in key.split(SHARED))
        rulebook = self.wording.rulebook
        if name == "by_label":
            return key in rulebook.label_names
        if name == "by_channel":
            return key in {channel.name for channel in rulebook.channels}
        return name == "by_verdict" and key in rulebook.verdicts

    @cached_property
    def _units(self) -> frozenset[str]:
        return frozenset(Unit.objects.values_list("short", flat=True))

    def _kept_keys(self, name: str) -> set[str]:
        """Lines that the draft's texts name already: they stay good whatever the cut-off."""
        return {run.key for run in self._kept if run.name == name and run.key}

    @cached_property
    def _kept(self) -> list[Run]:
        return figures_in(self.briefing)


def offered(briefing: Briefing) -> Offered:
    """Asked once for a page."""
    named = (*OFFERED, *breakdowns_of(briefing))
    return Offered(briefing, asked(briefing, tuple(dict.fromkeys(named))))
