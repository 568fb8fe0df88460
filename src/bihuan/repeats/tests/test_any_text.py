"""Whatever a letter holds, reading it ends well: spans lie in the text, a text is its own repeat or nobody's."""

from hypothesis import given
from hypothesis import strategies as st

from bihuan.repeats.index import Index
from bihuan.repeats.reading import read

PIECES = st.sampled_from(
    [
        *"村镇县路组的某和与在上下（）：，。、 　12７ＡB㍿ﬁ",
        "柳塘",
        "柳河",
        "清江",
        "砖厂",
        "养殖场",
        "三组",
        "7栋",
        "小学对面",
        "臭味",
        "听说",
        "位于",
        "街道办事处",
        "经开区",
        "G207国道",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))


@given(TEXTS, st.text(max_size=6))
def test_spans_lie_in_the_text(text, unit):
    features = read(text, unit)
    things = [*features.towns, *features.sites, *features.spots, *features.businesses]
    for start, end in [thing.span for thing in things] + [span for _, span in features.ills]:
        assert 0 <= start < end <= len(text)
    assert all(features.keys())


@given(TEXTS, TEXTS)
def test_asking_is_the_same_from_either_side(one, other):
    def asked(mine, theirs):
        index = Index()
        index.add("1", "", "", theirs)
        return [round(hit.score, 6) for hit in index.ask(mine, "", "", least=0.0)]

    assert asked(one, other) == asked(other, one)
