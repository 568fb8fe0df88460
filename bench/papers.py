"""How well papers are read, figures checked and repeats found, on any folder with truth: python -m bench.papers FOLDER

The folder has up to three parts, each with its truth: ``tables/truth.json``, ``figures/truth.json``, ``twins/twins_truth.json``
(beside one ``.jsonl``). Each paper is given to the ``bihuan`` command as a process of its own, so that seconds and memory are those
that a clerk meets. What the shares mean stands in ``docs/performance.md``.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIELDS = ("number", "channel", "key", "text", "units", "labels", "verdict", "investigation", "action", "goal", "status")
PLAN_FIELDS = ("problem", "target", "supervisor")
TIMEOUT = 120


@dataclass
class Runs:
    """Every run of the command: its seconds, and the largest memory that any took."""

    seconds: list[float] = field(default_factory=list)

    def run(self, *words: str) -> tuple[int, dict[str, Any]]:
        began = time.monotonic()
        command = [sys.executable, "-m", "bihuan.cli.main", *words]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
        except subprocess.TimeoutExpired:
            return 124, {}
        finally:
            self.seconds.append(time.monotonic() - began)
        try:
            return done.returncode, json.loads(done.stdout)
        except json.JSONDecodeError:
            return done.returncode, {}

    def said(self) -> dict[str, float]:
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        return {"files": len(self.seconds), "slowest_seconds": round(max(self.seconds, default=0), 2), "peak_mb": peak}


def flat(value: object) -> str:
    return re.sub(r"\s+", "", "" if value is None else str(value))


def share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def tables(folder: Path) -> dict[str, Any]:
    """Kinds, rows complete and right, fields right, bad files refused or their rows reported."""
    truth = json.loads((folder / "truth.json").read_text())["files"]
    runs, count = (
        Runs(),
        dict.fromkeys(("good", "kinds", "rows", "rows_right", "fields", "fields_right", "bad", "bad_right"), 0),
    )
    for name, want in sorted(truth.items()):
        code, out = runs.run("read", str(folder / name), "--json")
        files = out.get("files") or [{}]
        rows = [row for file in files for row in file.get("rows") or []]
        if want["kind"] == "bad":
            refused = code == 2 and not rows
            reported = code in (0, 1) and sum(len(file.get("problems") or []) for file in files) >= len(
                want.get("row_errors", [])
            )
            right = (refused or "also_acceptable" in want) if want["expected"] == "reject" else reported
            count["bad"] += 1
            count["bad_right"] += right
            continue
        count["good"] += 1
        count["kinds"] += files[0].get("kind") in KINDS_OF[want["kind"]]
        for place, row in enumerate(want["rows"]):
            mine = _row_of(rows, row, place)
            asked = [
                name
                for name in (*FIELDS, *PLAN_FIELDS)
                if name in row and not (name == "channel" and "channel_from" in row)
            ]
            right_fields = sum(_same(mine.get(name), row[name], row.get(f"{name}_written")) for name in asked)
            count["rows"] += 1
            count["rows_right"] += right_fields == len(asked)
            count["fields"] += len(asked)
            count["fields_right"] += right_fields
    return {
        "kinds_right": share(count["kinds"], count["good"]),
        "rows": count["rows"],
        "rows_right": share(count["rows_right"], count["rows"]),
        "fields_right": share(count["fields_right"], count["fields"]),
        "bad_files_right": f"{count['bad_right']}/{count['bad']}",
        **runs.said(),
    }


KINDS_OF = {"transfer_list": ("transfer",), "bdbg_table": ("publication", "replies"), "plan_list": ("plan",)}


def _row_of(rows: list[dict[str, Any]], row: dict[str, Any], place: int) -> dict[str, Any]:
    if row.get("number"):
        return next((mine for mine in rows if flat(mine.get("number")) == flat(row["number"])), {})
    return rows[place] if place < len(rows) else {}


def _same(got: object, want: object, written: object) -> bool:
    """Alike but for blanks; names in any order, in full or as the paper writes them."""
    if isinstance(want, list):
        names = got if isinstance(got, list) else re.split("[、,，;；/\n]", str(got or ""))
        mine = {flat(name) for name in names if flat(name)}
        return mine == {flat(name) for name in want} or (
            isinstance(written, list) and mine == {flat(n) for n in written}
        )
    if isinstance(want, bool) or isinstance(got, bool):
        return bool(got) == bool(want)
    words = {"call": "来电", "letter": "来信", "visit": "来访", "wechat": "微信", "online": "网络"}
    words |= {"true": "属实", "mostly_true": "基本属实", "partly_true": "部分属实", "untrue": "不属实"}
    words |= {"closed": "已办结", "stage_closed": "阶段性办结", "open": "未办结"}
    nothing = {"", "无", "/", "-", "—", "暂无"}
    ours, theirs = flat(words.get(str(got), got)), flat(want)
    return ours == theirs or {ours, theirs} <= nothing


def figures(folder: Path) -> dict[str, Any]:
    """Planted errors found, false accusations per clean paper, statements seen, explained differences told apart."""
    papers = json.loads((folder / "truth.json").read_text())["papers"]
    runs, count = (
        Runs(),
        dict.fromkeys(("planted", "found", "clean", "false", "statements", "seen", "explained", "told"), 0),
    )
    for paper in papers:
        path = (folder.parent / paper["folder"] if "folder" in paper else folder) / paper["file"]
        if not path.exists():
            continue
        previous = next((s["other_paper"] for s in paper["statements"] if s.get("other_paper")), None)
        before = ["--previous", str(folder / previous)] if previous else []
        _, out = runs.run("check", str(path), "--json", *before)
        mine = [statement for file in out.get("files", []) for statement in file["statements"]]
        accused = [statement for statement in mine if statement["verdict"] == "mismatch"]
        wrong = [statement for statement in paper["statements"] if statement["verdict"] == "mismatch"]
        count["planted"] += len(wrong)
        count["found"] += sum(any(_touches(a["quote"], _quotes(s)) for a in accused) for s in wrong)
        if not wrong:
            count["clean"] += 1
            count["false"] += len(accused)
        for statement in paper["statements"]:
            hits = [m for m in mine if _numbers(m["parts"]) == _numbers(statement["parts"])]
            if not statement.get("optional"):
                count["statements"] += 1
                count["seen"] += bool(hits)
            if statement["verdict"] == "explained":
                count["explained"] += 1
                count["told"] += any(hit["verdict"] == "explained" for hit in hits)
    return {
        "planted": count["planted"],
        "found": share(count["found"], count["planted"]),
        "clean_papers": count["clean"],
        "false_per_clean_paper": round(count["false"] / max(1, count["clean"]), 4),
        "statements_seen": share(count["seen"], count["statements"]),
        "explained_told_apart": share(count["told"], count["explained"]),
        **runs.said(),
    }


def _quotes(statement: dict[str, Any]) -> list[str]:
    return [statement["quote"], *statement.get("other_quotes", [])]


def _numbers(parts: list[Any]) -> list[str]:
    return sorted(f"{part:.6g}" if isinstance(part, int | float) else str(part) for part in parts)


def _touches(quote: str, others: list[str]) -> bool:
    """Whether two pieces of a paper share a dozen characters, or one lies in the other."""
    mine = flat(quote)
    pieces = {mine[at : at + 12] for at in range(0, max(1, len(mine) - 11), 6)}
    return any(mine in other or other in mine or any(piece in other for piece in pieces) for other in map(flat, others))


def twins(folder: Path) -> dict[str, Any]:
    """Pairs of repeats proposed, and how many of them are right."""
    source = next(folder.glob("*.jsonl"))
    truth = json.loads((folder / "twins_truth.json").read_text())
    runs = Runs()
    _, out = runs.run("repeats", str(source), "--json")
    proposed = {frozenset(map(str, pair[:2])) for pair in out.get("pairs", [])}
    wanted = {frozenset((str(pair["a"]), str(pair["b"]))) for pair in truth["pairs"]}
    return {
        "pairs": len(wanted),
        "precision": share(len(proposed & wanted), len(proposed)),
        "recall": share(len(proposed & wanted), len(wanted)),
        **runs.said(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for name, measure in {"tables": tables, "figures": figures, "twins": twins}.items():
        part = folder / name
        if (part / "truth.json").exists() or (part / "twins_truth.json").exists():
            print(name, json.dumps(measure(part), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
