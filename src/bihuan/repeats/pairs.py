"""All likely repeats within one list of complaints: what ``bihuan repeats`` does."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bihuan.refusals import Unusable
from bihuan.repeats.asking import Hit
from bihuan.repeats.index import Index
from bihuan.repeats.learning import learned
from bihuan.repeats.reading import level
from bihuan.repeats.traditional import SIMPLIFIED
from bihuan.repeats.wording import reason

FIELDS = ("id", "unit", "date", "text")
MOST_REPEATS = 50
"""Of one complaint."""


@dataclass(frozen=True, slots=True)
class Told:
    id: str
    unit: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    first: Told
    later: Told
    score: float
    why: str


def read_lines(path: Path) -> list[Told]:
    """The complaints of a JSON-lines file of ``{id, unit, date, text}``; unit and date may be missing.

    Raises `Unusable` naming the first line that cannot be used.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise Unusable(f"没有文件 {path}。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"读不了文件 {path}：需要 UTF-8 编码的 JSON Lines 文件，每行一件。") from error
    told = [_told(line, number, path.name) for number, line in enumerate(lines, 1) if line.strip()]
    seen: set[str] = set()
    for one in told:
        if one.id in seen:
            raise Unusable(f"{path.name} 中编号 {one.id} 出现了两次：每件的 id 须各不相同。")
        seen.add(one.id)
    return told


def _told(line: str, number: int, name: str) -> Told:
    try:
        row = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Unusable(f"{name} 第{number}行不是 JSON：每行须是一件，写成 {{id, unit, date, text}}。") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("id"), str | int):
        raise Unusable(f"{name} 第{number}行缺少 id 或 text：每行须写成 {{id, unit, date, text}}。")
    values = {field: "" if row.get(field) is None else str(row[field]) for field in FIELDS}
    return Told(**values)


def likely_pairs(told: Iterable[Told]) -> list[Pair]:
    """The pairs that are likely the same case, the likeliest first; the earlier one of a pair first."""
    lain = {one.id: (place, one) for place, one in enumerate(told)}
    index = Index(learned((level(one.text)[0], one.unit.translate(SIMPLIFIED)) for _, one in lain.values()))
    for _, one in lain.values():
        index.add(one.id, one.unit, one.date, one.text)
    found: dict[tuple[str, str], Pair] = {}
    for place, one in lain.values():
        for hit in index.ask(one.text, one.unit, limit=MOST_REPEATS, without=one.id):
            other_place, other = lain[hit.id]
            a, b = sorted(((one.date, place, one), (other.date, other_place, other)), key=lambda entry: entry[:2])
            pair = Pair(a[2], b[2], hit.score, _why(index, one, hit))
            found.setdefault((pair.first.id, pair.later.id), pair)
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.first.id, pair.later.id))


def _why(index: Index, one: Told, hit: Hit) -> str:
    return reason(index.features([one.id])[one.id], hit, one.text)
