"""A rulebook is checked whole; every fault names file, key and line."""

from pathlib import Path

import pytest

from bihuan.refusals import Unusable
from bihuan.rulebooks.adopting import adopt
from bihuan.rulebooks.checking import RulebookError
from bihuan.rulebooks.loading import load, shipped, shipped_text
from bihuan.rulebooks.models import RulebookText
from bihuan.workdays import Limit

HUNAN = shipped_text("hunan-look-back")


def faults(text: str) -> list[tuple[str, int]]:
    with pytest.raises(RulebookError) as caught:
        load(text, "x.toml")
    return [(fault.key, fault.line) for fault in caught.value.faults]


def line(text: str, start: str) -> int:
    return next(n for n, row in enumerate(text.splitlines(), start=1) if row.startswith(start))


@pytest.mark.parametrize("code", shipped())
def test_every_shipped_rulebook_is_sound(code: str) -> None:
    book = load(shipped_text(code), f"{code}.toml")
    assert book.code == code
    assert book.limits["answer"].limit == Limit(10, "natural_days")


def test_labels_go_by_any_of_their_names() -> None:
    book = load(HUNAN, "x.toml")
    names = ["噪音", "其他", "生态", "大气污染", "噪声污染", " 水 ", "光"]
    assert [book.label(name) for name in names] == ["噪声", "其它", "生态破坏", "大气", "噪声", "水", None]


def test_a_number_tells_its_channel() -> None:
    book = load(HUNAN, "x.toml")
    assert (book.channel_of("D1YZ202000131"), book.channel_of("X2HN202105020169")) == ("来电", "来信")
    assert book.channel_of("2889") is None


def test_mixed_verdicts_make_a_partly_true_whole() -> None:
    book = load(HUNAN, "x.toml")
    assert book.whole_verdict(["属实", "不属实"]) == "部分属实"
    assert book.whole_verdict(["不属实", "不属实"]) == "不属实"


def test_a_wrong_unit_is_named_with_its_line() -> None:
    text = HUNAN.replace('unit = "natural_days"', 'unit = "weeks"', 1)
    assert faults(text) == [("limits.answer.unit", line(text, 'unit = "weeks"'))]


def test_a_missing_key_is_named_with_its_table() -> None:
    text = HUNAN.replace("amount = 10\n", "", 1)
    assert faults(text) == [("limits.answer.amount", line(text, "[limits.answer]"))]


def test_an_unknown_key_is_named() -> None:
    text = HUNAN.replace('cutoff = "24:00"', 'cutoff = "24:00"\ncutof = "12:00"')
    assert faults(text) == [("cutof", line(text, "cutof ="))]


def test_a_word_for_two_labels_is_named_where_it_stands_again() -> None:
    text = HUNAN.replace('aliases = ["噪音"]', 'aliases = ["噪音", "大气"]')
    assert [key for key, _ in faults(text)] == ["labels.2"]


def test_a_number_format_must_fit_its_example() -> None:
    text = HUNAN.replace('example = "D1YZ202000131"', 'example = "2889"')
    assert [key for key, _ in faults(text)] == ["numbers.0.pattern"]


def test_several_faults_are_all_named_in_order() -> None:
    text = HUNAN.replace('level = "provincial"', 'level = "county"').replace('mixed_verdict = "部分属实"', "")
    keys = [key for key, _ in faults(text)]
    assert keys == ["mixed_verdict", "level"]


def test_broken_toml_names_its_line() -> None:
    text = HUNAN.replace('kind = "look-back"', "kind = look-back", 1)
    assert faults(text) == [("", line(text, "kind = look-back"))]


def test_a_key_inside_a_long_text_is_no_key() -> None:
    text = HUNAN.replace(
        'text = "办结率=已办结件数÷收到件数，阶段性办结不计入"', 'text = """\ncutof = 3\n"""\ncutof = 4'
    )
    assert faults(text) == [("closing_rate.cutof", line(text, "cutof = 4"))]


def test_an_unknown_rulebook_says_which_there_are() -> None:
    with pytest.raises(Unusable, match="hunan-look-back"):
        shipped_text("hunan")


@pytest.mark.django_db
def test_a_version_once_adopted_keeps_its_words(tmp_path: Path) -> None:
    adopt("hunan-look-back")
    (tmp_path / "hunan-look-back.toml").write_text(HUNAN.replace("amount = 10", "amount = 12"), encoding="utf-8")
    with pytest.raises(RulebookError, match="另起版本号"):
        adopt("hunan-look-back", folder=tmp_path)
    changed = HUNAN.replace("amount = 10", "amount = 12").replace('version = "1"', 'version = "2"')
    (tmp_path / "hunan-look-back.toml").write_text(changed, encoding="utf-8")
    assert adopt("hunan-look-back", folder=tmp_path).rulebook.limits["answer"].limit.amount == 12
    assert RulebookText.objects.count() == 2
