"""Where a key stands in a TOML file: the parser gives values without lines, and an error needs its line."""

import re
from collections import Counter

_TABLE = re.compile(r"^\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_ITEM = re.compile(r"^\s*\[\[([^\[\]]+)\]\]\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.*)$""")
_QUOTES = ('"' * 3, "'" * 3)


def lines_of(text: str) -> dict[str, int]:
    """Line numbers (from 1) by dotted key; items of an array of tables are numbered from 0 (``labels.2.name``)."""
    lines: dict[str, int] = {}
    items: Counter[str] = Counter()
    prefix = ""
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:  # inside a string of several lines nothing is a key
            closing = "" if closing in line else closing
            continue
        if match := _ITEM.match(line):
            name = _dotted(match[1])
            prefix = f"{name}.{items[name]}."
            items[name] += 1
            lines.setdefault(name, number)
            lines[prefix[:-1]] = number
        elif match := _TABLE.match(line):
            prefix = f"{_dotted(match[1])}."
            lines[prefix[:-1]] = number
        elif match := _KEY.match(line):
            lines[prefix + _dotted(match[1])] = number
            closing = next((q for q in _QUOTES if match[2].startswith(q) and q not in match[2][3:]), "")
    return lines


def line_of(key: str, lines: dict[str, int]) -> int:
    """The line of ``key``, or of the nearest table around it, or 1."""
    while key:
        if key in lines:
            return lines[key]
        key = key.rpartition(".")[0]
    return 1


def _dotted(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
