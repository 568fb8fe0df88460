"""A paper as JSON, in the words of the contract of ``bihuan read --json``."""

from collections import defaultdict
from datetime import date
from typing import Any

from bihuan.reading.shapes import Paper, Row


def to_json(paper: Paper) -> dict[str, Any]:
    """{"file", "kind", "columns", "rows", "problems"}; dates as ISO strings; a row has its ``source`` and what is ``unsure``."""
    unsure: defaultdict[tuple[str | None, int], list[str]] = defaultdict(list)
    for problem in paper.problems:
        if not problem.blocking:
            unsure[problem.sheet, problem.row].append(problem.reason)
    return {
        "file": paper.name,
        "kind": paper.kind,
        "columns": paper.columns,
        "rows": [_row(row, unsure[row.place.sheet, row.place.row]) for row in paper.rows],
        "problems": [
            {"row": problem.row, "column": problem.column, "value": problem.value, "reason": problem.reason}
            for problem in paper.problems
        ],
    }


def _row(row: Row, unsure: list[str]) -> dict[str, Any]:
    """The fields, ``source`` (where the row and the cell of each field stand), and ``unsure`` where a person must look."""
    place = row.place
    source = {"sheet": place.sheet, "row": place.row, "page": place.page}
    cells = {name: cell.place.cell for name, cell in row.cells.items()}
    return {**_plain(row.values), "source": {**source, "cells": cells}, **({"unsure": unsure} if unsure else {})}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
