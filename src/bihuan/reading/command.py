"""``bihuan read``: what is in a paper. Also run as ``python -m bihuan.reading FILE... [--json]``."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bihuan.reading.output import to_json
from bihuan.reading.reader import read
from bihuan.reading.shapes import Paper, Problem, Unreadable


def run(paths: Sequence[Path | str], as_json: bool) -> int:
    """Prints what is in the papers. Returns 0 when all is well, 1 with rows to reject, 2 when a file can't be used."""
    papers: list[Paper] = []
    unusable = False
    for path in map(Path, paths):
        try:
            papers.append(read(path))
        except Unreadable as refusal:
            unusable = True
            print(f"{path.name}:{refusal}", file=sys.stderr)
    if as_json:
        print(json.dumps({"files": [to_json(paper) for paper in papers]}, ensure_ascii=False))
    else:
        for paper in papers:
            print(_summary(paper))
    if unusable:
        return 2
    return 1 if any(problem.blocking for paper in papers for problem in paper.problems) else 0


def _summary(paper: Paper) -> str:
    """A few lines that a person can check at a glance."""
    lines = [f"{paper.name}:{paper.title}({paper.kind},{len(paper.rows)}行)"]
    lines += [f"  {heading} → {field}" for heading, field in paper.columns.items()]
    lines += [f"  {heading} → 不认识" for heading in paper.headings_unknown]
    lines += [f"  {_where(problem)}{problem.reason}" for problem in paper.problems]
    return "\n".join(lines)


def _where(problem: Problem) -> str:
    """第3行“受理编号”：; nothing for what concerns the whole file."""
    sheet = f"“{problem.sheet}”" if problem.sheet and problem.row else ""
    row = f"第{problem.row}行" if problem.row else ""
    column = f"“{problem.column}”" if problem.column else ""
    return f"{sheet}{row}{column}：" if row or column else ""
