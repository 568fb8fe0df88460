"""When one complaint is likely another one told again: the office's rules, on an index of its own."""

import pytest

from bihuan.repeats.index import Index

FIRST = "清江县柳河镇柳塘村三组某砖厂烟囱冒黑烟，气味刺鼻，夜里机器轰鸣。请依法查处。"


def likely(first, second, unit="清江县", second_unit="清江县"):
    index = Index()
    index.add("1", unit, "2026-05-01", first)
    return [hit.id for hit in index.ask(second, second_unit, "2026-05-20")] == ["1"]


@pytest.mark.parametrize(
    "again",
    [
        FIRST,
        f"再次反映：{FIRST}至今没有整改。",
        "柳河镇柳塘村三组砖厂，黑烟呛人，请尽快处理。",
        "半夜冒黑烟、机器响个不停，都是柳塘村三组的页岩砖厂造成的（清江县柳河镇），三年多来就这样了。",
        "我家住柳河镇柳塘村，3组那家红砖厂锅炉烟气直接往外排。",
        "清江县柳河镇柳塘村第三村民小组有一家砖瓦厂，废气熏人，没有环评手续。",
    ],
    ids=["the same words", "once more", "shortened", "turned round", "other words", "another way of naming the group"],
)
def test_the_same_business_at_the_same_spot_is_a_repeat_in_whatever_words(again):
    assert likely(FIRST, again)


def test_a_repeat_may_have_gone_to_another_unit():
    assert likely(FIRST, "柳塘村三组（柳河镇）有一个砖厂，半年多来冒黑烟。", second_unit="市城管局")


@pytest.mark.parametrize(
    "mistyped",
    [
        FIRST.replace("柳塘村", "柳糖村"),
        FIRST.replace("柳河镇", "柳合镇"),
        FIRST.replace("清江县", "青江县"),
        FIRST.replace("砖厂", "砖场"),
        FIRST.replace("柳塘村", "柳塘塘村"),
    ],
)
def test_a_mistyped_name_is_still_the_name(mistyped):
    assert likely(FIRST, mistyped)


@pytest.mark.parametrize(
    "elsewhere",
    ["上柳塘村", "东柳塘村", "柳湾村", "石桥村", "柳塘寨"],
    ids=["upper", "eastern", "another ending", "another name", "a stockade of the name"],
)
def test_the_same_business_in_another_village_of_the_town_is_none_though_every_other_word_agrees(elsewhere):
    assert not likely(FIRST, FIRST.replace("柳塘村", elsewhere))


def test_a_name_within_a_longer_name_is_another_village_either_way():
    upper = FIRST.replace("柳塘村", "上柳塘村")
    assert not likely(upper, FIRST)
    assert likely(upper, upper)


def test_the_village_of_the_same_name_in_another_town_is_none():
    assert not likely(FIRST, FIRST.replace("柳河镇", "龙泉镇"))


def test_the_town_of_the_same_name_in_another_county_is_none():
    assert not likely(FIRST, FIRST.replace("清江县", "明溪县"), second_unit="明溪县")


def test_another_business_at_the_same_spot_is_none():
    assert not likely(FIRST, "清江县柳河镇柳塘村三组某养猪场粪水流进农田，臭气熏天。")


def test_another_group_of_the_village_is_none():
    assert not likely(FIRST, FIRST.replace("三组", "八组"))


def test_another_building_of_the_estate_is_none():
    text = "青屏区城关街道锦绣花园{}栋一楼某餐馆没有装油烟净化器，烟味进家。"
    assert likely(text.format(7), text.format(7))
    assert not likely(text.format(7), text.format(3))


@pytest.mark.parametrize("estate", ["锦绣花园", "天马半岛", "锦绣一品", "翠湖里", "和谐郡"])
def test_an_estate_is_known_by_where_it_stands_whatever_its_name_ends_in(estate):
    text = f"青屏区城关街道{estate}7栋一楼某餐馆没有装油烟净化器，烟味进家。"
    assert likely(text, f"{estate}（城关街道）7栋一楼有一家饭店，半年多来炒菜油烟从窗户灌进来。")
    assert not likely(text, text.replace(estate, "滨江名城"))


def test_a_road_without_an_estate_is_a_place_too():
    text = "青屏区城关街道解放路58号某汽修厂喷漆气味刺鼻。"
    assert likely(text, "城关街道解放路58号汽车修理厂，油漆味难闻。")
    assert not likely(text, text.replace("解放路", "建设路"))
    assert not likely(text, text.replace("58号", "12号"))


def test_a_crossing_takes_two_roads():
    text = "青屏区城关街道解放路与{}路交叉口某工地扬尘严重。"
    assert likely(text.format("建设"), text.format("建设"))
    assert not likely(text.format("建设"), text.format("新华"))


def test_a_crossing_is_one_whichever_road_comes_first_and_with_or_without_the_word_for_it():
    text = "青屏区城关街道解放路与建设路交叉口某工地扬尘严重。"
    assert likely(text, "城关街道建设路和解放路交汇处工地，尘土飞扬。")
    assert likely(text, "城关街道解放路建设路口那个工地，灰尘大。")


def test_a_numbered_road_and_its_kilometre_are_one_however_they_are_written():
    text = "清江县柳河镇省道115线53公里处某采石场粉尘大。"
    assert likely(text, "柳河镇S115线K53旁采石场，粉尘飞扬。")
    assert likely(text, "柳河镇115省道53公里处的碎石场灰尘很大。")
    assert not likely(text, text.replace("53公里", "63公里"))
    assert not likely(text, text.replace("省道115线", "省道116线"))


def test_above_the_bridge_is_not_below_it():
    text = "清江县柳河镇清水溪三眼桥{}游300米处某造纸厂废水直排，恶臭难闻。"
    assert likely(text.format("上"), "柳河镇清水溪三眼桥往上游走300米，那个纸厂排臭水。")
    assert not likely(text.format("上"), text.format("下"))


@pytest.mark.parametrize("later", ["二期", "东区"])
def test_a_later_part_of_an_estate_is_another_place(later):
    text = "青屏区城关街道锦绣花园{}7栋一楼某餐馆没有装油烟净化器，烟味进家。"
    assert not likely(text.format(""), text.format(later))
    assert likely(text.format(later), text.format(later))


def test_what_lies_in_every_village_does_not_make_two_villages_one():
    text = "清江县柳河镇{}村村级工业小区内某家具厂喷漆味刺鼻。"
    assert not likely(text.format("柳塘"), text.format("石桥"))


def test_words_of_the_trouble_that_look_like_a_village_do_not_make_one_of_two():
    text = "清江县柳河镇{}村某选矿厂，拉矿的重卡一路鸣笛过村，尾矿乱倒。"
    assert likely(text.format("柳塘"), text.format("柳塘"))
    assert not likely(text.format("柳塘"), text.format("石桥"))


@pytest.mark.parametrize(
    "again",
    [
        "烟囱冒黑烟。说的就是柳塘村三组的砖厂，归清江县柳河镇管，天天夜里。",
        "尊敬的督察组：我是清江县柳河镇居民，现反映柳塘村三组某砖厂存在的问题，黑烟刺鼻。恳请督促整改。",
        "我家在柳河镇柳塘村三组边上有个砖厂天天冒黑烟找谁都不管",
        "【工单】地点：柳河镇柳塘村三组；对象：红砖厂；内容：黑烟呛人。",
    ],
    ids=["looked after by", "a letter", "without a stop", "a form"],
)
def test_the_address_is_found_wherever_it_stands(again):
    assert likely(FIRST, again)


def test_a_business_of_another_name_is_one_if_people_suffer_the_same_there():
    text = "清江县柳河镇柳塘村三组某塔菲尔厂夜里机器轰鸣，吵得睡不着。"
    assert likely(text, "柳河镇柳塘村3组的拉丝车间噪音大，半夜响个不停。")
    assert not likely(text, "柳河镇柳塘村3组的拉丝车间把酸水倒进水沟。")


@pytest.mark.parametrize(
    "site",
    [
        "清江县柳河镇芦苇荡第{}片藕田",
        "清江县柳河镇白鹭渠{}支闸",
        "清江县柳河镇。青砖坊{}排棚屋",
        "清江县柳河镇石桥货运区{}号货位",
    ],
)
def test_a_number_tells_places_apart_whatever_it_counts_and_whatever_the_place_ends_in(site):
    text = f"反映{site}有一处编藤椅的，夜里机器响，吵得睡不着。"
    assert likely(text.format(7), text.format("七"))
    assert not likely(text.format(7), text.format(17))
    assert not likely(text.format("七"), text.format("八"))


@pytest.mark.parametrize(
    ("part", "other"), [("坳口", "坳里"), ("北坡", "南坡"), ("的下堂屋", "的晒坪"), ("大坝左岸", "大坝右岸")]
)
def test_the_part_of_a_place_that_stands_right_behind_its_name_tells_it_apart(part, other):
    text = "柳河镇柳塘村{}有一家砖厂，烟囱冒黑烟。"
    assert likely(text.format(part), text.format(part))
    assert not likely(text.format(part), text.format(other))


def test_the_name_of_a_firm_and_its_town_may_be_all_that_says_where():
    index = told_among_many("清江县柳河镇芦苇荡村3组有瑞禾藤椅编织坊，夜里机器响。")
    again = "柳河镇叫“瑞禾”的那家编藤椅的，机器吵得睡不着。"
    assert [hit.id for hit in index.ask(again, "清江县")] == ["0"]
    assert index.ask(again.replace("柳河镇", "龙泉镇"), "清江县") == []
    assert index.ask(again.replace("瑞禾", "丰茂"), "清江县") == []


def test_traditional_characters_say_the_same():
    assert likely(FIRST, "柳河鎮柳塘村三組磚廠煙囪冒黑煙，氣味刺鼻。")


OTHERS = ["桐坞", "岭脚", "砚山", "沙洲", "芦荡", "竹影", "马蹄", "官塘", "陶埠", "望城"]


def told_among_many(*texts):
    """An index in which every town has its own complaints in the same words."""
    index = Index()
    for number in range(40):
        for town in OTHERS:
            name = f"{'梅兰荷菊桂枫松柏'[number % 8]}{'花石井泉'[number // 8 % 4]}{'坳墩'[number // 32]}"
            index.add(f"{town}{number}", "清江县", "", f"来电人称其曾向社区求助，{town}镇{name}豆腐坊夜里吵。")
    for number, text in enumerate(texts):
        index.add(str(number), "清江县", "", text)
    return index


def test_a_name_that_nothing_marks_is_known_by_being_rare():
    index = told_among_many("柳河镇的事，大伙管那片儿叫棉花埠，埠上豆腐坊夜里机器响。")
    again = "来电人称其曾向社区求助，柳河镇棉花埠豆腐坊吵得睡不着。"
    (hit,) = index.ask(again, "清江县")
    assert hit.id == "0"
    assert [again[start:end] for start, end in hit.spans if "棉花埠" in again[start:end]]


def test_words_that_very_many_complaints_share_are_no_place():
    index = told_among_many("来电人称其曾向社区求助，柳河镇棉花埠豆腐坊夜里吵。")
    assert index.ask("来电人称其曾向社区求助，柳河镇青石坪豆腐坊夜里吵。", "清江县") == []


def test_a_firm_is_told_by_its_name():
    text = "清江县柳河镇柳塘村{}砖厂烟囱冒黑烟。"
    index = Index()
    for number, name in enumerate(["宏达", "兴隆", "鑫源"]):
        index.add(name, "清江县", f"2026-05-0{number + 1}", text.format(name))
    assert index.ask(text.format("兴隆"), "清江县", "")[0].id == "兴隆"


def test_a_business_that_no_list_knows_is_compared_by_its_word():
    text = "清江县柳河镇柳塘村某藤编厂污水直排。"
    assert likely(text, "柳河镇柳塘村那家藤编厂又排污水了。")


def test_a_town_and_a_business_alone_are_not_enough():
    assert not likely("清江县柳河镇某砖厂冒黑烟。", "柳河镇砖厂夜间噪音扰民。")


def test_complaints_that_name_no_place_are_no_repeats_of_each_other():
    assert not likely("半夜有人放音响唱歌，吵得睡不着。", "半夜有人放音响唱歌，吵得睡不着。", unit="", second_unit="")


@pytest.mark.parametrize(
    "text", ["", " ", "。。。", "村", "的的的", "（（（", "\x00\ud800", "😀" * 50, "镇" * 3000, "某" * 5000]
)
def test_any_text_can_be_asked_for(text):
    assert not likely(FIRST, text)
    assert not likely(text, FIRST)


def test_blanks_and_full_width_signs_make_no_difference():
    assert likely(FIRST, FIRST.replace("柳塘村", "柳 塘\n村").replace("，", ","))


def test_the_likeliest_comes_first_and_no_more_than_asked_for():
    index = Index()
    index.add("short", "清江县", "2026-05-01", "柳河镇柳塘村砖厂，扬尘。")
    index.add("full", "清江县", "2026-05-02", FIRST)
    index.add("other", "清江县", "2026-05-03", FIRST.replace("柳塘", "石桥"))
    assert [hit.id for hit in index.ask(FIRST, "清江县", "")] == ["full", "short"]
    assert [hit.id for hit in index.ask(FIRST, "清江县", "", limit=1)] == ["full"]
    assert [hit.id for hit in index.ask(FIRST, "清江县", "", without="full")] == ["short"]


def test_what_is_added_later_is_found_from_then_on():
    index = Index()
    assert index.ask(FIRST, "清江县", "") == []
    index.add("1", "清江县", "2026-05-01", FIRST)
    assert [hit.id for hit in index.ask(FIRST, "清江县", "")] == ["1"]


def test_the_spans_show_what_both_speak_of():
    index = Index()
    index.add("1", "清江县", "2026-05-01", "柳河镇柳塘村三组砖厂，黑烟呛人。")
    (hit,) = index.ask(FIRST, "清江县", "")
    shown = [FIRST[start:end] for start, end in hit.spans]
    assert {"柳河镇", "柳塘村", "三组", "砖厂"} <= set(shown)
    assert "夜里机器轰鸣" not in "".join(shown)
