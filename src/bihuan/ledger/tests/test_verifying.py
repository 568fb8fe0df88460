"""``audit verify`` finds what was tampered with once the triggers had been taken away."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from bihuan.ledger import triggers
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry, Seal
from bihuan.ledger.verifying import verify
from bihuan.moments import BEIJING

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 6, 2, 12, tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def ledger() -> None:
    """Three cases; the second has three entries, written in transactions of their own."""
    with transaction.atomic():
        append([Draft(f"lc2025/D{n}", "receive", NOON, data={"n": n}) for n in (1, 2, 3)], seal="lc2025", fresh=True)
    for day in (1, 2):
        with transaction.atomic():
            append([Draft("lc2025/D2", "dispatch", NOON + timedelta(days=day), reason="分办")], seal="lc2025")
    triggers.remove()


def test_an_untouched_ledger_fits() -> None:
    verdict = verify()
    assert (verdict.entries, verdict.seals, verdict.fault) == (5, 3, "")


def test_a_changed_entry_is_named() -> None:
    Entry.objects.filter(chain="lc2025/D2", seq=2).update(reason="别的")
    assert "lc2025/D2 第2条" in verify().fault


def test_changed_data_is_named() -> None:
    Entry.objects.filter(chain="lc2025/D3").update(data={"n": 4})
    assert "lc2025/D3 第1条" in verify().fault


def test_a_missing_middle_is_named() -> None:
    Entry.objects.filter(chain="lc2025/D2", seq=2).delete()
    assert "lc2025/D2 第2条缺失" in verify().fault


def test_a_cut_tail_is_named() -> None:
    Entry.objects.filter(chain="lc2025/D2", seq=3).delete()
    assert "lc2025/D2 第3条缺失" in verify().fault


def test_a_vanished_case_is_named() -> None:
    Entry.objects.filter(chain="lc2025/D3").delete()
    assert "lc2025/D3" in verify().fault


def test_a_removed_seal_is_named() -> None:
    Seal.objects.filter(seq=2).delete()
    assert "第2道封签缺失" in verify().fault


def test_an_entry_slipped_in_without_a_seal_is_named() -> None:
    last = Entry.objects.get(chain="lc2025/D1")
    from bihuan.ledger.hashing import entry_digest

    forged = Entry(chain="lc2025/D1", seq=2, act="close", effective_at=NOON, recorded_at=NOON, previous=last.digest)
    forged.digest = entry_digest(forged)
    forged.save()
    assert "lc2025/D1 第2条没有封签" in verify().fault


def test_appending_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append([Draft("lc2025/D9", "receive", NOON)], seal="lc2025")
