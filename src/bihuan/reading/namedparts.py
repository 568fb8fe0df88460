"""Several kinds of names in one cell, each behind its label: 责任单位:市水利局 责任人:局长 -> what belongs to which field."""

import re

from bihuan.reading.fields import field_of

_LABEL = re.compile(
    r"(?P<label>(?:整改|具体|主要|直接|第一|分管|市级|县级|省级|行业)?(?:责任|牵头|主办|主责|协办|配合|承办|督导|督办|验收|监管|落实|实施|办理)(?:单位|部门|主体|地区|县区)"
    r"|(?:第一|直接|整改|具体|主要|分管|牵头|包案|包保|联系|督导)?(?:责任人|责任领导|负责人|包案领导|牵头领导|分管领导|联系领导|督导领导|联系人|经办人)"
    r"|联系电话|联系方式|电话)\s*[:：]\s*"
)
UNITS = ("lead_units", "units", "assist_units")


def named_parts(text: str, family: str, own: str) -> list[tuple[str, str]]:
    """(field, text) of each part, in order. Units keep their label, which says who leads; what has no label is of ``own``."""
    labels = list(_LABEL.finditer(text))
    kinds = [field_of(label["label"], family) or own for label in labels]
    if not labels or (own in UNITS and all(kind in UNITS for kind in kinds)):
        return [(own, text)]
    ends = [*(label.start() for label in labels[1:]), len(text)]
    parts = [(own, text[: labels[0].start()])] if text[: labels[0].start()].strip() else []
    for label, kind, end in zip(labels, kinds, ends, strict=True):
        of_units = kind in UNITS
        parts.append(
            (own if of_units and own in UNITS else kind, text[label.start() if of_units else label.end() : end])
        )
    return [(kind, part.strip(" \t\r\n\u3000;；,，、")) for kind, part in parts]
