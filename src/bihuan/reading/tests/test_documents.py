"""Numbers of legal documents: made alike where they are right, one clear sentence where they are not."""

import pytest

from bihuan.reading.documents import numbers_in, read_number
from bihuan.refusals import Unusable


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("澜环责改〔2025〕12号", "澜环责改〔2025〕12号"),
        (" 澜环责改 [2025] 12 号 ", "澜环责改〔2025〕12号"),
        ("澜环责改（２０２５）第１２号", "澜环责改〔2025〕12号"),
        ("零环责改【2020】076号", "零环责改〔2020〕076号"),
        ("（2024）澜环罚字第3号", "澜环罚字〔2024〕3号"),
        ("澜环罚字〔2025〕3-1号", "澜环罚字〔2025〕3-1号"),
    ],
)
def test_brackets_blanks_and_widths_are_made_alike(typed: str, printed: str) -> None:
    assert str(read_number(typed, latest=2026)) == printed


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "请填文号"),
        ("澜环责改2025-12号", "缺少括起来的年份"),
        ("澜环责改〔25〕12号", "年份应是四位数字"),
        ("澜环责改〔2052〕12号", "年份 2052 不对"),
        ("澜环责改〔2025〕号", "没有序号"),
        ("澜环责改〔2025〕0号", "序号是 0"),
        ("澜环责改〔2025〕12", "少了“号”"),
        ("〔2025〕12号", "没有发文机关代字"),
        ("澜环责改〔2025〕12号、13号", "一格只写一个文号"),
    ],
)
def test_what_is_wrong_is_said(typed: str, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        read_number(typed, latest=2026)


def test_one_document_has_one_key_however_its_number_is_typed() -> None:
    def key(typed: str) -> str:
        return read_number(typed, latest=2026).key

    assert key("澜环罚字〔2025〕3号") == key("澜环罚〔2025〕003号")
    assert len({key("澜环罚〔2025〕3号"), key("澜环罚〔2024〕3号"), key("澜环罚〔2025〕3-1号")}) == 3


def test_several_numbers_of_one_letter_are_all_found() -> None:
    text = "下达了《责令改正违法行为决定书》（零环责改[2020]076、086、089 号），并以澜环罚〔2025〕3号罚款"
    found = [str(number) for number, _start, _end in numbers_in(text)]
    assert found == ["零环责改〔2020〕076号", "零环责改〔2020〕086号", "零环责改〔2020〕089号", "澜环罚〔2025〕3号"]
