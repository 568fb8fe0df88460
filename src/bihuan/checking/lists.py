"""Which amounts of a sentence stand side by side as the parts of something."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from bihuan.checking.items import Group, Item, Sentence
from bihuan.checking.joining import (
    SHARES,
    ends_list,
    heads_clauses,
    is_average,
    is_clause,
    is_of_period,
    is_total,
    joins,
    names_whole,
    parallel,
    told_as_sum,
)
from bihuan.checking.vocabulary import (
    AMONG,
    HOW_MANY,
    LIST_CUE,
    OPEN_ENDED,
    Kind,
    bare_name,
    kind_by,
    kind_of,
    opposite,
)
from bihuan.numerals import parse_int

_OF_ONE_KIND: frozenset[Kind] = frozenset({"place", "label", "trade", "channel", "verdict", "rank"})
_MOST_TOLD = 12


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
        if first.index and self._announced(first.group.items[first.index - 1]):
            return (first.group.items[first.index - 1].gap + first.gap)[-80:]
        if len(first.gap) <= 40 or first.index == 0:
            return first.gap[-80:]
        return first.gap[-40:]

    def _announced(self, before: Item) -> bool:
        """Whether the amount in front only says how many members follow: 主要集中在三个方面:…."""
        return (
            before.total == len(self.items) and before.unit != self.unit and before.unit[:1] in ("个", "类", "项", "种")
        )

    @cached_property
    def kind(self) -> Kind:
        """What the list divides by: the commonest kind of its members."""
        said = kind_by(self.intro)
        if said:
            return said
        kinds = [kind_of(name, "") for name in self._in_order] or [item.kind for item in self.items]
        counted = Counter(kind for kind in kinds if kind not in ("rest", ""))
        if not counted:
            return ""
        kind, often = counted.most_common(1)[0]
        known = [one for one in kinds if one != "rest"]
        return kind if kind != "label" or often * 2 >= len(known) else ""

    @property
    def _in_order(self) -> list[str]:
        """The names in front of 分别为, where they are as many: 水、土壤、噪声的分别为31件、14件、24件."""
        before, said_so, _ = self.intro.partition("分别")
        if not said_so or any(item.label for item in self.items[1:]):
            return []
        names = re.split("、|[和与](?=..)", re.split("[,;:]", before)[-1])
        return names if len(names) == len(self.items) else []

    @cached_property
    def opposed(self) -> bool:
        """Two members that leave nothing between them: 实名193件、匿名81件."""
        if len(self.items) != 2:
            return False
        one, other = (item.label or item.tail for item in self.items)
        return opposite(one, other)

    @property
    def told_behind(self) -> bool:
        """9家无手续,11家运行不正常: what is said behind each may be true of one twice."""
        return all(item.label in ("", "有", "其中", "其中有") and item.tail for item in self.items)

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
            re.search(r"已|完成|[改办做清拆交]完|办结|属实|销号|缴|达标|按期|到位|满意|采纳|通过", text) is not None
            for text in told
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
            or self._below_total
            or (not self.items[0].index and AMONG.match(self.intro) is not None and all(map(is_clause, self.items)))
            or (len(self.items) > 2 and all(parallel(one, other) for one, other in pairwise(self.items[:3])))
        )

    @property
    def _below_total(self) -> bool:
        """投诉一共24件,甲区17件,…: what is told as a sum in front."""
        first = self.items[0]
        before = first.group.items[first.index - 1] if first.index else None
        return (
            before is not None
            and before.unit == self.unit
            and first.delimiter in (",", ":")
            and told_as_sum(before)
            and before.total > max(item.total for item in self.items)
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
        if all(is_clause(item) for item in self.items) or all(is_of_period(item) for item in self.items):
            return True
        return joined <= {"、", "和"} or (joined <= {",", "和"} and len(kinds) == 1 and kinds <= _OF_ONE_KIND)

    @property
    def right_behind(self) -> bool:
        """Three or more joined by commas right behind an amount of their unit: 矿山67座,关闭22座,整合18座,提升27座. No word
        says that they are all of it."""
        first, *others = self.items
        before = first.group.items[first.index - 1] if first.index else None
        return (
            len(others) > 1
            and before is not None
            and before.unit == self.unit
            and self.kind not in ("measure", "intake", "key", "repeat", "due")
            and all(item.delimiter == "," for item in self.items)
            and before.total > max(item.total for item in self.items)
        )

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
            re.match(r"等(?!级|[一二三四五六七八九十\\d]+[个项类件])|为主|居多|最多|较多", item.tail) is not None
            for item in self.items[-1:]
        )

    @property
    def start(self) -> int:
        return self.items[0].start

    @property
    def end(self) -> int:
        return self.items[-1].end


def lists_in(sentence: Sentence) -> Iterator[Parts]:
    """Every run of at least two parts, those in brackets too; single amounts are in none."""
    for group in sentence.groups():
        columns = [*_columns(group), *_told_how_many(group)]
        taken = {item for parts in columns for item in parts.items}
        yield from columns
        by_unit: dict[str, list[Item]] = {}
        for item in group.items:
            if (
                item not in taken
                and item.unit not in SHARES
                and not is_average(item)
                and item.unit not in ("批", "批次", "天", "个工作日", "期")
            ):
                by_unit.setdefault(_family(item.unit), []).append(item)
        for items in by_unit.values():
            for run in _runs(group, items):
                if len(run) > 1:
                    headed = _makes_head(group, run)
                    yield Parts(run[1:] if headed else run, proven=headed)


def _told_how_many(group: Group) -> Iterator[Parts]:
    """行政拘留12起,移送7起,查封16起,以上三类案件合计35起: as many amounts in front of the total as it says."""
    for place, item in enumerate(group.items):
        told = HOW_MANY.match(item.label)
        number = parse_int(told["number"]) if told else None
        if not number or number < 3 or number > _MOST_TOLD:
            continue
        members = [other for other in group.items[max(0, place - 3 * number) : place] if other.unit not in SHARES][
            -number:
        ]
        alike = len(members) == number and {other.unit for other in members} == {item.unit}
        if alike and all(other.total < item.total for other in members):
            yield Parts(members)


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
        between = group.items[place[run[-1]] + 1 : place[item]] if run else []
        if (run and not heads_clauses(run, item) and joins(run, item, between)) or (
            run and around is not None and _completes(around[-1], run, item)
        ):
            run.append(item)
        elif around is not None and around[-1].kind == item.kind != "" and item.delimiter in "、,;" and _goes_on(item):
            around.append(item)
            runs.append(around)
            around = None
        else:
            if run and (item.delimiter == "" or "其中" in item.gap or names_whole(run[-1])):
                around = run
            runs.append([item])
    seen: set[int] = set()
    for run in runs:
        if id(run) not in seen:
            seen.add(id(run))
            yield run


def _completes(whole: Item, run: list[Item], item: Item) -> bool:
    """Whether it makes the whole in front together with its parts: 171件,其中前台办结70件,转办101件."""
    together = sum((other.total for other in run), item.total)
    return item.delimiter in "、,;" and together == whole.total >= 10 and whole not in run and _goes_on(item)


def _goes_on(item: Item) -> bool:
    return not ends_list(item) and not is_total(item)


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
