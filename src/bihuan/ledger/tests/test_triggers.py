"""The database refuses to alter what is append-only, whoever asks."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.ledger import triggers
from bihuan.ledger.appending import Draft, append
from bihuan.ledger.models import Entry, Seal
from bihuan.moments import BEIJING

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 6, 2, 12, tzinfo=BEIJING)


@pytest.fixture
def entry() -> Entry:
    with transaction.atomic():
        return append([Draft("lc2025/D1", "receive", NOON, data={"text": "冒黑烟"})], seal="lc2025")[0]


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal", "figures_published", "rulebooks_rulebooktext"])
def test_every_append_only_table_has_its_triggers(table: str) -> None:
    assert {name for name in triggers.installed() if name.startswith(f"{table}_no_")} >= {
        f"{table}_no_update",
        f"{table}_no_delete",
    }
    assert triggers.missing() == set()


def test_an_entry_cannot_be_changed(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(reason="改写")


def test_an_entry_cannot_be_deleted(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        entry.delete()


def test_a_seal_cannot_be_changed_by_plain_sql(entry: Entry) -> None:
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_seal SET digest = 'x'")
    assert Seal.objects.get().digest != "x"


def test_triggers_lost_with_a_rebuilt_table_are_put_back() -> None:
    triggers.remove()
    assert "ledger_entry_no_update" in triggers.missing()
    triggers.install()
    assert triggers.missing() == set()
