"""Towns whose endings no list knows, learned from what stands behind the county's name."""

from bihuan.repeats.learning import learned
from bihuan.repeats.pairs import Told, likely_pairs

TOWNS = ["白石", "砚台", "芦荡", "双桥铺"]
SITES = ["柳塘", "官井", "杏坞", "竹影", "马蹄", "沙洲", "枫林", "茶亭"]


def told(ending):
    return [
        Told(f"{town}{site}", "清江县", "", f"清江县{town}{ending}{site}{end}的{trade}，夜里机器响。")
        for town in TOWNS
        for site, end, trade in zip(SITES, "坞湾坪坳" * 2, ["砖厂", "木材厂", "纸箱厂", "豆腐坊"] * 2, strict=True)
    ]


def test_what_the_texts_part_behind_is_a_town_and_what_most_of_them_share_its_ending():
    found = learned((one.text, one.unit) for one in told("圪"))
    assert dict(found.towns) == {f"{town}圪": (town, "圪") for town in TOWNS}


def test_nothing_is_learned_where_towns_are_known():
    assert learned((one.text, one.unit) for one in told("镇")) is None


def test_a_list_of_complaints_with_unknown_towns_is_compared_by_them():
    again = Told("again", "清江县", "", "柳塘坞（清江县白石圪）有一家红砖厂，半夜吵得睡不着。")
    pairs = [(pair.first.id, pair.later.id) for pair in likely_pairs([*told("圪"), again])]
    assert pairs == [("白石柳塘", "again")]
