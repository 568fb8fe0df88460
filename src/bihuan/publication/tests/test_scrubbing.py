"""What a public text must not say, and what it may go on saying."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.publication.scrubbing import Kind, apply, find, has_id_checksum, has_luhn_checksum, scrubbed


def with_checksum(body: str) -> str:
    return next(body + last for last in "0123456789X" if has_id_checksum(body + last))


CARD = next(f"622202123456789{last}" for last in range(10) if has_luhn_checksum(f"622202123456789{last}"))


@pytest.mark.parametrize(
    ("said", "public"),
    [
        ("举报人王建国反映夜间噪声大。", "举报人王某某反映夜间噪声大。"),
        ("投诉人：李芳，称油烟直排。", "投诉人：李某某，称油烟直排。"),
        ("该厂法定代表人张三丰承认偷排。", "该厂法定代表人张某某承认偷排。"),
        ("业主赵四在路边焚烧。", "业主赵某某在路边焚烧。"),
        ("负责人（刘德胜）已到案。", "负责人（刘某某）已到案。"),
        ("联系人欧阳建国，经营者诸葛明。", "联系人欧阳某某，经营者诸葛某某。"),
        ("村民王小明、李二狗和张翠花联名举报。", "村民王某某、李某某和张某某联名举报。"),
        ("对局长王建国诫勉谈话。", "对局长王某某诫勉谈话。"),
        ("王建国局长、陈刚副局长到场。", "王某某局长、陈某某副局长到场。"),
        ("县生态环境局王建国局长约谈了企业。", "县生态环境局王某某局长约谈了企业。"),
        ("李大伟镇长到赵家村现场督办。", "李某某镇长到赵家村现场督办。"),
        ("给予陈志强同志警告处分。", "给予陈某某同志警告处分。"),
    ],
)
def test_of_a_person_the_surname_is_left(said, public):
    assert scrubbed(said) == public


@pytest.mark.parametrize(
    "said",
    [
        "举报人王某反映，业主李某某、张××已整改。",
        "经营者张记烧烤店油烟扰民。",
        "举报人李家村村民多次来电。",
        "村民反映李庄村有养猪场，业主王庄砖厂。",
        "负责人马上整改，负责人和村民均在场。",
        "王局长、李书记到场，市生态环境局局长约谈。",
        "高新区主任、常务副主任签字。",
        "当事人安装了设施，业主高度重视，负责人应当签字。",
        "经营者张家界食品厂夜间排水。",
        "受理编号D3HN202504150012，文号〔2025〕12号，罚款300000元，12345热线。",
        "统一社会信用代码91430000MA4L1234X5。",
        "新增3台设备，川流不息。",
        "家住金陵镇长冲村，群众反应新塘县长丰镇，仓库离居民区太近。",
    ],
)
def test_what_names_nobody_stays(said):
    assert find(said) == []


@pytest.mark.parametrize(
    ("said", "kind", "public"),
    [
        ("电话13800001234。", Kind.MOBILE, "电话***********。"),
        ("手机138-0000-1234联系", Kind.MOBILE, "手机*************联系"),
        ("电话１３８００００１２３４。", Kind.MOBILE, "电话***********。"),
        ("拨打0731-85551234投诉", Kind.LANDLINE, "拨打*************投诉"),
        ("电话：8555123", Kind.LANDLINE, "电话：*******"),
        (f"卡{CARD}转账", Kind.CARD, f"卡{'*' * len(CARD)}转账"),
        ("银行卡号6222021234567890123", Kind.CARD, "银行卡号*******************"),
        ("车辆湘A·12345驶入", Kind.PLATE, "车辆湘A******驶入"),
        ("车牌川AD12345", Kind.PLATE, "车牌川A******"),
        ("加QQ：123456", Kind.QQ, "加QQ：******"),
        ("微信号abc_1234", Kind.WECHAT, "微信号********"),
        ("身份证号430102199003070012", Kind.ID, "身份证号******************"),
    ],
)
def test_numbers_that_lead_to_a_person_are_hidden(said, kind, public):
    (found,) = find(said)
    assert (found.kind, scrubbed(said)) == (kind, public)


def test_an_identity_number_is_known_by_its_last_sign():
    number = with_checksum("43010219900307001")
    assert scrubbed(f"张某{number}") == "张某" + "*" * 18
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert not [item for item in find(f"编码{wrong}") if item.kind is Kind.ID]


def test_every_replacement_says_where_and_what():
    said = "举报人王建国，电话13800001234。"
    name, mobile = find(said)
    assert (name.start, name.end, name.kind, name.old, name.new) == (3, 6, Kind.NAME, "王建国", "王某某")
    assert (said[mobile.start : mobile.end], mobile.kind) == ("13800001234", Kind.MOBILE)
    assert apply(said, [mobile]) == "举报人王建国，电话***********。"


WORDS = """
举报人 局长 副局长 业主 村民 王 李 高 欧阳 建国 小明 明 某 某某 * 、 和 ： （ 村 厂 公司 反映 在 电话 138 13800001234 0731-
85551234 - 转 QQ 微信 abc 湘A 12345 身份证 430102199003070012 6222 6222021234567890123 １３８００００１２３４ + 86 ( ) X 。
的 为 同志 明局长
"""
PIECES = st.sampled_from([*WORDS.split(), " ", "\n"])
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=14).map("".join)


@given(TEXTS)
def test_what_was_scrubbed_is_not_scrubbed_again(said):
    once = scrubbed(said)
    assert find(once) == []


@given(TEXTS)
def test_outside_the_replacements_nothing_changes(said):
    found = find(said)
    last, kept = 0, []
    for item in found:
        assert item.start >= last
        assert said[item.start : item.end] == item.old != item.new
        kept.append(said[last : item.start])
        last = item.end
    kept.append(said[last:])
    rest = apply(said, found)
    for piece, item in zip(kept, [*found, None], strict=True):
        assert rest.startswith(piece)
        rest = rest[len(piece) :]
        if item:
            assert rest.startswith(item.new)
            rest = rest[len(item.new) :]
    assert rest == ""
