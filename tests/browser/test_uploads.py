"""A clerk drops three photographs; the line breaks in between, the page is reloaded, and nothing is lost or sent twice."""

import base64
from pathlib import Path
from typing import Any

import pytest

from bihuan.cases.models import Inspection
from bihuan.complaints.answering import AnswerText, submit
from bihuan.complaints.attaching import attach, attached
from bihuan.complaints.describing import Description, describe
from bihuan.evidence.keeping import content_of
from bihuan.evidence.models import Upload
from bihuan.evidence.scrubbing import rectangles_of
from bihuan.units.models import Member
from tests.browser.desk import Desk
from tests.building import number, share, small_ledger
from tests.photographs import photo

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("整改前.jpg", "整改后.jpg", "现场.jpg")
DROP = """
([files, selector]) => {
  const carried = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name, { type: "image/jpeg", lastModified: 1717380000000 }));
  }
  document.querySelector(selector).dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}
"""


@pytest.fixture
def photos() -> list[bytes]:
    """Each larger than two pieces, so that a line can break inside a file."""
    return [photo(seed, size=(3000, 2250), quality=97) for seed in (1, 2, 3)]


def test_three_photographs_over_a_broken_line(
    office: Inspection, page: Any, live_server: Any, photos: list[bytes], settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    item = share(office, 1, "澜东区")
    assert all(len(content) > 600_000 for content in photos), [len(content) for content in photos]
    desk = Desk(page, live_server.url)
    desk.sign_in("landong")
    desk.go(f"/complaints/{number(1)}/answer/{item.unit_id}")

    # The line breaks with the fourth piece and stays broken.
    offsets: list[tuple[str, str]] = []
    broken = True

    def piece(route: Any) -> None:
        if broken and len(offsets) >= 3:
            route.abort("internetdisconnected")
            return
        if route.request.method == "POST":
            offsets.append((route.request.url, route.request.headers["upload-offset"]))
        route.continue_()

    page.route("**/uploads/*", piece)
    page.route(
        "**/complaints/*/uploads/**", lambda route: route.abort() if broken and len(offsets) >= 3 else route.continue_()
    )
    dropped = [(name, base64.b64encode(content).decode()) for name, content in zip(NAMES, photos, strict=True)]
    page.evaluate(DROP, [dropped, "[data-drop]"])
    desk.sees("连接断了")
    assert page.locator(".queue li").count() + len(attached(item)) == 3

    # The clerk reloads the page while the line is still down; the queue is there again and goes on by itself.
    page.reload()
    desk.sees("连接断了")
    broken = False
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("#attached li").nth(2).wait_for()
    desk.sees("随答复一起提交")
    assert [content_of(file.stored) for file in attached(item)] == photos
    assert len(set(offsets)) == len(offsets), "no piece went twice"
    assert Upload.objects.filter(stored__isnull=True).count() == 0
    page.reload()
    page.locator("#attached li").nth(2).wait_for()
    assert page.locator(".queue li").count() == 0

    # What they show, set by hand; dropping the same once more adds nothing.
    page.evaluate(DROP, [dropped[:1], "[data-drop]"])
    desk.sees("已传完1个")
    assert page.locator("#attached > form > ul > li").count() == 3
    before, after, _scene = attached(item)
    page.locator(f"[name='{before.pk}-kind']").select_option("before")
    page.locator(f"[name='{after.pk}-kind']").select_option("after")
    page.locator(f"[name='{after.pk}-before']").select_option(str(before.pk))
    desk.press("保存说明")
    desk.sees("说明已保存")

    # A face is hidden by hand, with the mouse and by key.
    desk.go(f"/pictures/{before.pk}/{before.mark}/")
    page.locator(".scrub-stage").scroll_into_view_if_needed()
    box = page.locator(".scrub-stage").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5)
    page.mouse.up()
    for side, value in zip(("左", "上", "宽", "高"), ("60", "60", "10", "10"), strict=True):
        page.get_by_label(f"{side}，百分比").nth(1).fill(value)
    assert page.locator(".scrub-place").count() == 2
    desk.press("生成公开用副本")
    desk.sees("遮挡2处，原图没有动")
    before.refresh_from_db()
    drawn, typed = rectangles_of(before.scrubbed)
    assert (drawn.left, drawn.top, drawn.width, drawn.height) == pytest.approx((20, 20, 20, 30), abs=0.6)
    assert typed.to_json() == [60, 60, 10, 10]


def test_the_line_between_before_and_after_moves_by_key(
    office: Inspection, page: Any, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    item, landong = share(office, 1, "澜东区"), Member.objects.get(username="landong")
    before, after = attach(item, [("前.jpg", photo(1)), ("后.jpg", photo(2))], by=landong)
    describe(item, {before.pk: Description("before"), after.pk: Description("after")}, by=landong)
    submit(item, AnswerText("属实", "查", "改", "closed"), by=landong, seen=item.case.revision)
    desk = Desk(page, live_server.url)
    desk.sign_in("reviewer")
    desk.go(f"/complaints/{number(1)}")
    part = page.get_by_role("slider", name="分界")
    part.focus()
    for _press in range(20):
        page.keyboard.press("ArrowLeft")
    clip = "getComputedStyle(document.querySelector('.pair a + a')).clipPath"
    assert page.evaluate(clip) == "inset(0px 0px 0px 30%)"
    desk.press("并排看")
    assert page.evaluate(clip) == "none"
