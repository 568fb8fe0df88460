"""Places as people tell them: without their endings, by a crossing, within a village; and what is no business."""

import pytest

from bihuan.repeats.index import Index
from bihuan.repeats.reading import read
from bihuan.repeats.wording import reason


def likely(first, second, unit="清江县"):
    index = Index()
    index.add("1", unit, "", first)
    return [hit.id for hit in index.ask(second, unit)] == ["1"]


def test_a_town_may_be_named_without_its_ending_where_the_other_text_has_it():
    text = "双桥铺柳塘村三组的砖厂冒黑烟。"
    assert likely(text, "柳塘村（双桥铺镇）三组有一家砖厂，黑烟呛人。")
    assert not likely(text, "小柳塘村（双桥铺镇）三组有一家砖厂，黑烟呛人。")
    assert not likely(text, text.replace("柳塘", "小柳塘"))


def test_a_site_that_nothing_marks_is_known_by_the_name_that_the_other_text_gives():
    text = "城关街道鹭洲天境南门口的加压泵房，夜里嗡嗡响。"
    assert likely(text, "就我们那边的鹭洲天境，去年冬天起供水泵房吵得人睡不着。")
    assert not likely(text, "就我们那边的鹭洲天境南苑，去年冬天起供水泵房吵得人睡不着。")
    assert not likely(text, "就我们那边的东鹭洲天境，去年冬天起供水泵房吵得人睡不着。")


def test_why_names_the_site_that_only_one_of_the_texts_tells():
    index = Index()
    index.add("1", "清江县", "", "城关街道鹭洲天境南门口的加压泵房，夜里嗡嗡响。")
    again = "就我们那边的鹭洲天境，去年冬天起供水泵房吵得人睡不着。"
    (hit,) = index.ask(again, "清江县")
    assert reason(read(again, "清江县"), hit, again).startswith("同在鹭洲天境")


@pytest.mark.parametrize("lead", ["来电人称", "整天", "位置在", "请查", "辖区内", "谁来管一管"])
def test_words_that_lead_up_to_a_name_are_no_part_of_it(lead):
    assert [place.name for place in read(f"{lead}柳塘村那家砖厂冒黑烟。").sites] == ["柳塘村"]


@pytest.mark.parametrize(
    "text",
    [
        "把乡村道路压得坑坑洼洼。",
        "家里小孩没法走路。",
        "好好的美丽家园成了这样。",
        "半夜压路机轰轰响。",
        "风一吹满村都是灰。",
    ],
)
def test_words_of_the_trouble_name_no_place(text):
    assert read(text).sites == ()


def test_a_crossing_is_known_by_both_roads_however_they_are_joined():
    text = "城关街道解放路、{}路交汇处，夜里压路机轰轰响。"
    assert likely(text.format("建设"), "建设路跟解放路十字路口半夜修路，破碎锤咚咚打。")
    assert not likely(text.format("建设"), text.format("新华"))


def test_what_happens_on_a_road_tells_complaints_apart_as_a_business_does():
    text = "城关街道解放路与建设路路口，{}，吵得人睡不着。"
    assert likely(text.format("小贩的喇叭喊个不停"), text.format("卖水果的叫卖声不断"))
    assert not likely(text.format("小贩的喇叭喊个不停"), text.format("摩托车炸街"))


@pytest.mark.parametrize("group", ["第三村民组", "三组", "3组"])
def test_a_group_is_one_in_whatever_words_and_ends_the_name_before_it(group):
    features = read(f"柳河镇柳塘村{group}村口的砖厂。")
    assert [place.name for place in features.sites] == ["柳塘村"]
    assert ("group", "3") in [(spot.sort, spot.value) for spot in features.spots]


def test_of_two_hamlets_in_one_village_each_is_its_own():
    text = "清江县柳河镇柳塘村{}屯水沟边有一家造纸厂，碱味刺鼻。"
    assert likely(text.format("那桃"), "柳塘村那桃屯（柳河镇）的纸厂，气味难闻。")
    assert not likely(text.format("那桃"), text.format("板栗"))
    assert not likely(text.format("新那桃"), text.format("那桃"))


def test_a_company_of_a_corps_farm_is_its_village():
    text = "白杨垦区{}团场{}连排碱渠旁的屠宰点，臭气熏天。"
    assert likely(text.format("沙洲", "三十六"), text.format("沙洲", "36"), unit="白杨垦区")
    assert not likely(text.format("沙洲", "三十六"), text.format("沙洲", "三十五"), unit="白杨垦区")
    assert not likely(text.format("沙洲", "三十六"), text.format("碱泉", "三十六"), unit="白杨垦区")


def test_a_farm_of_the_corps_may_have_a_number_for_its_name():
    text = "碱泉垦区{}团6连的棉花加工厂，绒毛满天飞。"
    assert likely(text.format("一四八"), text.format(148), unit="碱泉垦区")
    assert not likely(text.format("一四八"), text.format(129), unit="碱泉垦区")


def test_a_number_within_a_number_and_a_lane_tell_places_apart():
    text = "城关街道解放路18号附{}号的火锅店，油烟直排。"
    assert likely(text.format(6), text.format("六"))
    assert not likely(text.format(6), text.format(7))
    lane = "城关街道解放路{}弄绿洲家园东门的菜市场，脏乱差。"
    assert not likely(lane.format(120), lane.format(240))


@pytest.mark.parametrize(("former", "as_well"), [("旧粮站院坝里", "原粮站内"), ("老粮站旁", "旧粮站旁边")])
def test_what_a_landmark_once_was_is_no_part_of_a_name(former, as_well):
    text = "清江县柳河镇煤沟坪{}的碎石场，灰尘很大。"
    assert likely(text.format(former), text.format(as_well))


def test_a_group_ends_the_name_of_a_village_without_an_ending():
    features = read("请查石湾第九村民小组（清江县柳河镇）的砖厂。")
    assert [place.name for place in features.sites] == ["石湾"]
    assert ("group", "9") in [(spot.sort, spot.value) for spot in features.spots]


def test_works_of_an_unknown_trade_behind_the_name_of_a_company():
    text = "清江县柳河镇柳塘村瑞禾实业公司藤编厂，夜里机器响。"
    assert [business.word for business in read(text).businesses] == ["藤编厂"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("柳塘村旧砖厂院里的木材加工厂，粉尘很大。", "木材加工厂"),
        ("柳塘村原来的羊场院里有人办塑料颗粒厂，气味难闻。", "塑料颗粒厂"),
        ("锦绣花园隔壁有一家饭店，油烟直排。", "饭店"),
        ("锦绣花园东门边上的菜市场，污水横流。", "菜市场"),
        ("清水镇锦绣花园对面的鱼庄，泔水乱倒。", "鱼庄"),
    ],
)
def test_what_is_complained_of_is_not_what_stood_there_nor_a_place(text, word):
    features = read(text)
    assert [business.word for business in features.businesses] == [word]
    assert len(features.sites) == 1


def test_shops_below_flats_are_at_one_spot_in_whatever_words():
    text = "城关街道锦绣花园{}的早点铺，天不亮就吵。"
    assert likely(text.format("底商"), text.format("楼下"))


def test_another_part_of_a_lake_is_another_place():
    text = "柳河镇白鹭水库{}的快艇，油污漂在水面上。"
    assert likely(text.format("库尾"), text.format("库尾"))
    assert not likely(text.format("库尾"), text.format("取水口边"))


def test_a_word_that_leads_up_to_a_name_may_be_typed_twice():
    text = "就因{}梅岭柳塘村三组的砖厂，天天冒黑烟。"
    assert likely(text.format("为"), text.format("为为"))


def test_sections_of_a_river_are_places_of_their_own():
    text = "清江县柳河镇清水溪{}岸边的采砂点，泥浆直排。"
    assert likely(text.format("渡口段"), text.format("渡口段"))
    assert not likely(text.format("渡口段"), text.format("大桥段"))


def test_half_way_up_the_hill_is_one_place_and_a_measure_word_is_no_building():
    text = "清江县柳河镇柳塘村{}砖窑，烟气呛人。"
    assert likely(text.format("半山腰有一座"), text.format("半坡上一家"))


def test_a_company_owns_the_works_that_are_complained_of():
    text = "清江县柳河镇柳塘村瑞禾实业公司的储煤场，煤灰满天。"
    assert [business.family for business in read(text).businesses] == ["coal"]
    assert likely(text, "柳塘村（柳河镇）储煤场，粉尘很大。")


def test_what_looks_like_another_county_and_leads_to_no_place_is_none():
    text = "柳河镇柳塘村垃圾场，前年起填埋区自燃冒烟。"
    assert [place.name for place in read(text, "清江县").counties] == ["清江县"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("菜市场", "农贸市场"),
        ("变压器", "配电室"),
        ("加压泵房", "供水泵房"),
        ("门窗加工店", "铝合金加工店"),
        ("早点铺", "包子铺"),
        ("烧炭窑", "木炭厂"),
    ],
)
def test_a_trade_by_its_names(one, other):
    text = "清江县城关街道锦绣花园东门外的{}，影响生活。"
    assert likely(text.format(one), text.format(other))
    assert not likely(text.format(one), text.format("洗车店"))
