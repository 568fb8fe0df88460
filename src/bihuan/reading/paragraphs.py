"""Plans written as numbered paragraphs with labels (整改目标:… or 【整改目标】…) -> rows."""

import re
from collections import Counter

from bihuan.reading.cards import cut_at_labels as cut_at_complaints
from bihuan.reading.fields import field_of
from bihuan.reading.flattened import NUMBER
from bihuan.reading.grids import Contents, printed
from bihuan.reading.headers import name_columns
from bihuan.reading.levels import Aspect, band_of, settle
from bihuan.reading.plans import Item
from bihuan.reading.shapes import Place, Row
from bihuan.reading.ticks import MOST
from bihuan.reading.told import begins_with_number
from bihuan.reading.values import half, parse_verdict

_CN = "一二三四五六七八九十百"
_HEAD = re.compile(
    rf"^(?:(?:反馈|突出|存在|具体)?(?:问题|任务|事项)\s*(?P<a>[{_CN}\d]+)\s*[:：、.]?|第\s*(?P<b>[{_CN}\d]+)\s*(?:项|个|条|类)(?:问题|任务)?[:：、]?|(?P<c>[{_CN}]+)\s*[、.．]|(?P<d>\d{{1,3}})\s*[、.．)）](?!\d)|[(（]\s*(?P<e>[{_CN}\d]+)\s*[)）])\s*"
)
_LABEL = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?\s*)?(?:[【\[〔](?P<in>[^】\]〕]{2,14})[】\]〕]\s*[:：]?|(?P<out>[^\s:：,，。;；【】]{2,16})(?:\s*[:：]|[ \t\u3000]{2,}(?=\S)))\s*(?P<rest>.*)$",
    re.S,
)
# 1.整改目标。消除直排口。 A sentence that is nothing but such a word is a label too.
_SENTENCE = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?\s*)?(?P<out>(?:整改|工作|完成|办结|主要|具体)?(?:目标|措施|举措|时限|期限)"
    r"|(?:整改)?(?:责任|牵头|配合|督导|验收)(?:单位|部门|人|领导))(?P<in>)[。\s]\s*(?P<rest>\S.*)$",
    re.S,
)
# 督察指出的问题: a label, where 主要存在以下问题 leads in a sentence
_OF_PROBLEMS = re.compile(
    r"(督察|反馈|移交|通报|曝光|披露|巡查|检查)[^\s以如下几]{0,8}(问题|意见)([^\s以如下几]{0,4}内容|表现|描述)?"
)
# What closes a notice stands under none of its labels.
_CLOSING = re.compile(
    r"公示(时间|期|单位)|联系(人|电话|方式)|传真|受理(单位|部门)|通讯地址|邮编|监督电话|以上|特此|附件\s*[:：\d]"
)
# A label that follows on the same line: behind a full stop or a gap.
_INLINE = re.compile(
    r"(?<=[。;；\s])(?=(?:【(?P<in>[^】]{2,12})】|\[(?P<of>[^\]]{2,12})\]|(?P<out>[^\s:：,，。;；、【】\d]{2,12})\s*[:：]))"
)
MAX_PARAGRAPHS = 20_000
LABELS = frozenset(
    {
        "problem",
        "target",
        "measures",
        "units",
        "lead_units",
        "assist_units",
        "persons",
        "supervisor",
        "accepting",
        "due",
        "status",
        "phone",
        "remark",
        "seq",
    }
)


def read_paragraphs(contents: Contents) -> tuple[list[Row], dict[str, str]]:
    """The problems of a plan without a table, and its labels -> fields. Empty where the text is no plan."""
    if len(contents.paragraphs) > MAX_PARAGRAPHS:
        return [], {}
    lines = _lines(contents)
    if _speaks_of_complaints(lines):
        return [], {}
    labelled = _settled([_labelled(line) for line in lines])
    opening = _opening(labelled)
    columns: dict[str, str] = {}
    items: list[Item] = []
    loose: list[tuple[int, str]] = []
    open_label: tuple[str, str, int] | None = None
    over: Aspect | None = None
    gathered: list[str] = []
    for index, (name, heading, text) in enumerate([*labelled, ("", "", "")]):
        last = index == len(labelled)
        goes_on = open_label is not None and not (
            _CLOSING.match(text) or _starts_problem(labelled, index, opening) or _leaves(text, gathered)
        )
        if not name and not last and goes_on:
            gathered.append(text)
            continue
        if open_label and items:
            field, label, line = open_label
            items[-1].take(field, "\n".join(gathered), label, line)
        open_label, gathered = None, []
        if not name:
            loose.append((index + 1, text))
            continue
        columns[heading] = name
        if heading == opening:
            over = _aspect(loose) or over
            items.append(_open([] if name in ("problem", "seq") else loose, index + 1))
            items[-1].aspect = over
            loose = []
        if name == "measures" or not text:
            open_label, gathered = (name, heading, index + 1), [text] if text else []
        elif items:
            items[-1].take(name, text, heading, index + 1)
    complete = [item for item in items if item.measures and (item.texts.get("target") or item.units or item.dues)]
    rows = [item.row() for item in complete]
    settle(rows)
    return (rows, columns) if rows else ([], {})


def _lines(contents: Contents) -> list[str]:
    """The paragraphs; a form of two columns counts as labels with their texts."""
    lines = [piece for text in contents.paragraphs for piece in _cut_at_labels(text)]
    for grid in contents.grids:
        for index, line in enumerate(grid.lines):
            texts = [printed(cell) for column, cell in enumerate(line.cells) if (index, column) not in grid.copies]
            while texts and not texts[0]:
                del texts[0]
            for label, text in zip(texts[::2], texts[1::2], strict=False):
                if label and text:
                    lines.append(f"【{label}】{text}" if len(label) <= 14 else f"{label}\n{text}")
    return lines


def _speaks_of_complaints(lines: list[str]) -> bool:
    """Whether labels give complaints' numbers or verdicts: forms of complaints have units and measures as well."""
    labels = (label for line in lines for piece in cut_at_complaints(line) if (label := _LABEL.match(piece)))
    said = [(field_of(label["in"] or label["out"], "complaints"), label["rest"]) for label in labels]
    numbers = any(name == "number" and NUMBER.match(re.sub(r"\s", "", half(rest))) for name, rest in said)
    verdicts = any(name == "verdict" and len(rest) <= MOST and parse_verdict(rest) for name, rest in said)
    return numbers or verdicts or any(map(begins_with_number, lines))


def _opening(labelled: list[tuple[str, str, str]]) -> str:
    """The label that opens every problem: the first one; a number (任务编号) only where each problem has its own."""
    times = Counter(heading for name, heading, _ in labelled if name)
    most = max((times[heading] for name, heading, _ in labelled if name in ("target", "measures")), default=0)
    return next((heading for name, heading, _ in labelled if name and (name != "seq" or times[heading] >= most)), "")


def _cut_at_labels(text: str) -> list[str]:
    """完成时限：6月底前　　牵头单位：市水利局 -> one piece for each label."""
    cuts = [0]
    for match in _INLINE.finditer(text):
        heading = match["in"] or match["of"] or match["out"]
        if field_of(heading, "plan") in LABELS - {"problem"} and not _in_brackets(text, match.start()):
            cuts.append(match.start())
    pieces = (text[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True))
    return [piece for piece in pieces if piece]


def _in_brackets(text: str, place: int) -> bool:
    """（责任单位：县水利局；完成时限：6月底前） is one tail of a measure, whatever labels stand in it."""
    before = text[:place]
    return sum(map(before.count, "（(")) > sum(map(before.count, "）)"))


def _settled(labelled: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Labels settled among each other, like the columns of a table: 整改要求 is the target where 工作措施 has the measures."""
    headings = list(dict.fromkeys(heading for name, heading, _ in labelled if name))
    columns = name_columns([("", heading) for heading in headings], "plan", {})
    fields = {column.heading: column.field for column in columns if column.field}
    return [(name and fields.get(heading, name), heading, text) for name, heading, text in labelled]


def _labelled(line: str) -> tuple[str, str, str]:
    """(field, label, text) of a line; field "" for a line without a label."""
    match = _LABEL.match(line) or _SENTENCE.match(line)
    heading = (match["in"] or match["out"]) if match else ""
    name = field_of(heading, "plan") if heading and not re.search(r"\d$", heading) else None
    if (
        match is None
        or name not in LABELS
        or _CLOSING.match(heading)
        or (name == "problem" and not match["in"] and len(heading) > 6 and not _OF_PROBLEMS.fullmatch(heading))
    ):
        return "", "", line
    return name or "", heading, match["rest"].strip()


def _leaves(text: str, gathered: list[str]) -> bool:
    """三、保障措施 behind measures that are counted 1. 2.: a heading of the paper, and what follows it is no measure."""
    head = _HEAD.match(text)
    if head is None or not head["c"] or len(text) > 30 or text[-1] in "。；;，,：:":
        return False
    return not any((begun := _HEAD.match(said)) and begun["c"] for said in gathered)


def _starts_problem(labelled: list[tuple[str, str, str]], index: int, opening: str) -> bool:
    """Whether an unlabelled line behind measures begins the next problem: the label that opens every problem follows,
    or, behind the heading of a section, the next problem does."""
    head = _HEAD.match(labelled[index][2]) if index < len(labelled) else None
    if head is None:
        return False
    name, heading, _text = labelled[index + 1] if index + 1 < len(labelled) else ("", "", "")
    is_section = bool(head["c"]) and len(labelled[index][2]) <= 40
    return heading == opening or (is_section and not name and _starts_problem(labelled, index + 1, opening))


def _aspect(loose: list[tuple[int, str]]) -> Aspect | None:
    """The last line of its own that names an aspect: 一、思想认识方面."""
    found = [band for line, text in loose if "方面" in text and (band := band_of(text, line))]
    return found[-1] if found else None


def _open(loose: list[tuple[int, str]], row: int) -> Item:
    """A new problem. Its text is the last numbered line before its first label, with the lines behind that one."""
    start = next((i for i in range(len(loose) - 1, -1, -1) if _HEAD.match(loose[i][1])), len(loose) - 1)
    item = Item(Place(None, loose[start][0] if loose else row))
    if loose:
        text = "\n".join(text for _, text in loose[start:])
        head = _HEAD.match(text)
        if head:
            item.take("seq", next(group for group in head.groups() if group))
        text = text[head.end() :] if head else text
        label = _LABEL.match(text)
        named = label is not None and field_of(label["in"] or label["out"], "plan") == "problem"
        item.take("problem", label["rest"].strip() if label and named else text)
    return item
