"""Businesses and ills in a text, by the lists of ``kinds.toml``, ``nuisances.toml`` and ``ills.toml``."""

import re
from dataclasses import dataclass
from functools import cache

from bihuan.repeats.edges import FILLERS, SAYS_THERE
from bihuan.repeats.lexicon import either, loaded

SHORT_HEADS = "厂 场 店 馆 坊 矿 窑 铺 厂子 加工厂 养殖场 养殖户 作坊 公司 车间 合作社"
"""Heads that a stem of a single character takes: 米厂 is one, 米行 may be half of another word."""
MEASURES = r"(?:(?:新?开了|办了|建了|设有|有)?(?:[一这那某两几](?:家(?![具禽电私居])|个|处|座|间|户|片|所|条|名为|叫)|家(?![具禽电私居])|间(?=[^\W\d_]*[店厂铺房]))|[有某一这那]|叫|名叫|名为)"


_BOUNDARY = re.compile(
    r"(?:\A|[\W\d_]|[某家个处座间户条的有叫为是那这嗰在和及与一]|[村镇乡区县市屯组路街道巷号楼层栋幢口旁边侧面下上内里外头东西南北后前中山河桥社园苑院庄寨坪湾城处期里岭坡坝沟洞塘田队点])\Z"
)
"""What a business whose stem is a single character stands behind."""


@dataclass(frozen=True, slots=True)
class Found:
    kind: str
    family: str
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lists:
    pattern: re.Pattern[str]
    kinds: dict[str, tuple[str, str]]
    """Stem or word -> kind, family."""
    any_of: frozenset[str]
    """Kinds that say no more than their family: a 养殖场 may be a pig farm."""
    broad: frozenset[str]
    """Kinds of many trades."""
    ills: tuple[tuple[str, str, re.Pattern[str]], ...]
    loose_kinds: frozenset[str]
    loose: re.Pattern[str]
    """Words of what is no business and belongs to nobody: street vendors, road works, lorries."""


@cache
def lists() -> Lists:
    told = loaded("kinds.toml")
    kinds: dict[str, tuple[str, str]] = {}
    stems: list[str] = []
    words: list[str] = []
    for entry in told["kinds"]:
        stems += entry["stems"].split()
        words += entry["words"].split()
        for word in [*entry["words"].split(), *entry["stems"].split()]:
            kinds.setdefault(word, (entry["kind"], entry["family"]))
    working, heads = either(told["working"].split()), either(told["heads"].split())
    long_stems, short_stems = (
        either([stem for stem in stems if len(stem) > 1]),
        either([stem for stem in stems if len(stem) == 1]),
    )
    firsts = re.escape("".join(sorted({word[0] for word in (*stems, *words)})))
    pattern = re.compile(
        # Most characters begin no business: passing them by halves the time.
        f"(?=[{firsts}])(?:"
        f"(?:(?P<first>{long_stems})(?:{long_stems})?)?(?P<long>{long_stems})(?:{working}){{0,3}}(?:{heads})"
        f"|(?P<word>{either(words)})(?:{heads})?"
        f"|(?P<short>{short_stems})(?:{working}){{0,2}}(?:{either(SHORT_HEADS.split())}))"
    )
    ills = tuple((ill["ill"], ill["says"], re.compile(ill["words"])) for ill in loaded("ills.toml")["ills"])
    any_of = frozenset(entry["kind"] for entry in told["kinds"] if entry.get("any"))
    broad = frozenset(entry["kind"] for entry in told["kinds"] if entry.get("broad"))
    nuisances = loaded("nuisances.toml")["nuisances"]
    for entry in nuisances:
        for word in entry["words"].split():
            kinds.setdefault(word, (entry["kind"], entry["family"]))
    loose = re.compile(either(word for entry in nuisances for word in entry["words"].split()))
    loose_kinds = frozenset(entry["kind"] for entry in nuisances)
    return Lists(pattern, kinds, any_of, broad, ills, loose_kinds, loose)


def businesses(text: str) -> list[Found]:
    """Every business that ``text`` names, in its order."""
    known = lists()
    found = []
    for match in known.pattern.finditer(text):
        if match["short"] and not _BOUNDARY.search(text, max(0, match.start() - 1), match.start()):
            continue  # the 面处理厂 of 金属表面处理厂
        # Of 煤炭洗选厂 either word may be what another calls it by.
        stems = [match["first"], match["long"] or match["word"] or match["short"]]
        told = list(dict.fromkeys(known.kinds[stem] for stem in stems if stem))
        for kind, family in [one for one in told if one[0] not in known.any_of] or told:
            found.append(Found(kind, family, match.group(), match.start(), match.end()))
    return found


def nuisances(text: str) -> list[Found]:
    """What ``text`` complains of where it is no business: each kind once, in its order."""
    known = lists()
    found: dict[str, Found] = {}
    for match in known.loose.finditer(text):
        kind, family = known.kinds[match.group()]
        found.setdefault(kind, Found(kind, family, match.group(), match.start(), match.end()))
    return list(found.values())


_NAME = (
    r"(?P<name>[^\W\d_]{0,8}?)"
    r"(?P<head>加工厂|工厂|厂(?![房区家里内门])|养殖场|加工[点坊店]|作坊|公司|企业|[店馆坊窑塔炉窖]|基地|站|仓库|[冷油料煤]库|机房|泵房|中心|工地|项目|市场|合作社|码头|场(?!所)|点(?![^\W\d_]{0,2}钟))(?![河江溪港渠沟湖桥路街村镇寺山埠])"
)
_INTRODUCED = re.compile(
    rf"(?:{MEASURES}|{SAYS_THERE}|的|(?:对象|单位|企业|名称|主体|污染源|举报人)[^,。;:]{{0,3}}:){_NAME}"
)
_MEASURED = re.compile(f"{MEASURES}+(?=[^\\W\\d_])")
_RIGHT_HERE = re.compile(rf"(?!{MEASURES}|的|[,。;:、(]){_NAME}")


def unknown_businesses(text: str, ends: list[int]) -> list[tuple[str, int, int]]:
    """(name, start, end) of businesses that no list knows: from a measure word, or from where a place ends, to a head."""
    found = list(_INTRODUCED.finditer(text))
    for end in ends:
        filler = FILLERS.match(text[end:])
        found += [match for match in [_RIGHT_HERE.match(text, end + filler.end() if filler else end)] if match]
    told = []
    for match in found:
        measured = _MEASURED.match(match["name"])
        begin = measured.end() if measured else 0
        if match.end() - match.start("name") - begin < 2:
            continue  # 一点
        told.append((match["name"][begin:], match.start("name") + begin, match.end()))
    return told


def ills(text: str) -> list[tuple[str, int, int]]:
    """(ill, start, end) of the first words for each ill that ``text`` complains of."""
    matches = [(ill, pattern.search(text)) for ill, _, pattern in lists().ills]
    return [(ill, match.start(), match.end()) for ill, match in matches if match]


def says(ill: str) -> str:
    return next(says for name, says, _ in lists().ills if name == ill)
