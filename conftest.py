"""What every test stands on: the invented office, and a database that can be emptied between tests."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from tests import ready, servers
from tests.settings import WANTED

from bihuan.ledger import triggers

HERE = Path(__file__).parent
ONCE = [
    *(f"src/bihuan/{part}" for part in ("checking", "reading", "repeats", "tests")),
    "tests/test_command.py",
]
"""Parts that know no Django (``.importlinter``) and the command over a folder of its own: the tests' database makes no
difference to them."""
STORIES = [str(path) for path in HERE.glob("tests/browser/test_*.py") if path.name != "test_one_day.py"]
"""What a browser adds to the tests of pages, which run on both databases, is the same on either: one whole day is
enough."""
collect_ignore = [*ONCE, *STORIES] if WANTED == "postgresql" else []

hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")
"""The same examples on every run, and no failure because a machine was busy."""

OFFICE: dict[str, Any] = {
    "site": {"name": "澜川市配合省生态环境保护督察协调联络组", "region": "澜川市"},
    "units": [
        {"name": "澜川市", "short": "澜川市", "kind": "city"},
        {"name": "澜川市突出生态环境问题整改办公室", "short": "市整改办", "kind": "office", "parent": "澜川市"},
        {"name": "省第三生态环境保护督察组", "short": "督察组", "kind": "team", "parent": "澜川市"},
        {
            "name": "澜东区",
            "short": "澜东区",
            "kind": "county",
            "parent": "澜川市",
            "aliases": ["澜川市澜东区", "澜东"],
        },
        {"name": "青屏县", "short": "青屏县", "kind": "county", "parent": "澜川市", "aliases": ["青屏"]},
        {"name": "枫岭土家族自治县", "short": "枫岭", "kind": "county", "parent": "澜川市", "aliases": ["枫岭县"]},
        {"name": "澜川高新技术产业开发区", "short": "高新区", "kind": "zone", "parent": "澜川市"},
        {"name": "澜川市城市管理和综合执法局", "short": "市城管局", "kind": "department", "parent": "澜川市"},
        {"name": "石桥镇", "short": "石桥镇", "kind": "township", "parent": "青屏县"},
    ],
    "members": [
        {"name": "clerk", "unit": "市整改办", "roles": ["intake", "dispatch"], "password": "clerk-password"},
        {"name": "reviewer", "unit": "市整改办", "roles": ["review", "publish"], "password": "reviewer-password"},
        {"name": "leader", "unit": "市整改办", "roles": ["lead"], "password": "leader-password"},
        {"name": "inspector", "unit": "督察组", "roles": ["inspect"], "password": "inspector-password"},
        {"name": "landong", "unit": "澜东区", "roles": ["handle"], "password": "landong-password"},
        {"name": "qingping", "unit": "青屏县", "roles": ["handle"], "password": "qingping-password"},
        {
            "name": "qingping-desk",
            "unit": "青屏县",
            "roles": ["dispatch", "review"],
            "password": "qingping-desk-password",
        },
        {"name": "shiqiao", "unit": "石桥镇", "roles": ["handle"], "password": "shiqiao-password"},
        {"name": "keeper", "unit": "市整改办", "roles": ["system"], "password": "keeper-password"},
        {"name": "guard", "unit": "市整改办", "roles": ["security"], "password": "guard-password"},
        {"name": "auditor", "unit": "市整改办", "roles": ["audit"], "password": "auditor-password"},
    ],
    "inspections": [
        {
            "code": "lc2025",
            "name": "省生态环境保护督察“回头看”",
            "level": "provincial",
            "kind": "look-back",
            "team": "省第三生态环境保护督察组",
            "region": "澜川市",
            "started_on": date(2025, 6, 1),
            "ended_on": date(2025, 6, 20),
            "rulebook": "hunan-look-back",
        }
    ],
}


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether a migrated database could be laid out; then it needs no migrations any more."""
    if ready.is_there():
        name = connection.creation._get_test_db_name()
        ready.lay_out(name if WANTED == "sqlite" else servers.create(name))
        return True
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    name = str(connection.settings_dict["NAME"])
    ready.keep(name if WANTED == "sqlite" else servers.address(name))


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests() -> Iterator[None]:
    """Emptying the database needs its append-only triggers away; ``flush`` puts them back with ``post_migrate``."""
    teardown = TransactionTestCase._fixture_teardown

    def without_triggers(self: TransactionTestCase) -> None:
        triggers.remove()
        teardown(self)

    TransactionTestCase._fixture_teardown = without_triggers  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


@pytest.fixture
def office(db: None) -> Any:
    """The invented office with its units, members and inspection; returns the inspection."""
    from bihuan.cases.models import Inspection
    from bihuan.cases.opening import open_site_data
    from bihuan.rulebooks import calendar

    calendar.seed([2025, 2026])
    open_site_data(OFFICE)
    return Inspection.objects.select_related("region", "rulebook_text").get(code="lc2025")
