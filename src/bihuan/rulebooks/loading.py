"""From TOML text to a checked ``Rulebook``."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import cast

from bihuan.refusals import Unusable
from bihuan.rulebooks.checking import Desk, Fault, RulebookError, Table
from bihuan.rulebooks.locating import lines_of
from bihuan.rulebooks.schema import (
    VERDICTS,
    Channel,
    ClosingRate,
    Label,
    Light,
    NumberFormat,
    Phrases,
    PublicationColumn,
    Rulebook,
    StartEvent,
    Step,
    TimeLimit,
)
from bihuan.workdays import Limit, LimitUnit, Roll

BOOKS = files("bihuan.rulebooks") / "books"
UNITS = ("minutes", "hours", "natural_days", "working_days", "months")
STARTS = ("handed_over", "dispatched", "feedback", "noticed")
ROLES = ("intake", "dispatch", "handle", "review", "publish", "lead")
COLOURS = ("blue", "green", "yellow", "orange", "red")
FIELDS = [
    "serial",
    "number",
    "number_raw",
    "channel",
    "text",
    "region",
    "units",
    "labels",
    "investigation",
    "verdict",
    "goal",
    "action",
    "status",
    "accountability",
    "remark",
    "handling",
    "key",
    "repeat_of",
]


def shipped() -> list[str]:
    """Codes of the rulebooks that come with Bihuan."""
    return sorted(book.name.removesuffix(".toml") for book in BOOKS.iterdir() if book.name.endswith(".toml"))


def shipped_text(code: str) -> str:
    """The text of one that ships; ``Unusable`` names those there are."""
    if code not in shipped():
        raise Unusable(f"没有名为“{code}”的规则(自带：{'、'.join(shipped())})。")
    return (BOOKS / f"{code}.toml").read_text(encoding="utf-8")


def load(text: str, file: str) -> Rulebook:
    """Check ``text`` whole; ``RulebookError`` names file, key and line of everything that is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else text.count("\n") + 1
        raise RulebookError([Fault(file, "", line, f"不是正确的 TOML:{error}。")]) from error
    desk = Desk(file, lines_of(text))
    root = Table(desk, "", data)
    book = Rulebook(
        code=root.take("code", str),
        version=root.take("version", str),
        title=root.take("title", str),
        level=root.choice("level", ("central", "provincial", "city")),
        kind=root.take("kind", str),
        cutoff=_cutoff(root),
        numbers=tuple(_number(item) for item in root.tables("numbers")),
        channels=tuple(_channel(item) for item in root.tables("channels")),
        labels=tuple(_label(item) for item in root.tables("labels")),
        verdicts=_verdicts(root),
        mixed_verdict=root.choice("mixed_verdict", VERDICTS),
        limits={name: _limit(item) for name, item in root.table("limits").children()},
        closing_rate=_closing_rate(root.table("closing_rate")),
        signoff=tuple(_step(item) for item in root.tables("signoff")),
        closing=tuple(_step(item) for item in root.tables("closing")),
        lights=tuple(_light(item) for item in root.tables("lights")),
        publication=tuple(_column(item) for item in root.tables("publication")),
        phrases=_phrases(root.table("phrases")),
    )
    root.finish()
    _check_whole(desk, book)
    if desk.faults:
        raise RulebookError(desk.faults)
    return book


def _check_whole(desk: Desk, book: Rulebook) -> None:
    if not book.labels:
        desk.fault("labels", "没有写污染类型，请补上 [[labels]]。")
    if "answer" not in book.limits:
        desk.fault("limits.answer", "没有写答复时限，请补上 [limits.answer]。")
    _check_once(desk, "labels", ((label.name, *label.aliases) for label in book.labels))
    _check_once(desk, "channels", ((channel.name, *channel.aliases) for channel in book.channels))


def _check_once(desk: Desk, key: str, words_of_items: Iterable[tuple[str, ...]]) -> None:
    seen: dict[str, int] = {}
    for index, words in enumerate(words_of_items):
        for word in dict.fromkeys(words):
            if word in seen:
                desk.fault(f"{key}.{index}", f"“{word}”已经用在第{seen[word] + 1}个里，一个词只能指一项。")
            seen.setdefault(word, index)


def _cutoff(root: Table) -> str:
    value = root.take("cutoff", str, "24:00")
    if not re.fullmatch(r"([01]?\d|2[0-4]):[0-5]\d", value):
        root.desk.fault("cutoff", f"应是钟点，写成 20:00,现在是“{value}”。")
    return value


def _number(item: Table) -> NumberFormat:
    form = NumberFormat(item.pattern("pattern"), item.take("example", str))
    if form.example and not form.pattern.fullmatch(form.example):
        item.desk.fault(item.path("pattern"), f"与例子“{form.example}”不符：请改其中之一。")
    item.finish()
    return form


def _channel(item: Table) -> Channel:
    channel = Channel(item.take("name", str), item.texts("aliases"), item.take("letter", str, ""))
    item.finish()
    return channel


def _label(item: Table) -> Label:
    name = item.take("name", str)
    label = Label(name, item.take("phrase", str, name), item.texts("aliases"))
    item.finish()
    return label


def _verdicts(root: Table) -> tuple[str, ...]:
    words = root.texts("verdicts") or VERDICTS
    for word in words:
        if word not in VERDICTS:
            root.desk.fault("verdicts", f"“{word}”不是 {'、'.join(VERDICTS)} 之一。")
    return words


def _limit(item: Table) -> TimeLimit:
    limit = _span(item)
    extension = None
    if "extension" in item.data:
        table = item.table("extension")
        extension = _span(table)
        table.finish()
    start = item.choice("start", STARTS)
    rule = TimeLimit(limit, cast(StartEvent, start), extension, item.take("source", str, ""))
    item.finish()
    return rule


def _span(item: Table) -> Limit:
    amount = item.take("amount", int)
    if item.data.get("amount") is not None and amount < 1:
        item.desk.fault(item.path("amount"), "应是 1 或更大的整数。")
    unit = item.choice("unit", UNITS)
    roll = item.choice("roll", ("none", "next_workday"), "none")
    return Limit(amount, cast(LimitUnit, unit), item.take("first_day_counted", bool, False), cast(Roll, roll))


def _closing_rate(item: Table) -> ClosingRate:
    rate = ClosingRate(item.take("counts_stage_closed", bool), item.take("text", str))
    item.finish()
    return rate


def _step(item: Table) -> Step:
    step = Step(item.take("key", str), item.take("name", str), item.choice("role", ROLES))
    item.finish()
    return step


def _light(item: Table) -> Light:
    light = Light(item.choice("colour", COLOURS), item.take("when", str), item.take("consequence", str, ""))
    item.finish()
    return light


def _column(item: Table) -> PublicationColumn:
    column = PublicationColumn(item.take("heading", str), item.choice("field", tuple(FIELDS)))
    item.finish()
    return column


def _phrases(item: Table) -> Phrases:
    phrases = Phrases(**{name: item.take(name, str) for name in Phrases.__dataclass_fields__})
    item.finish()
    return phrases
