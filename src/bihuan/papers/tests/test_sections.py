"""Sections: moved, left out, added, removed and brought back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.papers import sections
from bihuan.papers.runs import Run
from bihuan.papers.sections import BRIEFING_PARTS, LEFT_OUT, REMOVED, SHOWN, parts_from_json, parts_to_json
from bihuan.refusals import Refused

FOUR = BRIEFING_PARTS[:4]
TEXT = ((Run("办结"), Run("", "closed"), Run("件。")),)


def keys(parts: list[sections.Part]) -> list[str]:
    return [part.key for part in sections.standing(parts)]


def test_a_section_moves_by_one_place_and_stays_at_the_edge() -> None:
    assert keys(sections.moved(FOUR, "handled", -1)) == ["news", "cases", "handled", "received"]
    assert keys(sections.moved(FOUR, "news", -1)) == ["news", "cases", "received", "handled"]


def test_an_own_section_is_removed_and_brought_back_with_its_text() -> None:
    parts = sections.added(FOUR, "下一步工作", TEXT)
    removed = sections.put(parts, "own-1", REMOVED)
    assert keys(removed) == ["news", "cases", "received", "handled"]
    assert sections.put(removed, "own-1", SHOWN)[-1].text == TEXT


def test_a_usual_section_is_left_out_and_not_removed() -> None:
    assert sections.put(FOUR, "cases", LEFT_OUT)[1].state == LEFT_OUT
    with pytest.raises(Refused, match="点“不印”"):
        sections.put(FOUR, "cases", REMOVED)


def test_an_order_that_forgets_a_section_is_refused() -> None:
    with pytest.raises(Refused, match="重新打开页面"):
        sections.ordered(FOUR, ["news", "cases", "received"])


def test_keys_are_never_used_twice() -> None:
    parts = sections.put(sections.added(FOUR, "甲", ()), "own-1", REMOVED)
    assert [part.key for part in sections.added(parts, "乙", ())][-2:] == ["own-2", "own-1"]


@given(
    st.lists(st.tuples(st.sampled_from(["news", "cases", "received", "handled", "own-1"]), st.sampled_from([-1, 1])))
)
def test_moving_loses_nothing(steps: list[tuple[str, int]]) -> None:
    parts = sections.added(FOUR, "自设", TEXT)
    for key, step in steps:
        parts = sections.moved(parts, key, step)
    assert sorted(keys(parts)) == ["cases", "handled", "news", "own-1", "received"]
    assert parts_from_json(parts_to_json(parts), FOUR) == parts


def test_a_section_that_is_new_stands_where_it_usually_does() -> None:
    """A draft from before findings were told of: the section comes behind the one it follows, wherever that is."""
    before = parts_to_json(sections.moved(FOUR, "handled", -1))
    assert keys(parts_from_json(before)) == ["news", "cases", "handled", "findings", "pressure", "received"]
