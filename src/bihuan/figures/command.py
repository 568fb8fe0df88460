"""``bihuan figures`` in print: JSON for scripts, plain lines for people."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bihuan.cases.opening import inspection_by_code
from bihuan.figures.catalogue import Answer, ask
from bihuan.figures.dimensions import DIMENSIONS as OF_COMPLAINTS
from bihuan.figures.findings.counting import DIMENSIONS
from bihuan.figures.findings.declared import COLUMNS
from bihuan.figures.findings.naming import WHOLE, Named, NamedFigures
from bihuan.figures.populations import Cutoff
from bihuan.figures.sources import findings_of, joined, registers_named, registers_of, sources_of
from bihuan.figures.wording import said, shown


def run(
    inspection_code: str,
    as_of: Cutoff,
    handled_as_of: Cutoff,
    by: Sequence[str],
    as_json: bool,
    all_sources: bool = False,
    since: date | None = None,
) -> int:
    """Print the figures; ``Unusable`` for an inspection or a dimension that there is not.

    With ``all_sources`` findings are those of every source of the inspection's region. Registers, which are of the region
    anyhow, are told where they hold anything, from ``since`` on.
    """
    inspection = inspection_by_code(inspection_code)
    sources = sources_of(inspection) if all_sources else [inspection]
    dimensions = [name for name in by if name in DIMENSIONS]
    if all_sources and "source" not in dimensions:
        dimensions.append("source")
    found = findings_of(sources, handled_as_of, dimensions)
    of_complaints = [name for name in by if name not in DIMENSIONS or name in OF_COMPLAINTS]
    told = ask(inspection, as_of, handled_as_of, dimensions=of_complaints)
    tables: list[str] = []
    if found.figures[WHOLE]:
        tables = [line for name in dimensions for line in _table(found, name)]
        told = joined(told, found if as_json else replace(found, by={}))
    registers = registers_named(registers_of(inspection, handled_as_of, since))
    if any(registers.figures.values()):
        told = joined(told, registers)
    if as_json:
        print(json.dumps(told.to_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join([*lines(told), *tables]))
    return 0


def _table(found: NamedFigures, dimension: str) -> list[str]:
    """The figures of findings by one dimension, a line for each of its keys."""
    columns = [Named(figure, dimension).name for figure in COLUMNS]
    titles = [found.definitions[Named(figure).name].title for figure in COLUMNS]
    written = [
        "",
        f"整改，按{DIMENSIONS[dimension].title}",
        _padded("", 30) + "".join(_padded(one, 14) for one in titles),
    ]
    for key in found.by[columns[0]]:
        numbers = [shown(name, found.by[name].get(key, 0)) for name in columns]
        written.append(_padded(f"  {key}", 30) + "".join(_padded(number, 14) for number in numbers))
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
        written += [f"  {_padded(key, 30)}{shown(name, number):>9}" for key, number in group.items()]
    return written


def _padded(text: str, width: int) -> str:
    """Chinese characters take two places on a terminal."""
    return text + " " * max(1, width - sum(2 if ord(char) > 0x2E7F else 1 for char in text))
