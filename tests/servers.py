"""Databases on the PostgreSQL that the tests run (``tests.settings``)."""

import os

import psycopg


def create(name: str, *, like: str = "") -> str:
    """The address of a new database, with what the database called ``like`` holds."""
    with psycopg.connect(os.environ["BIHUAN_TEST_POSTGRESQL"], autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}{f' TEMPLATE {like}' if like else ''}")
    return address(name)


def address(name: str) -> str:
    """The address of the database called ``name``."""
    url, question, options = os.environ["BIHUAN_TEST_POSTGRESQL"].partition("?")
    return f"{url.rsplit('/', 1)[0]}/{name}{question}{options}"


def name_in(url: str) -> str:
    return url.partition("?")[0].rsplit("/", 1)[1]
