"""A paper as sentences of amounts, each with the words around it and the brackets it stands in."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from bihuan.checking.quantities import Quantity
from bihuan.checking.vocabulary import LIST_CUE, Kind, bare_name, kind_of

_DELIMITERS = "、,;:"
_STRENGTH = {"": 0, "和": 1, "、": 2, ",": 3, ":": 4, ";": 5}
_AND = re.compile(r"^(?:以及|和|与|及|或|并)")
_AND_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff]{2})[和与及](?=[\u4e00-\u9fff]{2})")
"""Not the 和 of 太和市 or 和平区."""
_EACH = re.compile(r"(?:各|均|同|都|皆)(?:为|有|是|计)?$")
_BLANKED = "\x00"
_PLACES = re.compile(r"(?:县|市|区|镇|乡|村|州|旗|街道|单位|部门|乡镇|县区|县市区|市州|地市|盟市)(?:各|均)?(?:为|有)?")
_THEIRS = re.compile(r"[\u4e00-\u9fff]{0,8}(?:一?共|合计|合)[\u4e00-\u9fff]{0,4}")
"""其余十一位县领导共领六十七项."""
_OTHER_NOUN = re.compile(
    r"责任单位|责任主体|乡镇|县|市|区|镇|乡|村|州|街道|社区|单位|部门|省|行业|方面|工作组|督导组|小组|批次|月|季度|年|机构|工作日|矿区|园区|地区"
)
_HEADS_LIST = re.compile(r"(?:如下|下列|即|情况|原因|问题|方面|领域|类型|方式|来源|地区|区域|为|是|在)$")
MOST_PLACES = 200
MAX_SENTENCE = 3000


@dataclass(eq=False)
class Item:
    """An amount in its sentence. ``gap`` is the text between the amount before it in the same brackets and itself,
    brackets left out; ``label`` the words directly in front, ``tail`` those behind up to the next mark; ``index`` its place in the group, ``brackets`` what follows it."""

    quantity: Quantity
    group: "Group"
    gap: str
    label: str
    delimiter: str
    index: int
    tail: str = ""
    names: tuple[str, ...] = ()
    keyed: bool = False
    """Whether the name stands before a colon (来电:12件)."""
    brackets: list["Group"] = field(default_factory=list)

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.label, self.tail)

    @cached_property
    def unit(self) -> str:
        """个 with the noun that it counts, where that is no case (15个乡镇)."""
        if self.quantity.unit == "个":
            counted = _OTHER_NOUN.match(self.tail)
            if counted:
                return "个" + counted[0]
        return self.quantity.unit

    @cached_property
    def name(self) -> str:
        return bare_name(self.label)

    @property
    def times(self) -> int:
        """How many parts the amount stands for (大泽市、南屏市各7件: two)."""
        return max(1, len(self.names))

    @property
    def total(self) -> Decimal:
        return self.quantity.value * self.times

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end


@dataclass(eq=False)
class Group:
    """The amounts of a sentence or of one pair of brackets in it; ``owner`` is the amount in front of the brackets."""

    sentence: "Sentence"
    start: int
    end: int
    text: str
    owner: Item | None = None
    items: list[Item] = field(default_factory=list)
    brackets: list["Group"] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return 0 if self is self.sentence.top else 1


@dataclass(eq=False)
class Sentence:
    """``plain[start:end]`` with its end mark; ``paragraph`` counts lines."""

    index: int
    paragraph: int
    start: int
    end: int
    text: str
    top: Group = field(init=False)

    def groups(self) -> Iterator[Group]:
        """The sentence itself, then what stands in brackets."""
        waiting = [self.top]
        while waiting:
            group = waiting.pop(0)
            yield group
            waiting.extend(group.brackets)


def sentences(plain: str, amounts: Sequence[Quantity]) -> list[Sentence]:
    """Every sentence with the amounts in it."""
    found: list[Sentence] = []
    starts = [amount.start for amount in amounts]
    paragraph = position = 0
    for start, end in _cut(plain):
        paragraph += plain.count("\n", position, start)
        position = start
        sentence = Sentence(len(found), paragraph, start, end, plain[start:end])
        inside = amounts[bisect_left(starts, start) : bisect_left(starts, end)]
        sentence.top = _group(sentence, start, end, inside, None)
        found.append(sentence)
    return found


def _cut(plain: str) -> Iterator[tuple[int, int]]:
    """Ends of sentences: full stops outside brackets, line breaks, and a bound for texts without either."""
    start = depth = 0
    for position, char in enumerate(plain):
        if char == "(":
            depth += 1
        elif char == ")":
            depth = max(0, depth - 1)
        if (
            char == "\n"
            or (char in "。!?" and (not depth or position - start > 400))
            or position - start >= MAX_SENTENCE
        ):
            if position > start:
                yield start, position + (char != "\n")
            start, depth = position + 1, 0
    if start < len(plain):
        yield start, len(plain)


def _group(sentence: Sentence, start: int, end: int, amounts: Sequence[Quantity], owner: Item | None) -> Group:
    text = sentence.text[start - sentence.start : end - sentence.start]
    pairs = []
    spans = {(amount.start - start, amount.end - start) for amount in amounts}
    ends = {amount.end - start for amount in amounts}
    for first, last in _pairs(text):
        if (first + 1, last - 1) in spans and first not in ends and text[first] == "(":
            text = f"{text[:first]}{_BLANKED}{text[first + 1 : last - 1]}{_BLANKED}{text[last:]}"
            continue
        pairs.append((first, last))
        text = text[:first] + _BLANKED * (last - first) + text[last:]
    group = Group(sentence, start, end, text, owner)
    inner: list[list[Quantity]] = [[] for _ in pairs]
    outer: list[Quantity] = []
    firsts = [first for first, _ in pairs]
    for amount in amounts:
        at = amount.start - start
        place: int | None = bisect_left(firsts, at) - 1
        if place is None or place < 0 or at >= pairs[place][1]:
            place = None
        (outer if place is None else inner[place]).append(amount)
    _fill(group, outer)
    ends_of = [item.end for item in group.items]
    for (first, last), within in zip(pairs, inner, strict=True):
        count = bisect_left(ends_of, start + first + 1)
        near = group.items[count - 1] if count else None
        if near and len(text[near.end - start : first].replace(_BLANKED, "")) > 14:
            near = None
        if near and re.search(r"[、,;:]", text[near.end - start : first]):
            near = None
        if text[first : first + 1] == _BLANKED and within and sentence.text[start - sentence.start + first] == "(":
            bracket = _group(sentence, start + first + 1, start + last - 1, within, near)
            group.brackets.append(bracket)
            if near:
                near.brackets.append(bracket)
    return group


def _pairs(text: str) -> list[tuple[int, int]]:
    """Outermost brackets and titles, as half-open ranges. Only an amount in brackets behind a name (冰城市(5件)) stands as if
    without them."""
    found = []
    depth = first = 0
    closing = ""
    for position, char in enumerate(text):
        if not depth and char in "(《【[":
            closing = {"(": ")", "《": "》", "【": "】", "[": "]"}[char]
            opening, first, depth = char, position, 1
        elif depth and char == opening:
            depth += 1
        elif depth and char == closing:
            depth -= 1
            if not depth:
                found.append((first, position + 1))
    return found


def _fill(group: Group, amounts: Sequence[Quantity]) -> None:
    """The amounts with the words around them."""
    position = 0
    counting: Quantity | None = None
    for index, amount in enumerate(amounts):
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        if counting is None and following is not None and _counts_places(group, amount, following):
            counting = amount
            continue
        gap = group.text[position : amount.start - group.start].replace(_BLANKED, "")
        position = amount.end - group.start
        named = _named_before_colon(gap)
        pieces = re.split(f"[{_DELIMITERS}]", gap[:-1] if named else gap)
        delimiter = _delimiter(gap[:-1] if named else gap, pieces)
        if group.items:
            group.items[-1].tail = pieces[0] if delimiter not in ("", "和") else ""
        label = pieces[-1] if delimiter != "和" or len(pieces) > 1 else _AND.sub("", pieces[-1])
        names = _names(gap, label, first=not group.items)
        if counting is not None:
            each = _EACH.search(label)
            names = (label,) * int(counting.value) if each and counting.value <= MOST_PLACES else ()
            counting = None
        group.items.append(Item(amount, group, gap, label, delimiter, len(group.items), names=names, keyed=named))
    if group.items:
        rest = group.text[position:].replace(_BLANKED, "")
        group.items[-1].tail = re.split(f"[{_DELIMITERS}。!?]", rest)[0]


def _named_before_colon(gap: str) -> bool:
    """Whether the name stands before a colon (来电:12件), which then parts nothing."""
    name = re.search(r"([\u4e00-\u9fffA-Za-z]{2,14}|[\u4e00-\u9fff])[:]$", gap)
    return name is not None and not LIST_CUE.search(name[1]) and not _HEADS_LIST.search(name[1])


def _counts_places(group: Group, amount: Quantity, following: Quantity) -> bool:
    """Whether an amount only says how many share the next one: 其余4个县各2件, 其他四个村八件."""
    between = group.text[amount.end - group.start : following.start - group.start].replace(_BLANKED, "")
    others = re.search("(?:其余|其他|其它|另外)$", group.text[: amount.start - group.start]) is not None
    return (amount.unit in ("个", "家") and _PLACES.fullmatch(between) is not None) or (
        others and amount.unit != following.unit and _THEIRS.fullmatch(between) is not None
    )


def _delimiter(gap: str, pieces: list[str]) -> str:
    if len(pieces) > 1:
        return max((char for char in gap if char in _DELIMITERS), key=_STRENGTH.__getitem__)
    return "和" if _AND.match(gap) else ""


def _names(gap: str, label: str, *, first: bool) -> tuple[str, ...]:
    """The names that share one amount: 大泽市、南屏市和太和市各7件."""
    if not _EACH.search(label):
        return ()
    clauses = re.split("[,;:]", gap)
    pieces = clauses[-1].split("、")
    if len(clauses) == 1 and not first and len(pieces) > 1:
        pieces = pieces[1:]
    pieces[-1] = _EACH.sub("", pieces[-1])
    return tuple(name for piece in pieces for name in _AND_INSIDE.split(bare_name(piece) or piece) if name)
