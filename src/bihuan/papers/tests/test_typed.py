"""Numbers typed by hand are found; dates, document numbers and the like are left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.papers.runs import Run, merged, plain
from bihuan.papers.typed import Known, marked, replaced, typed_numbers

KNOWN = [
    Known(Run("", "received"), "收到信访件", "215", "件"),
    Known(Run("", "batches"), "批次", "15", "批"),
    Known(Run("", "closed"), "已办结", "160", "件"),
    Known(Run("", "open"), "正在办理", "56", "件"),
    Known(Run("", "closing_rate"), "办结率", "74.42%", "%"),
    Known(Run("", "by_unit", "冷水区"), "按承办单位", "56", "件"),
]


def found(text: str, only_equal: bool = False) -> list[str]:
    return [number.number for number in typed_numbers((Run(text),), KNOWN, only_equal=only_equal)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("共转办了215件", ["215"]),
        ("共转办了 215 件信访案件", ["215"]),
        ("转办了十五批二百一十五件", ["十五", "二百一十五"]),
        ("办结率74.42%，", ["74.42"]),
        ("冷水区56件、零陵区32件", ["56", "32"]),
        ("涉及问题26个", ["26"]),
        ("收到的总数是215，", ["215"]),
    ],
)
def test_what_looks_like_a_figure_is_found(text: str, numbers: list[str]) -> None:
    assert found(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "2025年6月8日",
        "截止11月8日20时",
        "今年1至9月，空气质量为优",
        "10月23日至27日",
        "2025-06-08 12:30",
        "零环责改〔2020〕076、086、089、093号",
        "第15期简报，第15批转办",
        "D1YZ202000215重点信访件",
        "GB/T 9704—2012",
        "PM2.5",
        "联系电话：（0746）8127713",
        "（二）加强督导",
        "1. 信访件交办情况",
        "三、下一步工作",
        "罚款215万元，毁林215亩，检查企业215家，执法215人次",
        "针对每一件群众信访件，一个一个落实",
        "八大专项整治",
        "市委书记",
    ],
)
def test_dates_numbers_of_documents_and_other_amounts_are_not_accused(text: str) -> None:
    assert found(text) == []


def test_texts_of_others_are_only_asked_for_what_equals_a_figure() -> None:
    assert found("查处环境违法案件23件，下达决定书70份，共215件", only_equal=True) == ["215"]


def test_what_is_named_before_the_number_is_proposed_first() -> None:
    first = typed_numbers((Run("其中冷水区56件"),), KNOWN)[0].proposals
    assert [one.run.key for one in first] == ["冷水区", ""]
    assert typed_numbers((Run("正在办理56件"),), KNOWN)[0].proposals[0].run.name == "open"


def test_a_number_that_is_out_of_date_is_met_with_the_figure_that_it_was() -> None:
    proposals = typed_numbers((Run("已办结158件"),), KNOWN)[0].proposals
    assert [one.run.name for one in proposals] == ["closed"]


def test_a_living_figure_is_never_accused() -> None:
    assert typed_numbers((Run("共"), Run("215", "received"), Run("件")), KNOWN) == []


def test_the_words_after_a_figure_are_not_the_beginning_of_a_line() -> None:
    numbers = typed_numbers((Run("215", "received"), Run("1. 件")), KNOWN)
    assert numbers == []


def test_one_click_puts_the_figure_in_the_place_of_the_number() -> None:
    paragraph = (Run("截止6月8日，共转办了215件，办结率74.42%。"),)
    number, share = typed_numbers(paragraph, KNOWN)
    assert replaced(paragraph, number, number.proposals[0].run) == (
        Run("截止6月8日，共转办了"),
        Run("", "received"),
        Run("件，办结率74.42%。"),
    )
    after = replaced(paragraph, share, share.proposals[0].run)
    assert after[-1] == Run("。")


@given(st.text("共215件十五批，。月日年第〔2020〕号%.（1）六 \n", max_size=60))
def test_marking_never_changes_a_word(text: str) -> None:
    paragraph = merged((Run(text), Run("215", "received"), Run(text)))
    pieces = marked(paragraph, typed_numbers(paragraph, KNOWN))
    assert plain(run for run, _ in pieces) == plain(paragraph)


@given(st.dates(), st.sampled_from(["{0.year}年{0.month}月{0.day}日", "{0.month}月{0.day}日", "{0}", "{0.day}日"]))
def test_no_day_is_ever_accused(day: object, form: str) -> None:
    assert found(f"截止{form.format(day)}，") == []
