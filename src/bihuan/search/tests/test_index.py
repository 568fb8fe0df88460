"""What goes into the index comes out of it again, whole words and pieces, on either database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan import bigrams
from bihuan.search import index
from bihuan.search.models import Document, Kind, document
from bihuan.search.rebuilding import rebuild

pytestmark = pytest.mark.django_db

TEXTS = st.text(alphabet=st.sampled_from("噪音油烟厂砖水，。、 \n\u3000AaＡ12２.-'\"\\()*:&|!%_😀𠮷"), max_size=30)


def subjects(word: str, kind: Kind = Kind.CASE) -> set[int]:
    """All that ``find`` leads to, asked as the house asks: as a subquery."""
    return set(Document.objects.filter(subject__in=index.find(word, kind), kind=kind).values_list("subject", flat=True))


def test_words_of_one_two_and_more_characters():
    index.put(
        [
            document(Kind.CASE, 1, "枣林村一家砖厂冒黑烟。"),
            document(Kind.CASE, 2, "砖房旁的石材厂噪音大"),
        ]
    )
    assert subjects("砖厂") == {1}
    assert subjects("石材厂") == {2}
    assert subjects("厂") == subjects("家") | subjects("材厂") == {1, 2}
    assert subjects("大") == {2}
    assert subjects("材厂噪音大") == {2}
    assert subjects("砖材") == set()


def test_a_longer_word_is_a_phrase():
    """All its pairs in a text are not enough: they must stand in a row."""
    index.put([document(Kind.CASE, 1, "噪音，音扰，扰民"), document(Kind.CASE, 2, "噪音扰民")])
    assert subjects("噪音扰民") == {2}


def test_kinds_are_kept_apart():
    index.put([document(Kind.CASE, 7, "油烟"), document(Kind.SHARE, 8, "油烟"), document(Kind.PLACE, 9, "油烟")])
    assert [subjects("油烟", kind) for kind in (Kind.CASE, Kind.SHARE, Kind.PLACE)] == [{7}, {8}, {9}]
    assert index.how_many("油烟", 10) == 3
    assert index.how_many("油烟", 2) == 2


def test_what_is_put_again_is_found_by_its_new_words_only():
    index.put([document(Kind.CASE, 1, "砖厂冒烟"), document(Kind.CASE, 2, "砖厂")])
    index.put([document(Kind.CASE, 1, "饭店油烟")])
    assert (subjects("砖厂"), subjects("油烟")) == ({2}, {1})
    index.put([document(Kind.CASE, 1, "")])
    index.forget(Kind.CASE, [2])
    assert subjects("油烟") == subjects("砖厂") == set()
    assert not Document.objects.exists()


def test_the_same_document_twice_in_one_go_counts_as_put_last():
    index.put([document(Kind.CASE, 1, "砖厂"), document(Kind.CASE, 1, "饭店")])
    assert (subjects("砖厂"), subjects("饭店")) == (set(), {1})


def test_rebuilding_leaves_nothing_old():
    index.put([document(Kind.CASE, 1, "砖厂")])
    assert not index.is_current()
    rebuild(document(Kind.CASE, n, "饭店") for n in range(2, 5))
    assert (subjects("砖厂"), subjects("饭店")) == (set(), {2, 3, 4})
    assert index.is_current()


@given(text=TEXTS, start=st.integers(0, 29), length=st.integers(1, 8))
def test_every_piece_of_a_text_finds_it(text, start, length):
    """Whatever its characters, quotes and operators of query languages among them."""
    index.put([document(Kind.CASE, 1, text)])
    for word in bigrams.words(text[start : start + length]):
        assert subjects(word) == {1}, word


@given(text=TEXTS, query=TEXTS)
def test_nothing_is_found_that_does_not_hold_the_word(text, query):
    index.put([document(Kind.CASE, 1, text)])
    for word in bigrams.words(query):
        assert subjects(word) == ({1} if word in bigrams.fold(text) else set())


@pytest.mark.django_db(transaction=True)
def test_no_tokens_are_left_of_tables_that_were_emptied():
    index.put([document(Kind.CASE, 1, "砖厂")])
    Document.objects.all().delete()
    index.tidy()
    assert index.how_many("砖厂", 10) == 0
