"""核对 at the desk: dropped, marked, looked at, taken along, forgotten."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from python_calamine import CalamineWorkbook
from tests.building import small_ledger

from bihuan.cases.models import Inspection
from bihuan.proofing.keeping import KEPT, forget_old
from bihuan.proofing.models import Proof
from bihuan.units.models import Member

TEXT = """【信访件情况】
截至2025年6月3日，督察组共向我市转办5件信访件，其中来电4件、来信2件。
按县区分为：澜东区1件、青屏县1件、市城管局1件，还1件涉及澜东区、青屏县，未分办1件。
单位|件数|备注
=甲|12|无
出动执法人员900余人次。
"""


def desk(username: str) -> Client:
    client = Client()
    client.force_login(Member.objects.get(username=username))
    return client


def dropped(client: Client, text: str | bytes = TEXT, name: str = "=简报.txt", **more: Any) -> Any:
    content = text.encode() if isinstance(text, str) else text
    sent = {"draft": SimpleUploadedFile(name, content), "inspection": "lc2025", **more}
    return client.post(reverse("proofing:list"), sent)


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    small_ledger(office)
    return office


class TestTheResult:
    @pytest.fixture
    def proof(self, inspection: Inspection) -> Proof:
        response = dropped(desk("reviewer"), inspection=inspection.code)
        proof = Proof.objects.get()
        assert response["Location"] == reverse("proofing:page", args=[proof.pk])
        return proof

    def test_every_figure_is_marked_with_a_word_and_leads_to_its_arithmetic(self, proof: Proof) -> None:
        page = desk("reviewer").get(reverse("proofing:page", args=[proof.pk])).content.decode()
        assert re.search(r'class="proof-figure proof-wrong"[^>]*>2<.*?（不一致）', page)
        assert "来电4＋来信2＝6" in page
        assert re.search(r'class="proof-figure proof-unchecked"[^>]*title="未能核对">900<', page)
        for place in re.findall(r'href="#([fn]\d+)"', page):
            assert f'id="{place}"' in page
        assert page.index("不一致（") < page.index("一致（", page.index("不一致（") + 5)
        assert "台账里的这些件" in page

    def test_the_same_file_again_stands_once_and_is_proved_anew(self, proof: Proof, inspection: Inspection) -> None:
        dropped(desk("reviewer"), inspection=inspection.code)
        again = Proof.objects.get()
        assert (again.pk, again.at > proof.at) == (proof.pk, True)

    def test_nobody_else_sees_it(self, proof: Proof) -> None:
        for name in ("page", "excel", "word"):
            assert desk("leader").get(reverse(f"proofing:{name}", args=[proof.pk])).status_code == 404
        assert desk("leader").post(reverse("proofing:drop", args=[proof.pk])).status_code == 404
        assert "简报.txt" not in desk("leader").get(reverse("proofing:list")).content.decode()
        assert "简报.txt" in desk("reviewer").get(reverse("proofing:list")).content.decode()

    def test_it_is_dropped_by_hand_or_forgotten_after_its_days(self, proof: Proof) -> None:
        assert desk("reviewer").post(reverse("proofing:drop", args=[proof.pk])).status_code == 302
        assert not Proof.objects.exists()
        dropped(desk("reviewer"))
        Proof.objects.update(at=timezone.now() - KEPT + timedelta(minutes=1))
        assert forget_old(timezone.now()) == 0
        assert forget_old(timezone.now() + timedelta(minutes=2)) == 1

    def test_the_register_holds_texts_and_no_formulas(self, proof: Proof) -> None:
        response = desk("reviewer").get(reverse("proofing:excel", args=[proof.pk]))
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))  # type: ignore[arg-type]
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[1][1] == "不一致"
        assert any("来电4＋来信2＝6件" in str(row) for row in rows)
        assert book.get_sheet_by_index(1).to_python()[0][1] == "=简报.txt"

    def test_the_word_file_has_a_comment_at_each_wrong_figure(self, proof: Proof) -> None:
        response = desk("reviewer").get(reverse("proofing:word", args=[proof.pk]))
        document = Document(io.BytesIO(b"".join(response)))  # type: ignore[arg-type]
        assert "".join(document.paragraphs[1].text.split()) == "".join(TEXT.splitlines()[1].split())
        said = [comment.text for comment in document.comments]
        assert any("台账" in text and "1件" in text for text in said)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "还没有选文件"),
        ({"draft": SimpleUploadedFile("空.txt", b"")}, "这个文件是空的"),
        ({"draft": SimpleUploadedFile("照片.docx", b"\x89PNG\r\n\x1a\n" + b"0" * 99)}, "这是一张图片"),
        ({"draft": SimpleUploadedFile("台账.txt", "共3件。".encode() * 60_000)}, "太长了"),
        (
            {
                "draft": SimpleUploadedFile("甲.txt", "共3件。".encode()),
                "previous": SimpleUploadedFile("乙.docx", b"PK"),
            },
            "乙.docx",
        ),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence(inspection: Inspection, sent: dict[str, Any], said: str) -> None:
    response = desk("reviewer").post(reverse("proofing:list"), sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Proof.objects.exists()


def test_a_paper_without_figures_says_so(inspection: Inspection) -> None:
    dropped(desk("landong"), "明天上午开会。")
    page = desk("landong").get(reverse("proofing:page", args=[Proof.objects.get().pk])).content.decode()
    assert "没有可以互相核对的数" in page
