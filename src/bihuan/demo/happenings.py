"""What the people of the example city complain about, and how it is answered: drawn by lot, the same on every run."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bihuan.demo.place import DAYS, first_batch_day

SEED = 20260630
COMPLAINTS = 300
TO_COME = 25
"""Complaints of the next batch, which is left for a newcomer to import by hand."""
SHARES = {
    "澜东区": 24,
    "澜西区": 20,
    "青屏县": 15,
    "石渡县": 11,
    "云坪县": 8,
    "枫岭": 7,
    "白岩县": 5,
    "高新区": 4,
    "市城管局": 3,
    "市住建局": 2,
    "市水利局": 1,
}
"""How often a unit is named, out of a hundred."""

SPOTS = [
    "枣林村三组",
    "老粮站旁",
    "东风渠下游",
    "工业园北门外",
    "安置小区西侧",
    "河口小学对面",
    "省道加油站旁",
    "水库上游右岸",
    "菜市场后街",
    "采石场进场路",
    "铁路桥洞南",
    "新村广场边",
]
TROUBLES: dict[str, list[tuple[str, list[str]]]] = {
    "大气": [
        ("砖厂", ["夜里窑炉冒黑烟，刺鼻气味飘进附近居民家里", "原料露天堆放没有遮盖，刮风时尘土飞扬"]),
        ("喷涂作坊", ["没有收集漆雾，气味很大，居民不敢开窗", "白天关门、夜间喷漆，臭味到后半夜不散"]),
        ("饭店", ["油烟没有净化直接排到楼道口", "烟管对着居民楼窗户，油烟长年不断"]),
    ],
    "水": [
        ("养猪场", ["粪水流进门前水沟，沟水发黑发臭", "雨天把粪污冲进鱼塘，鱼成片死亡"]),
        ("洗砂场", ["泥浆水没有沉淀就排到河里，河水浑浊", "沉淀池满了不清，泥水漫到农田"]),
        ("屠宰点", ["血水和下脚料倒进下水道，气味难闻", "污水管破损，污水从路面漫出来"]),
    ],
    "噪声": [
        ("建筑工地", ["凌晨还在浇筑，机器轰鸣，老人孩子睡不着", "夜间渣土车进出，喇叭声不断"]),
        ("歌舞厅", ["音响开到深夜，震得墙响", "门口揽客用高音喇叭，投诉多次没有改"]),
        ("石材加工点", ["切割机从早响到晚，离住房只有十来米", "中午也不停机，学校上课受影响"]),
    ],
    "生态破坏": [
        ("采石场", ["越界开采，山坡裸露没有复绿", "弃渣倒进山沟，堵住了河道"]),
        ("木材加工点", ["以修路为名砍了成片林地", "在自然保护地边上开挖取土"]),
    ],
    "其它": [("仓储点", ["没有办手续就生产，要求查处", "离居民区太近，要求搬走"])],
    "土壤": [("废旧金属回收点", ["废油倒在地里，庄稼枯死", "拆解的废渣堆在菜地边，下雨往地里渗"])],
}
WEIGHTS = {"大气": 36, "水": 28, "噪声": 24, "生态破坏": 6, "其它": 4, "土壤": 2}
FINDINGS = {
    "属实": "经现场核查，群众反映的情况属实。",
    "基本属实": "经现场核查，群众反映的主要情况存在，个别细节有出入。",
    "部分属实": "经现场核查，反映的主要问题存在，其中超标排放一项经检测未超过标准。",
    "不属实": "经现场核查并走访周边住户，未发现反映的情况。",
}
ACTIONS = {
    "属实": "已责令立即停止排放并限期整改，经营者承诺配齐设施后再开工；属地安排专人每周巡查。",
    "基本属实": "已责令完善防治设施、规范台账；属地纳入日常巡查。",
    "部分属实": "已要求经营者落实遮盖、降噪措施，对未超标部分向举报群众作了说明。",
    "不属实": "已向周边群众说明核查情况，继续加强巡查。",
}


@dataclass(frozen=True)
class Happening:
    """One invented complaint: what the list says of it, and how (and when) its units answer, if they do."""

    number: str
    batch: int
    day: date
    text: str
    units: tuple[str, ...]
    is_named: bool
    labels: tuple[str, ...]
    channel: str
    key: bool
    verdict: str
    outcome: str
    answered_on: date | None


def happenings(today: date) -> list[Happening]:
    """The complaints of all batches in the order of their numbers, dates laid back from ``today``.

    Batches 1 to ``DAYS`` have been handed over until yesterday; one more comes today.
    """
    lot = Random(SEED)
    return [_happening(lot, serial, today) for serial in range(1, COMPLAINTS + TO_COME + 1)]


def _happening(lot: Random, serial: int, today: date) -> Happening:
    batch = 1 + (serial - 1) * DAYS // COMPLAINTS
    day = first_batch_day(today) + timedelta(days=batch - 1)
    labels = _labels(lot)
    units = _units(lot)
    is_letter = lot.random() < 0.12
    verdict = lot.choices(list(FINDINGS), [50, 8, 30, 12])[0]
    outcome, answered_on = _answer(lot, day, today)
    return Happening(
        number=f"{'X' if is_letter else 'D'}3LC{day.year}{serial:05d}",
        batch=batch,
        day=day,
        text=text_about(lot, labels),
        units=units,
        is_named=lot.random() > 0.04,
        labels=labels,
        channel="来信" if is_letter else "来电",
        key=lot.random() < 0.15,
        verdict=verdict,
        outcome=outcome,
        answered_on=answered_on,
    )


def _labels(lot: Random) -> tuple[str, ...]:
    first = lot.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    more = lot.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    return (first, more) if more != first and lot.random() < 0.4 else (first,)


def _units(lot: Random) -> tuple[str, ...]:
    first = lot.choices(list(SHARES), list(SHARES.values()))[0]
    other = lot.choices(list(SHARES), list(SHARES.values()))[0]
    return (first, other) if other != first and lot.random() < 0.02 else (first,)


def text_about(lot: Random, labels: tuple[str, ...]) -> str:
    """What a caller says who complains of ``labels``, one sentence for each."""
    spot = lot.choice(SPOTS)
    sentences = []
    for label in labels:
        business, complaints = lot.choice(TROUBLES[label])
        sentences.append(f"{spot}一家{business}{lot.choice(complaints)}")
    return "；".join(sentences) + "。"


def _answer(lot: Random, day: date, today: date) -> tuple[str, date | None]:
    """Answers come after two to nine days; the slower ones are still at work today, some of them too late."""
    answered_on = day + timedelta(days=lot.randint(2, 9))
    outcome = lot.choices(["closed", "stage_closed", "open", ""], [78, 8, 8, 6])[0]
    if not outcome or answered_on >= today:
        return "", None
    return outcome, answered_on
