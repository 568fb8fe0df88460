"""A rulebook in plain words: what an office reads instead of TOML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bihuan.rulebooks.closing import NATURES, PLACES, ClosingStep
from bihuan.rulebooks.schema import GATES, MOSTLY_TRUE, TRUE, VERDICTS, Rulebook, Step, TimeLimit
from bihuan.workdays import CLOCK_UNITS

LEVELS = {"central": "中央", "provincial": "省级", "city": "市级", "county": "县级"}
ROLES = {"intake": "收件", "dispatch": "分办", "handle": "承办", "review": "审核", "publish": "公开", "lead": "领导"}
WHEN = {
    "always": "",
    "key": "重要件，",
    "untrue": "不属实的，",
    "key_or_untrue": "重要件和不属实的，",
    "ordinary": "一般件，",
}
STARTS = {
    "handed_over": "转办之日",
    "arrived": "清单导入时",
    "dispatched": "交办",
    "feedback": "督察反馈之日",
    "noticed": "公示（发文）之日",
}
LIMITS = {
    "answer": "答复",
    "plan": "报送整改方案",
    "return": "退回",
    "notice": "公示",
    "accept": "签收",
    "assign": "分办",
    "arrive": "到达现场",
    "first_report": "初步报告",
    "listed_order": "挂牌督办",
}
COLOURS = {"blue": "蓝灯", "green": "绿灯", "yellow": "黄灯", "orange": "橙灯", "red": "红灯"}


@dataclass(frozen=True)
class Said:
    """One sentence of the rulebook; ``key`` names the same thing in another version."""

    key: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class Chapter:
    title: str
    said: tuple[Said, ...]


def chapters(book: Rulebook) -> list[Chapter]:
    """Everything the rulebook says, in the order of the work."""
    made = [
        Chapter("受理编号和来源", tuple(_numbers(book))),
        Chapter("污染类型", (Said("labels", "、".join(book.label_names) + "。一件可以涉及几种。"),)),
        Chapter("是否属实", tuple(_verdicts(book))),
        Chapter("时限", tuple(_limits(book))),
        Chapter("办结率", (Said("closing_rate", book.closing_rate.text + "。"),)),
        Chapter("审核和销号的步骤", (*_steps(book), *_gates(book))),
        Chapter("调度", tuple(_rounds(book))),
        Chapter("亮灯预警", tuple(_lights(book))),
        Chapter("追责问责", (Said("accountability", _accountability(book)),)),
        Chapter(
            "公开一览表的列", (Said("publication", "、".join(column.heading for column in book.publication) + "。"),)
        ),
        Chapter("简报用语", tuple(_phrases(book))),
    ]
    return [chapter for chapter in made if chapter.said]


def _rounds(book: Rulebook) -> Iterator[Said]:
    days = "、".join(f"{day}日" for day in book.rounds.opens_on)
    unit = "个工作日" if book.rounds.limit.unit == "working_days" else "天"
    yield Said("rounds", f"每月{days}调度，各单位在{book.rounds.limit.amount}{unit}内报送。")


def _accountability(book: Rulebook) -> str:
    if book.interviews_are_sanctions:
        return "追责问责的人数包括只被约谈的人。"
    return "追责问责的人数不包括只被约谈的人，约谈另计。"


def _numbers(book: Rulebook) -> Iterator[Said]:
    yield Said("cutoff", f"每天的数据截止到 {book.cutoff}。")
    for place, form in enumerate(book.numbers):
        yield Said(f"numbers.{place}", f"编号形如 {form.example}。")
    words = "、".join(f"{item.name}（{item.letter}）" if item.letter else item.name for item in book.channels)
    yield Said("channels", f"来源：{words}。")


def _verdicts(book: Rulebook) -> Iterator[Said]:
    yield Said("verdicts", f"结论用：{'、'.join(book.verdicts)}。")
    yield Said("mixed", f"{verdict_sentence(book)}几个单位结论不一致时照此推算。")
    yield Said("override", "推算的结论可以改，要写明理由，理由印在记录里。")


def verdict_sentence(book: Rulebook) -> str:
    """各项都属实的，整件为“属实”…: how the verdict of the whole follows from those of its claims."""
    if book.verdict.claims == "any":
        return f"有一项属实的，整件为“{TRUE}”；各项都不属实的为“{VERDICTS[-1]}”；其余为“{book.mixed_verdict}”。"
    said = [f"各项都属实的，整件为“{TRUE}”", f"都不属实的为“{VERDICTS[-1]}”"]
    if MOSTLY_TRUE in book.verdicts:
        said.append(f"只有属实和基本属实的为“{MOSTLY_TRUE}”")
    return f"{'；'.join(said)}；其余为“{book.mixed_verdict}”。"


def _limits(book: Rulebook) -> Iterator[Said]:
    for name, rule in book.limits.items():
        yield Said(f"limits.{name}", limit_sentence(name, rule), rule.source)


def limit_sentence(name: str, rule: TimeLimit) -> str:
    """答复：自转办之日起10天，当日不计，末日不顺延；可延长10天。"""
    what = rule.label or LIMITS.get(name, name)
    parts = [f"{what}：自{STARTS[rule.start]}起{rule.limit}"]
    if rule.limit.unit not in CLOCK_UNITS:
        parts.append("当日计入" if rule.limit.first_day_counted else "当日不计")
        parts.append("末日遇节假日顺延到下一个工作日" if rule.limit.roll == "next_workday" else "末日不顺延")
    said = "，".join(parts)
    if rule.extension:
        said += f"；可延长，最多{rule.extension}"
        if rule.asked_before != 1:
            said += f"，提前{rule.asked_before}天申请" if rule.asked_before else "，期限当天也可申请"
    return said + "。"


def _steps(book: Rulebook) -> Iterator[Said]:
    if book.signoff:
        yield Said("signoff", "答复审核：" + " → ".join(_step(step) for step in book.signoff) + "。")
    if steps := book.closing.steps:
        yield Said("closing", "整改销号：" + " → ".join(_closing_step(step) for step in steps) + "。")
        done = next(step.name for step in steps if step.rectifies)
        yield Said("rectified", f"“{done}”通过后计入完成整改，全部步骤走完才是销号。")
        for nature, word in NATURES.items():
            names = "、".join(
                item.name if item.required else f"{item.name}（选交）" for item in book.closing.evidence_for(nature)
            )
            yield Said(f"evidence.{nature}", f"{word}销号自查核对：{names}。")


def _closing_step(step: ClosingStep) -> str:
    return f"{step.name}（{PLACES[step.at]}{ROLES[step.role]}）"


def _gates(book: Rulebook) -> Iterator[Said]:
    if book.gates:
        names = "、".join(GATES[name] for name in book.gates)
        yield Said("gates", f"办结前核对：{names}；有一项没有做到，审签人要写明为什么可以办结。")


def _step(step: Step) -> str:
    return f"{step.name}（{WHEN[step.when]}{'承办单位' if step.at == 'unit' else ''}{ROLES[step.role]}）"


def _lights(book: Rulebook) -> Iterator[Said]:
    for place, light in enumerate(book.lights):
        then = f"，{light.consequence}" if light.consequence else ""
        yield Said(f"lights.{place}", f"{COLOURS[light.colour]}：{light.when}{then}。")


def _phrases(book: Rulebook) -> Iterator[Said]:
    said = book.phrases
    yield Said(
        "phrases.team", f"督察组称“{said.team}”，本地称“{said.here}”，信访件称“{said.item}”，重要的称“{said.key}”。"
    )
    yield Said("phrases.masthead", f"简报报头：{said.masthead.replace('{region}', '某某市')}。")


def differences(old: Rulebook, new: Rulebook) -> list[tuple[str, str, str]]:
    """(chapter, before, after) wherever two versions say otherwise; empty where one of them says nothing."""
    before, after = _by_key(chapters(old)), _by_key(chapters(new))
    keys = [*before, *(key for key in after if key not in before)]
    found = []
    for key in keys:
        then, now = before.get(key, ("", "")), after.get(key, ("", ""))
        if then[1] != now[1]:
            found.append((now[0] or then[0], then[1], now[1]))
    return found


def _by_key(made: Sequence[Chapter]) -> dict[str, tuple[str, str]]:
    return {said.key: (chapter.title, said.text) for chapter in made for said in chapter.said}
