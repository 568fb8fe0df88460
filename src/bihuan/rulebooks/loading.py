"""From TOML text to a checked ``Rulebook``."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any, cast, get_args

from bihuan.refusals import Unusable
from bihuan.rulebooks.chains import ROLES, read_chain
from bihuan.rulebooks.checking import Desk, Fault, RulebookError, Table
from bihuan.rulebooks.locating import lines_of
from bihuan.rulebooks.schema import (
    GATES,
    MET_BY,
    SIGNED_AT,
    SIGNED_WHEN,
    VERDICTS,
    Channel,
    ClosingRate,
    Label,
    Light,
    NumberFormat,
    NumberParts,
    Phrases,
    PublicationColumn,
    Rounds,
    Rulebook,
    StartEvent,
    Step,
    TimeLimit,
    VerdictRule,
    VerdictRuleName,
    plain,
)
from bihuan.workdays import CLOCK_UNITS, Limit, LimitUnit, Roll

BOOKS = files("bihuan.rulebooks") / "books"
MOST_TIME = 10_000
"""No limit is longer, in whatever unit; a slip of the keyboard is."""
COLOURS = ("blue", "green", "yellow", "orange", "red")
FIELDS = (
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
    "consequences",
    "key",
    "repeat_of",
    "measures",
    "yes_or_no",
    "city",
)


def shipped() -> list[str]:
    """Codes of the rulebooks that come with Bihuan."""
    return sorted(book.name.removesuffix(".toml") for book in BOOKS.iterdir() if book.name.endswith(".toml"))


def shipped_text(code: str) -> str:
    """The text of one that ships; ``Unusable`` names those there are."""
    if code not in shipped():
        raise Unusable(f"没有名为“{code}”的规则（自带：{'、'.join(shipped())}）。")
    return (BOOKS / f"{code}.toml").read_text(encoding="utf-8")


def load(text: str, file: str) -> Rulebook:
    """Check ``text`` whole; ``RulebookError`` names file, key and line of everything that is wrong."""
    data = _parsed(text, file)
    desk = Desk(file, lines_of(text))
    root = Table(desk, "", data)
    book = Rulebook(
        code=root.text("code"),
        version=root.text("version"),
        title=root.text("title"),
        level=root.choice("level", ("central", "provincial", "city", "county")),
        kind=root.text("kind"),
        cutoff=_cutoff(root),
        numbers=tuple(form for item in root.tables("numbers") if (form := _number(item))),
        channels=tuple(_channel(item) for item in root.tables("channels")),
        labels=tuple(_label(item) for item in root.tables("labels")),
        verdicts=(verdicts := _verdicts(root)),
        mixed_verdict=root.choice("mixed_verdict", verdicts),
        verdict=_verdict_rule(root),
        limits=_limits(root.table("limits")),
        closing_rate=_closing_rate(root.table("closing_rate")),
        gates=_gates(root),
        signoff=tuple(_step(item) for item in root.tables("signoff")),
        closing=read_chain(root),
        lights=tuple(_light(item) for item in root.tables("lights")),
        publication=_publication(root),
        phrases=_phrases(root.table("phrases")),
        rounds=_rounds(root),
        interviews_are_sanctions=_interviews(root),
    )
    root.finish()
    if "labels" not in data:
        desk.fault("labels", "没有写污染类型，请补上 [[labels]]。")
    _check_words(desk, data)
    if desk.faults:
        raise RulebookError(desk.faults)
    return book


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise RulebookError([Fault(file, "", 1, "括号套得太深，不像一份规则。")]) from error
    except ValueError as error:  # also what the parser lets through, such as a number of thousands of digits
        where = re.search(r" \(at line (\d+).*\)", str(error))
        last = max(text.count("\n") + (not text.endswith("\n")), 1)
        line = int(where[1]) if where else last
        reason = re.sub(r" \(at .*\)$", "", str(error))
        message = f"不合 TOML 的写法：文字要加引号，引号和方括号要成对，同一项目只写一次（{reason}）。"
        raise RulebookError([Fault(file, "", line, message)]) from error


def _check_words(desk: Desk, data: Mapping[str, Any]) -> None:
    """A word means one thing only, however wide its letters are printed."""
    _check_once(desk, data, "labels", ("name", "phrase", "aliases"))
    _check_once(desk, data, "channels", ("name", "aliases"))
    _check_once(desk, data, "channels", ("letter",))
    _check_once(desk, data, "signoff", ("key",))
    _check_once(desk, data, "closing", ("key",))
    _check_once(desk, data, "evidence", ("key",))
    _check_once(desk, data, "publication", ("heading",))


def _check_once(desk: Desk, data: Mapping[str, Any], key: str, names: Sequence[str]) -> None:
    seen: dict[str, int] = {}
    items = data.get(key, [])
    for index, item in enumerate(items if isinstance(items, list) else []):
        for path, word in _words(item, names):
            if seen.setdefault(plain(word), index) != index:
                message = f"“{word}”已经用在第{seen[plain(word)] + 1}个里，一个词只能指一项。"
                desk.fault(f"{key}.{index}.{path}", message)


def _words(item: Any, names: Sequence[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        value = item.get(name) if isinstance(item, Mapping) else None
        if isinstance(value, list):
            yield from ((f"{name}.{n}", word) for n, word in enumerate(value) if isinstance(word, str))
        elif isinstance(value, str) and value:
            yield name, value


def _cutoff(root: Table) -> str:
    value = root.text("cutoff", "24:00")
    if value and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d|24:00", value, re.ASCII):
        root.fault("cutoff", f"应是钟点，写成 20:00，现在是“{value}”。")
    return value


def _number(item: Table) -> NumberFormat | None:
    pattern = item.pattern("pattern", NumberParts.GROUPS)
    example = item.text("example")
    if pattern and example and not pattern.fullmatch(example):
        item.fault("pattern", f"与例子“{example}”不符：请改其中之一。")
    item.finish()
    return NumberFormat(pattern, example) if pattern else None


def _channel(item: Table) -> Channel:
    channel = Channel(item.text("name"), item.texts("aliases"), item.text("letter", ""))
    item.finish()
    return channel


def _label(item: Table) -> Label:
    name = item.text("name")
    label = Label(name, item.text("phrase", name), item.texts("aliases"))
    item.finish()
    return label


def _verdicts(root: Table) -> tuple[str, ...]:
    words = root.texts("verdicts") or VERDICTS
    for index, word in enumerate(words):
        if word not in VERDICTS:
            root.fault(f"verdicts.{index}", f"“{word}”不是 {'、'.join(VERDICTS)} 之一。")
    for word, times in Counter(words).items():
        if times > 1:
            root.fault("verdicts", f"“{word}”写了{times}次，请只写一次。")
    return words


def _verdict_rule(root: Table) -> VerdictRule:
    """Versions that say nothing of it mean the common rule."""
    if "verdict" not in root.data:
        return VerdictRule()
    item = root.table("verdict")
    name = cast(VerdictRuleName, item.choice("claims", get_args(VerdictRuleName)))
    item.finish()
    return VerdictRule(name)


def _interviews(root: Table) -> bool:
    """Versions that say nothing of it count interviews apart, as is done nationally."""
    if "accountability" not in root.data:
        return False
    item = root.table("accountability")
    counted = item.truth("interviews_counted", False)
    item.finish()
    return counted


def _limits(item: Table) -> dict[str, TimeLimit]:
    limits = {name: _limit(child) for name, child in item.children()}
    if (answer := limits.get("answer")) and not answer.met_by:
        limits["answer"] = replace(answer, met_by=("submit",))
    if item.sound and "answer" not in limits:
        item.fault("answer", "没有写答复时限，请补上 [limits.answer]。")
    return limits


def _limit(item: Table) -> TimeLimit:
    amount, unit = _length(item)
    roll = cast(Roll, item.choice("roll", get_args(Roll), "none"))
    limit = Limit(amount, unit, item.truth("first_day_counted", False), roll)
    start = cast(StartEvent, item.choice("start", get_args(StartEvent)))
    extension, asked_before = _extension(item.table("extension"), unit) if "extension" in item.data else (None, 1)
    met_by = item.texts("met_by")
    for word in met_by:
        if word not in MET_BY:
            item.fault("met_by", f"“{word}”不是 {'、'.join(MET_BY)} 之一。")
    if unit in CLOCK_UNITS and start == "handed_over":
        item.fault("start", "按分钟或小时计的时限要从某一时刻起算：请写 arrived 或 dispatched。")
    source, label = item.text("source", ""), item.text("label", "")
    item.finish()
    return TimeLimit(limit, start, extension, source, met_by, label, asked_before)


def _length(item: Table) -> tuple[int, LimitUnit]:
    return item.amount("amount", MOST_TIME), cast(LimitUnit, item.choice("unit", get_args(LimitUnit)))


def _extension(item: Table, limited_in: LimitUnit) -> tuple[Limit, int]:
    """The most, and how many days before the due day it has to be asked for."""
    amount, unit = _length(item)
    if unit in CLOCK_UNITS and limited_in not in CLOCK_UNITS:
        item.fault("unit", "原时限按天或月计，延期也要按天或月计。")
    asked_before = item.take("asked_before", int, 1) or 0
    if not 0 <= asked_before <= MOST_TIME:
        item.fault("asked_before", f"应是 0 到 {MOST_TIME} 之间的整数，现在是“{asked_before}”。")
    item.finish()
    return Limit(amount, unit), asked_before


def _closing_rate(item: Table) -> ClosingRate:
    rate = ClosingRate(item.truth("counts_stage_closed"), item.text("text"))
    item.finish()
    return rate


def _gates(root: Table) -> tuple[str, ...]:
    """In the order of the work, whatever order they are written in."""
    asked = root.texts("gates")
    for index, name in enumerate(asked):
        if name not in GATES:
            root.fault(f"gates.{index}", f"应是 {'、'.join(GATES)} 之一，现在是“{name}”。")
    return tuple(name for name in GATES if name in asked)


def _step(item: Table) -> Step:
    step = Step(
        item.text("key"),
        item.text("name"),
        item.choice("role", ROLES),
        item.choice("at", SIGNED_AT) if "at" in item.data else "giver",
        item.choice("when", SIGNED_WHEN) if "when" in item.data else "always",
    )
    item.finish()
    return step


def _light(item: Table) -> Light:
    days_left = item.take("days_left", int, 0) if "days_left" in item.data else None
    times = item.amount("times", 12) if "times" in item.data else 1
    light = Light(item.choice("colour", COLOURS), item.text("when"), item.text("consequence", ""), days_left, times)
    item.finish()
    return light


def _rounds(root: Table) -> Rounds:
    """Versions that say nothing of it mean: monthly on the 25th, five working days to report."""
    if "rounds" not in root.data:
        return Rounds()
    item = root.table("rounds")
    days = item.take("opens_on", list) or []
    if not days or not all(isinstance(day, int) and 1 <= day <= 28 for day in days):
        item.fault("opens_on", "应是每月的哪几天，1 到 28 之间的整数，写成 [25] 或 [10, 25]。")
        days = [25]
    amount = item.amount("amount", 31)
    unit = cast(LimitUnit, item.choice("unit", ("natural_days", "working_days")))
    item.finish()
    return Rounds(tuple(sorted(set(days))), Limit(amount, unit or "working_days"))


def public_tables() -> dict[str, tuple[PublicationColumn, ...]]:
    """The tables that a rulebook can name instead of writing its columns."""
    said = tomllib.loads((files("bihuan.rulebooks") / "tables.toml").read_text(encoding="utf-8"))
    return {name: tuple(PublicationColumn(*pair) for pair in table["columns"]) for name, table in said.items()}


def _publication(root: Table) -> tuple[PublicationColumn, ...]:
    if "publication_table" not in root.data:
        return tuple(_column(item) for item in root.tables("publication"))
    tables = public_tables()
    name = root.choice("publication_table", tables)
    if "publication" in root.data:
        root.fault("publication_table", "已经写了 [[publication]] 的列：两样只留一样。")
        root.tables("publication")
    return tables.get(name, ())


def _column(item: Table) -> PublicationColumn:
    column = PublicationColumn(item.text("heading"), item.choice("field", FIELDS))
    item.finish()
    return column


def _phrases(item: Table) -> Phrases:
    masthead = item.template("masthead", ("region",))
    others = (name for name in Phrases.__dataclass_fields__ if name != "masthead")
    phrases = Phrases(masthead=masthead, **{name: item.text(name) for name in others})
    item.finish()
    return phrases
