"""The doctor finds each planted fault, says what to do, and says nothing where all is well."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from tests.building import number, share, small_ledger

from bihuan.cases.models import Assignment, Case, Inspection
from bihuan.evidence.keeping import keep
from bihuan.evidence.models import StoredFile
from bihuan.inbox.models import Address, Worker
from bihuan.ledger import triggers
from bihuan.ledger.models import Entry, Seal
from bihuan.rulebooks.models import CalendarYear
from bihuan.search.models import Rules
from bihuan.units.models import Member, Unit
from bihuan.upkeep import shelf
from bihuan.upkeep.checks import backups, database, ledger, place, sealed
from bihuan.upkeep.checks import office as of_office
from bihuan.upkeep.doctor import examine, status
from bihuan.upkeep.findings import Check, Finding, Level, Look
from bihuan.upkeep.tests.houses import House

NOW = datetime(2025, 6, 10, 4, 0, tzinfo=UTC)
"""In the middle of the office's inspection."""


def said(check: Check, *, deep: bool = False, now: datetime = NOW) -> Finding:
    (finding,) = check(Look(now, deep))
    return finding


def is_good(check: Check, *, deep: bool = False, now: datetime = NOW) -> bool:
    return said(check, deep=deep, now=now).level is Level.GOOD


@pytest.fixture
def busy(office: Inspection, tmp_path: Path, settings: Any) -> None:
    """The office with five complaints, in a folder of the test's own."""
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    tmp_path.chmod(0o700)
    small_ledger(office)


@pytest.fixture
def unprotected() -> None:
    triggers.remove()


def test_a_sound_database(busy: None) -> None:
    for check in (database.reachable, database.up_to_date, database.whole, database.protected):
        assert is_good(check)
        assert is_good(check, deep=True)


def test_missing_triggers(busy: None, unprotected: None) -> None:
    assert "ledger_entry_no_update" in said(database.protected).text


@pytest.mark.parametrize("deep", [False, True])
def test_an_altered_entry(busy: None, unprotected: None, deep: bool) -> None:
    assert is_good(ledger.unaltered, deep=deep)
    entry = Entry.objects.order_by("-pk").first()
    Entry.objects.filter(pk=entry.pk).update(reason="改动")
    assert said(ledger.unaltered, deep=deep).level is Level.BAD
    assert entry.chain in said(ledger.unaltered, deep=deep).text


@pytest.mark.parametrize("deep", [False, True])
def test_a_vanished_entry(busy: None, unprotected: None, deep: bool) -> None:
    entry = Entry.objects.order_by("-pk").first()
    Entry.objects.filter(pk=entry.pk).delete()
    assert "缺失" in said(ledger.unaltered, deep=deep).text


@pytest.mark.parametrize("deep", [False, True])
def test_an_altered_seal(busy: None, unprotected: None, deep: bool) -> None:
    Seal.objects.update(heads={})
    assert "封签" in said(ledger.unaltered, deep=deep).text


def test_a_share_moved_behind_the_ledgers_back(office: Inspection, busy: None) -> None:
    assert is_good(ledger.agreeing, deep=True)
    Assignment.objects.filter(pk=share(office, 1, "澜东区").pk).update(status="closed")
    assert "1件次分办" in said(ledger.agreeing).text


def test_a_case_moved_behind_the_ledgers_back(busy: None) -> None:
    Case.objects.filter(number=number(1)).update(parties="")
    assert "1件信访件" in said(ledger.agreeing).text


def test_a_case_whose_entries_were_counted_wrong(busy: None) -> None:
    Case.objects.filter(number=number(1)).update(revision=9)
    assert "1件信访件" in said(ledger.agreeing, deep=True).text


@pytest.mark.parametrize("deep", [False, True])
def test_kept_files(busy: None, deep: bool) -> None:
    sound, lost, changed = (keep(f"{name}.jpg", name.encode(), by=None) for name in ("好", "丢", "变"))
    assert is_good(of_office.files, deep=deep)

    default_storage.delete(lost.content.name)
    Path(changed.content.path).write_bytes(b"x")

    text = said(of_office.files, deep=deep).text
    assert "丢.jpg" in text
    assert "变.jpg" in text
    assert sound.name not in text


def test_many_files_are_sampled(busy: None, django_assert_max_num_queries: Callable[..., Any]) -> None:
    for serial in range(60):
        keep(f"{serial}.jpg", bytes([serial]), by=None)
    with django_assert_max_num_queries(2):
        assert "抽查50个" in said(of_office.files).text
    assert "全部60个" in said(of_office.files, deep=True).text
    assert StoredFile.objects.count() == 60


def test_a_clock_set_back(busy: None) -> None:
    assert is_good(of_office.clock, now=timezone.now())
    assert said(of_office.clock, now=timezone.now() - timedelta(hours=3)).level is Level.BAD


def test_the_calendar(busy: None) -> None:
    CalendarYear.objects.filter(year=2026).delete()
    assert is_good(of_office.calendar, now=datetime(2025, 10, 31, tzinfo=UTC))
    assert said(of_office.calendar, now=datetime(2025, 11, 2, tzinfo=UTC)).level is Level.NOTICE
    assert said(of_office.calendar, now=datetime(2026, 1, 2, tzinfo=UTC)).level is Level.BAD


def test_first_passwords(busy: None) -> None:
    assert is_good(of_office.passwords)
    Member.objects.filter(username__in=["clerk", "leader"]).update(must_change_password=True)
    assert said(of_office.passwords).text.startswith("2人从未改过")


def test_reminders(busy: None) -> None:
    assert said(of_office.reminders).level is Level.NOTICE
    Worker.objects.create(name="某台机器", started_at=NOW, beat_at=NOW)
    assert is_good(of_office.reminders)
    assert said(of_office.reminders, now=NOW + timedelta(hours=1)).level is Level.BAD


def test_an_index_of_older_rules(busy: None) -> None:
    Rules.objects.update_or_create(pk=1, defaults={"version": 0})
    assert "bihuan init" in said(of_office.search).advice


def test_a_folder_open_to_others(busy: None, tmp_path: Path) -> None:
    assert is_good(place.rights)
    tmp_path.chmod(0o755)
    assert "chmod o-rwx" in said(place.rights).advice


def test_a_key_open_to_others(busy: None, tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch(0o644)
    assert "chmod 600" in said(place.rights).advice


def test_a_database_without_the_key_that_sealed_it(busy: None, settings: Any) -> None:
    Address.objects.create(unit=Unit.objects.all()[0], channel="webhook", target="https://robot.example/hook")
    assert is_good(sealed.key)
    settings.SEAL_KEY = "another machine's"
    found = said(sealed.key)
    assert (found.level, "seal_key" in found.advice) == (Level.BAD, True)


def test_a_short_key(settings: Any) -> None:
    settings.SECRET_KEY = "1234"
    assert said(place.secret).level is Level.BAD


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"ALLOWED_HOSTS": ["desk.example"], "SESSION_COOKIE_SECURE": True}, Level.GOOD),
        ({"ALLOWED_HOSTS": ["desk.example"]}, Level.NOTICE),
        ({"ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"]}, Level.NOTICE),
        ({"ALLOWED_HOSTS": ["*"], "SESSION_COOKIE_SECURE": True}, Level.NOTICE),
        ({"ALLOWED_HOSTS": ["desk.example"], "SESSION_COOKIE_SECURE": True, "DEBUG": True}, Level.BAD),
    ],
)
def test_how_the_desk_is_reached(settings: Any, changes: dict[str, Any], level: Level) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    assert said(place.reached).level is level


def test_missing_page_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bihuan.look.assets.VENDOR", tmp_path)
    assert "tabler.min.css" in said(place.page_files).text


@pytest.mark.parametrize(("free", "level"), [(2**40, Level.GOOD), (2**31, Level.NOTICE), (2**20, Level.BAD)])
def test_the_disk(busy: None, monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": free}))
    assert said(place.disk).level is level


def test_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.upkeep.checks.place.program", lambda: None)
    assert said(place.beside).level is Level.NOTICE


def test_missing_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.upkeep.checks.place.program", lambda: "/usr/bin/soffice")
    monkeypatch.setattr("bihuan.upkeep.checks.place._fonts", lambda: "仿宋,FangSong\n")
    assert [finding.text for finding in place.beside(Look(NOW))][1].startswith("没有装 方正小标宋简体")


def test_no_backup(busy: None) -> None:
    assert said(backups.newest).level is Level.NOTICE


def test_the_age_of_the_last_backup(busy: None, backup: Path) -> None:
    shelf.folder().mkdir()
    (shelf.folder() / shelf.name(NOW)).write_bytes(backup.read_bytes())
    assert is_good(backups.newest, now=NOW + timedelta(days=1), deep=True)
    assert said(backups.newest, now=NOW + timedelta(days=3)).level is Level.NOTICE
    assert said(backups.newest, now=NOW + timedelta(days=9)).level is Level.BAD


def test_a_last_backup_that_cannot_be_read(busy: None) -> None:
    shelf.folder().mkdir()
    (shelf.folder() / shelf.name(NOW)).write_bytes(b"\0" * 100)
    assert said(backups.newest).level is Level.BAD


def test_a_check_that_breaks_down_is_told(busy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.upkeep.checks.office.pulse", lambda now: 1 / 0)
    findings = list(examine(NOW))
    assert any("division by zero" in finding.text for finding in findings)
    assert status(findings) == 1


def test_nothing_but_advice_for_a_good_house(busy: None) -> None:
    """Every finding that is not good says what to do, and no text ends its own sentence."""
    for finding in examine(NOW, deep=True):
        assert bool(finding.advice) is (finding.level is not Level.GOOD)
        assert not finding.text.endswith("。")
        assert not finding.advice.endswith("。")


def test_the_command(house: House) -> None:
    told = house.json("doctor", "--deep")
    assert told["status"] == 0
    assert {check["about"] for check in told["checks"]} >= {"数据库", "账本", "材料文件", "备份", "磁盘"}

    house.home.chmod(0o755)
    assert "chmod" in house.run("doctor", status=1).stdout

    house.sql("DELETE FROM django_migrations WHERE app = 'publication'")
    assert "bihuan init" in house.run("doctor", status=2).stdout


def test_no_database(tmp_path: Path) -> None:
    """Not even then a traceback."""
    (tmp_path / "bihuan.sqlite3").write_bytes(b"no database" * 100)
    tmp_path.chmod(0o700)
    assert "不能用" in House(tmp_path).run("doctor", status=2).stdout
