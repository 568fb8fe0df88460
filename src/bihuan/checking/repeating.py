"""The same figure told twice: a title and its text."""

import re
from collections.abc import Iterator

from bihuan.checking.amounts import common_unit, said, statement
from bihuan.checking.items import Item
from bihuan.checking.shapes import Statement
from bihuan.checking.structure import Structure

_BATCH = re.compile(r"第[\d一二三四五六七八九十百]{1,5}批[\u4e00-\u9fff]{2,12}$")
_WIDE = 60


def repeating(structure: Structure) -> Iterator[Statement]:
    """A mismatch where a title names a batch's cases (第七批群众举报件62件) and the text, in the same words, another number."""
    titled: dict[tuple[str, str], Item] = {}
    for sentence in structure.sentences:
        title = not re.search("[。;]", sentence.text) and len(sentence.text) <= _WIDE and sentence.paragraph < 3
        for item in sentence.top.items:
            named = _BATCH.search(item.label)
            if named is None:
                continue
            key = (named[0], item.unit)
            if title:
                titled.setdefault(key, item)
            elif key in titled and titled[key].quantity.value != item.quantity.value:
                yield _differ(structure, titled.pop(key), item)


def _differ(structure: Structure, first: Item, then: Item) -> Statement:
    unit, worth = common_unit([then.quantity, first.quantity])
    why = f"标题写{said(first.quantity.value / worth)}{unit}，正文写{said(then.quantity.value / worth)}{unit}，请核对。"
    sentence = first.group.sentence
    return statement(
        structure.even,
        "sum",
        parts=[then.quantity],
        stated=first.quantity,
        computed=then.quantity.value,
        verdict="mismatch",
        why=why,
        around=(sentence.start, sentence.end),
    )
