"""Any figure by any dimension: each pair says what it counts, and every number is exactly its records."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import number, received, transfer

from bihuan.cases.models import Inspection
from bihuan.figures.catalogue import Tally, answer, definition
from bihuan.figures.composing import GROUPS, NONSENSE, PAIRS, group_called, offered, pair, why_not
from bihuan.figures.counting import as_of_moments
from bihuan.figures.declared import EVERY, RATES, Figure, figure_called
from bihuan.figures.dimensions import DIMENSIONS
from bihuan.figures.populations import Asked
from bihuan.figures.slices import Records, Slice, numbers, records_of
from bihuan.figures.tests.covering import covering
from bihuan.figures.tests.ledger import day, eventful, who
from bihuan.refusals import Unusable

DAYS = (-1, 0, 2, 4, 5, 9, 10, 11, 14)
MEMBERS = (None, "landong", "qingping", "shiqiao")


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    eventful(office)
    return office


def asked_by(inspection: Inspection, received: int, handled: int, username: str | None) -> Asked:
    return Asked(inspection, day(received), day(handled), who(username) if username else None)


def _measured(figure: Figure, found: Records) -> float:
    """How many records there are, or what they add up to."""
    if not figure.population.adds:
        return found.count()
    added = sum(getattr(record, figure.population.adds) for record in found)
    return added / 100 if figure.hundredths else added


@pytest.mark.parametrize(
    ("received", "handled", "username"),
    [(14, 14, None), (4, 10, "landong"), (5, 2, "qingping"), (11, 11, "shiqiao"), (11, 11, None), (14, 14, "landong")],
)
def test_every_number_of_every_pair_is_exactly_its_records(
    inspection: Inspection, received: int, handled: int, username: str | None
) -> None:
    asked = asked_by(inspection, received, handled, username)
    groups = covering(offered(sees_whole=asked.scope is None), received + MEMBERS.index(username))
    found = answer(asked, tuple(EVERY), tuple(groups))
    for name, value in found.figures.items():
        if name not in RATES:
            assert _measured(EVERY[name], records_of(asked, Slice(EVERY[name]))) == value, name
    for name, by in found.by.items():
        group = groups[name]
        if name.partition("_by_")[0] in RATES:
            continue
        for key, value in by.items():
            assert _measured(group.figure, records_of(asked, Slice(group, (key,)))) == value, (name, key)
        whole = found.figures[group.whole]
        assert sum(by.values()) >= whole if group.several else sum(by.values()) == whole, name


@pytest.mark.parametrize("username", [None, "qingping"])
def test_asked_as_of_many_days_at_once_a_pair_says_what_it_says_day_by_day(
    inspection: Inspection, username: str | None
) -> None:
    last = asked_by(inspection, DAYS[-1], DAYS[-1], username)
    groups = covering(offered(sees_whole=last.scope is None), MEMBERS.index(username))
    days = [asked_by(inspection, after, after, username) for after in DAYS]
    series = Tally(last, as_of_moments(last, [asked.received for asked in days]), moments=len(days))
    by_day = [answer(asked, tuple(EVERY), tuple(groups)) for asked in days]
    for name, figure in EVERY.items():
        assert series.figure(figure) == [found.figures[name] for found in by_day], name
    for name, group in groups.items():
        lines = series.group(group)
        assert {key for found in by_day for key in found.by[name]} <= set(lines), name
        for key, line in lines.items():
            assert line == [found.by[name].get(key, 0) for found in by_day], (name, key)


@pytest.mark.parametrize("username", [None, "landong"])
def test_many_days_take_no_more_queries_than_one(inspection: Inspection, username: str | None) -> None:
    def queries(days: int) -> int:
        asked = asked_by(inspection, days, days, username)
        bounds = [asked_by(inspection, after, after, None).received for after in range(days + 1)]
        with CaptureQueriesContext(connection) as seen:
            tally = Tally(asked, as_of_moments(asked, bounds), moments=len(bounds))
            tally.group(GROUPS["closed_by_label"])
            tally.group(GROUPS["by_channel"])
        return len(seen)

    few = queries(2)
    received(inspection, transfer(4, [(number(n), "冒黑烟。", "澜东区", "大气", "来电") for n in range(20, 60)]))
    assert queries(40) == few


@pytest.mark.parametrize("group", ["by_unit", "by_label", "by_channel", "key_by_unit", "assignments_by_unit"])
def test_what_was_withdrawn_leaves_every_count_from_its_day_on(inspection: Inspection, group: str) -> None:
    def counted(after: int) -> set[str]:
        asked = asked_by(inspection, after, after, None)
        return {called for listed in numbers(asked, GROUPS[group]).values() for called in listed}

    fifth, ninth = number(5), number(9)
    expected = {4: {fifth, ninth}, 5: {fifth}, 9: {fifth}, 10: set(), 11: {ninth}}
    if group == "key_by_unit":
        expected = {after: set() for after in expected}
    if group == "assignments_by_unit":
        expected[11] = set()  # handed over again, it waits for dispatch
    assert {after: counted(after) & {fifth, ninth} for after in expected} == expected


def test_what_a_unit_passed_on_is_counted_nowhere(inspection: Inspection) -> None:
    asked = asked_by(inspection, 14, 14, None)
    found = answer(asked, ("assignments",), ("assignments_by_unit", "overdue_by_unit", "owed_by_unit"))
    for by in found.by.values():
        assert "石桥镇" not in by
    assert sum(found.by["assignments_by_unit"].values()) == found.figures["assignments"]


def test_what_is_overdue_counts_until_it_is_answered(inspection: Inspection) -> None:
    """Due on the tenth day: the second complaint was answered on the thirteenth, the fourth never."""

    def overdue(after: int) -> set[str]:
        asked = asked_by(inspection, after, after, None)
        return {share.case.number for share in records_of(asked, Slice(EVERY["overdue"]))}

    assert overdue(9) == set()
    assert {number(2), number(4)} <= overdue(12)
    assert number(2) not in overdue(13)


def test_a_pair_that_makes_no_sense_says_why(inspection: Inspection) -> None:
    for (figure, dimension), why in NONSENSE.items():
        with pytest.raises(Unusable, match=str(why)[:8]):
            pair(figure_called(figure), dimension)
    assert "整个督察" in (why_not(figure_called("closed"), "verdict", sees_whole=False) or "")
    assert "batch" in (why_not(figure_called("closed"), "colour") or "")


def test_every_pair_is_offered_or_has_a_reason() -> None:
    for figure in EVERY:
        for dimension in DIMENSIONS:
            assert ((figure, dimension) in PAIRS) != ((figure, dimension) in NONSENSE)


def test_the_definition_is_composed_of_both(inspection: Inspection) -> None:
    asked = asked_by(inspection, 14, 14, None)
    said = definition(group_called("key_by_batch"), asked)
    assert (said.title, said.unit) == ("重要件按批次", "件")
    assert said.text == "收到的信访件中列为重要件的件数；按转办批次分"
    shared = definition(group_called("closed_by_unit"), asked).text
    assert "办理截止时的承办单位" in shared
    assert "收件截止时的承办单位" in definition(group_called("by_unit"), asked).text


def test_names_of_the_contract_stay(inspection: Inspection) -> None:
    assert group_called("by_unit").figure.name == "received"
    assert group_called("label").figure.name == "labels"
    for name in ("by_unit", "by_label", "by_channel", "key_by_unit", "closed_by_unit", "stage_closed_by_unit"):
        assert name in GROUPS
    for name in ("open_by_unit", "by_status", "by_verdict", "by_batch", "by_day"):
        assert name in GROUPS
