"""Findings -> claims: the parts of a complaint that a finding answers one by one, each with its own verdict."""

import re

from bihuan.reading.fields import simplified
from bihuan.reading.values import verdict_in

_MARK = re.compile(
    r"(?:(?<=^)|(?<=[\n。;；:：,，.\s]))(?:"
    r"[(（]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]"
    r"|\d{1,2}\s*(?:[.．](?!\d)|[、)）])"
    r"|第?[一二三四五六七八九十]{1,3}(?:、|是(?=关于|反映|针对|对|群众|举报|“|\"|「))"
    r"|[①②③④⑤⑥⑦⑧⑨⑩]"
    r"|(?:问题|诉求|反映|事项)[一二三四五六七八九十\d]{1,2}[:：、]"
    r"|(?:其[一二三四五六])[,，、]"
    r"|关于(?=[“\"「『])"
    r"|(?:第[一二三四五六七八九十\d]{1,2}(?:个|项|条|点)?(?:问题|诉求|内容)?)[,，:：、]"
    r")"
)
_SUMMARY = re.compile(r"(综上|总体来看|总的来看|综合以上|综合上述|综合认定|整体来看|因此,?该)")
_QUOTE = re.compile(r"[“\"「『]([^”\"」』]{2,200})[”\"」』]")
_ABOUT = re.compile(r"(?:关于|针对|反映|举报|投诉|对于?)(?:的)?[:：]?(.{2,120}?)(?:的)?(?:问题|情况|内容|诉求|一事)")
_STATED = re.compile(
    r"(?:问题|情况|内容|事项|诉求|反映|举报|该项|此项|该条|”|」)(?:[^。;；“”]{0,8}?)((?:部分|基本|大部分|不|未|不完全)?属实|查无实据)"
)


def parse_claims(finding: str) -> list[dict[str, str]]:
    """Numbered parts with a verdict each -> [{"text", "verdict"}]; empty where the finding isn't divided that way."""
    text = finding.strip()
    marks = list(_MARK.finditer(text))
    if not marks:
        return []
    claims = [claim for claim in (_claim(part) for part in _parts(text, marks)) if claim]
    return claims if len(claims) > 1 or (claims and len(marks) == 1) else []


def _parts(text: str, marks: list[re.Match[str]]) -> list[str]:
    """The text from each mark to the next, without the closing summary."""
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [_SUMMARY.split(text[mark.end() : end])[0].strip() for mark, end in zip(marks, ends, strict=True)]


def _claim(part: str) -> dict[str, str] | None:
    """One part as a claim; None where it states no verdict, so that a numbered list of measures isn't taken for one."""
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
    first = re.split(r"[,，。;；:：\n]", part.strip(), maxsplit=1)[0]
    return about[1].strip('“”"「」:： ') if about else first
