"""``bihuan figures``: JSON for scripts, plain lines for people."""

import json
from datetime import timedelta

import pytest
from tests.building import FIRST_DAY, small_ledger

from bihuan.cases.models import Inspection
from bihuan.figures.command import run
from bihuan.refusals import Unusable

NEXT = FIRST_DAY + timedelta(days=1)


def test_json_says_inspection_cut_offs_figures_groups_and_definitions(
    office: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    small_ledger(office)
    assert run("lc2025", FIRST_DAY, NEXT, ["batch"], True) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["inspection", "as_of", "handled_as_of", "figures", "by", "definitions"]
    assert (printed["inspection"], printed["as_of"], printed["handled_as_of"]) == ("lc2025", "2025-06-02", "2025-06-03")
    assert printed["figures"]["received"] == 3
    assert set(printed["by"]) == {"by_unit", "by_label", "by_channel", "key_by_unit", "closed_by_unit", "by_batch"}
    assert set(printed["definitions"]["by_unit"]) == {"unit", "text"}


def test_a_person_reads_lines(office: Inspection, capsys: pytest.CaptureFixture[str]) -> None:
    small_ledger(office)
    run("lc2025", NEXT, NEXT, [], False)
    printed = capsys.readouterr().out
    assert "收件截至 2025-06-03，办理截至 2025-06-03" in printed
    assert "澜东区、青屏县" in printed


def test_an_unknown_inspection_is_one_sentence(office: Inspection) -> None:
    with pytest.raises(Unusable, match="没有代号为“nowhere”的督察"):
        run("nowhere", NEXT, NEXT, [], True)
