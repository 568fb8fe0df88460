"""A paper's text made even for reading, with the way back to every character of the original."""

import re
from array import array

from bihuan.checking.cells import spaced_tables
from bihuan.numerals import to_half_width

_ENDS = "。!?;:"
_HEADING = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,2}[.．、)）](?!\d)|[【■●▲◆★※•]|第[一二三四五六七八九十\d]{1,3}[章节条]|附件|备注|注[:：]"
)
_TABLE = re.compile(r"[|｜│┃\t]")
_STROKE = re.compile(r"[|｜│┃].*\S")
"""收件：53件｜办结：50件: such a line is a sentence of its own."""
_PAGE_NUMBER = re.compile(r"[-—–－~·]{1,2}\s*\d{1,4}\s*[-—–－~·]{1,2}|第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?")
_TOLD = re.compile(r"(?:[\u4e00-\u9fff“”]{2,24}:?|[\u4e00-\u9fff]:)\d[\d.,]*[\u4e00-\u9fff%]{1,4}")
_SIDE_BY_SIDE = re.compile(
    r"(?<=\d)(?P<unit>[\u4e00-\u9fff]{0,3})(?P<gap>[ \u3000]*[/／+＋][ \u3000]*|\u3000+|  +)(?=[\u4e00-\u9fff]{1,12}[:：]?[ \u3000]?\d)"
)
"""来电12件　来信3件 and 来电12件／来信3件: blanks and strokes that part the members of a list."""
_UNIT_ALONE = re.compile(r"(?:[件个项人家吨条宗起处户米亩次名份元]|[公万亿][里顷元]|人次|家次)[、,;。)]")
"""What belongs to a number at the end of the line before."""
_FORM_LINE = re.compile(r" {0,2}[\u4e00-\u9fff]{2,8}(?:\([^()]*\))?[:：]| *——")
"""责任地区：澜东区16条: a line of a form."""
_QUOTES = frozenset("“”‘’")
_BLANK = frozenset(" \t\r\n\u3000\u00a0\u200b\ufeff\v\f")


class Plain:
    """``plain`` is ``text`` in half width without blanks, thousands separators and tables; sentences stay apart by ``\\n``.

    A line break inside a sentence (text copied from a narrow page) is no break.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tables: list[tuple[int, int]] = []
        chars: list[str] = []
        self._at = array("L")
        even = to_half_width(text).replace("\u00a0", " ")
        position = 0
        lines = text.splitlines(keepends=True)
        spaced = spaced_tables(lines)
        for number, line in enumerate(lines):
            end = position + len(line)
            if _PAGE_NUMBER.fullmatch(even[position:end].strip()):
                position = end
                continue
            if number in spaced or is_table_line(line):
                self._table(position, end)
                self._break(chars, position)
            else:
                if chars and chars[-1] != "\n" and _breaks(chars, even[position:end]):
                    self._break(chars, position)
                self._take(even, position, end, chars)
                if _STROKE.search(line):
                    self._break(chars, position)
            position = end
        self.plain = "".join(chars)

    def _take(self, even: str, start: int, end: int, chars: list[str]) -> None:
        text = self.text
        parting = {start + match.start("gap") for match in _SIDE_BY_SIDE.finditer(text[start:end])}
        for index in range(start, end):
            char = even[index]
            if index in parting:
                chars.append("、")
                self._at.append(index)
                continue
            if (
                char in _BLANK
                or char in _QUOTES
                or (char == "," and text[index] == "," and _separates_thousands(text, index))
            ):
                continue
            if char in "/+" and chars and chars[-1] == "、":
                continue
            chars.append("," if char in "|│┃" else char)
            self._at.append(index)

    def _break(self, chars: list[str], position: int) -> None:
        if chars and chars[-1] != "\n":
            chars.append("\n")
            self._at.append(position)

    def _table(self, start: int, end: int) -> None:
        if self.tables and not self.text[self.tables[-1][1] : start].strip():
            self.tables[-1] = (self.tables[-1][0], end)
        else:
            self.tables.append((start, end))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where ``plain[start:end]`` (not empty) stands in the original."""
        return self._at[start], self._at[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        first, last = self.place(start, end)
        return self.text[first:last]


_WIDE = 60


def is_table_line(line: str) -> bool:
    """Whether a line is a row of cells; 累计交办126件｜累计办结81件 is a sentence cut with strokes."""
    if len(_TABLE.findall(line.strip())) < 2:
        return False
    cells = [cell for cell in _TABLE.split(line.strip()) if cell.strip()]
    told = sum(_TOLD.fullmatch(to_half_width(cell).replace(" ", "").rstrip("。;")) is not None for cell in cells)
    return told * 2 <= len(cells)


def _separates_thousands(text: str, index: int) -> bool:
    return bool(
        text[index - 1 : index].isdigit()
        and text[index + 1 : index + 4].isdigit()
        and len(text[index + 1 : index + 4]) == 3
        and not text[index + 4 : index + 5].isdigit()
    )


def _breaks(chars: list[str], following: str) -> bool:
    """Whether a line break ends the sentence before it."""
    rest = following.strip()
    if not rest:
        return False
    if chars[-1] in _ENDS or _HEADING.match(rest) or (chars[-1] not in ",、" and _FORM_LINE.match(following)):
        return True
    line = _last_line(chars)
    if len(line) >= _WIDE or (line[-1:].isdigit() and _UNIT_ALONE.match(rest)):
        return False
    return not any(char in ",、。;" for char in _HEADING.sub("", line, count=1)) and not re.match(
        r"[件个项人家%万亿,、。;)]", rest
    )


def _last_line(chars: list[str]) -> str:
    """The end of what was read since the last break; sixty characters tell whether it is a title."""
    tail = "".join(chars[-_WIDE:])
    return tail[tail.rfind("\n") + 1 :]
