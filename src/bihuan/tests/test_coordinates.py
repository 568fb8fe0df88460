"""Coordinates are read as people paste them, and refused with a sentence where they cannot be so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.coordinates import kilometres, read_place, said_distance, said_place
from bihuan.refusals import Unusable


@pytest.mark.parametrize(
    "text",
    [
        "东经112°36′12″ 北纬26°13′40″",
        "北纬26°13′40″，东经112°36′12″",
        "112.603333, 26.227778",
        "26.227778 112.603333",
        "E112°36'12\" N26°13'40\"",
        "112°36′12″E, 26°13′40″N",
        "112度36分12秒，26度13分40秒",
        "经度：112.603333 纬度：26.227778",
        "lat=26.227778, lng=112.603333",
        "东经１１２．６０３３３３　北纬２６．２２７７７８",
        "N26°13.66668′ E112°36.2′",
        "（112.603333，26.227778）WGS-84 坐标",
    ],
)
def test_one_place_in_many_writings(text: str) -> None:
    north, east = read_place(text)
    assert (round(north, 5), round(east, 5)) == (26.22778, 112.60333)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("村口大树下", "没有看懂坐标：请写成 112.6034, 26.2278"),
        ("112.6", "没有看懂坐标"),
        ("112.6 26.2 3", "没有看懂坐标"),
        ("东经112.6 东经26.2", "各写一个"),
        ("东经26.2 北纬112.6", "不在中国境内"),
        ("西经112.6 北纬26.2", "不在中国境内"),
        ("-112.6, 26.2", "不在中国境内"),
        ("2.35, 48.85", "不在中国境内"),
        ("112°61′0″ 26°0′0″", "小于60"),
        ("高德 112.6, 26.2", "请换算以后再填"),
        ("GCJ-02: 112.6, 26.2", "请换算以后再填"),
    ],
)
def test_what_is_no_place_says_what_to_do(text: str, sentence: str) -> None:
    with pytest.raises(Unusable, match=sentence):
        read_place(text)


@given(st.integers(3_000_001, 53_999_999), st.integers(73_000_001, 135_999_999))
@settings(max_examples=60)
def test_what_is_printed_is_read_back(north: int, east: int) -> None:
    assert read_place(said_place((north / 1e6, east / 1e6))) == (north / 1e6, east / 1e6)


@given(st.text(alphabet="东西南北经纬度分秒NEWS0123456789.°′″-, ", max_size=30))
@settings(max_examples=150)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        north, east = read_place(text)
    except Unusable:
        return
    assert 3 <= north <= 54
    assert 73 <= east <= 136


def test_distances_as_people_say_them() -> None:
    assert kilometres((26.0, 112.0), (27.0, 112.0)) == pytest.approx(111.2, abs=0.1)
    assert [said_distance(away) for away in (0.004, 0.347, 2.44, 35.2)] == [
        "约10米",
        "约350米",
        "约2.4公里",
        "约35公里",
    ]
