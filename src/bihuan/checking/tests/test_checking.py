"""What the checker says of a paper, sentence by sentence."""

from bihuan.checking import check, figures_in


def test_a_total_and_its_parts_are_added_up() -> None:
    text = "5月6日，督察组向我市转办举报件 15 件，其中来电１２件、来信三件。"
    [statement] = check(text)
    assert (statement.parts, statement.stated, statement.verdict) == ((12, 3), 15, "ok")
    assert text[statement.start : statement.end] == statement.quote
    assert [text[used.start : used.end] for used in statement.used] == ["１２", "三", "15"]


def test_numbers_that_count_nothing_are_no_figures() -> None:
    text = "2024年5月6日，第12批举报件（D1LC202405060012）共7件，见澜环责改〔2024〕76号。"
    assert [(figure.value, figure.unit) for figure in figures_in(text)] == [(7, "件")]
