"""What a paper says about complaints, in words that a ledger can be asked about.

A claim that is misread accuses somebody of a wrong number: what is not sure gets no scope, and is then only ever agreed
with. ``proofing/tests/test_against_ledger.py`` holds what must not be accused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bihuan.checking.cutoffs import Cutoffs
from bihuan.checking.items import Item
from bihuan.checking.lists import Parts
from bihuan.checking.plaintext import Plain
from bihuan.checking.quantities import number
from bihuan.checking.shapes import Axis, LedgerClaim, Measure, Scope
from bihuan.checking.structure import Structure
from bihuan.checking.sums import sums
from bihuan.checking.vocabulary import CUMULATIVE, OF_THE_DAY, Kind, bare_name
from bihuan.numerals import parse_int

MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("stage_closed", re.compile(r"(?<!含)(?<!包括)阶段性?办结")),
    ("open", re.compile(r"未办结|尚未办|正在办理|正在办|在办|办理中|待办|未完成办理")),
    ("closed", re.compile(r"办结(?!率)|办理完毕|已办理完成")),
    ("key", re.compile(r"(?:重点|重要)(?:关注)?(?:信访|举报|环境|交办|转办)*(?:案)?件|重点关注|加星|标星|星号")),
    ("repeats", re.compile(r"重复(?:信访|举报|投诉|交办|转办)*(?:案)?件?")),
    ("assignments", re.compile(r"(?<!未)(?<!待)(?<!尚未)分办|分解|拆分")),
    ("dispatched", re.compile(r"交办")),
    ("received", re.compile(r"转办|接到|收到|受理|移交|接收|接办|转交|收件|来件|接报")),
)
"""By the words of the clause that leads up to a number, the narrowest first."""
OTHER_CASES = re.compile(
    r"违法|处罚|立案|查处|刑事|拘留|移送|执法|检查|整治|督办件|线索|行刑|应急|诉讼|(?<!信访)(?<!举报)案件"
)
"""Things counted in 件 that are no complaints."""
OWN_KINDS: frozenset[Kind] = frozenset({"channel", "verdict"})
"""Members that say by themselves what they are, whatever their list is called (按来源类型分)."""
AXES: dict[Kind, Axis] = {"place": "unit", "label": "label", "channel": "channel", "verdict": "verdict"}
RATE = re.compile(r"(?<!按期)(?<!按时)(?<!限期)(?<!及时)办结率(?:为|达到?|是|约)?$")
WITH_STAGE = re.compile(r"含阶段性?办结|包括阶段性?办结|(?:已办结|办结)(?:和|及|、|或|与)阶段性?办结")
BATCH = re.compile(r"第([\d一二三四五六七八九十百]+)批")
WHOLE = re.compile(r"截[至止]|累计|共(?!有|同|享)|总|期间|以来|按.{0,24}分")
ONLY_SOME = re.compile(r"涉及|属于|外[省市县区]|合并|跨|流域|领域|夜间|新增|以来.{0,4}新|本周|本月|当月")
PART_OF_BATCH = re.compile(r"第[\d一二三四五六七八九十百]+批|本批|该批|此批|当[日天]|今[日天]")
DIVIDES = re.compile(r"按[^,;。]{1,24}$")
NEAR = 8
"""Sentences between a total and the lists that divide it."""
UNASSIGNED = re.compile(r"[未待]分办")
SHARED = re.compile(r"(?:共有|共同|合办|共办)的?$")
CONCERNS = re.compile(
    r"(?:件|案)?(?:信访件|举报件|案件|案)?(?:由|涉及|为|是|系)([^。,;(]{4,80}?)(?:共有|共同|合办|共办|[。,;(]|$)"
)


def claims_of_ledger(text: str, *, year: int | None = None) -> list[LedgerClaim]:
    """The paper's totals and parts that count complaints, each with cut-off, scope and what it is narrowed to.

    ``year`` is that of days in a paper that names none."""
    structure = Structure(Plain(text))
    reading = _Reading(structure, year)
    return sorted(reading.claims(), key=lambda claim: claim.at)


@dataclass(frozen=True)
class _Context:
    """What the words around an amount say that it counts."""

    measure: Measure
    scope: Scope
    batch: int | None
    as_of: date | None
    with_stage_closed: bool


class _Reading:
    """One paper read for claims. ``known`` are the amounts that were understood, for those that divide them."""

    def __init__(self, structure: Structure, year: int | None) -> None:
        self.structure = structure
        self.even = structure.even
        self.cutoffs = Cutoffs(structure, year)
        self.totals = sums(structure).totals
        self.parts = {item: parts for parts in structure.lists for item in parts.items}
        self.known: dict[Item, _Context] = {}
        self.whole: tuple[Item, _Context] | None = None

    def claims(self) -> Iterator[LedgerClaim]:
        for sentence in self.structure.sentences:
            for group in sentence.groups():
                for item in group.items:
                    yield from self._claims(item)

    def _claims(self, item: Item) -> Iterator[LedgerClaim]:
        if item.unit == "%":
            if RATE.search(item.label):
                yield self._claim(item, self._context(item, "rate"))
            return
        if item.unit not in ("件", "") or item.quantity.rough:
            return
        shared = self._shared(item)
        named = self._named(item) if not shared else ("unit", (shared,))
        context = self._own(item) or (self._inherited(item) if named else None)
        if context is None:
            return
        self.known[item] = context
        if named is None:
            if item.unit == "件" and not self._is_part_of_something(item):
                if context.measure in ("received", "dispatched") and context.scope == "cumulative":
                    self.whole = item, context
                yield self._claim(item, context)
            return
        axis, names = named
        if item.kind == "rest" and not shared:
            context = replace(context, scope="")  # 其它 may be a label of its own, or all the others together
        for name in names:
            yield self._claim(item, context, axis, name)

    # ---- What it counts

    def _own(self, item: Item) -> _Context | None:
        """What the amount's own clause says."""
        words = item.label if item in self.parts else self._clause(item)
        said = words + item.tail
        if OTHER_CASES.search(said):
            return None
        found = next(
            (measure for measure, pattern in MEASURES if pattern.search(words) or pattern.match(item.tail)), None
        )
        return self._context(item, found) if found else None

    def _context(self, item: Item, measure: Measure) -> _Context:
        clause = self._clause(item)
        batch = BATCH.search(clause)
        of_the_day = batch is not None or (OF_THE_DAY.search(clause) and not CUMULATIVE.search(clause))
        day = self.cutoffs.day_in(clause) if of_the_day and not batch else None
        as_of = day or self.cutoffs.before(item)
        scope: Scope = "day" if of_the_day else "cumulative" if as_of and self._is_whole(item, clause) else ""
        stage = measure == "closed" and WITH_STAGE.search(item.group.sentence.text) is not None
        return _Context(measure, scope, parse_int(batch[1]) if batch else None, as_of, stage)

    def _is_whole(self, item: Item, clause: str) -> bool:
        """Whether the words say that everything up to the cut-off is meant, not a batch's part or some kind of it."""
        sentence = item.group.sentence.text[: item.start - item.group.sentence.start]
        if ONLY_SOME.search(clause) or (PART_OF_BATCH.search(sentence) and "累计" not in clause):
            return False
        return WHOLE.search(sentence) is not None

    def _inherited(self, item: Item) -> _Context | None:
        """What the total says to which the amount belongs, or the amount in front of its brackets."""
        parts = self.parts.get(item)
        total = self.totals.get(item) or item.group.owner
        if total is None and parts is not None:
            total = next((self.totals[one] for one in parts.items if one in self.totals), None)
        context = self.known.get(total) if total is not None else None
        if context is None and parts is not None and DIVIDES.search(parts.intro):
            context = self.whole_before(item)
        if context is None:
            return None
        return context if context.as_of else replace(context, as_of=self.cutoffs.before(item))

    def whole_before(self, item: Item) -> _Context | None:
        """What was received in all, of the section, which a list that adds up to something else divides by its own words."""
        if self.whole is None:
            return None
        owner, context = self.whole
        near = item.group.sentence.index - owner.group.sentence.index <= NEAR
        return context if near and self.cutoffs.before(item) == context.as_of else None

    def _clause(self, item: Item) -> str:
        """The words from the last comma or stop to the amount, amounts of other units among them."""
        sentence = item.group.sentence
        before = sentence.text[: item.start - sentence.start]
        clauses = re.split("[,;:(]", before)
        return clauses[-1] if not re.fullmatch(r"(?:共|共计|合计|累计|总计)?", clauses[-1]) else ",".join(clauses[-2:])

    # ---- What it is narrowed to

    def _named(self, item: Item) -> tuple[Axis, tuple[str, ...]] | None:
        """The unit, label, channel or verdict that a member of a list is about; None for an amount in all."""
        if UNASSIGNED.search(item.label):
            return ("unit", ("未分办",))
        parts = self.parts.get(item)
        if parts is None:
            alone = item.group.owner is not None and len(item.group.items) == 1 and len(item.name) > 1
            axis = AXES.get(item.kind or "place") if alone else None
            return (axis, (item.name,)) if axis else None
        if parts.column:
            row = self._row(item)
            if row is not None:
                return ("unit", (row,))
        axis = AXES.get(item.kind if item.kind in OWN_KINDS else _kind(parts))
        if (
            axis is None
            or item.kind in ("status", "key", "repeat", "intake")
            or (item.kind == "rest" and axis != "label")
        ):
            return None
        return (axis, item.names or (item.name,)) if item.names or item.name else None

    def _row(self, item: Item) -> str | None:
        """The name of the row in which a column's amount stands: 江城58件,已办结40件."""
        if item.group.owner is not None:
            return item.group.owner.name or None
        first = item
        for other in reversed(item.group.items[: item.group.items.index(item)]):
            if first.delimiter == ";":
                break
            first = other
        return first.name or None if first is not item or item.kind == "place" else None

    def _shared(self, item: Item) -> str:
        """The units that share the amount: 冷水滩、零陵与经开区共有的1件, 还1件涉及冷水滩、零陵、经开区; else ""."""
        if SHARED.search(item.label):
            names = SHARED.sub("", re.split("[,;:]", item.gap)[-1])
            return _units(re.sub(r"^(?:其中|此外|另外|还有|含|有)+", "", names))
        sentence = item.group.sentence
        behind = CONCERNS.match(sentence.text[item.end - sentence.start :])
        return _units(behind[1]) if behind and item.kind in ("rest", "") else ""

    def _is_part_of_something(self, item: Item) -> bool:
        """Whether it is one of a list that divides something by what was not understood."""
        parts = self.parts.get(item)
        return parts is not None and (parts.column or _kind(parts) not in ("status", "key", "repeat", "intake"))

    # ---- The claim

    def _claim(self, item: Item, context: _Context, axis: Axis = "", name: str = "") -> LedgerClaim:
        first = item.start - len(item.label)
        start, end = self.even.place(first, item.end)
        return LedgerClaim(
            start=start,
            end=end,
            quote=self.even.text[start:end],
            at=self.even.place(*item.quantity.digits),
            value=number(item.quantity.value),
            unit=item.quantity.printed,
            measure=context.measure,
            scope=context.scope,
            axis=axis,
            name=name,
            batch=context.batch,
            as_of=context.as_of,
            with_stage_closed=context.with_stage_closed,
        )


def _kind(parts: Parts) -> Kind:
    """What the list divides by. Names that end like nothing known (澜东、青屏) are taken for places: who knows the place
    will know them, and nobody else will."""
    if parts.kind:
        return parts.kind
    return "place" if all(len(item.name) > 1 or item.names for item in parts.items) else ""


def _units(names: str) -> str:
    """Two and more names joined with 、; ``""`` for a single one."""
    parts = [bare_name(part) for part in re.split("[、和与及]|以及", names)]
    return "、".join(part for part in parts if part) if len(parts) > 1 else ""
