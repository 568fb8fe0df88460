"""Findings -> claims: the parts of a complaint that a finding answers one by one, each with its own verdict."""

import re

from bihuan.reading.fields import simplified
from bihuan.reading.numbering import split_numbered
from bihuan.reading.values import verdict_in, verdicts_in

_SUMMARY = re.compile(r"(综上|总体来看|总的来看|综合以上|综合上述|综合认定|整体来看|因此,?该)")
_QUOTE = re.compile(r"[“\"「『]([^”\"」』]{2,200})[”\"」』]")
_QUOTED_START = re.compile(
    r"(?:^|(?<=[\n。;；:：,，]))\s*(?:关于|针对|对于?|反映|举报|其中)?(?:群众|来电人?|来信人?|举报人|信访人|投诉人)?(?:反映|举报|投诉)?(?:的)?(?=[“\"「『])"
)
# A finding that begins by quoting its one allegation answers it as a claim.
_BEGINS = re.compile(
    r"\s*(?:\d{1,2}[.、．]|[(（]?[一1][)）]?、?)?\s*(?:经[^，,。“”]{0,16}[，,:：]\s*)?"
    r"(?:关于|针对|对于?|(?:群众|来电人?|来信人?|举报人|信访人|投诉人)?(?:反映|举报|投诉))[^，,。“”]{0,10}[“\"「『]"
)
# A verdict in brackets behind each part, as in 扬尘大(属实);噪声大(不属实)
_NOTED = re.compile(r"([^。;；,，、()（）\n]{2,60})[(（]((?:部分|基本|不)?属实|查无实据)[)）]")
# The same said without marks of quotation: 关于夜间噪声的问题,… 反映的油烟问题属实…
_NAMED_START = re.compile(
    r"(?:^|(?<=[\n。;；]))\s*(?:经[^，,。“”]{0,16}[，,:：]\s*)?(?=(?:关于|针对|(?:群众|来电人?|来信人?|举报人|信访人|投诉人)?(?:反映|举报|投诉)的)"
    r"[^。;；“”]{2,60}?(?:问题|情况|诉求|一事|事项))"
)
_ABOUT = re.compile(r"(?:关于|针对|反映|举报|投诉|对于?)(?:的)?[:：]?(.{2,120}?)(?:的)?(?:问题|情况|内容|诉求|一事)")
_STATED = re.compile(
    r"(?:问题|情况|内容|事项|诉求|反映|举报|该项|此项|该条|”|」)(?:[^。;；“”]{0,8}?)((?:部分|基本|大部分|不|未|不完全)?属实|查无实据)"
)


def parse_claims(finding: str) -> list[dict[str, str]]:
    """Numbered parts with a verdict each -> [{"text", "verdict"}]; empty where the finding isn't divided that way."""
    pieces = split_numbered(finding.strip())[1]
    claims = [claim for claim in map(_claim, pieces) if claim]
    claims = claims if len(claims) == len(pieces) or len(claims) > 1 else []
    if len(claims) < 2:
        quoted = [claim for claim in map(_claim, _quoted(finding)) if claim]
        claims = quoted if len(quoted) > 1 or (quoted and _BEGINS.match(finding)) else claims
    if not claims:
        noted = [{"text": text.strip(), "verdict": verdict_in(said) or ""} for text, said in _NOTED.findall(finding)]
        claims = noted if len(noted) > 1 else []
    if not claims:
        named = [claim for claim in map(_claim, _cut(_NAMED_START, finding)) if claim]
        claims = named if len(named) > 1 else claims
    return claims


def claims_by_number(text: str, verdicts: str) -> list[dict[str, str]]:
    """（1）扬尘。（2）噪声。 with （1）属实；（2）不属实 in the column of verdicts; empty where they don't count alike."""
    said = [verdicts_in(piece) for piece in split_numbered(verdicts)[1]]
    parts = split_numbered(text)[1]
    if len(said) < 2 or len(parts) != len(said) or any(len(verdict) != 1 for verdict in said):
        return []
    return [
        {"text": part.strip().rstrip("。;；,，"), "verdict": verdict[0]}
        for part, verdict in zip(parts, said, strict=True)
    ]


def _quoted(finding: str) -> list[str]:
    """Parts that begin by quoting the complaint: 关于“…”问题,…"""
    return _cut(_QUOTED_START, finding)


def _cut(beginning: re.Pattern[str], finding: str) -> list[str]:
    starts = [match.start() for match in beginning.finditer(finding)]
    ends = [*starts[1:], len(finding)] if starts else []
    return [finding[start:end] for start, end in zip(starts, ends, strict=True)]


def _claim(part: str) -> dict[str, str] | None:
    """One part as a claim; None where it states no verdict, so that a numbered list of measures isn't taken for one."""
    part = _SUMMARY.split(part)[0].strip()
    plain = simplified(part)
    quote = _QUOTE.search(part[:240])
    told = plain[quote.end() - 1 :] if quote else plain
    stated = _STATED.search(told)
    verdict = verdict_in(stated[1]) if stated else verdict_in(_tail(told))
    if verdict is None:
        return None
    return {"text": quote[1] if quote else _about(part), "verdict": verdict}


def _tail(text: str) -> str:
    """From the last clause that speaks of 属实 on: a verdict without a word before it stands at the end of its part."""
    clauses = re.split(r"[,，。;；:：\n]", text)
    return next((clause for clause in reversed(clauses) if verdict_in(clause)), "")


def _about(part: str) -> str:
    about = _ABOUT.search(part[:200])
    first = re.split(r"[,，。;；:：\n—]|\s(?=\S*属实)", part.strip(), maxsplit=1)[0]
    return about[1].strip('“”"「」:： ') if about else first
