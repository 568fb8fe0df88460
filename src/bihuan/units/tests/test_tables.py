"""A table of members: looked at row by row, taken in whole or without the rejected rows, the same twice is nothing."""

import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.reading import Source
from bihuan.refusals import Refused, Unusable
from bihuan.units.models import AccountEvent, Member
from bihuan.units.setup import add_unit
from bihuan.units.tables import plan, take_in, text_of
from bihuan.units.tests.people import keeper_of, member, today, unit

HEAD = ["用户名", "称呼", "单位", "角色"]


def text(*rows, head=HEAD):
    return "\n".join("\t".join(row) for row in (head, *rows))


def planned(*rows, head=HEAD, by="keeper"):
    return plan(member(by), text(*rows, head=head))


def why(made):
    return [(row.number, column, value, reason) for row in made.rejected for column, value, reason in row.problems]


def two_hundred():
    shorts = ["澜东区", "青屏县", "枫岭县", "高新区", "市城管局", "石桥镇"]
    return [(f"u{n:03d}", f"经办人{n}", shorts[n % len(shorts)], "承办" if n % 2 else "承办、分办") for n in range(200)]


def test_two_hundred_members_come_in_with_their_first_passwords(office):
    made, slips = take_in(member("keeper"), text(*two_hundred()), leave_out=False)
    assert (made.count("created"), len(slips), len({slip.password for slip in slips})) == (200, 200, 200)
    assert Member.objects.filter(must_change_password=True).count() == 200
    assert str(member("u002").home()) == "枫岭"
    assert member("u000").roles() == {"handle", "dispatch"}
    assert member("u007").check_password(slips[7].password)
    assert AccountEvent.objects.filter(what="opened").count() == 200


def test_queries_do_not_grow_with_the_rows(office):
    def queries(rows):
        keeper = member("keeper")
        with CaptureQueriesContext(connection) as asked:
            plan(keeper, text(*rows))
        return len(asked)

    assert queries(two_hundred()) == queries(two_hundred()[:3])


def test_the_same_table_again_changes_nothing(office):
    table = text(*two_hundred()[:5])
    take_in(member("keeper"), table, leave_out=False)
    again = plan(member("keeper"), table)
    assert again.count("unchanged") == 5
    with pytest.raises(Refused, match="没有可以导入的行"):
        take_in(member("keeper"), table, leave_out=False)


def test_an_existing_member_gets_the_posts_that_are_missing(office):
    made, slips = take_in(
        member("keeper"),
        text(("qingping", "", "青屏县", "承办、审核"), ("qingping", "", "石桥镇", "承办")),
        leave_out=False,
    )
    assert made.count("updated") == 2
    assert not slips
    assert {str(post) for post in member("qingping").held_posts()} == {"青屏县 承办", "青屏县 审核", "石桥镇 承办"}


def test_one_person_in_several_units_is_several_rows(office):
    take_in(
        member("keeper"), text(("wang", "王科长", "青屏县", "承办"), ("wang", "", "市整改办", "收件")), leave_out=False
    )
    assert {str(post) for post in member("wang").held_posts()} == {"青屏县 承办", "市整改办 收件"}


def test_seconded_staff_come_with_their_days(office):
    row = ("wang", "王科长", "市整改办", "收件", f"{today():%Y/%m/%d}", f"{today(9):%Y年%m月%d日}")
    take_in(member("keeper"), text(row, head=[*HEAD, "第一天", "最后一天"]), leave_out=False)
    post = member("wang").posts.get()
    assert (post.valid_from, post.valid_until) == (today(), today(9))


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("a b", "甲", "青屏县", "承办"), "用户名", "中间不空格"),
        (("", "甲", "青屏县", "承办"), "用户名", "2 到 60 位"),
        (("jia", "", "青屏县", "承办"), "称呼", "请填写称呼"),
        (("clerk", "别人", "市整改办", "承办"), "称呼", "这个用户名是“clerk”"),
        (("jia", "甲", "某某局", "承办"), "单位", "没有这个单位"),
        (("jia", "甲", "", "承办"), "单位", "请填写单位"),
        (("jia", "甲", "青屏县", "处长"), "角色", "没有“处长”这个角色"),
        (("jia", "甲", "青屏县", ""), "角色", "请填写角色"),
        (("jia", "甲", "青屏县", "系统管理"), "角色", "安全管理员管理"),
        (("auditor", "", "市整改办", "收件"), "角色", "另设一个账号"),
        (("keeper", "", "市整改办", "收件"), "角色", "不能改自己的岗位"),
    ],
)
def test_each_rejected_row_is_named_with_its_cell_and_reason(office, row, column, reason):
    (found,) = [item for item in why(planned(row)) if item[1] == column]
    assert found[0] == 2
    assert found[2] == row[HEAD.index(column)]
    assert reason in found[3]


def test_days_that_are_none_are_named(office):
    head = [*HEAD, "第一天", "最后一天"]
    made = planned(
        ("jia", "甲", "青屏县", "承办", "2025-02-30", ""),
        ("yi", "乙", "青屏县", "承办", "2025-06-01", "2025-05-01"),
        head=head,
    )
    assert [(number, column) for number, column, *_ in why(made)] == [(2, "第一天"), (3, "最后一天")]


def test_the_same_post_twice_in_one_table_is_a_slip(office):
    made = planned(("jia", "甲", "青屏县", "承办"), ("Jia", "甲", "青屏", "承办"))
    assert why(made) == [(3, "角色", "承办", "和第2行重复。")]


def test_one_name_for_two_people_is_a_slip(office):
    made = planned(("jia", "甲", "青屏县", "承办"), ("jia", "乙", "澜东区", "承办"))
    assert why(made) == [(3, "称呼", "乙", "和第2行同一个用户名，称呼不同。")]


def test_units_of_one_name_are_told_apart_by_the_one_above(office):
    add_unit(name="石桥镇", short="石桥镇", kind="township", parent=unit("澜东区"))
    assert why(planned(("jia", "甲", "石桥镇", "承办")))[0][3].startswith("几个单位都叫这个名称")
    take_in(member("keeper"), text(("jia", "甲", "青屏县/石桥镇", "承办")), leave_out=False)
    assert str(member("jia").home().parent) == "青屏县"


def test_a_county_means_its_own_units_and_reaches_no_other(office):
    add_unit(name="石桥镇", short="石桥镇", kind="township", parent=unit("澜东区"))
    county = keeper_of("青屏县").username
    assert planned(("jia", "甲", "石桥镇", "承办"), by=county).count("created") == 1
    assert "不在您管理的单位里" in why(planned(("jia", "甲", "澜东区", "承办"), by=county))[0][3]
    # What names there are elsewhere it learns no more of than that they are taken.
    assert why(planned(("landong", "甲", "石桥镇", "承办"), by=county))[0][3] == "这个用户名已经有人用了，请换一个。"


def test_with_a_rejected_row_nothing_is_written_unless_it_is_left_out(office):
    table = text(("jia", "甲", "青屏县", "承办"), ("yi", "乙", "某某局", "承办"))
    with pytest.raises(Refused, match="有1行不能导入"):
        take_in(member("keeper"), table, leave_out=False)
    assert not Member.objects.filter(username__in=["jia", "yi"]).exists()
    take_in(member("keeper"), table, leave_out=True)
    assert list(Member.objects.filter(username__in=["jia", "yi"]).values_list("username", flat=True)) == ["jia"]


@pytest.mark.parametrize(
    ("table", "reason"),
    [("", "没有找到表头"), ("用户名\t称呼\n甲\t乙", "没有找到表头"), ("\t".join(HEAD), "表头下面没有内容")],
)
def test_what_is_no_table_of_members_is_said(office, table, reason):
    with pytest.raises(Unusable, match=reason):
        plan(member("keeper"), table)


def workbook(rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("人员")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def test_a_workbook_with_a_title_above_its_head(office):
    content = workbook(
        [["澜川市人员表"], [], HEAD, ["jia", "甲", "青屏县", "承办"], [], ["yi", "乙", "某某局", "承办"]]
    )
    made = plan(member("keeper"), text_of(Source("人员.xlsx", content)))
    assert [row.number for row in made.rows] == [4, 6]
    assert [item[:2] for item in why(made)] == [(6, "单位")]


def test_a_csv_as_excel_in_china_saves_it(office):
    content = '用户名,称呼,单位,角色\r\njia,甲,青屏县,"承办,分办"\r\n'.encode("gb18030")
    assert plan(member("keeper"), text_of(Source("人员.csv", content))).count("created") == 1


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n\x00\x00", workbook([["别的", "表"]])])
def test_a_file_that_is_none_says_so(office, content):
    with pytest.raises(Unusable):
        plan(member("keeper"), text_of(Source("人员.xlsx", content)))


# ---- At the desk


@pytest.fixture
def client(office):
    client = Client()
    client.force_login(member("keeper"))
    return client


def test_from_the_file_to_the_slips(client):
    file = SimpleUploadedFile(
        "人员.xlsx", workbook([HEAD, ["jia", "甲", "青屏县", "承办"], ["yi", "乙", "某某局", "承办"]])
    )
    page = client.post(reverse("units:import"), {"file": file}).content.decode()
    assert "新建账号 1" in page
    assert "没有这个单位" in page
    assert not Member.objects.filter(username="jia").exists()
    kept = re.search(r'<textarea name="text" hidden>\n(.*?)</textarea>', page, re.DOTALL).group(1)
    assert client.post(reverse("units:import-confirm"), {"text": kept}).status_code == 409
    slips = client.post(reverse("units:import-confirm"), {"text": kept, "leave_out": "yes"})
    (password,) = re.findall(r'class="slip-password">([a-z0-9-]+)<', slips.content.decode())
    assert member("jia").check_password(password)
    assert "no-store" in slips["Cache-Control"]
    # Loading the page again opens nothing and shows nothing.
    assert client.post(reverse("units:import-confirm"), {"text": kept, "leave_out": "yes"}).status_code == 409


def test_nothing_given_and_nothing_readable_is_said_at_the_form(client):
    assert "请选一个文件" in client.post(reverse("units:import"), {"text": " "}).content.decode()
    response = client.post(reverse("units:import"), {"text": "随便"})
    assert response.status_code == 422
    assert "没有找到表头" in response.content.decode()


def test_a_name_taken_between_preview_and_confirmation_stops_the_whole(client):
    table = text(("jia", "甲", "青屏县", "承办"))
    client.post(reverse("units:import"), {"text": table})
    Member.objects.add(username="jia", title="别人")
    assert client.post(reverse("units:import-confirm"), {"text": table}).status_code == 409
