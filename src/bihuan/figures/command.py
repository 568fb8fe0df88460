"""``bihuan figures`` in print: JSON for scripts, plain lines for people."""

import json
from collections.abc import Sequence
from typing import Any

from bihuan.cases.opening import inspection_by_code
from bihuan.figures.catalogue import Answer, ask
from bihuan.figures.dimensions import DIMENSIONS as OF_COMPLAINTS
from bihuan.figures.findings.counting import DIMENSIONS, AskedFindings
from bihuan.figures.findings.counting import answer as answer_findings
from bihuan.figures.findings.declared import FIGURES as FINDING_FIGURES
from bihuan.figures.populations import Cutoff
from bihuan.figures.wording import said, shown


def run(inspection_code: str, as_of: Cutoff, handled_as_of: Cutoff, by: Sequence[str], as_json: bool) -> int:
    """Print the figures; ``Unusable`` for an inspection or a dimension that there is not."""
    inspection = inspection_by_code(inspection_code)
    of_findings = [name for name in by if name in DIMENSIONS and name not in OF_COMPLAINTS]
    answer = ask(inspection, as_of, handled_as_of, dimensions=[name for name in by if name not in of_findings])
    asked = AskedFindings([inspection], handled_as_of)
    if as_json:
        print(json.dumps(_joined(answer.to_json(), asked, of_findings), ensure_ascii=False, indent=1))
    else:
        print("\n".join([*lines(answer), *_finding_lines(asked)]))
    return 0


def _joined(told: dict[str, Any], asked: AskedFindings, dimensions: Sequence[str]) -> dict[str, Any]:
    """``told`` with the figures of findings, where the source has any, as ``findings``, ``findings_rectified``, ..."""
    found = answer_findings(asked, dimensions)
    if not found.figures["findings"]:
        return told
    names = {name: name if name == "findings" else f"findings_{name}" for name in FINDING_FIGURES}
    told["figures"] |= {names[name]: value for name, value in found.figures.items()}
    for dimension, groups in found.by.items():
        for name in FINDING_FIGURES:
            told["by"][f"{names[name]}_by_{dimension}"] = {key: numbers[name] for key, numbers in groups.items()}
    told["definitions"] |= {
        names[name]: {"unit": figure.unit, "text": str(figure.text)} for name, figure in FINDING_FIGURES.items()
    }
    return told


def _finding_lines(asked: AskedFindings) -> list[str]:
    found = answer_findings(asked, ()).figures
    if not found["findings"]:
        return []
    written = ["", f"整改，截至 {said(asked.as_of)}"]
    for name, figure in FINDING_FIGURES.items():
        number = f"{found[name] * 100:.2f}" if figure.share_of else str(found[name])
        written.append(f"{_padded(str(figure.title), 14)}{number:>9} {figure.unit}    {figure.text}")
    return written


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
