"""Figures in a box of plain text: readable, whole, and the same after every save."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.papers.notation import Names, parsed, written
from bihuan.papers.runs import CHARACTERS, LIST, SHORT, Run, merged
from bihuan.refusals import Unusable

NAMES = Names(
    titles={
        "received": "收到信访件",
        "batches": "批次",
        "by_unit": "按承办单位",
        "as_of": "收件截止",
        "handled_as_of": "办理截止",
        "partly": "合办件中已办完的部分",
    },
    keys={"by_unit": ("澜东区", "青屏县", "澜东区、青屏县")},
    days=("as_of", "handled_as_of"),
    lists=("by_unit", "partly"),
    characters=("batches",),
    only_lists=("partly",),
)
FIGURES = [
    Run("", "received"),
    Run("", "batches", form=CHARACTERS),
    Run("", "by_unit", "澜东区"),
    Run("", "by_unit", "澜东区、青屏县"),
    Run("", "by_unit", form=LIST),
    Run("", "handled_as_of", form=SHORT),
    Run("", "partly", form=LIST),
]
WORDS = st.text("转办了件，。；{}=：澜a1 ", min_size=1).map(Run)
PARAGRAPHS = st.lists(st.lists(st.one_of(WORDS, st.sampled_from(FIGURES)), min_size=1), max_size=4)


@given(PARAGRAPHS)
def test_whatever_is_written_into_the_box_is_read_out_of_it_again(pieces: list[list[Run]]) -> None:
    text = tuple(merged(runs) for runs in pieces)
    lines = written(text, NAMES, lambda run: "12").splitlines()
    expected = [line for line in (_trimmed(runs) for runs in text) if line]
    assert list(parsed("\n".join(lines), NAMES)) == expected


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """A paragraph loses the blanks at its ends, as every line of a box does."""
    if runs and not runs[0].name:
        runs = (Run(runs[0].text.lstrip()), *runs[1:])
    if runs and not runs[-1].name:
        runs = (*runs[:-1], Run(runs[-1].text.rstrip()))
    return merged(runs)


def test_a_figure_stands_with_its_present_number_which_is_not_kept() -> None:
    text = parsed("共{收到信访件=215}件，{批次，汉字=十五}批，{按承办单位：澜东区=56}件", NAMES)
    assert [run.text for runs in text for run in runs if run.name] == ["", "", ""]
    assert written(text, NAMES) == "共{收到信访件}件，{批次，汉字}批，{按承办单位：澜东区}件"


def test_half_width_marks_are_understood() -> None:
    assert parsed("{按承办单位:澜东区}{按承办单位, 分列}", NAMES) == (
        (Run("", "by_unit", "澜东区"), Run("", "by_unit", form=LIST)),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("共{收到信仿件}件", "没有叫“收到信仿件”的数据"),
        ("共{收到信访件件", "花括号不成对"),
        ("共收到信访件}件", "花括号不成对"),
        ("{按承办单位}", "要写明是哪一项"),
        ("{按承办单位：别县}", "里没有“别县”这一项"),
        ("{收到信访件，汉字}", "不能写成“汉字”"),
        ("{合办件中已办完的部分}", "要写明是哪一项"),
    ],
)
def test_a_broken_figure_is_named_and_nothing_is_guessed(text: str, sentence: str) -> None:
    with pytest.raises(Unusable, match=sentence):
        parsed(text, NAMES)
