"""What a complaint's text is found to speak of."""

import pytest

from bihuan.repeats.reading import read


def places(text, unit=""):
    features = read(text, unit)
    return (
        [place.name for place in features.counties],
        [place.name for place in features.towns],
        [place.name for place in features.sites],
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("群众反映清江县柳河镇柳塘村三组某砖厂冒黑烟。", (["清江县"], ["柳河镇"], ["柳塘村"])),
        ("家住柳河镇柳塘村，河边那家砖厂冒黑烟。", ([], ["柳河镇"], ["柳塘村"])),
        ("柳塘村（柳河镇）公路边有一个砖厂。", ([], ["柳河镇"], ["柳塘村"])),
        ("每天早上五点起清江县李庄镇小江湾村就冒黑烟。", (["清江县"], ["李庄镇"], ["小江湾村"])),
        ("我是城关街道锦绣社区的居民，楼下烧烤店油烟大。", ([], ["城关街道"], ["锦绣社区"])),
        ("城关街道解放路与建设路交叉口工地扬尘。", ([], ["城关街道"], ["解放路", "建设路"])),
        ("我是春江花月小区业主，小区东面的搅拌站扬尘。", ([], [], ["春江花月小区"])),
        ("S210线大岭镇路段两侧煤场扬尘大。", ([], ["大岭镇"], ["210省道"])),
        ("养鸡场位于向阳乡新丰村与永和村交界处。", ([], ["向阳乡"], ["新丰村", "永和村"])),
        ("柳河镇柳塘村砖厂冒黑烟。听说老板和村里有关系。", ([], ["柳河镇"], ["柳塘村"])),
        ("柳河镇天马半岛7栋一楼饭店油烟大。听说老板和村里有关系。", ([], ["柳河镇"], ["天马半岛"])),
        ("经开区那马镇板桃屯水塘边养鸭场。", (["经开区"], ["那马镇"], ["板桃屯"])),
    ],
)
def test_named_places(text, found):
    assert places(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "村民反应强烈，村干部不管。",
        "大车一路洒落泥土，路面全是泥浆。",
        "居民小区里臭味很浓。",
        "附近村庄都闻得到。",
        "污水流入河里。",
        "超市半夜卸货。",
    ],
)
def test_words_that_only_look_like_places(text):
    assert places(text) == ([], [], [])


def test_the_county_comes_from_the_unit_where_the_text_has_none():
    assert places("柳河镇柳塘村砖厂冒烟。", "清江县")[0] == ["清江县"]
    assert places("柳河镇柳塘村砖厂冒烟。", "市城管局")[0] == []


@pytest.mark.parametrize(
    ("text", "spots"),
    [
        ("柳河镇柳塘村三组某砖厂", [("group", "3")]),
        ("柳河镇柳塘村第十二村民小组砖厂", [("group", "12")]),
        ("城关街道锦绣花园7栋一楼某餐馆", [("building", "7"), ("storey", "1")]),
        ("柳河镇柳塘村水库下方的某砖厂", [("landmark", "水库")]),
        ("柳河镇柳塘村，小学对面那家砖厂", [("landmark", "小学")]),
        ("柳河镇柳塘村砖厂把废渣倒在路边", []),
    ],
)
def test_spots_stand_by_the_place_not_in_the_trouble(text, spots):
    assert [(spot.sort, spot.value) for spot in read(text).spots] == spots


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("某页岩砖厂", "brick"),
        ("一家生猪养殖基地", "farm"),
        ("某商砼搅拌站", "concrete"),
        ("一家木薯淀粉加工厂", "food"),
        ("某垃圾中转站", "garbage"),
        ("一家练歌房", "entertainment"),
        ("某在建工地", "site"),
        ("某废旧轮胎炼油厂", "rubber"),
    ],
)
def test_businesses_by_many_names(text, family):
    assert {business.family for business in read(f"柳河镇柳塘村{text}扰民。").businesses} == {family}


def test_a_landmark_is_no_business_and_rubbish_in_the_trouble_neither():
    assert [b.word for b in read("柳河镇加油站对面某饭店垃圾池满溢。").businesses] == ["饭店"]


def test_spans_point_into_the_text_as_it_was_given():
    text = "柳 河镇　柳塘村Ａ栋砖厂"
    features = read(text)
    assert text[slice(*features.towns[0].span)] == "柳 河镇"
    assert text[slice(*features.sites[0].span)] == "柳塘村"


def test_keys_are_few_short_and_the_same_for_a_mistyped_name():
    keys = read("清江县柳河镇柳塘村三组某砖厂冒黑烟。").keys()
    assert keys == read("清江县柳合镇柳糖村三组某砖厂冒黑烟。").keys()
    assert 4 <= len(keys) <= 30
    assert max(map(len, keys)) < 60
