"""Lists that take a line, or a clause of their own, for each member; and lines that tell the same of every member.

1.大气类17件；        北渚街道领题31宗，交卷28宗，补考3宗；
2.噪声类18件；        榕头镇领题26宗，交卷22宗，补考4宗。
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bihuan.checking.items import Item, Sentence
from bihuan.checking.joining import SHARES, is_total
from bihuan.checking.lists import Parts
from bihuan.checking.vocabulary import bare_name, opposite

_LONGEST = 24
_NUMBERING = re.compile(r"^(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.．]|[-—·•●○◆■▪*]+)")
_NAMED = re.compile(r"[\u4e00-\u9fffA-Za-z\d]{1,20}(?:[:：为有是]|——)?")
_LEAD = re.compile(r"(?:[:：]|——|-)$|分(?:别|布|类|为)|如下|按.{1,12}[分计看]|其中")
_NO_MEMBER = re.compile(
    r"合计|共计|总计|总数|累计|截[至止]|总共|较|比上|同比|环比|增|减|存量|结转|末|新|上[月期周批年季日]|[本当今][月期周批年季日]"
)
MOST_LINES = 400


def lists_by_line(sentences: Sequence[Sentence]) -> Iterator[Parts]:
    """Runs of at least three lines (two where words lead in) that hold one name and one amount each."""
    run: list[Item] = []
    for sentence in sentences:
        item = _only(sentence)
        if item is not None and (not run or _alike(run[-1], item)) and len(run) < MOST_LINES:
            run.append(item)
            continue
        yield from _as_list(sentences, run)
        run = [item] if item is not None else []
    yield from _as_list(sentences, run)


def _as_list(sentences: Sequence[Sentence], run: list[Item]) -> Iterator[Parts]:
    if len(run) < 2:
        return
    before = sentences[run[0].group.sentence.index - 1].text if run[0].group.sentence.index else ""
    lead = before.rstrip("。;") if _LEAD.search(before.strip("\n 。;")[-16:]) else ""
    whole = len(run) == 2 and opposite(run[0].label, run[1].label)
    if len(run) > 2 or lead or whole:
        yield Parts(run, by_line=True, lead=lead or ":")


def _only(sentence: Sentence) -> Item | None:
    """The amount of a line that says no more than a name and its amount (白翎市:21件(28.8%))."""
    counts = [item for item in sentence.top.items if item.unit not in SHARES]
    if len(counts) != 1 or len(sentence.text) > 2 * _LONGEST:
        return None
    [item] = counts
    name = _NUMBERING.sub("", sentence.text[: item.start - sentence.start])
    tail = sentence.text[item.end - sentence.start :]
    tail = re.sub(r"\([^()]*\)|,?(?:占比?|约)?[\d.]+%", "", tail).strip("。;,、")
    if len(tail) > 2 or len(name) > _LONGEST or not _NAMED.fullmatch(name.rstrip(":")) or _NO_MEMBER.search(name):
        return None
    return item if not is_total(item) else None


def _alike(one: Item, other: Item) -> bool:
    """Next to each other in lines of the same make."""
    first, second = one.group.sentence, other.group.sentence
    return (
        second.index == first.index + 1
        and one.unit == other.unit
        and ("%" in first.text) == ("%" in second.text)
        and (_NUMBERING.match(first.text) is None) == (_NUMBERING.match(second.text) is None)
    )


def columns_by_line(sentences: Sequence[Sentence]) -> Iterator[Parts]:
    """Neighbouring lines with the same run of names, whose amounts make columns."""
    run: list[list[Item]] = []
    for sentence in sentences:
        row = _row(sentence)
        if row and (not run or _same_names(run[-1], row)) and len(run) < MOST_LINES:
            run.append(row)
            continue
        yield from _columns(run)
        run = [row] if row else []
    yield from _columns(run)


def _columns(run: list[list[Item]]) -> Iterator[Parts]:
    if len(run) > 2:
        for place in range(len(run[0])):
            yield Parts([row[place] for row in run], column=True, by_line=True, lead=":")


def rows_by_line(sentences: Sequence[Sentence]) -> Iterator[Parts]:
    """Rows of such lines whose first amount is the sum of the others in all lines but one or two."""
    run: list[list[Item]] = []
    for row in [*map(_row, sentences), []]:
        if row and (not run or _same_names(run[-1], row)) and len(run) < MOST_LINES:
            run.append(row)
            continue
        if len(run) > 2 and len(run[0]) > 2:
            fits = [row_[0].total == sum(item.total for item in row_[1:]) for row_ in run]
            if sum(fits) * 3 >= len(fits) * 2 and all(row_[0].unit == row_[1].unit for row_ in run):
                yield from (Parts(row_[1:], row=True, lead="其中") for row_ in run)
        run = [row] if row else []


def _row(sentence: Sentence) -> list[Item]:
    """The amounts of a line, where there are several and nothing is added up."""
    if len(sentence.text) > 120 or ";" in sentence.text.rstrip(";。\n"):
        return []
    items = [item for item in sentence.top.items if item.unit not in SHARES]
    joined = all(other.delimiter in ",、" and item.unit == other.unit for item, other in pairwise(items))
    told = all(item.name for item in items[1:]) and not any(_NO_MEMBER.search(item.label) for item in items)
    return items if len(items) > 1 and joined and told else []


def _same_names(one: list[Item], other: list[Item]) -> bool:
    first, second = one[0].group.sentence, other[0].group.sentence
    return (
        second.index == first.index + 1
        and len(one) == len(other)
        and one[0].unit == other[0].unit
        and [bare_name(item.label) for item in one[1:]] == [bare_name(item.label) for item in other[1:]]
        and first.text[: one[0].start - first.start] != second.text[: other[0].start - second.start]
    )
