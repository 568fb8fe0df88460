"""Text is cut so that every piece of it can be found, however it was typed."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.bigrams import BREAK, MOST_WORDS, fold, grams, places, tokens, words


def test_width_case_and_blanks_make_no_difference():
    assert fold("Ｄ１LC　2025 00001") == "d1lc202500001"
    assert fold("砖\n厂") == fold("砖 厂") == "砖厂"


def test_punctuation_parts():
    assert fold("“砖厂”，（夜间）冒烟。") == f"砖厂{BREAK}夜间{BREAK}冒烟"
    assert "厂夜" not in grams(fold("砖厂，夜间"))


def test_signs_inside_names_belong_to_them():
    assert words("PM2.5 A-12 3/4。") == ["pm2.5", "a-12", "3/4"]


def test_pairs_and_the_last_character():
    assert grams("噪音扰民") == sorted(["噪音", "音扰", "扰民", "民"])
    assert grams("") == []


def test_words_of_a_query():
    assert words("  粮站　油烟、砖厂 粮站 ") == ["粮站", "油烟", "砖厂"]
    assert words("*D1LC202500001") == ["d1lc202500001"]
    assert words("，。 ！ ") == []
    assert len(words(" ".join(chr(0x4E00 + n) for n in range(50)))) == MOST_WORDS


def test_places_in_the_text_as_written():
    text = "超标的ＰＭ 2.5，PM2.5"
    found = [text[start:end] for start, end in places(text, ["pm2.5"])]
    assert found == ["ＰＭ 2.5", "PM2.5"]
    assert places("噪音扰民", ["噪音", "音扰"]) == [(0, 3)]
    assert places("噪音扰民", ["砖厂"]) == []


@given(st.text(max_size=40))
def test_any_text_can_be_cut(text):
    folded = fold(text)
    assert fold(folded.replace(BREAK, "，")) == folded
    assert all(1 <= len(gram) <= 2 and BREAK not in gram for gram in grams(folded))


@given(text=st.text(max_size=40), start=st.integers(0, 39), length=st.integers(2, 10))
def test_every_piece_has_its_tokens_in_the_text(text, start, length):
    for word in words(text[start : start + length]):
        assert word in fold(text)
        assert set(tokens(word)) <= set(grams(fold(text)))
        assert all(fold(text[begin:end]).find(word) >= 0 for begin, end in places(text, [word]))
        assert places(text, [word])
