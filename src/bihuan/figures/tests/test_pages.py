"""The figures page: every number leads to its records, and nobody sees more than is theirs."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.building import FIRST_DAY, answered, number, replies, small_ledger

from bihuan.cases.models import Inspection
from bihuan.figures.catalogue import ask
from bihuan.figures.publishing import freeze
from bihuan.units.models import Member

LATER = FIRST_DAY + timedelta(days=6)
CUTS = f"as_of={LATER}&handled_as_of={LATER}"


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    answered(office, replies(LATER, [(number(1), "澜东区", "属实", "已办结", "", LATER)]))
    return office


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Member.objects.get(username=username))
    return client


def seen(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return b"".join(response).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize("username", ["clerk", "leader", "inspector", "landong", "qingping"])
def test_every_number_on_the_page_opens_as_many_records(inspection: Inspection, username: str) -> None:
    client = signed_in(username)
    page = seen(client, f"/figures/?{CUTS}")
    links = re.findall(r'<a href="(/figures/records[^"]+)">([\d.]+)</a>', page)
    assert links
    for address, text in links:
        assert f"共 {text} 条" in seen(client, unescape(address))


@pytest.mark.parametrize("username", ["leader", "landong"])
@pytest.mark.parametrize(
    "address",
    [
        "trends?name=received&by=unit&top=3",
        "trends?name=closed&by=label",
        "trends?name=key&by=channel&draw=stacked",
        "trends?name=answered&by=batch",
        "trends?name=batches&by=unit",
        "trends?name=open&by=each&top=3",
    ],
)
def test_every_number_of_a_trend_opens_as_many_records(inspection: Inspection, username: str, address: str) -> None:
    client = signed_in(username)
    page = seen(client, f"/figures/{address}&since={FIRST_DAY}&as_of={LATER}")
    links = re.findall(r'<a href="(/figures/records[^"]+)">([\d.]+)</a>', page)
    assert links
    for opened, text in dict(links).items():
        assert f"共 {text} 条" in seen(client, unescape(opened)), opened


def test_other_groups_than_those_shown_open_together(inspection: Inspection) -> None:
    client = signed_in("leader")
    page = seen(client, f"/figures/trends?name=received&by=unit&top=3&since={FIRST_DAY}&as_of={LATER}")
    (address,) = {unescape(found) for found in re.findall(r'href="([^"]+but=1[^"]+as_of=2025-06-08[^"]*)"', page)}
    assert "其余" in page
    rest = seen(client, address)
    assert "共 2 条" in rest
    assert "除澜东区、青屏县、市城管局以外" in rest


@pytest.mark.parametrize("username", ["leader", "landong"])
def test_every_number_of_a_comparison_opens_as_many_records(inspection: Inspection, username: str) -> None:
    client = signed_in(username)
    page = seen(client, f"/figures/compare?a={FIRST_DAY}&b={LATER}&name=closed&by=label")
    links = re.findall(r'<a href="(/figures/(?:records|compare/records)[^"]+)">([\d]+)</a>', page)
    assert any("compare/records" in address for address, _text in links)
    for opened, text in links:
        assert f"共 {text} 条" in seen(client, unescape(opened)), opened


def test_a_pair_that_makes_no_sense_says_why_and_shows_the_whole(inspection: Inspection) -> None:
    page = seen(signed_in("leader"), f"/figures/trends?name=batches&by=label&as_of={LATER}")
    assert "没有分组：批次是成批的来件" in page
    assert "逐日走势" in page


def test_a_trend_that_begins_too_late_or_is_too_long_is_refused_in_words(inspection: Inspection) -> None:
    client = signed_in("leader")
    assert "开始日期要在截止以前" in seen(client, f"/figures/trends?since=2025-07-01&as_of={LATER}", 400)
    assert "最多看 200 天" in seen(client, f"/figures/trends?since=2020-07-01&as_of={LATER}", 400)


@pytest.mark.parametrize("address", ["trends?name=closed&by=unit", "compare?a=2025-06-02&b=2025-06-08"])
def test_exports_hold_the_tables(inspection: Inspection, address: str) -> None:
    response = signed_in("leader").get(f"/figures/{address}&as_of={LATER}&since={FIRST_DAY}&export=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))  # type: ignore[arg-type]
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert "2025-06-08" in cells
    assert "口径" in cells


def test_the_cut_off_is_in_the_address_with_a_time_where_one_is_wanted(inspection: Inspection) -> None:
    page = seen(signed_in("clerk"), f"/figures/?as_of={FIRST_DAY}&as_of_time=12:00")
    assert "收件截至 2025-06-02 12:00，办理截至 2025-06-02 12:00" in page
    assert "as_of=2025-06-02T12%3A00" in page


def test_a_cut_off_that_is_no_day_is_refused_in_words(inspection: Inspection) -> None:
    for wrong in ("昨天", "0001-01-01", "9999-12-31"):
        assert "日期" in seen(signed_in("clerk"), f"/figures/?as_of={wrong}", 400)


def test_before_the_first_batch_the_page_says_so(inspection: Inspection) -> None:
    assert "还没有收到信访件" in seen(signed_in("clerk"), "/figures/?as_of=2025-01-01")


def test_a_figure_that_there_is_not_is_refused_in_words(inspection: Inspection) -> None:
    assert "没有叫“colour”的数据" in seen(signed_in("clerk"), "/figures/records?name=colour", 400)


def test_a_county_opens_its_own_records_only(inspection: Inspection) -> None:
    page = seen(signed_in("landong"), f"/figures/records?name=received&{CUTS}")
    assert number(1) in page
    assert number(3) in page
    assert number(2) not in page
    assert "没有叫" in seen(signed_in("landong"), f"/figures/records?name=by_verdict2&{CUTS}", 400)


def test_administrators_see_no_figures(inspection: Inspection) -> None:
    for username in ("keeper", "guard", "auditor"):
        seen(signed_in(username), "/figures/", 403)


def test_without_an_inspection_the_page_is_kind(office: Inspection) -> None:
    Inspection.objects.all().delete()
    assert "没有您能看到的督察" in seen(signed_in("clerk"), "/figures/")


def test_the_export_holds_the_page(inspection: Inspection) -> None:
    response = signed_in("clerk").get(f"/figures/?{CUTS}&export=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))  # type: ignore[arg-type]
    totals = {row[0]: row[1] for row in book.get_sheet_by_name("总数").to_python() if len(row) > 1}
    assert (totals["收到信访件"], totals["办结率"]) == (5, 20)
    units = book.get_sheet_by_name("按承办单位").to_python()
    assert ["澜东区", 1, 1, 0, 0, 1] in units


def test_the_records_are_exported_as_seen(inspection: Inspection) -> None:
    response = signed_in("clerk").get(f"/figures/records?name=key&{CUTS}&export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response))).get_sheet_by_index(0).to_python()  # type: ignore[arg-type]
    assert [row[0] for row in rows] == ["受理编号", number(1)]
    assert rows[1][5:7] == ["已办结", "已办结"]


def test_what_was_published_shows_then_and_now(inspection: Inspection) -> None:
    found = freeze(inspection, "工作简报第1期", LATER, LATER, None)
    answered(inspection, replies(LATER, [(number(2), "青屏县", "属实", "已办结", "", LATER)]))
    client = signed_in("clerk")
    assert "工作简报第1期" in seen(client, "/figures/published/")
    page = seen(client, f"/figures/published/{found.pk}/")
    assert "为什么变" in page
    assert f'<a class="number" href="/complaints/{number(2)}">' in page
    frozen = seen(client, f"/figures/published/{found.pk}/records?name=closed")
    assert number(1) in frozen
    assert number(2) not in frozen


def test_what_was_published_of_all_is_not_for_one_county(inspection: Inspection) -> None:
    found = freeze(inspection, "工作简报第1期", LATER, LATER, None)
    client = signed_in("landong")
    assert "还没有发布过数据" in seen(client, "/figures/published/")
    seen(client, f"/figures/published/{found.pk}/", 404)
    seen(client, f"/figures/published/{found.pk}/records?name=closed", 404)


def test_a_long_register_is_paged(inspection: Inspection) -> None:
    assert ask(inspection, LATER).figures["received"] == 5
    assert "第 1–5 条，共 5 条" in seen(signed_in("clerk"), f"/figures/records?name=received&{CUTS}&page=99")
