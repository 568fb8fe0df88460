"""Whether an amount stands beside those in front of it, as a member of the same list."""

import re
from itertools import takewhile

from bihuan.checking.items import Item
from bihuan.checking.vocabulary import STRICT, TOTAL_WORD, Kind, opposite

SHARES = ("%", "‰", "个百分点")
_CUT = re.compile(
    r"其中|主要|(?:里面|当中|之中)(?!的)|包括|具体(?=[为是如包有]|情况|[,:])|剔除|扣除|去除|合计|共计|总计|累计|总共|总数|较|比(?![例重])|相比|同比|环比|(?<!独)占(?![用地道压线])|增加|减少|增长|下降|截[至止]|目前|另[有外]?|此外|现[存有]|至此|应办|新增|按|从.{1,12}看"
)
_OF = re.compile(r"^[^、,;:]{0,16}(?:中|里(?=[面头的共有已]|$))(?:的|共|有|已)?")
_AVERAGE = re.compile(r"平均|[人户亩村日月年次件]均(?!为?已|已)|(?<!以)每")
_TAKEN_OUT = re.compile(r"剔除|扣除|去除|核减|扣减|排除|刨除|减去")
_NOMINAL = re.compile(r"[的者](?:仍?[为有是]|共|计|约|各)*$")
"""领取失业金的986人,转到别厂的741人; 转产务工者131户: names that are clauses."""
_NOUN = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:任务|问题|点位|举报件|信访件|案件|线索|事项|交办件|转办件|件|企业|项目)(?:清单)?"
)
_CONSECUTIVE_KINDS = frozenset({"rest", ""})


_SUMS_UP = re.compile(
    r"^总[\u4e00-\u9fff]{1,6}$|(?:总[数量额计]|一共|共计?|合计)(?:为|是|有|达)?$|^(?:一?共|合计|总共|全[年市县省区州]|.{0,4}(?:季度|[年月周天])共)[\u4e00-\u9fff]{1,6}$"
)
_HEADS = re.compile(r"^(?:一?共|合计|总共)[\u4e00-\u9fff]{0,6}$")
_MOST_CLAUSES = 12
_OF_THE_REST = re.compile(r"其余|其他|其它|余下|剩下|剩余|另外")
"""其余10个县区合计115件 is a member of the list in front, not its total."""
_ENDS_AS_TOTAL = re.compile(
    r"(?:(?:一共|共计|合计|总计|总共|总数)(?:为|是|有|达)?|(?:共计|合计|总计)[\u4e00-\u9fff]{2,6})$"
)
_STOCK = re.compile(r"末(?!前)|年初|期初|存量|结转")
"""What there is at a moment stands in no list with what was done since."""
OF_ALL_PERIODS = re.compile(r"全年|累计|年内|[上下]半年|[两三四五]年|.{0,3}共")
_PERIOD = re.compile(
    r"(?:其中|分别是)?(?:第?[一二三四五六七八九十\d]+(?:季度|月份?|批|周|日|年度?(?!间|来|内)|次|轮|期)(?!累计|合计|共)|[上下]半年)"
)
_PREPOSITIONS = "因由属经于对从以按拟需应被"
_OF_SEVERAL = re.compile(
    r"(?:同时|兼)(?:反映|涉及|属于|存在|具有|有|具)|(?:各?涉及|各?反映|包含|各?牵涉)了?(?:两|多|几|[二三23])[个种类项]"
)
_THERE_ARE = ("", "有", "存在", "其中", "其中有")
"""有6件同时反映两类问题: counted in several members already."""


def is_total(item: Item) -> bool:
    """Whether the words in front say 合计 or 共."""
    return TOTAL_WORD.match(item.label) is not None


def sums_up(item: Item) -> bool:
    """Whether the words may say that an amount is the sum of those in front: 总投入, 任务总数, 本次核销共."""
    return _SUMS_UP.search(item.label) is not None and not _OF_THE_REST.match(item.label)


def is_average(item: Item) -> bool:
    """人均1.2元, 平均每个网格1.15名: nothing is added up of it."""
    return _AVERAGE.search(item.label) is not None


def is_clause(item: Item) -> bool:
    """Whether its name is a clause made a noun: 转到别厂的741人."""
    return _NOMINAL.search(item.label) is not None


def told_as_sum(item: Item) -> bool:
    """投诉一共24件."""
    return _ENDS_AS_TOTAL.search(item.label) is not None


def is_of_period(item: Item) -> bool:
    """一季度来件, 2023年接到, 第二次查处."""
    return _PERIOD.match(item.label) is not None


def ends_list(item: Item) -> bool:
    """Whether words in front of an amount end the list before it: 合计, 较上批."""
    return _CUT.search(after_mark(item.gap)) is not None


def joins(run: list[Item], item: Item, between: list[Item]) -> bool:
    """Whether ``item`` stands beside the last of ``run``; ``between`` are amounts of other units in between."""
    if any(other.unit not in SHARES for other in between):
        return False
    sentence = item.group.sentence
    if item.label in _THERE_ARE and _OF_SEVERAL.match(sentence.text, item.end - sentence.start):
        return False
    delimiter = item.delimiter
    lead = item.gap if not between else item.gap + "".join("," for _ in between)
    if delimiter in ("", ":") or _cuts(run[-1], item):
        return False
    if delimiter != "、" and names_whole(run[-1]) and not names_whole(item):
        return False
    if is_total(item) or (sums_up(item) and item.total >= max(other.total for other in run)):
        return False
    if len(run) == 1 and delimiter in ",;" and _ENDS_AS_TOTAL.search(run[0].label) and item.total < run[0].total:
        return False
    if len(run) == 1 and delimiter == "," and _HEADS.match(run[0].label) and item.label[:1] != run[0].label[:1]:
        return False
    if (_STOCK.search(run[-1].label) is None) != (_STOCK.search(item.label) is None):
        return False
    if _OF.match(run[-1].tail) or (run[-1].label + item.label).count("共有") > 1:
        return False
    if item.keyed and all(other.keyed for other in run) and not between:
        return delimiter in "、,;" and all(other.delimiter == delimiter for other in run[1:])
    if delimiter in ",;" and (_OF.match(item.tail) or _told_again(run, item) or _TAKEN_OUT.search(run[-1].gap)):
        return False
    if delimiter == ";" and _outgrows(run[0], item):
        return False
    if delimiter == "," and _narrows(run[-1], item):
        return False
    if not between and delimiter in "、,;" and (_nominal(run, item) or _told_behind(run, item)):
        return True
    if is_of_period(run[-1]) and not is_of_period(item) and OF_ALL_PERIODS.match(item.label):
        return False
    if (
        len(run) == 1
        and delimiter in ",:"
        and is_of_period(item)
        and not is_of_period(run[0])
        and item.total < run[0].total
    ):
        return False
    shares_only = all(other.unit in SHARES for other in between)
    periods = is_of_period(run[-1]) and is_of_period(item) and run[-1].label[-2:] == item.label[-2:]
    if delimiter in "、," and shares_only and periods:
        return True
    if len(run) == 1 and not between and delimiter in "、,;" and opposite(run[0].label or run[0].tail, item.label):
        return True
    if parallel(run[-1], item) and not between:
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


def _nominal(run: list[Item], item: Item) -> bool:
    steady = all(other.delimiter == item.delimiter for other in run[1:])
    return steady and all(is_clause(other) for other in (run[0], run[-1], item))


def heads_clauses(run: list[Item], item: Item) -> bool:
    """停产职工2160人,领取失业金的986人,转到别厂的741人: what stands in front of names of another make is no member."""
    if len(run) > 1 or item.delimiter != "," or run[0].delimiter == ":" or is_clause(run[0]):
        return False
    clauses = list(
        takewhile(
            lambda other: is_clause(other) and other.unit == item.unit and other.delimiter == ",",
            item.group.items[item.index : item.index + _MOST_CLAUSES],
        )
    )
    together = sum(other.total for other in clauses)
    return len(clauses) > 1 and abs(together - run[0].total) * 5 <= run[0].total


def _outgrows(first: Item, item: Item) -> bool:
    """Whether it is more than the whole of 其中 in front, and so none of its parts: 新收878件,其中刑事19件;审结899件."""
    whole = first.group.items[first.index - 1] if first.index and "其中" in first.gap else None
    return whole is not None and whole.unit == item.unit and item.total > whole.total


def _narrows(last: Item, item: Item) -> bool:
    """Whether the name takes up the last word of the one in front: 列入台账217个,台账问题已销号180个."""
    word = item.label[:2]
    alike = item.kind == last.kind and item.kind in ("channel", "place", "label", "verdict")
    return (
        len(word) == 2
        and not alike
        and item.total <= last.total
        and word in last.label[-4:]
        and len(last.label) > 3
        and word != last.label[:2]
    )


def _told_again(run: list[Item], item: Item) -> bool:
    """Whether the paper comes back to a member: 尚未动工的5条;…,尚未动工的5条均安排在四季度."""
    return len(item.name) > 2 and any(other.name == item.name and other.total == item.total for other in run)


def _told_behind(run: list[Item], item: Item) -> bool:
    """其中313户已领到补助,74户在走手续; 13个项目中,3个完工,8个在建: what is said of each stands behind it."""
    first = run[0]
    _, among, lead = first.gap.rpartition("其中")
    before = first.group.items[first.index - 1 : first.index] if first.index else []
    divided = any(_OF.match(other.tail) for other in before) and first.delimiter == ","
    return (
        (bool(among) or divided)
        and (lead if among else first.label) in ("", "有", "的")
        and not item.label
        and all(len(other.tail) > 1 for other in (run[-1], item))
    )


def parallel(one: Item, other: Item) -> bool:
    """Phrases of the same make: 因逾期扣15分,因虚报扣10分."""
    first, second = one.label, other.label
    made = min(len(first), len(second)) > 2 and first[0] == second[0] and first[-1] == second[-1]
    return made and first[0] in _PREPOSITIONS and first != second


def _cuts(last: Item, item: Item) -> bool:
    """Whether words between two amounts end a list: 合计, 较上批; not those that the member before has too (累计来电…,累计来信…)."""
    cut = _CUT.search(re.sub(r"占比?(?:为|约)?$", "", after_mark(item.gap)))
    if cut is None or _OF_THE_REST.match(item.label):
        return False
    return not (item.kind == last.kind != "" and last.label.startswith(cut[0]) and item.label.startswith(cut[0]))


def names_whole(item: Item) -> bool:
    """Whether the number counts what its noun says and no more: 32项任务, 25件信访件."""
    return _NOUN.fullmatch(item.tail) is not None


def _unlike(before: Kind, kind: Kind) -> bool:
    """Kinds that never stand in one list: 来电86件、来信3件、重点件9件."""
    strict = {"channel", "status", "verdict", "key", "repeat"}
    both = {before, kind}
    return bool(both & strict) and bool(both & {"place", "label", "rank", "sanction", "trade"})


def _kind_of_run(run: list[Item]) -> Kind:
    return next((item.kind for item in reversed(run) if item.kind not in _CONSECUTIVE_KINDS), run[-1].kind)


def after_mark(gap: str) -> str:
    return re.split("[、,;:]", gap, maxsplit=1)[-1]
