"""Where a key stands in a TOML file: the parser gives values without lines, and an error needs its line."""

import re
import tomllib
from collections import Counter

_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'",  # long ones before short ones
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_BLANK = re.compile(r"[ \t\r]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


def lines_of(text: str) -> dict[str, int]:
    """Line numbers (from 1) by dotted key; items of arrays are numbered from 0 (``labels.2.name``).

    ``text`` must be correct TOML: what the parser has accepted is only walked through here, not checked again.
    """
    return _Walk(text).lines()


def line_of(key: str, lines: dict[str, int]) -> int:
    """The line of ``key``, or of the nearest table around it, or 1."""
    while key:
        if key in lines:
            return lines[key]
        key = key.rpartition(".")[0]
    return 1


class _Walk:
    """One pass over the text, from statement to statement and into every value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[str, int] = {}
        self.items: Counter[str] = Counter()

    def lines(self) -> dict[str, int]:
        prefix = ""
        self._pass(_BETWEEN)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                prefix = self._header()
            else:
                self._pair(prefix)
            self._pass(_BETWEEN)
        return self.found

    def _header(self) -> str:
        """``[a.b]`` or ``[[a.b]]``: a name that an array of tables has goes on in that array's last item."""
        line = self._line()
        is_item = self.text.startswith("[[", self.at)
        self.at += 1 + is_item
        parts = self._key()
        self.at += 1 + is_item
        path = ""
        for position, part in enumerate(parts, start=1):
            path = _joined(path, part)
            if is_item and position == len(parts):
                self.found.setdefault(path, line)
                self.items[path] += 1
            if path in self.items:
                path = f"{path}.{self.items[path] - 1}"
            self.found.setdefault(path, line)
        self.found[path] = line
        return path

    def _pair(self, prefix: str) -> None:
        """``a.b = value``."""
        line = self._line()
        path = prefix
        for part in self._key():
            path = _joined(path, part)
            self.found.setdefault(path, line)
        self.at += 1  # the sign =
        self._pass(_BLANK)
        self._value(path)

    def _key(self) -> list[str]:
        parts: list[str] = []
        more = True
        while more:
            self._pass(_BLANK)
            quoted = self.text[self.at] in "\"'"
            word = self._pass(_STRING if quoted else _BARE_KEY)
            parts.append(tomllib.loads(f"key = {word}")["key"] if quoted else word)
            self._pass(_BLANK)
            more = self.text[self.at] == "."
            self.at += more
        return parts

    def _value(self, path: str) -> None:
        opening = self.text[self.at]
        if opening in "[{":
            self.at += 1
            self._inside(path, "]" if opening == "[" else "}")
        else:
            self._pass(_STRING if opening in "\"'" else _SCALAR)

    def _inside(self, path: str, closing: str) -> None:
        """The values of ``[a, b]`` or the pairs of ``{a = 1, b = 2}``, up to and with the closing sign."""
        index = 0
        self._pass(_BETWEEN)
        while self.text[self.at] != closing:
            if closing == "}":
                self._pair(path)
            else:
                self.found[f"{path}.{index}"] = self._line()
                self._value(f"{path}.{index}")
            index += 1
            self._pass(_BETWEEN)
            self.at += self.text[self.at] == ","
            self._pass(_BETWEEN)
        self.at += 1

    def _pass(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        assert match is not None  # the parser has accepted the text
        self.at = match.end()
        return match[0]

    def _line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1


def _joined(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
