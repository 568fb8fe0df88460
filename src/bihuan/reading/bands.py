"""Lines that are no case: captions, bands between rows, totals, notes. What they say counts for the rows below them."""

import re
from dataclasses import dataclass

from bihuan.reading.fields import is_label_word, simplified
from bihuan.reading.grids import Line, filled, printed
from bihuan.reading.values import STARS, half, parse_channel, parse_labels, parse_status, parse_verdict, says_key

_TOTAL = re.compile(
    r"[(\[]?(合\s*计|总\s*计|共\s*计|小\s*计|累\s*计|总数|共\s*\d+\s*件|本[页批日区县市].{0,4}[合小]计)"
)
_NOTE = re.compile(
    r"注\d?\s*[:.、1]|备注\s*[:]|说明|填表|附注|附件|制表|审核|填报|联系人|报送|主送|抄送|领导签|[*★※☆](为|号|标|代表|表示|的)|续表|\(?[接转][上下]页|第\s*\d+\s*页|[—\-]\s*\d+\s*[—\-]$|\d+\s*/\s*\d+$"
)
# 一、冷泉区(3件,其中重点1件) / 承办单位:冷泉区 / 【冷泉区】共3件
_UNIT = re.compile(
    r"[■◆●▌◎▪·\s]*(?:[(\[]?[一二三四五六七八九十\d]{1,3}[)\]]?[、.:]?\s*)?"
    r"(?:(?:承办|责任|办理|主办|交办|转办)?(?:单位|地区|区域|区县|县区|属地|辖区|行政区域?|地方)\s*[:]\s*)?"
    r"[【\[〔《]?(?P<name>[^\s\d,。:;()【】\[\]〔〕]{1,14}?(?:自治县|县|区|市|镇|乡|街道|局|厅|管委会|旗|(?:人民)?政府|[^村居]委(?:员会)?|集团|公司|中心|(?<![督交转主协在经承包])办(?:公室)?))[】\]〕》]?\s*"
    r"(?:[(:,—\-]*\s*(?:共|合计|计|小计)?\s*(?:\d+|[一二两三四五六七八九十]{1,3})?\s*[件个宗项条]?(?:,[^()。]{0,12})?\s*[)]?)?$"
)
_COUNT = re.compile(r"(?:共|合计|小计|计)?\s*\d+\s*[件个宗项条]")
# 一、大气污染类(3件): what is left without the number in front and the count behind
_AROUND = re.compile(
    r"^[■◆●▌◎▪·\s]*(?:[(\[]?[一二三四五六七八九十\d]{1,3}[)\]]?[、.:]?)?[【\[]?|[】\]]?[(:,—\-\s]*(?:共|合计|计|小计)?\s*\d+\s*[件个宗项条].*$|[】\]]?$"
)
_OF_VALUES = re.compile(
    r"(?P<status>(?:已|未)?办结|阶段性?办结|正在办理|在办)(?:的|件|类)*|(?P<verdict>(?:部分|基本|不)?属实)(?:的|件|类)*"
)
# 标★者为重点件; 共11件，重点件3件: such a caption says what key items look like, or how many there are
_EXPLAINS_KEY = re.compile(
    rf"(标|带|注|打|加|画)[^,。;]{{0,8}}(者|的)|[{STARS}][^,。;]{{0,6}}(为|的|系|是|表示|代表)|(为|系|是|表示|代表|即)(督察组)?(重[点要]|星标)"
    r"|\d+\s*[件个宗条][^。]*(重点|加星|带星|标星|星标|重要)[^。]*\d+\s*[件个宗条]"
)
_OF_NO_COUNTY = re.compile(r"(?:[(\[]?[一二三四五六七八九十\d]{1,3}[)\]]?[、.:]?\s*)?[省市州]直(?:部门|单位|机关)?")


@dataclass(slots=True)
class Band:
    """What captions and in-between lines say: key items or not, a unit, a channel, labels, how a case stands. Empty where nothing is said."""

    key: bool | None = None
    unit: str = ""
    channel: str = ""
    labels: tuple[str, ...] = ()
    status: str = ""
    verdict: str = ""

    def learn(self, text: str) -> None:
        """Takes in a caption; one that starts a new section of key or ordinary items replaces what was said before."""
        plain = half(text).strip()
        if len(plain) > 40 or _NOTE.match(plain):
            return
        key = says_key(plain)
        if key is not None and "其中" not in plain and "。" not in plain and not _EXPLAINS_KEY.search(plain):
            self.key = key
        unit = _UNIT.fullmatch(plain)
        if unit:
            self.unit = unit["name"]
        elif _OF_NO_COUNTY.match(plain):
            self.unit = ""
        if re.fullmatch(
            r"(?:[(\[]?[一二三四五六七八九十\d]{1,3}[)\]]?[、.]?)?(来电|来信|来访|微信|网络|电话|信件)(举报|信访|投诉)?(件|类)?(\(.*\))?",
            simplified(plain),
        ):
            self.channel = parse_channel(plain) or ""
        self._learn_values(simplified(_AROUND.sub("", plain)).strip())

    def _learn_values(self, plain: str) -> None:
        """大气污染类, 已办结件, 部分属实: a section of cases that have this in common."""
        labels = parse_labels(re.sub(r"[类件]+$", "", plain))
        if labels and all(map(is_label_word, labels)) and not re.fullmatch("其[他它]", plain):
            self.labels = labels
        told = _OF_VALUES.fullmatch(plain)
        if told:
            self.status = parse_status(told["status"]) or "" if told["status"] else self.status
            self.verdict = parse_verdict(told["verdict"]) or "" if told["verdict"] else self.verdict


def is_total(line: Line) -> bool:
    """合计, 小计 and the like stand in the first cell that says anything."""
    texts = filled(line)
    return bool(texts) and _TOTAL.match(half(simplified(texts[0]))) is not None


_CLOSING = re.compile(
    r"特此|附件\s*[:\d]|以上(?!海)|[抄报送]+[:]|抄[送报]|联系(人|电话)|请(?:各|你|于|按|将)|(?:20\d\d|二[〇○零].{2})年.{2,8}日\s*$"
    r"|[^\s,，。;；:]{3,24}(?:联络组|领导小组|工作组|督察组|办公室|委员会|整改办)$"
)


_COLUMN_NAMES = ("甲乙丙丁戊己庚辛壬癸", "abcdefghijklmnopqrstuvwxyz")


def counts_columns(line: Line) -> bool:
    """1 2 3 4, (1) (2) (3) or 甲 乙 1 2 below a header: the columns are counted, and no case begins."""
    said = [half(text).strip("()[]栏列第 ").lower() for text in filled(line)]
    letters = next((len(said) - len(said[n:]) for n in range(len(said)) if said[n].isdigit()), len(said))
    named = any("".join(said[:letters]) == names[:letters] for names in _COLUMN_NAMES)
    counted = said[letters:] == [str(n) for n in range(1, len(said) - letters + 1)]
    return len(said) >= 3 and named and counted


def is_closing(text: str) -> bool:
    """What stands behind the last case of a paper: a request, its issuer, its date."""
    return _CLOSING.match(half(simplified(text)).strip()) is not None


def is_section(text: str) -> bool:
    """Whether a short text by itself names what the cases below it have in common: 一、云台县（2件）, 已办结."""
    band = Band()
    if len(text) <= 24:
        band.learn(text)
    return band != Band()


_EXAMPLE = re.compile(r"[(\[【]?(填[写报])?(示例|样例|范例|例如|例|示范|样表)(行|件|数据)?[)\]】]?\d{0,2}[:.]?")


def is_example(line: Line) -> bool:
    """示例 in front of a line that only shows how a form is filled in."""
    first = next((text for text in map(printed, line.cells) if text), "")
    return not first.isdigit() and len(first) <= 10 and _EXAMPLE.fullmatch(half(simplified(first)).strip()) is not None


def is_note(text: str) -> bool:
    """A footnote or total that stands by itself: 注:…, 合计:3件, 填表人:…"""
    plain = half(simplified(text))
    return len(plain) <= 200 and (_NOTE.match(plain) is not None or _TOTAL.match(plain) is not None)


def is_remark(line: Line) -> bool:
    """A note, a page number, a caption between rows: one text alone in its line."""
    texts = set(filled(line))
    return (
        len(texts) == 1
        or is_band(line)
        or (bool(texts) and len(texts) <= 2 and _NOTE.match(half(simplified(filled(line)[0]))) is not None)
    )


def is_band(line: Line) -> bool:
    """冷泉区 | 3件: a unit with nothing but a count beside it."""
    texts = list(dict.fromkeys(filled(line)))
    if len(texts) != 2 or len(texts[1]) > 12:
        return False
    texts = [half(text).strip() for text in texts]
    named = _UNIT.fullmatch(texts[0]) is not None or is_label_word(_AROUND.sub("", texts[0]).removesuffix("类"))
    return named and _COUNT.fullmatch(texts[1]) is not None
