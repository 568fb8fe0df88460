"""An empty database gets its tables at once, as its migrations would have made them one after the other.

To take a hundred migrations in turn, Django makes all models anew for each of their steps; here they are made once, from
the state in which the last migration leaves them.
"""

from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from bihuan.refusals import Unusable
from bihuan.upkeep.tables import Migrations, applied


def build_if_empty() -> None:
    """The tables of this version, if the database has had no migration yet; ``migrate`` then finds nothing left to do
    but what follows every migration."""
    if not applied(connection):
        build(MigrationLoader(None).graph.nodes)


def build(migrations: Iterable[tuple[str, str]]) -> None:
    """Tables as ``migrations`` make them, without rows and without triggers; they are noted as applied.

    ``Unusable`` if one of them needs another that is not among them.
    """
    wanted = set(migrations)
    executor = MigrationExecutor(connection)
    last = _last(wanted, executor.loader)
    plan = [migration for migration, _backwards in executor.migration_plan(last, clean_start=True)]
    if {(migration.app_label, migration.name) for migration in plan} != wanted:
        raise Unusable("备份写明的数据库版本前后不一，没有恢复：请换一个备份。")
    state = executor.loader.project_state(last)
    with connection.schema_editor() as editor:
        for model in state.apps.get_models():
            if model._meta.app_label in executor.loader.migrated_apps and model._meta.can_migrate(connection):
                editor.create_model(model)
        for label, operation in _beside_models(plan):
            operation.database_forwards(label, editor, state, state)
    executor.recorder.ensure_schema()
    applied_now = executor.recorder.Migration
    applied_now.objects.using(connection.alias).bulk_create(
        [applied_now(app=migration.app_label, name=migration.name) for migration in plan]
    )


def _last(wanted: set[tuple[str, str]], loader: MigrationLoader) -> Migrations:
    """The last of each app only: to name an earlier one would mean to go back to it."""
    nodes = loader.graph.node_map
    return [
        key
        for key in sorted(wanted)
        if not any(child.key in wanted and child.key[0] == key[0] for child in nodes[key].children)
    ]


def _beside_models(plan: Iterable[Migration]) -> Iterator[tuple[str, Operation]]:
    """What migrations of ours make that no model describes; ``elidable`` ones only change rows, and there are none."""
    for migration in plan:
        if type(migration).__module__.startswith("bihuan."):
            for operation in migration.operations:
                if isinstance(operation, RunPython | RunSQL) and not operation.elidable:
                    yield migration.app_label, operation
