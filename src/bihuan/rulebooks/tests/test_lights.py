"""Guangyuan's lights, and another city's three reds."""

from dataclasses import replace

import pytest

from bihuan.rulebooks.lights import light_for
from bihuan.rulebooks.loading import load, shipped, shipped_text
from bihuan.rulebooks.schema import Light

LIGHTS = load(shipped_text("guangyuan-lights"), "guangyuan-lights.toml").lights


@pytest.mark.parametrize(
    ("days_left", "earlier", "colour"),
    [
        (None, 0, "blue"),
        (9, 0, "blue"),
        (2, 0, "yellow"),
        (0, 0, "yellow"),
        (1, 1, "orange"),
        (-1, 0, "red"),
        (-9, 3, "red"),
    ],
)
def test_guangyuan(days_left: int | None, earlier: int, colour: str) -> None:
    light = light_for(LIGHTS, days_left, earlier)
    assert light is not None
    assert light.colour == colour


def test_what_follows_is_said() -> None:
    red = light_for(LIGHTS, -1)
    assert red is not None
    assert red.consequence == "约谈主要负责人，扣2分"


def test_three_reds_lead_to_an_interview() -> None:
    slips = (Light("blue", "提醒", "", 2), Light("orange", "催办", "", 0), Light("red", "超期", "通报", -1))
    interview = replace(slips[2], consequence="约谈", times=3)
    assert [light_for((*slips, interview), -1, earlier).consequence for earlier in (0, 1, 2)] == [
        "通报",
        "通报",
        "约谈",
    ]  # type: ignore[union-attr]


def test_without_lights_none_is_on() -> None:
    assert light_for((), -5) is None


@pytest.mark.parametrize("code", ["anhui-provincial", "guangyuan-lights", "luonan-county"])
def test_the_local_books_load(code: str) -> None:
    assert code in shipped()
    book = load(shipped_text(code), f"{code}.toml")
    assert book.code == code


def test_anhui_answers_in_seven_days_and_luonan_in_minutes() -> None:
    anhui = load(shipped_text("anhui-provincial"), "a.toml").limits
    assert (str(anhui["answer"].limit), str(anhui["listed_order"].limit)) == ("7天", "6个月")
    assert str(anhui["listed_order"].extension) == "6个月"
    luonan = load(shipped_text("luonan-county"), "l.toml").limits
    assert [str(luonan[name].limit) for name in ("assign", "arrive", "first_report", "answer")] == [
        "30分钟",
        "3小时",
        "2天",
        "3天",
    ]
