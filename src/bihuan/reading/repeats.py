"""The same number twice in one paper: an identical row is dropped with a note, a different one is a problem."""

from typing import Any

from bihuan.reading.rows import Collected
from bihuan.reading.shapes import Problem, Row

_NOT_CONTENT = frozenset({"number_raw", "key"})


def note_repeats(collected: Collected, *, per_unit: bool) -> None:
    """Drops identical repeats and reports different ones. ``per_unit``: answers count per unit, so each unit may have its row."""
    first: dict[tuple[Any, ...], Row] = {}
    kept: list[Row] = []
    for row in collected.rows:
        number = row.values.get("number")
        key = (number, *row.values.get("units", ())) if per_unit else (number,)
        earlier = first.setdefault(key, row) if number else row
        if earlier is row:
            kept.append(row)
            continue
        identical = _content(earlier) == _content(row)
        heading = row.cells["number"].heading if "number" in row.cells else ""
        where = (
            f"第{earlier.place.row}行"
            if earlier.place.sheet == row.place.sheet
            else f"“{earlier.place.sheet}”第{earlier.place.row}行"
        )
        reason = (
            f"与{where}完全相同，只算一件。" if identical else f"编号与{where}相同而内容不同，请核对后改正其中一行。"
        )
        collected.problems.append(Problem(row.place.row, heading, str(number), reason, not identical, row.place.sheet))
        if not identical:
            kept.append(row)
    collected.rows[:] = kept


def _content(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.values.items() if name not in _NOT_CONTENT}
