"""``python -m bihuan.upkeep.tests.saying``: every row of every table and every kept file as one JSON, through the models.

Run in a process of its own, against the database of its environment; knows nothing of how backups are written.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

import django

MADE_AGAIN = {"django_session", "complaints_repeatkey", "complaints_repeatreading"}
"""Who is signed in; and what is made again after a restore, in another order."""


def say() -> dict[str, dict[str, list[str]]]:
    from django.apps import apps
    from django.conf import settings

    tables = {
        model._meta.db_table: sorted(
            repr([(name, _sorted(value)) for name, value in sorted(row.items())])
            for row in model._base_manager.values().iterator()
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in MADE_AGAIN
    }
    root = Path(settings.MEDIA_ROOT)
    files = {
        str(path.relative_to(root)): [sha256(path.read_bytes()).hexdigest()]
        for path in root.rglob("*")
        if path.is_file()
    }
    return {"tables": tables, "files": files}


def _sorted(value: object) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return value


if __name__ == "__main__":
    django.setup()
    json.dump(say(), sys.stdout, ensure_ascii=False)
