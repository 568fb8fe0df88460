"""Short words that stand beside a complaint's number in a sentence or in brackets -> the headings they would stand under."""

import re

from bihuan.numerals import parse_date
from bihuan.reading.fields import is_label_word, simplified
from bihuan.reading.values import STARS, half, parse_channel, parse_labels, parse_status, parse_verdict, says_key

Pair = tuple[str, str]
"""(heading, text)."""
_UNIT = re.compile(
    r"[^\s\d,。:;()]{1,14}?(?:自治县|县|区|市|旗|镇|乡|街道|局|管委会|(?:人民)?政府|委员会|中心|公司)"
    r"(?:[、和及/](?:[^\s\d,。:;()]{1,14}?(?:自治县|县|区|市|旗|镇|乡|街道|局|管委会|(?:人民)?政府|委员会|中心|公司)))*"
)
_GIVEN_TO = re.compile(
    r"(?:已?(?:转|移|分|批)?交(?:办)?(?:至|给)?|由|转|转办|责成)(?P<unit>.{2,24}?)(?:负责)?(?:办理|承办|查处|调查处理|核查处理|处理|核查|落实)?"
)
_OF_KIND = re.compile(r"(?:主要)?(?:涉及|属于?|类型为?|反映)?(?P<label>[^\s\d]{1,14}?)(?:类|问题|方面|举报)*")
_CHANNEL = re.compile(
    r"(?:群众|12369|12345)?(?:来电|来信|来访|走访|微信|网络|网上|电话|热线|信件|信函|书信|信箱|邮箱)(?:举报|信访|反映|投诉)?件?"
)
_KEY = re.compile(rf"[{STARS}]|(?:非?重点|加星|带星|标星|星标|重要|一般|普通)(?:关注|信访|举报|督办|交办)?件?")
_OUTCOME = re.compile(r"(?:部分|基本|不|经查)?属实|(?:已|未|阶段性?)办结|正在办理")


def short_field(said: str) -> Pair | None:
    """来电, 云台县, 交云台县办理, 大气, 重点件, 5月11日, 属实 with its heading; None for anything else."""
    plain = simplified(half(said)).strip(" 。.,;:、")
    if not plain or len(plain) > 30:
        return None
    if _CHANNEL.fullmatch(plain):
        return "举报方式", parse_channel(plain) or plain
    if _KEY.fullmatch(plain):
        return "是否重点件", "是" if says_key(plain) is not False else "否"
    if _OUTCOME.fullmatch(plain):
        return ("是否属实", plain) if parse_verdict(plain) else ("是否办结", parse_status(plain) or plain)
    kind = _OF_KIND.fullmatch(plain)
    if kind and (labels := parse_labels(kind["label"])) and all(map(is_label_word, labels)):
        return "污染类型", kind["label"]
    if parse_date(plain) is not None:
        return "受理日期", plain
    given = _GIVEN_TO.fullmatch(plain)
    if given and _UNIT.fullmatch(given["unit"]):
        return "承办单位", given["unit"]
    return ("承办单位", said.strip(" 。.,，;；:：")) if _UNIT.fullmatch(plain) else None


def short_fields(said: str) -> list[Pair] | None:
    """The fields of several short words; None unless every one of them is told."""
    pieces = [piece for piece in re.split(r"[,，;；|｜/\s。]+", said) if piece]
    found = [short_field(piece) for piece in pieces]
    if len(pieces) == 1 or None not in found:
        return None if None in found or not pieces else [pair for pair in found if pair]
    pieces = [piece for piece in re.split(r"[,，;；|｜/\s。、]+", said) if piece]  # 来电、云台县、大气
    found = [short_field(piece) for piece in pieces]
    return None if None in found else [pair for pair in found if pair]
