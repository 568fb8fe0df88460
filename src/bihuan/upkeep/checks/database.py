"""Is the database there, whole, up to date, and does it refuse what may not be changed?"""

from collections.abc import Iterator

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from bihuan.ledger import triggers
from bihuan.upkeep.findings import Finding, Look, bad, good, notice, unusable


def reachable(look: Look) -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
            (version,) = cursor.fetchone()
        yield good("数据库", f"{connection.display_name} {version}，连接正常")
    except DatabaseError as error:
        said = str(error).strip().splitlines()[0]
        yield unusable("数据库", f"连不上：{said}", "核对 BIHUAN_HOME 或 DATABASE_URL，确认数据库在运行、磁盘未满")


def up_to_date(look: Look) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        yield unusable("数据库版本", "还没有建立", "运行 bihuan init，或用 bihuan restore 恢复备份")
    elif executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield unusable("数据库版本", "比程序旧，需要升级", "先运行 bihuan backup 备份，再运行 bihuan init")
    elif unknown := set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations):
        app, name = min(unknown)
        yield unusable("数据库版本", f"比程序新（{app} {name}）", "换回较新的程序")
    else:
        yield good("数据库版本", "与程序一致")


def whole(look: Look) -> Iterator[Finding]:
    """SQLite checks its own pages; PostgreSQL is asked whether it was told to be careless."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('fsync'), current_setting('full_page_writes')")
            if cursor.fetchone() != ("on", "on"):
                yield notice(
                    "数据库完好", "关闭了 fsync 或 full_page_writes，断电会损坏数据", "在 postgresql.conf 里打开"
                )
            else:
                yield good("数据库完好", "断电保护已打开")
            return
        cursor.execute("PRAGMA integrity_check(1)" if look.deep else "PRAGMA quick_check(1)")
        (verdict,) = cursor.fetchone()
        cursor.execute("PRAGMA foreign_key_check")
        loose = cursor.fetchone() if look.deep else None
        cursor.execute("PRAGMA journal_mode")
        (journal,) = cursor.fetchone()
    if verdict != "ok":
        yield bad("数据库完好", f"数据库文件损坏：{verdict}", "停止服务，用最近的备份恢复（bihuan restore）")
    elif loose:
        yield bad("数据库完好", f"表 {loose[0]} 有一行指向不存在的记录", "停止服务，用最近的备份恢复（bihuan restore）")
    elif journal != "wal":
        yield notice("数据库完好", f"日志方式是 {journal}，读写会互相等待", "把 BIHUAN_HOME 放在本机磁盘上")
    else:
        yield good("数据库完好", "自检通过")


def protected(look: Look) -> Iterator[Finding]:
    if absent := sorted(triggers.missing()):
        yield bad("防改动", f"缺少触发器 {'、'.join(absent)}", "运行 bihuan init 补上，再运行 bihuan audit verify")
    else:
        yield good("防改动", "只能追加的表都有触发器")


def cached(look: Look) -> Iterator[Finding]:
    """The counter of failed sign-ins lives in the cache's table."""
    if not isinstance(cache, DatabaseCache):
        return
    if settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names():
        yield good("缓存表", "已建立")
    else:
        yield bad("缓存表", "没有缓存表，无法登录", "运行 bihuan init")
