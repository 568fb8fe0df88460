"""A draft is dropped before it leaves, its one wrong figure found, its arithmetic opened, with and without a script."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from bihuan.cases.models import Inspection
from tests.browser.desk import Desk
from tests.building import number, small_ledger

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = (
    "【信访件情况】",
    "截至2025年6月3日，督察组共向我市转办了两批5件信访件。",
    "按县区分为：澜东区1件、青屏县2件、市城管局1件，还1件涉及澜东区、青屏县，未分办1件。",
    "按来源类型：来电4件，来信1件。",
)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    document = Document()
    for text in PAPER:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    path = tmp_path / "简报.docx"
    path.write_bytes(out.getvalue())
    return path


def test_the_wrong_figure_is_found_and_explained(
    office: Inspection, page: Any, live_server: Any, draft: Path, chromium: Any
) -> None:
    small_ledger(office)
    desk = Desk(page, live_server.url)
    desk.sign_in("reviewer")
    desk.open("核对")
    page.locator("#id_draft").set_input_files(str(draft))
    page.get_by_role("button", name="核对", exact=True).click()
    page.get_by_role("heading", level=1, name="简报.docx").wait_for()

    # The wrong ones come first; n goes to the first of them and shows how it is known to be wrong.
    page.wait_for_load_state()  # keys are heard once the page is whole
    page.keyboard.press("n")
    wrong = page.locator("a.proof-wrong.is-current")
    finding = page.locator(".proof-finding.is-current")
    assert wrong.evaluate("figure => figure === document.activeElement")
    assert "不一致" in wrong.inner_text()
    page.get_by_role("link", name="2 （不一致）").click()
    assert f"台账计入的是{number(2)}" in finding.inner_text()
    box, view = finding.bounding_box(), page.viewport_size
    assert 0 <= box["y"] < view["height"]
    assert page.locator(".paper").bounding_box()["x"] + page.locator(".paper").bounding_box()["width"] <= box["x"]
    finding.get_by_role("link", name="看台账里的这些件").click()
    desk.sees(number(2))
    page.go_back()

    # On a phone and without any script the anchors do the same.
    plain = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    phone = plain.new_page()
    phone.goto(page.url.partition("#")[0])
    phone.get_by_role("link", name="2 （不一致）").click()
    target = phone.locator(".proof-finding:target")
    assert number(2) in target.inner_text()
    assert 0 <= target.bounding_box()["y"] < 844
    target.get_by_role("link", name="回到文中").click()
    assert phone.locator("a.proof-wrong:target").count() == 1
    width = phone.evaluate("document.documentElement.scrollWidth")
    plain.close()
    assert width <= 390
