"""A rulebook is put into force word for word, and stays so."""

from pathlib import Path

import pytest

from bihuan.rulebooks.adopting import adopt
from bihuan.rulebooks.checking import RulebookError
from bihuan.rulebooks.loading import shipped, shipped_text
from bihuan.rulebooks.models import RulebookText

HUNAN = shipped_text("hunan-look-back")
pytestmark = pytest.mark.django_db


def test_a_version_once_adopted_keeps_its_words(tmp_path: Path) -> None:
    adopt("hunan-look-back")
    (tmp_path / "hunan-look-back.toml").write_text(HUNAN.replace("amount = 10", "amount = 12"), encoding="utf-8")
    with pytest.raises(RulebookError, match="另起版本号"):
        adopt("hunan-look-back", folder=tmp_path)
    changed = HUNAN.replace("amount = 10", "amount = 12").replace('version = "4"', 'version = "5"')
    (tmp_path / "hunan-look-back.toml").write_text(changed, encoding="utf-8")
    assert adopt("hunan-look-back", folder=tmp_path).rulebook.limits["answer"].limit.amount == 12
    assert RulebookText.objects.count() == 2


def test_adopting_again_changes_nothing() -> None:
    assert adopt("hunan-look-back") == adopt("hunan-look-back")
    assert [adopt(code).code for code in shipped()] == shipped()
    assert RulebookText.objects.count() == len(shipped())


def test_a_rulebook_bears_the_code_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "yongzhou.toml").write_text(HUNAN, encoding="utf-8")
    with pytest.raises(RulebookError, match="与文件名一致") as caught:
        adopt("yongzhou", folder=tmp_path)
    assert caught.value.faults[0].key == "code"


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "hunan-look-back.toml").write_bytes(b"\xef\xbb\xbf" + HUNAN.replace("\n", "\r\n").encode())
    assert adopt("hunan-look-back", folder=tmp_path) == adopt("hunan-look-back")


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "hunan-look-back.toml").write_bytes(HUNAN.encode("gb18030"))
    with pytest.raises(RulebookError, match="另存为 UTF-8") as caught:
        adopt("hunan-look-back", folder=tmp_path)
    assert caught.value.faults[0].line == 1
