"""Words of the pages, components, refusals, the rail, the assets."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from bihuan.look import assets
from bihuan.look.frame import RAIL, Frame
from bihuan.look.refusals import RefusalMiddleware, came_from
from bihuan.look.templatetags import look
from bihuan.look.templatetags.registers import plain
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.models import Member

TODAY = date(2020, 11, 8)


@pytest.mark.parametrize(
    ("due", "words", "css"),
    [
        (date(2020, 11, 7), "超期1天", "due-over"),
        (date(2020, 11, 8), "今天到期", "due-soon"),
        (date(2020, 11, 10), "还剩2天", "due-soon"),
        (date(2020, 11, 11), "还剩3天", "due-later"),
        (None, "", ""),
    ],
)
def test_due_words(due, words, css):
    assert look.due_words(due, TODAY) == words
    assert look.due_class(due, TODAY) == css


def test_days_and_moments_are_beijings():
    late = datetime(2020, 11, 7, 16, 30, tzinfo=UTC)
    assert look.day(late) == "2020-11-08"
    assert look.moment(late) == "2020-11-08 00:30"
    assert look.day(None) == look.moment(None) == ""


def test_signed():
    assert [look.signed(value) for value in (3, -2, 0)] == ["+3", "−2", "0"]


def render(source, **context):
    return Template(CottonCompiler().process(source)).render(Context(context))


def test_components_escape_what_they_show():
    html = render('<c-state value="closed" :word="word" /><c-tile number="3" :name="word" unit="件" />', word="<b>办结")
    assert "dot-closed" in html
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 2


def test_a_due_date_explains_itself():
    html = render(
        '<c-due :date="due" :today="today" :steps="steps" />', due=TODAY, today=TODAY, steps=["交办日不计入。"]
    )
    assert "今天到期" in html
    assert 'title="2020-11-08"' in html
    assert "<li>交办日不计入。</li>" in html
    assert "今天到期" not in render('<c-due :date="due" :today="due" :done="True" />', due=TODAY)


def refuse(error, **headers):
    request = RequestFactory().post("/act", headers=headers)
    request.htmx = "hx-request" in headers
    return RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, error)


def test_a_stale_act_is_told_what_changed(db):
    response = refuse(Stale("刚被别人改过", ["李四提交", "王五退回"]), referer="http://testserver/cases/1")
    page = response.content.decode()
    assert response.status_code == 409
    assert page.index("李四提交") < page.index("王五退回")
    assert 'href="http://testserver/cases/1"' in page


def test_htmx_gets_the_notice_alone(db):
    response = refuse(Refused("已经办结"), **{"hx-request": "true"})
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#notices"
    assert "<html" not in response.content.decode()


def test_unusable_input_is_400_and_other_errors_pass(db):
    assert refuse(Unusable("不是日期")).status_code == 400
    assert refuse(ValueError("x")) is None


@pytest.mark.parametrize("referer", ["", "http://elsewhere.example/", "javascript:alert(1)"])
def test_the_way_back_stays_in_the_house(referer):
    assert came_from(RequestFactory().get("/", headers={"referer": referer})) == "/"


def test_the_rail_shows_nothing_that_would_be_refused(office):
    for member in Member.objects.all():
        client = Client()
        client.force_login(member)
        request = HttpRequest()
        request.user = member
        for group in Frame(request).rail:
            for link in group.links:
                assert client.get(link.url).status_code == 200, (member.username, link.url)


def test_the_longest_match_is_the_current_entry():
    entries = [entry for section in RAIL for entry in section.entries]
    best = max(entries, key=lambda entry: entry.match("complaints:batches"))
    assert best.name == "complaints:batches"
    assert max(entry.match("account_login") for entry in entries) == 0


def test_pages_of_errors_stand_alone(db, client):
    for name in ("400", "403_csrf", "429", "500"):
        page = Template(f'{{% include "{name}.html" %}}').render(Context())
        assert "<h1>" in page
    missing = client.get("/nothing-here")
    assert missing.status_code == 404
    assert "没有这一页" in missing.content.decode()


def test_assets_are_copied_again_and_again(tmp_path: Path):
    vendor = tmp_path / "vendor"
    assert assets.copy_assets(tmp_path / "node_modules", vendor)
    assert not vendor.exists()
    for source in assets.FILES:
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True)
        path.write_text(source)
    for _ in range(2):
        assert assets.copy_assets(tmp_path / "node_modules", vendor) == []
    assert sorted(path.name for path in vendor.iterdir()) == sorted(assets.FILES.values())


def test_scripts_and_styles_are_nobody_elses():
    """The offices have no internet, and the content policy allows no script within a page."""
    folder = Path(look.__file__).parents[1]
    for path in [*folder.glob("templates/**/*.html"), *folder.glob("static/look/*")]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in text, path
        assert "https://" not in text, path
        assert " onclick=" not in text, path
        assert " style=" not in text, path


def test_a_moment_in_a_cell_is_beijings() -> None:
    assert plain(datetime(2025, 6, 2, 23, 30, tzinfo=UTC), "") == '<td class="">2025-06-03 07:30</td>'
