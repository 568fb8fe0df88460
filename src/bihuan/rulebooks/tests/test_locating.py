"""The line of every key, in whatever way TOML lets it be written."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from bihuan.rulebooks.loading import shipped, shipped_text
from bihuan.rulebooks.locating import line_of, lines_of

TEXT = """\
# labels = "no"
title = "a # b = c" # [labels]

long = \'\'\'
inside = 1
[labels]
\'\'\'
words = [ # three of them
  "x = 1",
  ["[labels]", "]"],

  { name = "y", more = { deep = 1 } },
]
after.one = 1
after."two dots" = \'q"q\'
escaped = \"\"\"
say ""two"" \\\"\"\"
still = "inside"\"\"\"\"
"日 期" = 2020-11-08

[[labels]]
name = "大气"

[[labels]]
name = "水"
[labels.extra]
note = "of the second"
[[labels.parts]]
name = "first"
[[labels.parts]]
name = "second"

[[labels]]
[[labels.parts]]
name = "first of the third"
"""
LINES = {
    "title": 2,
    "long": 4,
    "words": 8,
    "words.0": 9,
    "words.1": 10,
    "words.1.1": 10,
    "words.2": 12,
    "words.2.name": 12,
    "words.2.more.deep": 12,
    "after": 14,
    "after.one": 14,
    "after.two dots": 15,
    "escaped": 16,
    "日 期": 19,
    "labels": 21,
    "labels.0": 21,
    "labels.0.name": 22,
    "labels.1": 24,
    "labels.1.name": 25,
    "labels.1.extra": 26,
    "labels.1.extra.note": 27,
    "labels.1.parts": 28,
    "labels.1.parts.0.name": 29,
    "labels.1.parts.1": 30,
    "labels.1.parts.1.name": 31,
    "labels.2": 33,
    "labels.2.parts.0": 34,
    "labels.2.parts.0.name": 35,
}


def paths(value: Any, path: str = "") -> Iterator[str]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from paths(item, f"{path}.{key}" if path else str(key))


@pytest.mark.parametrize(("key", "line"), LINES.items())
def test_a_key_is_found_where_it_is_written(key: str, line: int) -> None:
    assert lines_of(TEXT).get(key) == line


def test_windows_line_ends_do_not_matter() -> None:
    assert lines_of(TEXT.replace("\n", "\r\n")) == lines_of(TEXT)


@pytest.mark.parametrize("text", [TEXT, *map(shipped_text, shipped())])
def test_everything_the_parser_finds_has_a_line_and_nothing_else(text: str) -> None:
    assert set(lines_of(text)) == set(paths(tomllib.loads(text)))


@pytest.mark.parametrize("code", shipped())
def test_the_line_holds_the_last_word_of_its_key(code: str) -> None:
    rows = shipped_text(code).splitlines()
    for key, line in lines_of(shipped_text(code)).items():
        word = key.rpartition(".")[2]
        assert word.isdecimal() or word in rows[line - 1], key


def test_what_is_missing_is_looked_for_in_the_table_around_it() -> None:
    lines = {"limits": 3, "limits.answer": 7}
    assert [line_of(key, lines) for key in ("limits.answer.unit", "limits.plan", "title")] == [7, 3, 1]
