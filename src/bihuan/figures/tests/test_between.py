"""Two moments beside each other: every difference is named by its complaints."""

import pytest
from tests.building import number

from bihuan.cases.faceting import set_facets
from bihuan.cases.models import Case, Inspection
from bihuan.figures.between import EVENTS, Between
from bihuan.figures.composing import offered
from bihuan.figures.declared import RATES
from bihuan.figures.populations import Asked
from bihuan.figures.slices import Slice, records_of
from bihuan.figures.tests.covering import covering
from bihuan.figures.tests.ledger import day, eventful, who
from bihuan.moments import day_start
from bihuan.refusals import Unusable


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    eventful(office)
    return office


def between(inspection: Inspection, before: int, after: int, username: str | None = None) -> Between:
    member = who(username) if username else None
    return Between(
        Asked(inspection, day(before), day(before), member), Asked(inspection, day(after), day(after), member)
    )


def named(found: Between) -> dict[str, list[str]]:
    return {event: sorted(found.numbers(ids).values()) for event, ids in found.events.items() if ids}


def test_what_happened_in_between_is_named(inspection: Inspection) -> None:
    assert named(between(inspection, 3, 6)) == {
        "left": [number(9)],
        "closed": [number(1), number(5)],
        "moved": [number(8)],
    }
    assert named(between(inspection, 7, 10)) == {
        "left": [number(5)],
        "stage_closed": [number(3)],
        "reopened": [number(1)],
    }
    assert named(between(inspection, 10, 11)) == {"came": [number(9)]}
    assert set(named(between(inspection, 0, 1))["came"]) == {"访受〔2025〕7号", number(5), number(6)}


def test_another_label_is_named(inspection: Inspection) -> None:
    case = Case.objects.get(number=number(4))
    set_facets(inspection, "label", {case: {"土壤"}}, {case: day_start(day(6))})
    assert named(between(inspection, 5, 6))["relabelled"] == [number(4)]


def test_a_unit_is_told_of_its_own_complaints_only(inspection: Inspection) -> None:
    # Its own share of the third complaint was closed before the other unit's.
    assert named(between(inspection, 4, 5, "landong")) == {"closed": [number(3)]}
    assert named(between(inspection, 7, 8, "landong")) == {}
    assert named(between(inspection, 7, 8, "qingping")) == {"stage_closed": [number(3)]}


@pytest.mark.parametrize(
    ("before", "after", "username"), [(0, 2, None), (3, 9, None), (3, 9, "landong"), (4, 11, "landong")]
)
def test_differences_are_what_each_moment_counts(
    inspection: Inspection, before: int, after: int, username: str | None
) -> None:
    found = between(inspection, before, after, username)
    for group in covering(offered(sees_whole=found.after.scope is None), before).values():
        for item in found.differences(group.figure, group):
            if item.name.partition("_by_")[0] in RATES:
                continue
            wanted = Slice(group, (item.key,)) if item.key is not None else Slice(group.figure)
            assert records_of(found.before, wanted).count() == item.then, (item.name, item.key)
            assert records_of(found.after, wanted).count() == item.now, (item.name, item.key)
            assert item.now - item.then == len(item.come) - len(item.gone), (item.name, item.key)
            for come, called in ((True, item.come), (False, item.gone)):
                side = found.side(group.figure, group if item.key is not None else None, item.key, come=come)
                assert side == sorted(set(called)), (item.name, item.key)


def test_the_later_moment_must_be_later(inspection: Inspection) -> None:
    with pytest.raises(Unusable, match="晚于"):
        between(inspection, 3, 3)


def test_every_event_says_what_it_is() -> None:
    for event in EVENTS.values():
        assert str(event.text).endswith(("信访件", "的")), event.name
