"""``bihuan publish``: what was published, byte for byte; before that, what to do."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from tests.building import number, small_ledger

from bihuan.cases.models import Inspection
from bihuan.evidence.keeping import content_of
from bihuan.publication.handing_out import published_table
from bihuan.publication.models import Publication
from bihuan.publication.releasing import release
from bihuan.publication.tests.building import close, look_at, made, who
from bihuan.refusals import Unusable

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(office: Inspection, settings: Any, tmp_path: Path) -> Inspection:
    settings.MEDIA_ROOT = tmp_path
    small_ledger(office)
    close(office, 2, "青屏县")
    return office


def test_two_people_are_needed_first_and_then_it_is_the_published_file(inspection: Inspection) -> None:
    with pytest.raises(Unusable, match="还没有公开"):
        published_table(inspection, 1, ".docx")
    draft = made(inspection)
    with pytest.raises(Unusable, match="要由另一个人"):
        published_table(inspection, 1, ".xlsx")
    draft = look_at(draft)
    release(draft, by=who("leader"), seen=draft.revision)
    table = Publication.objects.get()
    word = published_table(inspection, 1, ".docx")
    assert word == content_of(table.word)
    assert number(2) in "".join(cell.text for row in Document(io.BytesIO(word)).tables[0].rows for cell in row.cells)
    assert published_table(inspection, 1, ".xlsx") == content_of(table.sheet)


@pytest.mark.parametrize(("batch", "suffix", "why"), [(1, ".pdf", "docx"), (9, ".docx", "没有第9批")])
def test_what_cannot_be_written_is_said(inspection: Inspection, batch: int, suffix: str, why: str) -> None:
    with pytest.raises(Unusable, match=why):
        published_table(inspection, batch, suffix)
