"""Complaints made up for measuring how repeats are found: other places, words and sentences than any papers with truth.

Northern and coastal names, streets and parks beside villages, letters in the tone of a hotline's notes. A site is one
business at one spot. It is told once, or told again in one of seven ways, or has a double: the same business and nearly
the same words at another site of the same town, which is no repeat.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


def words(listed: str) -> list[str]:
    return listed.split()


COUNTIES = words("临洺县 渠阳县 东泊区 雁城区 固滦县 北邱县 海陵市 高港区 滨新区 望潮县 赤岭县 沂河新区")
TOWN_HEADS = words(
    "大营 柳河 张集 王官 赵店 长岭 双庙 黑山 红石 安乐 兴隆 永丰 花园口 三岔 白马 太和 石门 南岗 新桥 城关 北关 望海 牛角 平安 东升 杨楼 卧龙 靠山 临港 沙窝"
)
TOWN_ENDS = ["镇", "镇", "镇", "街道", "街道办事处", "乡"]
SURNAMES = "张王李赵刘陈杨孙周吴徐马朱胡郭何高林罗郑梁宋谢唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤"
VILLAGE_TAILS = words("家庄 家屯 家窝堡 家堡 家洼 家沟 家疃 家营 家寨 家集 家坨 家峪 家埠 家岔")
NATURE = words(
    "柳树 杏花 石桥 沙河 清泉 马架 松岭 碾盘 枣林 槐荫 白塔 黄土 红崖 桃源 芦花 卧牛 鹰嘴 响水 圈里 半截 大榆 二道 三合 四平 五间"
)
NATURE_TAILS = words("村 屯 子村 沟村 岭村 河子村 庄村 甸子村 湾村 社区")
PREFIXES = ["", "", "", "前", "后", "东", "西", "大", "小", "南", "北"]
ESTATES_A = words(
    "碧水 御龙 锦江 金域 万科城 恒泰 名仕 香榭 鸿基 荣盛 瑞景 丽景 龙湖 康乐 和平里 盛世 富康 天润 兰亭 春晓 玉泉 星河"
)
ESTATES_B = words("小区 花园 家园 佳苑 公馆 名邸 里 府 国际城 雅筑 学府 新村 湾 苑 香郡 公寓 东区 二期")
ROADS_A = words("人民 建设 解放 迎宾 兴华 胜利 光明 文化 东风 工农 新华 和平 滨河 朝阳 育才 青年 环城 开源 振兴 利民")
ROADS_B = words("路 街 大街 大道 东路 西路 北街 南街 中路")
VILLAGE_SPOTS = words(
    "村东 村西头 村北 村南头 |卫生室|对面 |大队部|旁边 |小学|西侧 |养老院|南边 |省道|边上 |铁路桥|下面 |砖窑坑|旁 |变电所|后面 |机井|旁 {n}组 {n}队 第{n}村民小组"
)
ESTATE_SPOTS = words(
    "{n}号楼一层 {n}栋底商 {n}号楼1单元楼下 西门对面 东门北侧 正门口 |幼儿园|隔壁 {n}号楼南侧 地下车库出口 围墙外"
)
ROAD_SPOTS = words("{m}号 {m}号院内 |加油站|斜对面 |邮局|隔壁 与{road}交叉口 与{road}交汇处东北角 |农贸市场|对面")

SMELL = [
    "散发刺鼻的臭味",
    "臭味扑鼻,居民不敢开窗通风",
    "气味难闻得很",
    "异味很重,头疼恶心",
    "空气里总有一股怪味",
    "那味儿熏得人睡不着",
    "恶臭飘得满街都是",
]
NOISE = [
    "噪音扰民严重",
    "机器响个不停,影响睡眠",
    "后半夜设备轰鸣",
    "噪声超标,老人心脏受不了",
    "凌晨仍能听到巨大的响声",
    "天天叮叮当当没个消停",
]
DUST = [
    "扬尘污染严重",
    "粉尘到处飘,晾的衣服都是灰",
    "没有任何抑尘措施,灰土漫天",
    "一刮风全是土",
    "路面积尘太厚,过车就冒烟",
    "车辆不苫盖,沿途遗撒",
]
WATER = [
    "污水直排河道",
    "把脏水偷偷排到排水沟",
    "废水未经处理就排出去",
    "夜里往雨水井里放污水",
    "沟渠水变黑发臭",
    "渗坑里存满酸水",
]
FUME = ["烟囱冒黑烟", "废气不经处理直接排放", "排出来的烟呛嗓子", "黄烟滚滚", "车间里的气体往外跑,刺眼睛"]
OIL = ["油烟不净化直接排到居民窗下", "厨房油烟倒灌进楼道", "油烟机排口正对卧室", "满楼道都是炝锅味,油烟呛人"]
WASTE = ["危险废物私自掩埋", "把废渣倒进大坑", "炉渣随意堆放", "下脚料偷着埋在院里", "固体废物露天堆存"]
MANURE = ["粪污乱排", "猪粪牛粪堆在路边没人管", "粪水淌到庄稼地", "化粪池冒溢", "死畜随便扔"]
PERMIT = ["没有环保手续", "属于散乱污企业,证照不全", "未办理环评审批", "没有排污许可证"]
RUBBISH = ["垃圾堆成山无人清理", "渗滤液横流", "蚊蝇孳生", "垃圾长时间不清"]
TRADES = (
    (("铸造厂", "铸件厂", "翻砂厂"), (FUME, NOISE, DUST, PERMIT)),
    (("洗煤厂", "选煤厂", "煤炭洗选厂"), (WATER, DUST, NOISE)),
    (("储煤场", "煤场", "煤站"), (DUST, NOISE, PERMIT)),
    (("奶牛场", "养牛场", "奶牛养殖场"), (SMELL, MANURE, WATER)),
    (("养鸡场", "蛋鸡养殖场", "鸡场"), (SMELL, MANURE, RUBBISH)),
    (("养猪场", "生猪养殖基地", "猪场"), (SMELL, MANURE, WATER, PERMIT)),
    (("电镀厂", "镀锌厂", "电镀作坊"), (WATER, FUME, WASTE, PERMIT)),
    (("印染厂", "染厂", "漂染厂"), (WATER, SMELL, FUME)),
    (("石灰窑", "白灰厂", "石灰厂"), (FUME, DUST, PERMIT)),
    (("采石场", "碎石场", "石料厂"), (DUST, NOISE, PERMIT)),
    (("废品收购站", "废品站", "废品回收点"), (NOISE, RUBBISH, FUME, SMELL)),
    (("汽修厂", "汽车修理厂", "汽车维修店"), (SMELL, NOISE, WASTE, PERMIT)),
    (("锅炉房", "供热站", "供热公司锅炉房"), (FUME, NOISE, DUST)),
    (("烧烤店", "烧烤摊", "烤串店"), (OIL, NOISE, RUBBISH)),
    (("火锅店", "餐厅", "饭馆"), (OIL, NOISE, SMELL, WATER)),
    (("歌舞厅", "练歌房", "KTV"), (NOISE, PERMIT)),
    (("建筑工地", "在建小区工地", "施工工地"), (NOISE, DUST)),
    (("污水处理厂", "污水厂", "污水处理站"), (SMELL, WATER, NOISE)),
    (("化肥厂", "复合肥厂", "肥料厂"), (SMELL, FUME, DUST)),
    (("饲料厂", "饲料加工厂", "饲料公司"), (SMELL, DUST, NOISE)),
    (("橡胶厂", "轮胎厂", "橡胶制品厂"), (SMELL, FUME, PERMIT)),
    (("家具厂", "木器厂", "家具加工厂"), (SMELL, DUST, NOISE, PERMIT)),
    (("淀粉厂", "粉条厂", "淀粉加工厂"), (WATER, SMELL)),
    (("水泥厂", "水泥粉磨站", "粉磨站"), (DUST, NOISE)),
)
NAMED = words("鑫达 宏运 兴盛 永利 恒发 华强 顺发 金鼎 万通 老兵 福满楼 聚贤 天成 博远 瑞丰")
TIMES = ["", "", "长期", "近一个月来", "入夏以来", "每天早上五点起", "夜间十一点后", "2022年起", "常年", "从上周开始"]
ASKS = [
    "请核实处理。",
    "望有关部门严查!",
    "来电人要求查处并回复。",
    "诉求:停止污染。",
    "盼早日还百姓蓝天。",
    "恳请领导重视。",
    "",
]
MORE = [
    "曾拨打12369无人管。",
    "附近有一所小学。",
    "已经好几年了。",
    "来电人不愿透露姓名。",
    "村里老人多有咳嗽。",
    "居民敢怒不敢言。",
    "",
]
TYPOS = {
    "臭": "嗅",
    "厂": "场",
    "污": "乌",
    "烟": "咽",
    "噪": "躁",
    "排": "徘",
    "路": "陆",
    "店": "点",
    "垃": "拉",
    "理": "里",
    "尘": "晨",
    "处": "出",
    "响": "想",
    "气": "汽",
    "夜": "业",
    "废": "费",
}
HOW = ("again", "paraphrase", "paraphrase", "short", "reorder", "typos", "more", "neighbour")


@dataclass(frozen=True, slots=True)
class Site:
    county: str
    town: str
    place: str
    spot: str
    trade: int
    name: str
    urban: bool


@dataclass(frozen=True, slots=True)
class Telling:
    business: str
    ills: tuple[str, ...]
    time: str
    ask: str
    more: str
    pattern: int


class Maker:
    """Makes sites and tells of them; the same seed makes the same texts."""

    def __init__(self, seed: int) -> None:
        self.lot = Random(seed)
        self.towns = [
            (county, head + self.lot.choice(TOWN_ENDS))
            for county in COUNTIES
            for head in self.lot.sample(TOWN_HEADS, 8)
        ]
        self.seen: set[tuple[str, ...]] = set()

    def site(self, town: tuple[str, str] | None = None, trade: int | None = None, like: Site | None = None) -> Site:
        while True:
            county, name = town or self.lot.choice(self.towns)
            urban = like.urban if like else self.lot.random() < 0.45
            place, spot = self._urban() if urban else self._rural()
            if like and self.lot.random() < 0.5:
                spot = like.spot
            key = (county, name, place)
            if key not in self.seen and not (like and like.place == place):
                self.seen.add(key)
                break
        chosen = self.lot.randrange(len(TRADES)) if trade is None else trade
        firm = self.lot.choice(NAMED) if self.lot.random() < 0.25 else ""
        return Site(county, name, place, spot, chosen, like.name if like else firm, urban)

    def _rural(self) -> tuple[str, str]:
        lot = self.lot
        if lot.random() < 0.5:
            place = (
                lot.choice(PREFIXES) + lot.choice(SURNAMES) + lot.choice(VILLAGE_TAILS) + lot.choice(["村", "村", ""])
            )
        else:
            place = lot.choice(PREFIXES) + lot.choice(NATURE) + lot.choice(NATURE_TAILS)
        return place, self._filled(lot.choice([*VILLAGE_SPOTS, ""]))

    def _urban(self) -> tuple[str, str]:
        lot = self.lot
        if lot.random() < 0.6:
            return lot.choice(ESTATES_A) + lot.choice(ESTATES_B), self._filled(lot.choice(ESTATE_SPOTS))
        return lot.choice(ROADS_A) + lot.choice(ROADS_B), self._filled(lot.choice(ROAD_SPOTS))

    def _filled(self, spot: str) -> str:
        lot = self.lot
        road = lot.choice(ROADS_A) + lot.choice(ROADS_B)
        return spot.replace("|", "").format(n=lot.randint(1, 12), m=lot.randint(1, 180), road=road)

    def telling(self, site: Site) -> Telling:
        lot = self.lot
        words, troubles = TRADES[site.trade]
        ills = tuple(lot.choice(some) for some in lot.sample(troubles, lot.randint(1, min(3, len(troubles)))))
        return Telling(lot.choice(words), ills, lot.choice(TIMES), lot.choice(ASKS), lot.choice(MORE), lot.randrange(7))

    def text(self, site: Site, told: Telling, *, town: bool = True) -> str:
        where = f"{site.town if town else ''}{site.place}{site.spot}"
        firm = f"{site.name}{told.business}" if site.name else told.business
        ills, time = told.ills, told.time
        match told.pattern:
            case 0:
                return f"来电人反映:位于{site.county}{where}的{firm},{time}{','.join(ills)}。{told.more}{told.ask}"
            case 1:
                return f"尊敬的督察组领导,我是{site.county}{site.town}的一名普通居民。{site.place}{site.spot}开了家{firm},{time}{'、'.join(ills)}。{told.more}{told.ask}"
            case 2:
                return f"{site.county}{where}{firm}{time}{';'.join(ills)}。{told.ask}{told.more}"
            case 3:
                return f"举报{where}(属{site.county}){firm}:{'。'.join(ills)}。{time and time + '如此。'}{told.more}{told.ask}"
            case 4:
                return f"一、{firm}{time}{'二、'.join(f'{ill}。' for ill in ills)}地址:{site.county}{where}。{told.ask}"
            case 5:
                return f"{'、'.join(ills)},说的就是{where}那个{firm}!{told.more}{time and '情况' + time + '存在。'}{told.ask}"
            case _:
                return f"{time}{site.county}{site.town}{site.place}居民受{firm}困扰,该{told.business[-3:]}在{site.spot or '村边'},{','.join(ills)}。{told.ask}"

    def again(self, site: Site, first: Telling, how: str) -> str:
        lot = self.lot
        other = self.telling(site)
        kept = tuple(dict.fromkeys([lot.choice(first.ills), *other.ills]))
        match how:
            case "again":
                return lot.choice(["第三次来电,", "问题至今未解决。", "重复投诉:"]) + self.text(site, first)
            case "short":
                return f"{site.town}{site.place}{site.spot}{other.business},{lot.choice(first.ills)}。"
            case "reorder":
                return self.text(
                    site, Telling(first.business, first.ills[::-1], first.time, other.ask, "", (first.pattern + 2) % 7)
                )
            case "typos":
                return self._mistyped(self.text(site, first))
            case "more":
                return (
                    self.text(
                        site, Telling(other.business, first.ills, other.time, other.ask, other.more, first.pattern)
                    )
                    + f"补充:还发现{other.ills[0]}。"
                )
            case "neighbour":
                return self.text(
                    site, Telling(other.business, kept, other.time, other.ask, other.more, 5), town=lot.random() < 0.7
                )
            case _:
                return self.text(site, Telling(other.business, kept, other.time, other.ask, other.more, other.pattern))

    def _mistyped(self, text: str) -> str:
        chars = list(text)
        places = [place for place, char in enumerate(chars) if char in TYPOS]
        for place in self.lot.sample(places, min(len(places), 2)):
            chars[place] = TYPOS[chars[place]]
        drop = self.lot.randrange(len(chars) // 2, len(chars) - 1)
        return "".join(chars[:drop] + chars[drop + 1 :])


def made(size: int, seed: int = 7) -> tuple[list[dict[str, str]], set[frozenset[str]], set[frozenset[str]]]:
    """``size`` complaints (id, unit, date, text), the pairs that are repeats, the pairs that only look like it.

    One in eleven sites is told again, one in thirty has a double.
    """
    maker, lot = Maker(seed), Random(seed + 1)
    told: list[tuple[str, str, int]] = []
    repeats: list[tuple[int, int]] = []
    doubles: list[tuple[int, int]] = []
    while len(told) < size:
        site = maker.site()
        first = maker.telling(site)
        told.append((site.county, maker.text(site, first), lot.randrange(30)))
        here = len(told) - 1
        draw = lot.random()
        if draw < 0.09:
            unit = site.county if lot.random() < 0.9 else lot.choice(["市生态环境局", "市城管局", "市农业农村局"])
            told.append((unit, maker.again(site, first, lot.choice(HOW)), lot.randrange(30)))
            repeats.append((here, here + 1))
        elif draw < 0.125:
            double = maker.site((site.county, site.town), site.trade, like=site)
            told.append((site.county, maker.text(double, first), lot.randrange(30)))
            doubles.append((here, here + 1))
        elif draw < 0.14:
            neighbour = Site(
                site.county, site.town, site.place, site.spot, (site.trade + 7) % len(TRADES), "", site.urban
            )
            told.append((site.county, maker.text(neighbour, maker.telling(neighbour)), lot.randrange(30)))
            doubles.append((here, here + 1))
    rows = [
        {"id": f"M{place:06}", "unit": unit, "date": str(date(2024, 6, 1) + timedelta(days=day)), "text": text}
        for place, (unit, text, day) in enumerate(told)
    ]
    of = [row["id"] for row in rows]
    return rows, {frozenset((of[a], of[b])) for a, b in repeats}, {frozenset((of[a], of[b])) for a, b in doubles}
