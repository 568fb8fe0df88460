"""Lists: only what was declared sorts and filters; pages and counts come from the database."""

import pytest
from django.http import QueryDict

from bihuan.look.listing import Column, Filter, Listing
from bihuan.refusals import Unusable
from bihuan.units.models import Unit

COLUMNS = (
    Column("name", "全称", order="name"),
    Column("short", "简称", order="short"),
    Column("kind", "类别"),
)
FILTERS = (
    Filter("kind", "类别", (("county", "县区"), ("zone", "园区"), ("city", "市")), "kind"),
    Filter("q", "名称", narrow=lambda units, words: units.filter(name__contains=words[0])),
    Filter("place", "位置", narrow=lambda units, words: units.filter(position=int(words[0]))),
)


@pytest.fixture
def units(db):
    for place in range(7):
        kind = "zone" if place % 3 == 0 else "county"
        Unit.objects.create(name=f"第{place}区", short=f"{9 - place}", kind=kind, position=place, path=f"{place}/")


def asked(text, **options):
    return Listing(QueryDict(text), Unit.objects.all(), COLUMNS, FILTERS, default="name", **options)


def shorts(listing):
    return [unit.short for unit in listing.rows]


def test_sorts_by_a_declared_column_only(units):
    assert shorts(asked("sort=short"))[0] == "3"
    assert shorts(asked("sort=-short"))[0] == "9"
    for wrong in ("kind", "path", "-posts__member__password", "name__contains", "--short"):
        assert asked(f"sort={wrong}").sort == "name"


def test_filters_by_declared_values_only(units):
    assert asked("kind=zone").count == 3
    assert asked("kind=zone&kind=county").count == 7
    assert asked("parent__name=x").count == 7
    with pytest.raises(Unusable, match="类别"):
        asked("kind=palace").rows  # noqa: B018 - reading asks the database
    with pytest.raises(Unusable, match="位置"):
        asked("place=here").count  # noqa: B018


def test_choices_count_under_the_other_filters_and_toggle(units):
    listing = asked("kind=zone&q=第3")
    county, zone = listing.filters[0].choices[:2]
    assert (county.count, zone.count) == (0, 1)
    assert zone.active
    assert "kind" not in zone.url
    assert "kind=zone&kind=county" in county.url


def test_pages_are_cut_in_the_database_and_stay_in_range(units, django_assert_num_queries):
    listing = asked("page=3", page_size=3)
    with django_assert_num_queries(3):  # how many, which, and what they say
        assert (listing.first, listing.last, listing.count, listing.pages) == (7, 7, 7, 3)
        assert len(listing.rows) == 1
    assert asked("page=99", page_size=3).page == 3
    assert asked("page=-1").page == asked("page=x").page == asked("page=²").page == 1
    together = [unit.pk for page in (1, 2, 3) for unit in asked(f"page={page}&sort=kind", page_size=3).rows]
    assert len(set(together)) == 7


def test_addresses_keep_the_rest_and_go_back_to_page_one(units):
    listing = asked("as_of=2025-06-01&kind=zone&page=2&export=xlsx")
    assert listing.url(sort="short") == "?as_of=2025-06-01&kind=zone&sort=short"
    assert listing.unfiltered_url == "?as_of=2025-06-01"
    assert listing.kept == [("as_of", "2025-06-01"), ("kind", "zone")]
    assert listing.said() == "类别：园区"


def test_an_empty_list_has_one_page(db):
    listing = asked("")
    assert (listing.first, listing.last, listing.pages, listing.rows) == (0, 0, 1, [])


@pytest.mark.parametrize("sort", ["name", "-name", "short", "-short"])
def test_a_page_is_the_same_whichever_end_it_is_counted_from(units, sort):
    """Pages past the middle are counted off from the end."""
    whole = shorts(asked(f"sort={sort}", page_size=100))
    cut = [short for page in (1, 2, 3, 4) for short in shorts(asked(f"sort={sort}&page={page}", page_size=2))]
    assert cut == whole


def test_columns_in_the_address_are_taken_in_their_order_as_far_as_they_are_declared(units):
    assert [column.key for column in asked("columns=kind,password,name,kind").columns] == ["kind", "name"]
    assert [column.key for column in asked("columns=password").columns] == ["name", "short", "kind"]


def test_a_long_list_answers_before_it_counts_what_each_filter_would_show(
    units, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr("bihuan.look.listing.COUNTED_AT_ONCE", 5)
    listing = asked("page=1")
    with django_assert_num_queries(1):
        assert [choice.count for choice in listing.filters[0].choices] == [None, None, None]
    later = asked(listing.counts_url.removeprefix("?"))
    assert [choice.count for choice in later.filters[0].choices] == [4, 3, 0]
    assert "counts" not in later.url(sort="short")
