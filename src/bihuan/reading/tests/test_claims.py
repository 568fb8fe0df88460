"""The parts of a finding with a verdict each, however an office counts them."""

import pytest

from bihuan.reading.claims import parse_claims

from .making import list_of, only

BOTH = [("扬尘大", "属实"), ("噪声大", "不属实")]


@pytest.mark.parametrize(
    "finding",
    [
        "⑴扬尘大：属实。⑵噪声大：不属实。",
        "Ⅰ.扬尘大，属实。Ⅱ.噪声大，不属实。",
        "A.扬尘大，属实。B.噪声大，不属实。",
        "【1】扬尘大——属实。【2】噪声大——不属实。",
        "1 扬尘大 属实\n2 噪声大 不属实",
        "扬尘大（属实）；噪声大（不属实）。",
        "首先，关于扬尘大的问题，属实。其次，关于噪声大的问题，不属实。",
        "关于扬尘大的问题。经查，未苫盖，该问题属实。关于噪声大的问题。经查，达标，该问题不属实。",
        "经核实，来信人反映的扬尘大的问题属实。反映的噪声大问题不属实。",
    ],
)
def test_claims_however_they_are_counted(finding: str) -> None:
    assert [(claim["text"], claim["verdict"]) for claim in parse_claims(finding)] == BOTH


@pytest.mark.parametrize(
    "finding",
    [
        "经查，群众反映的“扬尘大”问题属实。未苫盖。",
        "针对“扬尘大”，经查，属实。",
        "1.关于“扬尘大”的问题。经核，该问题属实。",
    ],
)
def test_the_one_claim_that_a_finding_quotes(finding: str) -> None:
    assert parse_claims(finding) == [{"text": "扬尘大", "verdict": "属实"}]


@pytest.mark.parametrize("finding", ["经查，反映情况属实。砖厂未苫盖。", "1.经查，未苫盖。2.已责令整改，反映属实。"])
def test_a_finding_as_a_whole_is_no_claim(finding: str) -> None:
    assert parse_claims(finding) == []


def test_verdicts_counted_in_their_own_column() -> None:
    header = ["编号", "内容", "单位", "核查情况", "是否属实"]
    row = [12, "（1）扬尘大。（2）噪声大。", "冷泉区", "（1）未苫盖。（2）达标。", "（1）属实；（2）不属实"]
    found = only(list_of(row, header=header))
    assert [(claim["text"], claim["verdict"]) for claim in found["claims"]] == BOTH
    assert found["verdict"] == "部分属实"


def test_a_verdict_before_the_finding_where_no_column_has_it() -> None:
    found = only(
        list_of([12, "扬尘大。", "冷泉区", "基本属实。经查，未苫盖。"], header=["编号", "内容", "单位", "核查情况"])
    )
    assert found["verdict"] == "基本属实"
