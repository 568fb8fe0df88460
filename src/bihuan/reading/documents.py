"""Numbers of legal documents (文号): 澜环责改〔2025〕12号. Checked for form, brackets and blanks made alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.numerals import to_half_width
from bihuan.refusals import Unusable

EXAMPLE = "澜环责改〔2025〕12号"
FIRST_YEAR = 1979
"""The first law on protecting the environment is of this year."""
_OPEN, _CLOSE = r"[〔\[【(〈<{﹝［]", r"[〕\]】)〉>}﹞］]"
_AGENCY = r"[A-Za-z\u4e00-\u9fff·-]"
_NUMBER = re.compile(
    rf"(?P<agency>{_AGENCY}{{1,24}}?)?{_OPEN}(?P<year>\d{{4}})年?{_CLOSE}(?P<agency_after>{_AGENCY}{{1,20}}?)??"
    r"(?:第)?(?P<serial>\d{1,6}(?:-\d{1,3})?)号(?P<part>之[一二三四五六七八九十]{1,3})?"
)
_IN_TEXT = re.compile(
    rf"(?P<agency>[A-Za-z\u4e00-\u9fff]{{2,16}}){_OPEN}(?P<year>\d{{4}})年?{_CLOSE}\s*(?:第)?"
    r"(?P<serials>\d{1,6}(?:-\d{1,3})?号?(?:\s*[、,，和及]\s*(?:第)?\d{1,6}(?:-\d{1,3})?号?)*)(?<=[\d号])\s*号?"
)
_LEADING = re.compile(
    r"^.*(?:决定书|通知书|告知书|文书|文件|文号|编号|编号为|下达|下发|出具|作出|印发|依据|根据|以|按|为|见|和|及|了)"
)


@dataclass(frozen=True)
class DocumentNumber:
    """``serial`` keeps its zeros in print; ``key`` tells two numbers of one document apart from two documents."""

    agency: str
    year: int
    serial: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号{self.part}"

    @property
    def key(self) -> str:
        serial = "-".join(str(int(digits)) for digits in self.serial.split("-"))
        return f"{self.agency.removesuffix('字')}/{self.year}/{serial}{self.part}"


def read_number(text: str, *, latest: int) -> DocumentNumber:
    """A number as people type it. ``latest`` is the last year it can be of; ``Unusable`` says what is wrong with it."""
    plain = "".join(to_half_width(text).split())
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise Unusable(_fault(plain, text.strip()))
    agency, after = found["agency"] or "", found["agency_after"] or ""
    if bool(agency) == bool(after):
        raise Unusable(f"文号“{text.strip()}”没有发文机关代字，请写成 {EXAMPLE}。")
    year = int(found["year"])
    if not FIRST_YEAR <= year <= latest:
        raise Unusable(f"文号“{text.strip()}”的年份 {year} 不对，请核对（{FIRST_YEAR}年到{latest}年）。")
    if not int(found["serial"].partition("-")[0]):
        raise Unusable(f"文号“{text.strip()}”的序号是 0，请核对。")
    return DocumentNumber(agency or after, year, found["serial"], found["part"] or "")


def _fault(plain: str, printed: str) -> str:
    """What keeps it from being a number, the first thing first."""
    if not plain:
        return f"请填文号，如 {EXAMPLE}。"
    if not re.search(rf"{_OPEN}.*{_CLOSE}", plain):
        return f"文号“{printed}”缺少括起来的年份，请写成 {EXAMPLE}。"
    if not re.search(rf"{_OPEN}\d{{4}}年?{_CLOSE}", plain):
        return f"文号“{printed}”的年份应是四位数字，请写成 {EXAMPLE}。"
    if not re.search(rf"{_CLOSE}\D*\d", plain):
        return f"文号“{printed}”没有序号，请写成 {EXAMPLE}。"
    if "号" not in plain:
        return f"文号“{printed}”末尾少了“号”，请写成 {EXAMPLE}。"
    return f"文号“{printed}”写法不对，一格只写一个文号，如 {EXAMPLE}。"


def numbers_in(text: str) -> Iterator[tuple[DocumentNumber, int, int]]:
    """Every number in a running text with its place; 零环责改[2020]076、086号 are two at the same place."""
    for found in _IN_TEXT.finditer(to_half_width(text)):
        agency = _LEADING.sub("", found["agency"])
        for serial in re.findall(r"\d+(?:-\d+)?", found["serials"]):
            if len(agency) > 1 and int(serial.partition("-")[0]):
                yield DocumentNumber(agency, int(found["year"]), serial), found.start(), found.end()
