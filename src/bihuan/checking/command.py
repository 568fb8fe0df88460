"""``bihuan check``: are the figures in this paper right?"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bihuan.checking.checker import check
from bihuan.checking.papers import text_of
from bihuan.checking.shapes import Statement
from bihuan.reading import Unreadable

_WORDS = {"ok": "一致", "mismatch": "不一致", "explained": "有说明的差异"}


Asking = Callable[[str], list[Statement]]
"""What somebody else, who knows a ledger, can say of a paper's text."""


def run(paths: Sequence[Path], previous: Path | None, as_json: bool, ledger: Asking | None = None) -> int:
    """Prints what was checked. Returns 0 when all is well, 1 with figures that don't fit, 2 when a file can't be used."""
    checked: list[tuple[str, list[Statement]]] = []
    unusable = False
    try:
        before = text_of(previous) if previous else None
    except Unreadable as refusal:
        print(f"{previous}:{refusal}", file=sys.stderr)
        return 2
    for path in paths:
        try:
            text = text_of(path)
            found = [*check(text, previous=before), *(ledger(text) if ledger else ())]
            checked.append((path.name, sorted(found, key=lambda statement: (statement.start, statement.end))))
        except Unreadable as refusal:
            unusable = True
            print(f"{path.name}:{refusal}", file=sys.stderr)
    if as_json:
        files = [{"file": name, "statements": [to_json(s) for s in statements]} for name, statements in checked]
        print(json.dumps({"files": files}, ensure_ascii=False))
    else:
        for name, statements in checked:
            print(_summary(name, statements))
    if unusable:
        return 2
    return 1 if any(s.verdict == "mismatch" for _, statements in checked for s in statements) else 0


def to_json(statement: Statement) -> dict[str, Any]:
    """A statement in the words of the contract."""
    return {
        "kind": statement.kind,
        "quote": statement.quote,
        "start": statement.start,
        "end": statement.end,
        "parts": list(statement.parts),
        "stated": statement.stated,
        "computed": statement.computed,
        "unit": statement.unit,
        "verdict": statement.verdict,
        "reason": statement.reason,
        "why": statement.why,
    }


def _summary(name: str, statements: list[Statement]) -> str:
    wrong = [s for s in statements if s.verdict == "mismatch"]
    lines = [f"{name}：核对{len(statements)}处，{len(wrong)}处不一致。"]
    lines += [f"  {_WORDS[s.verdict]}：{s.quote}\n    {s.why}" for s in statements if s.verdict != "ok"]
    return "\n".join(lines)
