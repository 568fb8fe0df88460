"""The kinds of paper that are written here, as data: what each is called, numbered by, made of, and printed on."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bihuan.numerals import to_chinese
from bihuan.papers.sections import BRIEFING_PARTS, REPORT_PARTS, Part
from bihuan.papers.shipped import BRIEFING, REPORT, shipped


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper. ``number_words`` are filled with ``number``, ``year`` of its day and ``region``."""

    key: str
    name: str | Promise
    series: str
    """What an office calls it unless it says otherwise; numbers are counted within it."""
    counter: str
    """Behind the number where people speak of it: 第15期."""
    number_words: str
    heading_words: str
    """How the heading of a section stands: filled with ``heading`` and its ``place`` in characters."""
    parts: tuple[Part, ...]
    title: str = ""
    """Of the paper itself, filled with ``region`` and ``year``, that of the cut-off; a briefing has none."""

    @property
    def shipped(self) -> Path:
        """The Word template that ships with it."""
        return shipped(self.key)

    @property
    def chooses(self) -> bool:
        """Whether work records and key complaints are chosen for it."""
        return any(part.kind in ("news", "cases") for part in self.parts)

    def headed(self, place: int, heading: str) -> str:
        return self.heading_words.format(place=to_chinese(place), heading=heading)


KINDS = {
    kind.key: kind
    for kind in (
        PaperKind(
            key=BRIEFING,
            name=gettext_lazy("工作简报"),
            series="工作简报",
            counter="期",
            number_words="第 {number} 期",
            heading_words="【{heading}】",
            parts=BRIEFING_PARTS,
        ),
        PaperKind(
            key=REPORT,
            name=gettext_lazy("年度整改落实情况报告"),
            series="整改落实情况报告",
            counter="号",
            number_words="{region}整改〔{year}〕{number}号",
            heading_words="{place}、{heading}",
            parts=REPORT_PARTS,
            title="关于{region}{year}年度生态环境保护督察整改落实情况的报告",
        ),
    )
}
"""By key. A new kind is a line here, its head in ``letterhead.HEADS`` and its words in ``finding_wording``."""


def kind_called(key: str) -> PaperKind:
    """The kind of that key; the briefing where there is none."""
    return KINDS.get(key, KINDS[BRIEFING])
