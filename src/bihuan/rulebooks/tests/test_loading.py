"""A rulebook is checked whole; every fault names file, key and line."""

import pytest

from bihuan.refusals import Unusable
from bihuan.rulebooks.checking import RulebookError
from bihuan.rulebooks.loading import load, shipped, shipped_text

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
    assert book.limits["answer"].met_by == ("submit",)


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
    assert [key for key, _ in faults(text)] == ["labels.2.aliases.1"]


def test_a_number_format_must_fit_its_example() -> None:
    text = HUNAN.replace('example = "D1YZ202000131"', 'example = "2889"')
    assert [key for key, _ in faults(text)] == ["numbers.0.pattern"]


def test_several_faults_are_all_named_in_order() -> None:
    text = HUNAN.replace('level = "provincial"', 'level = "town"').replace('mixed_verdict = "部分属实"', "")
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


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('title = "湖南', 'title = "" # "', "title"),
        ('level = "provincial"', 'level = ""', "level"),
        ('cutoff = "24:00"', 'cutoff = "24:30"', "cutoff"),
        ("(?P<channel>[DX])", "(?P<channel>[DX]", "numbers.0.pattern"),
        ("(?P<round>", "(?P<turn>", "numbers.0.pattern"),
        ("amount = 10", 'amount = "十"', "limits.answer.amount"),
        ("amount = 10", "amount = 0", "limits.answer.amount"),
        ("amount = 10", "amount = 99999", "limits.answer.amount"),
        ("amount = 10", "amount = true", "limits.answer.amount"),
        ('"部分属实", "不属实"]', '"部分属实", "是"]', "verdicts.3"),
        ('["属实", "基本属实", "部分属实"', '["属实", "基本属实"', "mixed_verdict"),
        ('["属实", "基本属实"', '["属实", "属实", "基本属实"', "verdicts"),
        ('phrase = "水污染"', 'phrase = "大气污染"', "labels.1.phrase"),
        ('aliases = ["噪音"]', 'aliases = ["噪音", " 大 气"]', "labels.2.aliases.1"),
        ('aliases = ["噪音"]', "aliases = [8]", "labels.2.aliases.0"),
        ('letter = "X"', 'letter = "D"', "channels.1.letter"),
        ('key = "acceptance"', 'key = "self_check"', "closing.1.key"),
        ('heading = "受理编号"', 'heading = "序号"', "publication.1.heading"),
        ('field = "verdict"', 'field = "truth"', "publication.6.field"),
        ('role = "review"', 'role = "boss"', "signoff.0.role"),
        ("counts_stage_closed = false", 'counts_stage_closed = "no"', "closing_rate.counts_stage_closed"),
        ("{region}配合", "{place}配合", "phrases.masthead"),
        ("{region}配合", "{region.pk}配合", "phrases.masthead"),
        ("{region}配合", "{region配合", "phrases.masthead"),
        ("[limits.answer]", "[limits.reply]", "limits.answer"),
        ('start = "handed_over"', 'start = "handed_over"\nextension = 5', "limits.answer.extension"),
    ],
)
def test_each_slip_is_one_fault_at_its_own_key(old: str, new: str, key: str) -> None:
    text = HUNAN.replace('[limits.answer.extension]\namount = 10\nunit = "natural_days"\n', "")
    assert old in text
    assert [found for found, _ in faults(text.replace(old, new, 1))] == [key]


def test_an_extension_is_counted_in_the_same_kind_of_time() -> None:
    text = HUNAN.replace(
        '[limits.answer.extension]\namount = 10\nunit = "natural_days"',
        '[limits.answer.extension]\namount = 10\nunit = "hours"',
    )
    assert [key for key, _ in faults(text)] == ["limits.answer.extension.unit"]


def test_when_an_extension_is_asked_for_is_a_number_of_days() -> None:
    text = HUNAN.replace("[limits.answer.extension]", "[limits.answer.extension]\nasked_before = -1")
    assert [key for key, _ in faults(text)] == ["limits.answer.extension.asked_before"]


def test_a_missing_table_is_one_fault() -> None:
    text = HUNAN.split("[phrases]", maxsplit=1)[0]
    assert faults(text) == [("phrases", 1)]


def test_a_table_written_as_a_value_is_one_fault() -> None:
    text = "phrases = 1\n" + HUNAN.split("[phrases]", maxsplit=1)[0]
    assert faults(text) == [("phrases", 1)]


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "9" * 5_000, "\x00", "a = 2020-13-45", "[" * 2_000])
def test_no_text_breaks_the_check(text: str) -> None:
    assert faults(text) == [("", 1)]


def test_a_fault_says_where_and_what_to_do() -> None:
    with pytest.raises(RulebookError) as caught:
        load(HUNAN.replace("amount = 10", 'amount = "十"', 1), "hunan.toml")
    where = line(HUNAN, "amount = 10")
    assert str(caught.value) == f"hunan.toml 第{where}行 limits.answer.amount：应是整数，不加引号，现在是“十”。"
