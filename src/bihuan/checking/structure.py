"""A paper taken apart: sentences, lists, and the amounts that stand alone and may be totals."""

from collections.abc import Iterator
from functools import cached_property

from bihuan.checking.items import Item, Sentence, sentences
from bihuan.checking.joining import SHARES
from bihuan.checking.lines import columns_by_line, lists_by_line, rows_by_line
from bihuan.checking.lists import Parts, lists_in
from bihuan.checking.plaintext import Plain
from bihuan.checking.quantities import quantities

MOST_LISTS = 5000
"""No paper has more; what does is cut off so that it ends."""
NEIGHBOURS = 24
"""How many amounts in front of a list are looked at."""
REACH = 8
"""How many sentences with amounts lie at most between a list and its total."""


def _loose(parts: Parts) -> bool:
    """Amounts side by side that nothing says to be parts of a whole: 约谈63人、问责32人."""
    return not (
        parts.by_line
        or parts.proven
        or parts.led_in
        or parts.complementary
        or parts.column
        or parts.group.owner
        or len(parts.items) > 3
    )


class Structure:
    """What every check walks over; made once for a text."""

    def __init__(self, even: Plain) -> None:
        self.even = even
        self.sentences: list[Sentence] = sentences(even.plain, quantities(even.plain))
        self._lists = [list(lists_in(sentence)) for sentence in self.sentences]
        for parts in [*lists_by_line(self.sentences), *columns_by_line(self.sentences)]:
            self._lists[parts.sentence.index].append(parts)
        for parts in rows_by_line(self.sentences):
            here = self._lists[parts.sentence.index]
            here[:] = [parts, *(other for other in here if other.by_line)]
        self.lists: list[Parts] = [parts for lists in self._lists for parts in lists][:MOST_LISTS]
        self.members = {item for parts in self.lists for item in parts.items if not _loose(parts)}

    @cached_property
    def _with_amounts(self) -> list[Sentence]:
        return [sentence for sentence in self.sentences if any(group.items for group in sentence.groups())]

    @cached_property
    def _order(self) -> dict[int, int]:
        return {sentence.index: place for place, sentence in enumerate(self._with_amounts)}

    def before(self, sentence: Sentence) -> list[Sentence]:
        """The sentences with amounts in front of one, nearest first."""
        place = self._order.get(sentence.index, 0)
        return self._with_amounts[max(0, place - REACH) : place][::-1]

    def lists_of(self, sentence: Sentence) -> list[Parts]:
        return self._lists[sentence.index]

    def opening(self, sentence: Sentence) -> list[Item]:
        """The amounts of the paper's first sentence that has any, as far as it lies in front."""
        first = self._with_amounts[0] if self._with_amounts else sentence
        return [] if first.index >= sentence.index else [item for group in first.groups() for item in group.items]

    def after(self, parts: Parts) -> Sentence | None:
        """The sentence behind a list."""
        index = parts.items[-1].group.sentence.index + 1
        return self.sentences[index] if index < len(self.sentences) else None

    def behind(self, sentence: Sentence) -> list[Sentence]:
        """The next sentence, if it stands in the same paragraph."""
        after = self.sentences[sentence.index + 1 : sentence.index + 2]
        return [other for other in after if other.paragraph == sentence.paragraph]

    def below(self, sentence: Sentence) -> list[Sentence]:
        """The first sentence of the next paragraph, behind the last of its own."""
        return self.sentences[sentence.index + 1 : sentence.index + 2]

    def following(self, sentence: Sentence) -> str:
        """The text of the next sentence."""
        return self.sentences[sentence.index + 1].text if sentence.index + 1 < len(self.sentences) else ""

    def singles(self, sentence: Sentence) -> Iterator[Item]:
        """Amounts of a sentence that are in no list, shares left out; those in brackets too."""
        for group in sentence.groups():
            yield from (item for item in group.items if item not in self.members and item.unit not in SHARES)

    def leading(self, item: Item) -> list[Item]:
        """The amounts in front of one in the same brackets, nearest first."""
        near = item.group.items[max(0, item.index - NEIGHBOURS) : item.index]
        return [other for other in reversed(near) if other.unit not in SHARES]
