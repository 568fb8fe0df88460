"""A paper as JSON, in the words of the contract of ``bihuan read --json``."""

from datetime import date
from typing import Any

from bihuan.reading.shapes import Paper


def to_json(paper: Paper) -> dict[str, Any]:
    """{"file", "kind", "columns", "rows", "problems"}; dates as ISO strings."""
    return {
        "file": paper.name,
        "kind": paper.kind,
        "columns": paper.columns,
        "rows": [_plain(row.values) for row in paper.rows],
        "problems": [
            {"row": problem.row, "column": problem.column, "value": problem.value, "reason": problem.reason}
            for problem in paper.problems
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
