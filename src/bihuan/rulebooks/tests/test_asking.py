"""What the other parts ask a rulebook."""

from datetime import date

from bihuan.rulebooks.loading import load, shipped_text
from bihuan.rulebooks.schema import NumberParts

BOOK = load(shipped_text("hunan-look-back"), "hunan-look-back.toml")
CENTRAL = load(shipped_text("central-round-3"), "central-round-3.toml")


def test_labels_go_by_any_of_their_names() -> None:
    names = ["噪音", "其他", "生态", "大气污染", "噪声污染", " 水 ", "光"]
    assert [BOOK.label(name) for name in names] == ["噪声", "其它", "生态破坏", "大气", "噪声", "水", None]


def test_labels_print_in_the_rulebooks_order_and_words() -> None:
    assert BOOK.label_names == ("大气", "水", "噪声", "生态破坏", "其它", "土壤")
    assert [BOOK.label_phrase(name) for name in ("其它", "土壤", "生态破坏")] == ["其它污染", "土壤", "生态破坏"]


def test_other_is_a_label_of_its_own_in_the_central_round() -> None:
    assert (CENTRAL.label("其它"), CENTRAL.label("固体废物"), CENTRAL.label("生态")) == ("其他", "固废", "生态")


def test_a_channel_goes_by_any_of_its_names() -> None:
    words = ["电话", "来信", "微信", "网络举报", "来 访", "飞鸽", ""]
    assert [CENTRAL.channel(word) for word in words] == ["来电", "来信", "微信", "网络", "来访", None, None]


def test_a_number_says_what_it_is_made_of() -> None:
    assert CENTRAL.number_parts("D2HN202105020169") == NumberParts("D", "2", "HN", date(2021, 5, 2), 2021, "0169")
    assert BOOK.number_parts("＊Ｄ１ＹＺ２０２０００１３１") == NumberParts("D", "1", "YZ", None, 2020, "00131")
    assert BOOK.number_parts("访受〔2021〕15号") is None


def test_a_place_is_called_by_its_level() -> None:
    places = ["永州市", "东安县", "零陵区", "湖南省", "江华瑶族自治县", "某地"]
    assert [BOOK.here(place) for place in places] == ["我市", "我县", "我区", "我省", "我县", "我市"]


def test_a_number_tells_its_channel() -> None:
    assert (BOOK.channel_of("D1YZ202000131"), BOOK.channel_of("X2HN202105020169")) == ("来电", "来信")
    assert BOOK.channel_of("2889") is None


def test_mixed_verdicts_make_a_partly_true_whole() -> None:
    assert BOOK.whole_verdict(["属实", "不属实"]) == "部分属实"
    assert BOOK.whole_verdict(["不属实", "不属实"]) == "不属实"


def test_parts_that_agree_make_the_whole() -> None:
    assert BOOK.whole_verdict(["基本属实"]) == "基本属实"


def test_whether_stage_closed_counts_as_closed_is_the_rulebooks_say() -> None:
    assert (BOOK.closing_rate.counts_stage_closed, CENTRAL.closing_rate.counts_stage_closed) == (False, True)


def test_all_true_is_true_none_untrue_some_partly() -> None:
    """Seed 001's D1YZ202000131 by the rule: untrue, partly, true, untrue. The paper says 属实 all the same."""
    assert BOOK.whole_verdict(["不属实", "部分属实", "属实", "不属实"]) == "部分属实"
    assert BOOK.whole_verdict(["属实", "属实"]) == "属实"
    assert BOOK.whole_verdict(["属实", "基本属实"]) == "基本属实"


def test_where_one_true_claim_is_enough() -> None:
    text = shipped_text("hunan-look-back").replace('claims = "all_some_none"', 'claims = "any"')
    book = load(text, "hunan-look-back.toml")
    assert book.whole_verdict(["不属实", "属实"]) == "属实"
    assert book.whole_verdict(["不属实", "部分属实"]) == "部分属实"


def test_a_version_that_says_nothing_of_it_means_the_common_rule() -> None:
    text = shipped_text("hunan-look-back")
    start, end = text.index("[verdict]"), text.index("[closing_rate]")
    assert load(text[:start] + text[end:], "hunan-look-back.toml").verdict == BOOK.verdict
