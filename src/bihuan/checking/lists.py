"""Which amounts of a sentence stand side by side as the parts of something."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from bihuan.checking.items import Group, Item, Sentence
from bihuan.checking.vocabulary import LIST_CUE, OPEN_ENDED, STRICT, TOTAL_WORD, Kind, bare_name, kind_by, opposite

SHARES = ("%", "‰", "个百分点")
_CUT = re.compile(
    r"其中|主要|里面|当中|之中|包括|具体(?=[为是如包有]|情况|[,:])|剔除|扣除|去除|合计|共计|总计|累计|总共|总数|较|比(?![例重])|相比|同比|环比|占|增加|减少|增长|下降|截[至止]|目前|另[有外]?|此外|现[存有]|至此|应办|新增|按|从.{1,12}看"
)
_OF = re.compile(r"^[^、,;:]{0,16}中(?:的|共|有|已)?")
_NOUN = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:任务|问题|点位|举报件|信访件|案件|线索|事项|交办件|转办件|件|企业|项目)(?:清单)?"
)
_CONSECUTIVE_KINDS = frozenset({"rest", ""})


_SUMS_UP = re.compile(
    r"^总[\u4e00-\u9fff]{1,6}$|(?:总[数量额计]|一共|共计?|合计)(?:为|是|有|达)?$|^(?:一?共|合计|总共|全[年市县省区州]|.{0,4}(?:季度|[年月周天])共)[\u4e00-\u9fff]{1,6}$"
)
_HEADS = re.compile(r"^(?:一?共|合计|总共)[\u4e00-\u9fff]{0,6}$")
_STOCK = re.compile(r"末(?!前)|年初|期初|存量|结转")
"""What there is at a moment stands in no list with what was done since."""
_PERIOD = re.compile(r"第?[一二三四五六七八九十\d]+(?:季度|月份?|批|周|日)")
_OF_ONE_KIND: frozenset[Kind] = frozenset({"place", "label", "trade", "channel", "verdict", "rank"})
_PREPOSITIONS = "因由属经于对从以按拟需应被"


@dataclass(eq=False)
class Parts:
    """Amounts side by side, in the paper's order. ``intro`` are the words that lead up to the first of them.

    ``by_line``: each stands in a line of its own, below ``lead``; ``row``: the words of its lines' neighbours show that
    the amount in front is their total; ``proven``: they make it."""

    items: list[Item]
    column: bool = False
    by_line: bool = False
    row: bool = False
    proven: bool = False
    lead: str = ""

    @property
    def group(self) -> Group:
        return self.items[0].group

    @property
    def sentence(self) -> Sentence:
        return self.group.sentence

    @property
    def unit(self) -> str:
        return self.items[0].unit

    @cached_property
    def sum(self) -> Decimal:
        return sum((item.total for item in self.items), Decimal())

    @cached_property
    def intro(self) -> str:
        first = self.items[0]
        if self.lead:
            return self.lead[-80:]
        if len(first.gap) <= 40 or first.index == 0:
            return first.gap[-80:]
        return first.gap[-40:]

    @cached_property
    def kind(self) -> Kind:
        """What the list divides by: the commonest kind of its members."""
        said = kind_by(self.intro)
        if said:
            return said
        counted = Counter(item.kind for item in self.items if item.kind not in ("rest", ""))
        if not counted:
            return ""
        kind, often = counted.most_common(1)[0]
        known = [item for item in self.items if item.kind != "rest"]
        return kind if kind != "label" or often * 2 >= len(known) else ""

    @cached_property
    def opposed(self) -> bool:
        """Two members that leave nothing between them: 实名193件、匿名81件."""
        if len(self.items) != 2:
            return False
        one, other = (item.label or item.tail for item in self.items)
        return opposite(one, other)

    @property
    def has_rest(self) -> bool:
        return any(item.kind == "rest" or re.search("其余|其它|其他|剩余", item.gap) for item in self.items)

    @cached_property
    def complementary(self) -> bool:
        """Whether some members deny what others affirm (已办结、未办结), so that nothing can be left out."""
        if self.opposed:
            return True
        told = [item.label + item.tail for item in self.items]
        denied = [
            re.search(r"未|不|尚|没|正在|在办|剩|余|推进|办理中|整改中|待|滞后|逾期", text) is not None for text in told
        ]
        done = [
            re.search(r"已|完成|办结|属实|销号|缴|达标|按期|到位|满意|采纳|通过", text) is not None for text in told
        ]
        return any(denied) and any(d and not n for d, n in zip(done, denied, strict=True))

    @cached_property
    def led_in(self) -> bool:
        """Whether words say that a list of parts follows, or the sentence is nothing but the list."""
        return (
            LIST_CUE.search(self.intro) is not None
            or ":" in re.sub(r"\d:\d\d", "", self.intro)[-12:]
            or self.items[0].label.startswith("由")
            or self.alone
            or (len(self.items) > 2 and all(_parallel(one, other) for one, other in pairwise(self.items[:3])))
        )

    @cached_property
    def set_off(self) -> bool:
        """Three or more side by side behind a comma or colon: 17个排口,封堵6个、整治8个、保留3个; joined by commas too where
        they are of one kind."""
        first, *others = self.items
        if (
            len(others) < 2
            or first.delimiter not in (",", ":")
            or not first.index
            or self.kind in ("measure", "intake")
        ):
            return False
        kinds = {item.kind for item in self.items if item.kind != "rest"}
        joined = {item.delimiter for item in others}
        return joined <= {"、", "和"} or (joined <= {",", "和"} and len(kinds) == 1 and kinds <= _OF_ONE_KIND)

    @cached_property
    def alone(self) -> bool:
        """Whether the sentence is nothing but the list."""
        items = self.group.items
        lead = self.items[0].gap
        return (
            len(self.items) > 3
            and self.group is self.sentence.top
            and self.items[0] is items[0]
            and self.items[-1] is items[-1]
            and len(lead) < 12
        )

    @cached_property
    def open_ended(self) -> bool:
        """Whether the list says itself that it leaves something out."""
        if any("其余" in item.gap for item in self.items[1:]):
            return False
        if self.items[0].gap.startswith("含") and any(re.search("共有|[未待]分办", item.label) for item in self.items):
            return True
        if OPEN_ENDED.search(re.sub("主要(?:污染|类型|类别|问题|要素|环境|原因|方式|渠道|来源|情况)", "", self.intro)):
            return True
        return any(
            re.match(r"等(?!级|[一二三四五六七八九十\\d]+[个项类件])|为主", item.tail) is not None
            for item in self.items[-1:]
        )

    @property
    def start(self) -> int:
        return self.items[0].start

    @property
    def end(self) -> int:
        return self.items[-1].end


def is_total(item: Item) -> bool:
    """Whether the words in front say 合计 or 共."""
    return TOTAL_WORD.match(item.label) is not None


def sums_up(item: Item) -> bool:
    """Whether the words may say that an amount is the sum of those in front: 总投入, 任务总数, 本次核销共."""
    return _SUMS_UP.search(item.label) is not None


def lists_in(sentence: Sentence) -> Iterator[Parts]:
    """Every run of at least two parts, those in brackets too; single amounts are in none."""
    for group in sentence.groups():
        columns = _columns(group)
        taken = {item for parts in columns for item in parts.items}
        yield from columns
        by_unit: dict[str, list[Item]] = {}
        for item in group.items:
            if (
                item not in taken
                and item.unit not in SHARES
                and item.unit not in ("批", "批次", "天", "个工作日", "期")
            ):
                by_unit.setdefault(_family(item.unit), []).append(item)
        for items in by_unit.values():
            for run in _runs(group, items):
                if len(run) > 1:
                    headed = _makes_head(group, run)
                    yield Parts(run[1:] if headed else run, proven=headed)


def _makes_head(group: Group, run: list[Item]) -> bool:
    """受理531件,六月142件、七月203件、八月186件: what makes the first, and is set off from it, is its parts."""
    first, *others = run
    if len(others) < 2 or first.total < 10 or first.total != sum(item.total for item in others):
        return False
    after = group.items[run[-1].index + 1 : run[-1].index + 2]
    apart = others[0].delimiter != others[1].delimiter or first.kind not in {item.kind for item in others}
    return apart and not (after and is_total(after[0]))


def _family(unit: str) -> str:
    return {"名": "人", "千米": "公里", "封": "个"}.get(unit, unit)


def _runs(group: Group, items: list[Item]) -> Iterator[list[Item]]:
    """Members side by side. Behind a list that divides one member (其中…) the list around it may go on."""
    runs: list[list[Item]] = []
    around: list[Item] | None = None
    place = {item: index for index, item in enumerate(group.items)}
    for item in items:
        run = runs[-1] if runs else None
        if run and _joins(run, item, group.items[place[run[-1]] + 1 : place[item]]):
            run.append(item)
        elif around is not None and around[-1].kind == item.kind != "" and item.delimiter in "、,;" and _goes_on(item):
            around.append(item)
            runs.append(around)
            around = None
        else:
            if run and (item.delimiter == "" or "其中" in item.gap or _names_whole(run[-1])):
                around = run
            runs.append([item])
    seen: set[int] = set()
    for run in runs:
        if id(run) not in seen:
            seen.add(id(run))
            yield run


def _goes_on(item: Item) -> bool:
    return not _CUT.search(_after_tail(item.gap)) and not is_total(item)


def _joins(run: list[Item], item: Item, between: list[Item]) -> bool:
    """Whether ``item`` stands beside the last of ``run``; ``between`` are amounts of other units in between."""
    if any(other.unit not in SHARES for other in between):
        return False
    delimiter = item.delimiter
    lead = item.gap if not between else item.gap + "".join("," for _ in between)
    if delimiter in ("", ":") or _cuts(run[-1], item):
        return False
    if delimiter != "、" and _names_whole(run[-1]) and not _names_whole(item):
        return False
    if is_total(item) or (_SUMS_UP.search(item.label) and item.total >= max(other.total for other in run)):
        return False
    if len(run) == 1 and delimiter == "," and _HEADS.match(run[0].label) and item.label[:1] != run[0].label[:1]:
        return False
    if (_STOCK.search(run[-1].label) is None) != (_STOCK.search(item.label) is None):
        return False
    if _OF.match(run[-1].tail) or (run[-1].label + item.label).count("共有") > 1:
        return False
    if item.keyed and all(other.keyed for other in run) and not between:
        return delimiter in "、,;" and all(other.delimiter == delimiter for other in run[1:])
    if len(run) == 1 and not between and delimiter in "、,;" and opposite(run[0].label or run[0].tail, item.label):
        return True
    if _parallel(run[-1], item) and not between:
        return True
    before = _kind_of_run(run)
    kind = item.kind
    if item.group.depth and delimiter == "、" and item.name and run[-1].name:
        return True
    if ":" in run[0].gap[-24:] and all(other.delimiter == delimiter for other in run[1:]) and delimiter in "、,":
        return True
    if delimiter in "、和":
        return before == kind or (not (before in STRICT and kind in STRICT) and not _unlike(before, kind))
    if before == "intake" or kind == "intake":
        by_period = all(_PERIOD.match(other.label) for other in (run[0], item))
        return before == kind and ("其中" in run[0].gap or (by_period and run[0].label[-2:] == item.label[-2:]))
    steady = len(run) == 1 or all(other.delimiter == delimiter for other in run[1:])
    alike = before == kind or kind == "rest" or (before == "rest" and kind not in STRICT)
    if before == kind == "" and not (item.name and (run[-1].name or len(run) > 1)):
        return False
    loose = (
        before not in STRICT and kind not in STRICT and ("" in (before, kind) or {before, kind} == {"label", "trade"})
    )
    if len(run) > 1 and steady and before == "" and kind in ("status", "verdict") and len(lead) < 10:
        return True
    if delimiter == ",":
        named = kind == "" and before in ("status", "verdict", "channel") and 1 < len(item.name) <= 4
        return alike or named or (loose and steady and len(lead) < 24)
    return (alike or (loose and len(lead) < 16)) and steady and not any(other.delimiter == "、" for other in run[1:])


def _parallel(one: Item, other: Item) -> bool:
    """Phrases of the same make: 因逾期扣15分,因虚报扣10分."""
    first, second = one.label, other.label
    made = min(len(first), len(second)) > 2 and first[0] == second[0] and first[-1] == second[-1]
    return made and first[0] in _PREPOSITIONS and first != second


def _cuts(last: Item, item: Item) -> bool:
    """Whether words between two amounts end a list: 合计, 较上批; not those that the member before has too (累计来电…,累计来信…)."""
    cut = _CUT.search(re.sub(r"占比?(?:为|约)?$", "", _after_tail(item.gap)))
    if cut is None:
        return False
    return not (item.kind == last.kind != "" and last.label.startswith(cut[0]) and item.label.startswith(cut[0]))


def _names_whole(item: Item) -> bool:
    """Whether the number counts what its noun says and no more: 32项任务, 25件信访件."""
    return _NOUN.fullmatch(item.tail) is not None


def _unlike(before: Kind, kind: Kind) -> bool:
    """Kinds that never stand in one list: 来电86件、来信3件、重点件9件."""
    strict = {"channel", "status", "verdict", "key", "repeat"}
    both = {before, kind}
    return bool(both & strict) and bool(both & {"place", "label", "rank", "sanction", "trade"})


def _kind_of_run(run: list[Item]) -> Kind:
    return next((item.kind for item in reversed(run) if item.kind not in _CONSECUTIVE_KINDS), run[-1].kind)


def _after_tail(gap: str) -> str:
    return re.split("[、,;:]", gap, maxsplit=1)[-1]


def _columns(group: Group) -> list[Parts]:
    """Segments with the same run of amounts each: 江城58件,已办结58件;石岭12件,已办结12件; or 江城58件(已办结58件)、石岭…."""
    return [*_segments(group), *_bracketed(group)]


def _segments(group: Group) -> list[Parts]:
    rows: list[list[Item]] = []
    for item in group.items:
        if item.unit in SHARES:
            continue
        if not rows or item.delimiter == ";":
            rows.append([])
        rows[-1].append(item)
    if len(rows) < 2:
        return []
    wide = len(rows[-1])
    rows[0] = rows[0][-wide:]
    while rows and len(rows[-1]) != wide:
        rows.pop()
    if wide < 2 or len(rows) < 2 or any(len(row) != wide for row in rows):
        return []
    for place in range(1, wide):
        names = {bare_name(row[place].label) for row in rows}
        units = {row[place].unit for row in rows}
        if len(names) != 1 or not names - {""} or len(units) != 1:
            return []
    if len({row[0].unit for row in rows}) != 1:
        return []
    return [Parts([row[place] for row in rows], column=True) for place in range(wide)]


def _bracketed(group: Group) -> list[Parts]:
    """The same words in the brackets behind every member of a list."""
    alike: dict[tuple[str, ...], list[list[Item]]] = {}
    for bracket in group.brackets:
        items = [item for item in bracket.items if item.unit not in SHARES]
        names = tuple(item.name + item.unit for item in items)
        if items and bracket.owner is not None and all(item.name for item in items):
            alike.setdefault(names, []).append(items)
    return [
        Parts([row[place] for row in rows], column=True)
        for names, rows in alike.items()
        if len(rows) > 1
        for place in range(len(names))
    ]
