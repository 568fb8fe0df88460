"""As of which day a paper speaks: 截至11月7日 holds until the next one, or the end of its section."""

import re
from datetime import date

from bihuan.checking.items import Item
from bihuan.checking.structure import Structure

UP_TO = re.compile(
    r"截[至止](?:到|于)?(?:目前)?[,(]?(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日|"
    r"截[至止](?:到)?(?P<iso>20\d\d[-./]\d{1,2}[-./]\d{1,2})"
)
DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
YEAR = re.compile(r"(20\d\d)年\d{1,2}月")
HEADING = re.compile(r"[【\[].{1,30}[】\]]")
REACH = 12
"""Sentences for which a cut-off holds, where no heading comes before."""


class Cutoffs:
    """The cut-offs of one paper, each by the place where it is named."""

    def __init__(self, structure: Structure, year: int | None = None) -> None:
        named = YEAR.search(structure.even.plain)
        self.year = int(named[1]) if named else year
        self._found: list[tuple[int, int, date]] = []
        self._headings: list[int] = []
        for sentence in structure.sentences:
            if HEADING.fullmatch(sentence.text.strip()):
                self._headings.append(sentence.start)
            for match in UP_TO.finditer(sentence.text):
                day = self._date(match)
                if day is not None:
                    self._found.append((sentence.start + match.start(), sentence.index, day))

    def before(self, item: Item) -> date | None:
        """The cut-off that holds for an amount."""
        place = item.start
        index = item.group.sentence.index
        named = [one for one in self._found if one[0] < place]
        if not named:
            return None
        at, sentence, day = named[-1]
        if index - sentence > REACH or any(at < heading < place for heading in self._headings):
            return None
        return day

    def day_in(self, clause: str) -> date | None:
        """The day that a clause names."""
        match = DAY.search(clause)
        return self._date(match) if match else None

    def _date(self, match: re.Match[str]) -> date | None:
        said = match.groupdict()
        if said.get("iso"):
            parts = [int(part) for part in re.split("[-./]", said["iso"])]
        else:
            year = said.get("year") or self.year
            if not year:
                return None
            parts = [int(year), int(said["month"]), int(said["day"])]
        try:
            return date(*parts)
        except ValueError:
            return None
