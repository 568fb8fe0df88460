"""The sections of an issue: their order, headings and own texts. Knows no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.papers import finding_wording as of_findings
from bihuan.papers.pressure_wording import HEADING as PRESSURE_HEADING
from bihuan.papers.pressure_wording import PRESSURE
from bihuan.papers.runs import Paragraphs, paragraphs_from_json, paragraphs_to_json
from bihuan.papers.wording import HEADINGS
from bihuan.refusals import Refused

NEWS, CASES, RECEIVED, HANDLED, OWN = "news", "cases", "received", "handled", "own"
SHOWN, LEFT_OUT, REMOVED = "shown", "left_out", "removed"
KIND_WORDS = {
    NEWS: gettext_lazy("工作动态，按选中的逐篇印"),
    CASES: gettext_lazy("重点信访件，按选中的逐件印"),
    RECEIVED: gettext_lazy("由数据拟出"),
    HANDLED: gettext_lazy("由数据拟出"),
    **dict.fromkeys((*of_findings.HEADINGS, PRESSURE), gettext_lazy("由数据拟出")),
    OWN: gettext_lazy("自设栏目"),
}
COUNTS = (RECEIVED, HANDLED)
DRAFTED = (*COUNTS, *of_findings.HEADINGS, PRESSURE)
"""Sections whose words are drafted from figures."""
COUNTS_HEADING = "信访件情况"
"""Stands above the two sections of figures where they follow each other."""
MOST = 30


@dataclass(frozen=True)
class Part:
    """One section. ``text`` None: as it is drafted from the figures."""

    key: str
    kind: str
    heading: str
    state: str = SHOWN
    text: Paragraphs | None = None

    def to_json(self) -> dict[str, Any]:
        text = None if self.text is None else paragraphs_to_json(self.text)
        return {"key": self.key, "kind": self.kind, "heading": self.heading, "state": self.state, "text": text}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Part":
        text = data.get("text")
        return cls(
            data["key"],
            data["kind"],
            data["heading"],
            data.get("state", SHOWN),
            None if text is None else paragraphs_from_json(text),
        )

    @property
    def kind_word(self) -> str:
        return str(KIND_WORDS[self.kind])

    @property
    def has_text(self) -> bool:
        """Whether the section has a text of its own; news and key complaints have one for each piece."""
        return self.kind in (*DRAFTED, OWN)


def _drafted(*kinds: str) -> tuple[Part, ...]:
    return tuple(Part(kind, kind, of_findings.HEADINGS[kind]) for kind in kinds)


BRIEFING_PARTS = (
    Part(NEWS, NEWS, "立行立改动态"),
    Part(CASES, CASES, "重点信访件办理情况"),
    Part(RECEIVED, RECEIVED, HEADINGS[RECEIVED]),
    Part(HANDLED, HANDLED, HEADINGS[HANDLED]),
    *_drafted(of_findings.FINDINGS),
    Part(PRESSURE, PRESSURE, PRESSURE_HEADING, LEFT_OUT),
)
REPORT_PARTS = (
    *_drafted(of_findings.OVERALL, of_findings.SOURCES, of_findings.YEARS, of_findings.UNITS),
    Part(PRESSURE, PRESSURE, PRESSURE_HEADING),
    Part("practice", OWN, "典型做法"),
    *_drafted(of_findings.NEXT),
)


def parts_from_json(data: Iterable[dict[str, Any]], usual: Sequence[Part] = BRIEFING_PARTS) -> list[Part]:
    """Those stored; ``usual`` ones that were not known yet stand behind those that they usually follow."""
    parts = [Part.from_json(part) for part in data]
    for place, part in enumerate(usual):
        known = [one.key for one in parts]
        if part.key not in known:
            before = usual[place - 1].key if place else ""
            parts.insert(known.index(before) + 1 if before in known else len(parts), part)
    return parts


def parts_to_json(parts: Iterable[Part]) -> list[dict[str, Any]]:
    return [part.to_json() for part in parts]


def standing(parts: Iterable[Part]) -> list[Part]:
    """All but the removed ones."""
    return [part for part in parts if part.state != REMOVED]


def found(parts: Iterable[Part], key: str) -> Part:
    for part in parts:
        if part.key == key:
            return part
    raise Refused(_("这一栏已经不在这一期里，请重新打开页面。"))


def moved(parts: Sequence[Part], key: str, step: int) -> list[Part]:
    """One place up (-1) or down (1) among those that stand; at the edge it stays."""
    order = [part.key for part in standing(parts)]
    found(parts, key)
    if key not in order:
        raise Refused(_("移去的栏目先恢复，再调整顺序。"))
    at = order.index(key)
    to = min(max(at + step, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    return ordered(parts, order)


def ordered(parts: Sequence[Part], keys: Sequence[str]) -> list[Part]:
    """In the order of ``keys``, which must name every section that stands; removed ones go last."""
    stands = {part.key: part for part in standing(parts)}
    if sorted(keys) != sorted(stands):
        raise Refused(_("栏目刚刚变过，请重新打开页面再调整顺序。"))
    return [*(stands[key] for key in keys), *(part for part in parts if part.state == REMOVED)]


def put(parts: Sequence[Part], key: str, state: str) -> list[Part]:
    """Shown, left out, or removed; only a section of the office's own can be removed."""
    part = found(parts, key)
    if state == REMOVED and part.kind != OWN:
        raise Refused(_("固定栏目不能移去：不印这一栏，请点“不印”。"))
    return changed(parts, replace(part, state=state))


def added(parts: Sequence[Part], heading: str, text: Paragraphs) -> list[Part]:
    """With a new section of the office's own at the end."""
    if len(parts) >= MOST:
        raise Refused(_("一期最多%(most)s个栏目。") % {"most": MOST})
    taken = {part.key for part in parts}
    key = next(f"own-{place}" for place in range(1, MOST + 2) if f"own-{place}" not in taken)
    whole = [*standing(parts), Part(key, OWN, heading, SHOWN, text)]
    return [*whole, *(part for part in parts if part.state == REMOVED)]


def changed(parts: Sequence[Part], part: Part) -> list[Part]:
    return [part if one.key == part.key else one for one in parts]
