"""Chinese names in running text, found by the words beside them (举报人王建国, 王建国局长). Plain Python without Django."""

import re
from collections.abc import Iterator


def _words(said: str) -> tuple[str, ...]:
    return tuple(said.split())


COMPOUND = _words(
    """
    欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 令狐 夏侯 端木 南宫 轩辕 闻人
    钟离 独孤 呼延 西门 百里 东郭 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 司空 赫连 拓跋
    万俟
    """
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付傅方白邹孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔"
    "伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华"
    "喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇"
    "栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封官谈匡鞠惠荆乐冀郁胥南原栗燕楚鄢劳谌奚皮粟冼蔺盘满闻厉伊仝"
    "郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿狄平计索宣晋云敬扈晁芮普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭"
)
NEVER = frozenset(
    "某的了是不吗呢吧啊他她它们您你我这那哪什么等被把其且或但很都还及与镇村县区市乡街厂店司局委办处科部院校组屯巷号楼栋室户"
    "家氏记姓业所队站场馆园库矿铺坊行人员方面量污排气水电油烟尘噪渣粪垃圾第年月日时分元吨米个名位件次"
)
"""Signs that stand in no given name, or so seldom that the name of a place or an enterprise is likelier."""
NOT_NAMES = _words(
    """
    安全 安装 安排 安置 高速 高新 高温 高级 高空 高达 高度 高压 高于 石材 石料 石灰 石油 石子
    金属 金额 马路 马上 江边 白天 白色 黄色 黄泥 周边 周围 周末 程序 常年 常务 常委 常态 计划
    计算 许多 许可 何时 连续 连日 连接 向其 向上 向下 向外 严重 严格 严厉 任何 任务 任意 文件
    文明 平时 平整 全部 全面 全县 全天 全程 全力 解决 解释 应当 应急 应该 边界 项目 牛羊 易燃
    易地 尚未 温度 明确 明显 明知 段落 施工 施行 沙石 沙场 柴油 毛竹 管理 管道 管网 管控 单位
    单独 查处 查明 查看 查实 查封 宁可 成立 成功 成员 成为 时间 时常 于是 和谐 和其 国家 国有
    原因 原来 原料 海域 商户 商家 商业 华东 都是 相关 相应 相邻 初步 门前 门口 云南 来电 来信
    来访 广东 关于 关停 关闭 关注 关系 容易 强烈 强制 权利 权限 支付 支持 满意 盘活 练习 丰富
    巩固 景区 党委 党组 党员 党支 房屋 房产 房间 路面 路段 路边 车间 车辆 车主 游客 农业 农村
    农田 农户 农民 武装 方便 方式 方案 万余 南侧 南面 西侧 东方 明天 池塘 古镇 欧美 左右 左侧
    包括 包装 包村 康复 汤池 常住 时任 项下 连同 司法 司机 师傅 师生 应诉 和解 全体 全家 全村
    相互 原址 原有 位于 花园 花费 国土 国资 国道 区域 曾经 曾多 曾向 曾因 曾在 曾于 成都 南京
    海口 武汉 郑州 贺州 温州 苏州 杭州 徐州 柳州 金华 路过 钱款 余某 单某
    """
)
"""Words that begin with a surname and are none."""
FOLLOWING = frozenset("说称为在于从向将对也就又已曾未系经由自至和同让使给到去来没无有可能会应该因所以并而则即且若如涉")
"""Signs that after a name of two belong to the sentence rather than to the name."""
FOLLOWING_WORDS = _words(
    """
    反映 反应 反馈 举报 投诉 表示 承认 陈述 介绍 告知 要求 认为 承诺 联系 家中 家里 本人 违法
    违规 涉嫌 私自 擅自 长期 夜间 经营 养殖 等人 电话 手机 身份 住址 现场 目前 当场 立即 已经
    主动 现已 签字 签订 进行 处以 下达 作出 停止 整改 负责 因为 同意 承包 租用 租赁 利用 使用
    驾驶 名下 自家 自行 多次 予以 给予 诫勉 警告 记过 免职 党内 通报 批评 约谈 提醒 谈话 政务
    行政 处分 存在 开办 开设 建设 实施 提出 提供 倾倒 堆放 焚烧 饲养 加工 生产 排放 砍伐 占用
    采挖 拒不 不服 不满 局长 镇长 县长 乡长 村长 书记 主任 队长 站长 所长 科长 处长 经理 厂长
    老板 先生 女士 同志 副局 副镇 副县 副书 副主
    """
)
NOT_PERSONS = re.compile(
    "村|镇|乡|街道|街|路|巷|屯|湾|寨|沟|坪|塘|河|桥|山|县|市|区|厂|店|公司|集团|合作社|超市|饭店|酒店|餐馆|餐厅|烧烤|火锅|农庄|山庄|小区|花园|"
    "养殖|养猪|养鸡|养牛|砖厂|石材|石场|采石|木材|加工|汽修|修理|洗车|矿|商行|商店|门市|经营部|服务部|工作室|建材|食品|化工|机械|家具|"
    "组(?![长织])|界|府井|[次个名户间台吨亩万元年月日号]"
)
"""What follows the name of a place or an enterprise; whatever it begins with is no person."""
PERSONS = (
    "实际举报人|举报人|投诉人|信访人|反映人|来电人|来信人|来访人|上访人|当事人|业主|户主|房主|屋主|负责人|责任人|法定代表人|法人代表|法人|联系人|"
    "经营者|经营人|经营户|村民|居民|群众|市民|养殖户|农户|租户|住户|商户|承租人|承包人|承包户|老板娘|老板|店主|车主|船主|司机|驾驶员|行为人|"
    "被处罚人|处罚对象|实际控制人|控制人|股东|合伙人|委托人|代理人|见证人|证人|邻居|姓名|家属|丈夫|妻子|儿子|女儿|父亲|母亲|工人|职工|员工|"
    "会计|死者|患者|伤者|经办人|办案人|承办人|包保责任人|监督员|网格员|护林员|巡查员|同志|网民|网友|名叫|叫做"
)
TITLES = (
    "党委书记|党组书记|支部书记|村支书|支书|副书记|书记|副局长|局长|副镇长|镇长|副乡长|乡长|副县长|县长|副区长|区长|副市长|市长|副主任|主任|"
    "副科长|科长|副处长|处长|副股长|股长|副所长|所长|副站长|站长|副大队长|大队长|中队长|副队长|队长|副组长|组长|副部长|部长|副厂长|厂长|"
    "副总经理|总经理|副经理|经理|董事长|副院长|院长|副校长|校长|村长|组织委员|副支队长|支队长"
)
LINK = r"[\s:,(（、]{0,2}(?:姓名|名叫|分别为|分别是|为|是|叫|系)?[\s:]{0,2}"
BEFORE_NAME = re.compile(rf"(?:{PERSONS}|{TITLES}){LINK}")
PLACE_GOES_ON = r"(?![^到在赴和对带等、，。\W][\u4e00-\u9fff]{0,3}(?:镇|乡|村|寨|组|屯|圩|街|路|坳))"
"""金陵镇长冲村 is a village named 长冲 in the town of 金陵, not its mayor."""
AFTER_NAME = re.compile(rf"(?:(?:{TITLES})(?:(?<![镇乡县区市村]长)|(?<=长){PLACE_GOES_ON})|先生|女士|同志)")
NEXT_NAME = re.compile(r"[、,和及与]\s?")
SCRUBBED = re.compile(r"某{1,3}|[×xX*]{1,3}")
LONGEST = 4


def is_hanzi(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def name_after(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, length of the surname) of names after a word for a person or an office: 举报人张某、李某."""
    for match in BEFORE_NAME.finditer(text):
        start = match.end()
        while True:
            surname = _surname(text, start)
            if not surname:
                break
            if hidden := SCRUBBED.match(text, start + surname):
                end = hidden.end()
            else:
                end = start + surname + _given(text, start, surname)
                if end == start + surname:
                    break
                yield start, end, surname
            following = NEXT_NAME.match(text, end)
            if not following:
                break
            start = following.end()


def name_before(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, length of the surname) of names before an office or 先生, 女士, 同志."""
    for match in AFTER_NAME.finditer(text):
        end = match.start()
        for length in range(LONGEST, 1, -1):
            start = end - length
            if start < 0:
                continue
            surname = _surname(text, start)
            given = text[start + surname : end]
            if surname and 1 <= len(given) <= 2 and all(is_hanzi(sign) and sign not in NEVER for sign in given):
                yield start, end, surname
                break


def _surname(text: str, start: int) -> int:
    """How many signs of a surname stand at ``start``; 0 when none does, or a word that only begins like one."""
    if text[start : start + 2] in COMPOUND:
        return 2
    if text[start : start + 1] not in SURNAMES or text.startswith(NOT_NAMES, start):
        return 0
    return 1


def _given(text: str, start: int, surname: int) -> int:
    """How many signs of a given name follow the surname; 0 when it is no name after all."""
    first = start + surname
    if not _is_given(text, first) or text.startswith(FOLLOWING_WORDS, first):
        return 0
    length = 2
    second = first + 1
    goes_on = text.startswith(FOLLOWING_WORDS, second) or bool(AFTER_NAME.match(text, second))
    if not _is_given(text, second) or text[second] in FOLLOWING or goes_on or SCRUBBED.match(text, second + 1):
        length = 1
    if NOT_PERSONS.match(text, first + length) or NOT_PERSONS.match(text, second):
        return 0
    return length


def _is_given(text: str, place: int) -> bool:
    sign = text[place : place + 1]
    return bool(sign) and is_hanzi(sign) and sign not in NEVER
