"""Options of which one is ticked: ■属实 □不属实, 属实(√) 不属实( ), ☑来电 ☐来信 -> the words that are ticked."""

import re

EMPTY, TICKED = "□", "☑"
_EMPTY_SIGNS = "□☐○〇◯⬜◻▢"
_TICKED_SIGNS = "■☑☒✓✔√●◉⊙⬛◼✅🗹"
_BOX = re.compile(f"[{EMPTY}{TICKED}]")
# (√) and ( ) are boxes too, where they are not the brackets of a word.
_IN_BRACKETS = re.compile(rf"[(（\[【〔]\s*(?P<sign>[{_TICKED_SIGNS}vV对])?\s*[)）\]】〕]")
MOST = 160
"""Characters: options are short words, a longer text with such signs is prose with bullets."""


def ticked(text: str) -> str:
    """The ticked words joined by 、; "" where there are boxes and none is ticked; the text itself where it has no boxes to choose among."""
    if len(text) > MOST or not _has_signs(text):
        return text
    plain = _IN_BRACKETS.sub(lambda box: TICKED if box["sign"] else EMPTY, text)
    plain = re.sub(f"[{_TICKED_SIGNS}]", TICKED, plain)
    plain = re.sub(f"[{_EMPTY_SIGNS}]", EMPTY, plain)
    boxes = list(_BOX.finditer(plain))
    words = (
        _words_behind(plain, boxes) if boxes and not plain[: boxes[0].start()].strip() else _words_before(plain, boxes)
    )
    if not any(words) or (len(boxes) == 1 and boxes[0][0] == EMPTY):
        return text
    return "、".join(word for box, word in zip(boxes, words, strict=True) if box[0] == TICKED and word)


def _has_signs(text: str) -> bool:
    return any(sign in text for sign in _EMPTY_SIGNS + _TICKED_SIGNS) or _IN_BRACKETS.search(text) is not None


def _words_behind(plain: str, boxes: list[re.Match[str]]) -> list[str]:
    ends = [*(box.start() for box in boxes[1:]), len(plain)]
    return [_bare(plain[box.end() : end]) for box, end in zip(boxes, ends, strict=True)]


def _words_before(plain: str, boxes: list[re.Match[str]]) -> list[str]:
    starts = [0, *(box.end() for box in boxes[:-1])]
    return [_bare(plain[start : box.start()]) for box, start in zip(boxes, starts, strict=False)]


def _bare(word: str) -> str:
    return word.strip(" \t\r\n\u3000,，;；、/|:：。")
