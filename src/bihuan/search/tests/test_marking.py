"""What was found is shown around its words, marked, and everything else is mere text."""

from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from bihuan.bigrams import words
from bihuan.search.marking import WHOLE, excerpt


def test_words_are_marked_as_written():
    assert excerpt("夜间ＰＭ 2.5超标", words("pm2.5 夜间")) == "<mark>夜间ＰＭ 2.5</mark>超标"
    assert excerpt("一家砖厂冒烟", ["砖厂"]) == "一家<mark>砖厂</mark>冒烟"
    assert excerpt("一家砖厂冒烟", ["饭店"]) == ""


def test_what_a_text_holds_is_text():
    shown = excerpt("<script>alert('砖厂')</script>&amp;", ["砖厂", "script"])
    assert shown == (
        "&lt;<mark>script</mark>&gt;alert(&#x27;<mark>砖厂</mark>&#x27;)&lt;/<mark>script</mark>&gt;&amp;amp;"
    )


def test_of_a_long_text_the_surroundings():
    text = "甲" * 200 + "砖厂" + "乙" * 200 + "砖厂" + "丙" * 10
    shown = excerpt(text, ["砖厂"])
    assert shown.startswith("…甲")
    assert shown.count("<mark>砖厂</mark>") == 2
    assert "乙…乙" in shown
    assert shown.endswith("丙")
    assert len(strip_tags(shown)) < WHOLE * 3


@given(text=st.text(alphabet="砖厂油烟<>&'\" ，a1", max_size=300), query=st.text(alphabet="砖厂油烟<>&a1 ", max_size=6))
def test_no_tag_but_the_mark(text, query):
    shown = excerpt(text, words(query))
    assert shown.count("<") == shown.count("<mark>") + shown.count("</mark>")
    assert shown.count("<mark>") == shown.count("</mark>")
