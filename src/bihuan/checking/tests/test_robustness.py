"""No text brings the checker down or keeps it busy, and what it says stands in the text."""

from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.checking import check, claims_of_ledger, figures_in

_PIECES = st.sampled_from(
    [
        "其中",
        "来电",
        "来信",
        "冷泉区",
        "大气",
        "已办结",
        "未办结",
        "合计",
        "共",
        "累计",
        "占",
        "的",
        "办结率",
        "各",
        "分别为",
        "按污染类型分",
        "等",
        "较上周",
        "增加",
        "下降",
        "公示期",
        "至",
        "2024年5月6日",
        "11月31日",
        "5月8日",
        "工作日",
        "第三批",
        "截至",
        "、",
        "，",
        "。",
        "；",
        "：",
        "（",
        "）",
        "(",
        ")",
        "|",
        "\n",
        "件",
        "个",
        "人次",
        "万元",
        "亿元",
        "%",
        "％",
        "天",
        "约",
        "余",
        "近",
        "12",
        "３５",
        "0.5",
        "1,204",
        "二十一",
        "三百",
        "两",
        "零",
        "+1",
        "99999999999999999999",
        "百分之五",
        "四分之三",
    ]
)
_PAPERS = st.lists(_PIECES, max_size=60).map("".join)


@settings(max_examples=120, deadline=None)
@given(st.one_of(_PAPERS, st.text(max_size=200)), _PAPERS)
def test_what_is_said_of_any_text_stands_in_it(text: str, previous: str) -> None:
    sources = {"paper": text, "previous": previous}
    for statement in check(text, previous=previous):
        assert text[statement.start : statement.end] == statement.quote != ""
        assert statement.why
        for used in statement.used:
            assert sources[used.source][used.start : used.end].strip()
    for figure in figures_in(text):
        assert text[figure.start : figure.end].strip()
    for claim in claims_of_ledger(text):
        assert text[claim.start : claim.end] == claim.quote


@pytest.mark.parametrize(
    "piece",
    [
        "其中来电61件，来信47件，",
        "占48.5%、",
        "（（其中",
        "冷泉区各",
        "一二三四五六七八九十百千万",
        "2024年5月6日至5月8日，共三天。",
        "6月5日受理举报件，6月3日在网在网在网在网答复案件案件案件案件案，",
        "12|35|47|\n",
        "件，其中其中",
        "　 \n",
        "1,234,567,890,",
    ],
)
def test_a_long_text_of_anything_is_done_within_seconds(piece: str) -> None:
    began = monotonic()
    check(piece * (20_000 // len(piece)))
    assert monotonic() - began < 6
