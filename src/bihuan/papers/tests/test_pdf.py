"""The briefing as PDF, where LibreOffice is installed; where it is not, one sentence says so."""

import io
import subprocess
from typing import Any

import pdfplumber
import pytest

from bihuan.cases.models import Inspection
from bihuan.papers import pdf
from bihuan.papers.briefing import draft_paper
from bihuan.papers.models import Briefing
from bihuan.papers.tests.test_briefing import begun, inspection, issue, who
from bihuan.papers.tests.test_pages import desk, page
from bihuan.refusals import Unusable

__all__ = ["inspection"]

needs_libreoffice = pytest.mark.skipif(
    pdf.program() is None, reason="没有找到 LibreOffice：apt-get install libreoffice-writer"
)


@needs_libreoffice
def test_an_issue_is_made_once_and_kept(inspection: Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = issue(begun(inspection), by=who("reviewer"))
    first = b"".join(desk("leader").get(page("pdf", issued)))  # type: ignore[arg-type]
    with pdfplumber.open(io.BytesIO(first)) as document:
        sheet = document.pages[0]
        words = "".join("".join(found.extract_text() for found in document.pages).split())
    assert (round(sheet.width), round(sheet.height)) == (595, 842)
    assert "转办了两批5件信访案件" in words
    monkeypatch.setattr(pdf, "to_pdf", lambda word: pytest.fail("made twice"))
    assert b"".join(desk("leader").get(page("pdf", issued))) == first  # type: ignore[arg-type]


@needs_libreoffice
def test_a_draft_is_made_anew_each_time(inspection: Inspection) -> None:
    briefing = begun(inspection)
    assert pdf.pdf_of(briefing, draft_paper(briefing), by=who("reviewer")).startswith(b"%PDF")
    assert Briefing.objects.get().pdf is None


class TestWithout:
    def test_the_page_says_so_instead_of_a_button(
        self, inspection: Inspection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
        briefing = begun(inspection)
        shown = desk("reviewer").get(page("briefing", briefing)).content.decode()
        assert "没有装 LibreOffice" in shown
        assert "下载 PDF" not in shown
        assert desk("reviewer").get(page("pdf", briefing)).status_code == 400

    def test_one_that_hangs_is_ended(self, inspection: Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "program", lambda: "/bin/sh")
        monkeypatch.setattr(pdf, "TIMEOUT", 0.2)
        begun_processes: list[Any] = []
        popen = subprocess.Popen

        def hanging(words: list[str], **options: Any) -> Any:
            begun_processes.append(popen(["/bin/sh", "-c", "sleep 60"], **options))
            return begun_processes[0]

        monkeypatch.setattr(pdf.subprocess, "Popen", hanging)
        with pytest.raises(Unusable, match="太久没有完成"):
            pdf.to_pdf(b"PK")
        assert begun_processes[0].wait() != 0

    def test_one_that_makes_nothing_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "program", lambda: "/bin/true")
        with pytest.raises(Unusable, match="没有生成出来"):
            pdf.to_pdf(b"PK")
