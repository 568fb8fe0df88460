"""Opening the house for a command: settings, database, the member who acts."""

import argparse
import os
from typing import TYPE_CHECKING

import django
from django.core.exceptions import ImproperlyConfigured

from bihuan.refusals import Unusable

if TYPE_CHECKING:
    from bihuan.units.models import Member


def open_house(*, needs_tables: bool = True) -> None:
    """Load Django; with ``needs_tables`` refuse a database that ``bihuan init`` has not made or upgraded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Unusable(str(error)) from error
    if needs_tables:
        _check_tables()


def _check_tables() -> None:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise Unusable(
            f"连不上数据库：{str(error).strip().splitlines()[0]}。请核对 BIHUAN_HOME 或 DATABASE_URL。"
        ) from error
    if behind:
        raise Unusable("数据库还没有建立或需要升级：请先运行 bihuan init。")


def add_actor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="actor", metavar="用户名", help="以谁的名义；不写就是系统")


def actor(options: argparse.Namespace) -> "Member | None":
    """The member named by ``--as``; None stands for the system itself."""
    from bihuan.units.models import Member

    if not options.actor:
        return None
    found = Member.objects.filter(username=options.actor, is_active=True).first()
    if found is None:
        raise Unusable(f"没有用户“{options.actor}”。")
    return found
