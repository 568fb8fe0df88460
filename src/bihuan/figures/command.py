"""``bihuan figures`` in print: JSON for scripts, plain lines for people."""

import json
from collections.abc import Sequence

from bihuan.cases.opening import inspection_by_code
from bihuan.figures.catalogue import Answer, ask
from bihuan.figures.populations import Cutoff
from bihuan.figures.wording import said, shown


def run(inspection_code: str, as_of: Cutoff, handled_as_of: Cutoff, by: Sequence[str], as_json: bool) -> int:
    """Print the figures; ``Unusable`` for an inspection or a dimension that there is not."""
    answer = ask(inspection_by_code(inspection_code), as_of, handled_as_of, dimensions=by)
    print(json.dumps(answer.to_json(), ensure_ascii=False, indent=1) if as_json else "\n".join(lines(answer)))
    return 0


def lines(answer: Answer) -> list[str]:
    """The answer as a person reads it: totals, then groups, each with what it counts."""
    written = [
        str(answer.inspection),
        f"收件截至 {said(answer.as_of)}，办理截至 {said(answer.handled_as_of)}",
        "",
    ]
    for name, number in answer.figures.items():
        what = answer.definitions[name]
        written.append(f"{_padded(what.title, 14)}{shown(name, number):>9} {what.unit}    {what.text}")
    for name, group in answer.by.items():
        what = answer.definitions[name]
        written += ["", f"{what.title}（{what.unit}）：{what.text}"]
        written += [f"  {_padded(key, 30)}{number:>9}" for key, number in group.items()]
    return written


def _padded(text: str, width: int) -> str:
    """Chinese characters take two places on a terminal."""
    return text + " " * max(1, width - sum(2 if ord(char) > 0x2E7F else 1 for char in text))
