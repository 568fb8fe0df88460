"""What a complaint's text falls into: proposals, each an exact piece of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.reading.allegations import split_allegations


def texts(text: str) -> list[str]:
    return [item.text for item in split_allegations(text)]


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("1.", "2.", "3."),
        ("1、", "2、", "3、"),
        ("（一）", "（二）", "（三）"),
        ("①", "②", "③"),
        ("一是", "二是", "三是"),
    ],
)
def test_the_complaints_own_numbers_divide_it(first: str, second: str, third: str) -> None:
    text = f"反映砖厂存在以下问题：{first}窑炉冒黑烟；{second}噪声大；{third}废水直排河道。"
    assert texts(text) == ["窑炉冒黑烟", "噪声大", "废水直排河道"]


def test_what_is_said_before_the_numbers_in_a_sentence_of_its_own_is_a_claim() -> None:
    text = "砖厂没有手续就生产。另有两个问题：1.冒黑烟；2.噪声大。"
    assert texts(text) == ["砖厂没有手续就生产", "冒黑烟", "噪声大"]


def test_semicolons_divide_but_not_within_brackets() -> None:
    assert texts("养猪场污水直排（夜里偷排；白天停）；臭气扰民。") == ["养猪场污水直排（夜里偷排；白天停）", "臭气扰民"]


@pytest.mark.parametrize("more", ["另外", "同时反映", "另，", "此外，", "来电人还反映"])
def test_words_that_add_something_divide(more: str) -> None:
    assert texts(f"砖厂冒黑烟，{more}饭店油烟直排。") == ["砖厂冒黑烟", "饭店油烟直排"]


def test_a_request_is_no_claim_of_its_own() -> None:
    assert texts("砖厂冒黑烟；噪声大；要求依法查处。") == ["砖厂冒黑烟", "噪声大；要求依法查处"]


def test_a_text_in_one_piece_is_one_claim() -> None:
    assert texts("枣林村一家砖厂冒黑烟。") == ["枣林村一家砖厂冒黑烟"]
    assert texts(" \n") == []


@given(st.text(alphabet="厂烟噪，。；;、1234.（）一二是①②另外同时反映要求\n ：", max_size=60))
def test_every_claim_is_an_exact_piece_and_none_overlap(text: str) -> None:
    end = 0
    for item in split_allegations(text):
        assert text[item.start : item.end] == item.text
        assert item.start >= end
        assert item.text.strip()
        end = item.end
