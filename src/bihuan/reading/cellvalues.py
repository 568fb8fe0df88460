"""What one printed cell adds to the values of its row: one function per field, in the table at the end."""

import re
from collections.abc import Callable
from typing import Any

from bihuan.numerals import parse_int
from bihuan.reading import numbercells, values
from bihuan.reading.claims import parse_claims
from bihuan.reading.fields import simplified
from bihuan.reading.namedparts import UNITS, named_parts

_REPEAT_BEFORE = re.compile(r"(?:重复|同一|相同)[^。;；]{0,14}?(?P<number>[A-Z]{1,4}\d?[A-Z]{0,3}\d{6,}(?:-\d+)?)")
_REPEAT = re.compile(
    r"(?P<number>[A-Z]{1,4}\d?[A-Z]{0,3}\d{6,}(?:-\d+)?|[^\W\d_]{0,2}\d{8,})[^。;；]{0,14}?(?:重复|相同|一致|同一)"
)
_WAYS = frozenset(["来电", "来信", "来访", "微信", "网络", "电话", "信件"])


def own_claims(found: dict[str, Any]) -> list[dict[str, str]]:
    """The claim that a line has in columns of its own, else those that the findings answer one by one."""
    text, verdict = found.pop("claim_text", ""), values.parse_verdict(found.pop("claim_verdict", ""))
    if text and verdict:
        return [{"text": text, "verdict": verdict}]
    return parse_claims(str(found.get("investigation") or ""))


def take_text(found: dict[str, Any], name: str, text: str) -> None:
    """Text as printed; a second column for the same field is put on a line of its own."""
    text = simplified(text) if values.says_nothing(text) else text
    if found.get(name) and text and text != found[name]:
        text = f"{found[name]}\n{text}"
    found[name] = text or found.get(name) or ""


def _take_number(found: dict[str, Any], name: str, text: str) -> None:
    written = numbercells.read_number(text)
    found["number"] = written.number or None
    found["number_raw"] = text
    if written.key:
        found["key"] = True
    if written.channel:
        found["channel"] = written.channel
    if written.day:
        found["received"] = written.day


def _take_seq(found: dict[str, Any], name: str, text: str) -> None:
    if not text.isdigit() and any(star in text for star in values.STARS):
        found["key"] = True


def _take_key(found: dict[str, Any], name: str, text: str) -> None:
    if values.parse_key(text):
        found["key"] = True
    elif text:
        found.setdefault("key", False)


def _take_units(found: dict[str, Any], name: str, text: str) -> None:
    for part, said in named_parts(text, "complaints", name):
        if part == "handler":
            take_text(found, part, said)
        elif part in UNITS:
            _take_named_units(found, part, said)


def _take_named_units(found: dict[str, Any], name: str, text: str) -> None:
    units = values.parse_units(text)
    found[name] = list(units.names)
    if units.lead:
        found["lead_units"] = list(units.lead)
    if units.town:
        found["town"] = units.town


def _take_labels(found: dict[str, Any], name: str, text: str) -> None:
    labels = found.get("labels", [])
    said = values.parse_labels(text)
    ways = [label for label in said if len(said) > 1 and label in _WAYS]
    if ways:  # 来电/大气
        found["channel"] = found.get("channel") or values.parse_channel(ways[0])
    found["labels"] = [*labels, *(label for label in said if label not in labels and label not in ways)]


def _take_complaint_text(found: dict[str, Any], name: str, text: str) -> None:
    if text[:1] and text[0] in values.STARS:
        found["key"] = True
        text = text.lstrip(values.STARS).strip()
    take_text(found, name, text)


def _take_channel(found: dict[str, Any], name: str, text: str) -> None:
    found["channel"] = values.parse_channel(text) or found.get("channel") or ""


def _take_verdict(found: dict[str, Any], name: str, text: str) -> None:
    found["verdict"] = values.parse_verdict(text) or found.get("verdict")
    found["verdict_written"] = text
    if (status := _beside(text, "结|正在|办理中", values.parse_status)) is not None:
        found.setdefault("status", status)


def _take_status(found: dict[str, Any], name: str, text: str) -> None:
    found["status"] = values.parse_status(text) or found.get("status")
    if (verdict := _beside(text, "属实|不实", values.parse_verdict)) is not None:
        found.setdefault("verdict", verdict)


def says_open(text: str) -> str | None:
    """未办结 or 阶段性办结 where the day of closing is due."""
    return values.parse_status(text) if text and not re.search(r"\d", text) else None


def _beside(text: str, sign: str, parse: Callable[[str], str | None]) -> str | None:
    """What a second word in a cell says, as in 部分属实/阶段性办结; None where the cell holds one word only, or a text."""
    pieces = [piece for piece in re.split(r"[\s、,;/|()]+", values.half(text)) if piece]
    if len(pieces) < 2 or len(text) > 24:
        return None
    return next((said for piece in pieces if re.search(sign, piece) and (said := parse(piece))), None)


def _take_batch(found: dict[str, Any], name: str, text: str) -> None:
    """第3批, 3, 第三批: the number alone."""
    if (number := parse_int(re.sub(r"[第批次\s]", "", values.half(text)))) is not None:
        found[name] = number


def _leave(found: dict[str, Any], name: str, text: str) -> None:
    """Days are read with the number at hand, after all other cells."""


def join_units(found: dict[str, Any]) -> None:
    """Columns for 主办 and 协办 together make the units; a town stands in where no column names a county or department."""
    parts = [*found.get("lead_units", []), *found.get("units", []), *found.pop("assist_units", [])]
    if parts and ("units" not in found or len(parts) > len(found["units"])):
        ordered = parts if "units" not in found else [*found["units"], *parts]
        found["units"] = list(dict.fromkeys(ordered))


def take_repeat(found: dict[str, Any], text: str) -> None:
    plain = re.sub(r"\s+", "", values.half(text))
    match = _REPEAT.search(plain) or _REPEAT_BEFORE.search(plain)
    if match and match["number"] != found.get("number"):
        found["repeat_of"] = match["number"]


PARSERS: dict[str, Callable[[dict[str, Any], str, str], None]] = {
    "number": _take_number,
    "seq": _take_seq,
    "key": _take_key,
    "units": _take_units,
    "lead_units": _take_units,
    "assist_units": _take_units,
    "labels": _take_labels,
    "text": _take_complaint_text,
    "channel": _take_channel,
    "verdict": _take_verdict,
    "status": _take_status,
    "received": _leave,
    "dispatched_on": _leave,
    "batch": _take_batch,
    "due": _leave,
    "closed_on": _leave,
}
