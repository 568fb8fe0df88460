"""Two ways of making up complaints, with nothing in common: northern hotline notes and southern letters."""

from dataclasses import dataclass


def words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


@dataclass(frozen=True, slots=True)
class Style:
    counties: tuple[str, ...]
    towns: tuple[str, ...]
    town_ends: tuple[str, ...]
    bureaus: tuple[str, ...]
    rural: tuple[tuple[tuple[str, ...], ...], ...]
    """Each a recipe: one word of every part, joined."""
    rural_spots: tuple[str, ...]
    estates: tuple[tuple[str, ...], ...]
    estate_spots: tuple[str, ...]
    roads: tuple[tuple[str, ...], ...]
    road_spots: tuple[str, ...]
    ills: dict[str, tuple[str, ...]]
    trades: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    """Words for one business, and what people suffer from it."""
    firms: tuple[str, ...]
    times: tuple[str, ...]
    asks: tuple[str, ...]
    more: tuple[str, ...]
    again: tuple[str, ...]
    patterns: tuple[tuple[str, str], ...]
    """A sentence and what parts the ills in it; the one told without its town is `townless`."""
    townless: int
    added: str
    typos: dict[str, str]


PREFIXES = ("", "", "", "前", "后", "东", "西", "大", "小", "南", "北")
SURNAMES = tuple(
    "张王李赵刘陈杨孙周吴徐马朱胡郭何高林罗郑梁宋谢唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱"
)

NORTH = Style(
    counties=words("临洺县 渠阳县 东泊区 雁城区 固滦县 北邱县 海陵市 高港区 滨新区 望潮县 赤岭县 沂河新区"),
    towns=words(
        "大营 柳河 张集 王官 赵店 长岭 双庙 黑山 红石 安乐 兴隆 永丰 花园口 三岔 白马 太和 石门 南岗 新桥 城关 北关 望海 牛角 平安 东升 杨楼 卧龙 靠山 临港 沙窝"
    ),
    town_ends=("镇", "镇", "镇", "街道", "街道办事处", "乡"),
    bureaus=words("市生态环境局 市城管局 市农业农村局"),
    rural=(
        (
            PREFIXES,
            SURNAMES,
            words("家庄 家屯 家窝堡 家堡 家洼 家沟 家疃 家营 家寨 家集 家坨 家峪 家埠 家岔"),
            ("村", "村", ""),
        ),
        (
            PREFIXES,
            words(
                "柳树 杏花 石桥 沙河 清泉 马架 松岭 碾盘 枣林 槐荫 白塔 黄土 红崖 桃源 芦花 卧牛 鹰嘴 响水 圈里 半截 大榆 二道 三合 四平 五间"
            ),
            words("村 屯 子村 沟村 岭村 河子村 庄村 甸子村 湾村 社区"),
        ),
    ),
    rural_spots=(
        "",
        *words(
            "村东 村西头 村北 村南头 卫生室对面 大队部旁边 小学西侧 养老院南边 省道边上 铁路桥下面 砖窑坑旁 变电所后面 机井旁 {n}组 {n}队 第{n}村民小组"
        ),
    ),
    estates=(
        words(
            "碧水 御龙 锦江 金域 万科城 恒泰 名仕 香榭 鸿基 荣盛 瑞景 丽景 龙湖 康乐 和平里 盛世 富康 天润 兰亭 春晓 玉泉 星河"
        ),
        words("小区 花园 家园 佳苑 公馆 名邸 里 府 国际城 雅筑 学府 新村 湾 苑 香郡 公寓 东区 二期"),
    ),
    estate_spots=words(
        "{n}号楼一层 {n}栋底商 {n}号楼1单元楼下 西门对面 东门北侧 正门口 幼儿园隔壁 {n}号楼南侧 地下车库出口 围墙外"
    ),
    roads=(
        words("人民 建设 解放 迎宾 兴华 胜利 光明 文化 东风 工农 新华 和平 滨河 朝阳 育才 青年 环城 开源 振兴 利民"),
        words("路 街 大街 大道 东路 西路 北街 南街 中路"),
    ),
    road_spots=words("{m}号 {m}号院内 加油站斜对面 邮局隔壁 与{road}交叉口 与{road}交汇处东北角 农贸市场对面"),
    ills={
        "smell": (
            "散发刺鼻的臭味",
            "臭味扑鼻,居民不敢开窗通风",
            "气味难闻得很",
            "异味很重,头疼恶心",
            "空气里总有一股怪味",
            "那味儿熏得人睡不着",
            "恶臭飘得满街都是",
        ),
        "noise": (
            "噪音扰民严重",
            "机器响个不停,影响睡眠",
            "后半夜设备轰鸣",
            "噪声超标,老人心脏受不了",
            "凌晨仍能听到巨大的响声",
            "天天叮叮当当没个消停",
        ),
        "dust": (
            "扬尘污染严重",
            "粉尘到处飘,晾的衣服都是灰",
            "没有任何抑尘措施,灰土漫天",
            "一刮风全是土",
            "路面积尘太厚,过车就冒烟",
            "车辆不苫盖,沿途遗撒",
        ),
        "water": (
            "污水直排河道",
            "把脏水偷偷排到排水沟",
            "废水未经处理就排出去",
            "夜里往雨水井里放污水",
            "沟渠水变黑发臭",
            "渗坑里存满酸水",
        ),
        "fume": ("烟囱冒黑烟", "废气不经处理直接排放", "排出来的烟呛嗓子", "黄烟滚滚", "车间里的气体往外跑,刺眼睛"),
        "oil": ("油烟不净化直接排到居民窗下", "厨房油烟倒灌进楼道", "油烟机排口正对卧室", "满楼道都是炝锅味,油烟呛人"),
        "waste": ("危险废物私自掩埋", "把废渣倒进大坑", "炉渣随意堆放", "下脚料偷着埋在院里", "固体废物露天堆存"),
        "manure": ("粪污乱排", "猪粪牛粪堆在路边没人管", "粪水淌到庄稼地", "化粪池冒溢", "死畜随便扔"),
        "permit": ("没有环保手续", "属于散乱污企业,证照不全", "未办理环评审批", "没有排污许可证"),
        "rubbish": ("垃圾堆成山无人清理", "渗滤液横流", "蚊蝇孳生", "垃圾长时间不清"),
    },
    trades=(
        (("铸造厂", "铸件厂", "翻砂厂"), ("fume", "noise", "dust", "permit")),
        (("洗煤厂", "选煤厂", "煤炭洗选厂"), ("water", "dust", "noise")),
        (("储煤场", "煤场", "煤站"), ("dust", "noise", "permit")),
        (("奶牛场", "养牛场", "奶牛养殖场"), ("smell", "manure", "water")),
        (("养鸡场", "蛋鸡养殖场", "鸡场"), ("smell", "manure", "rubbish")),
        (("养猪场", "生猪养殖基地", "猪场"), ("smell", "manure", "water", "permit")),
        (("电镀厂", "镀锌厂", "电镀作坊"), ("water", "fume", "waste", "permit")),
        (("印染厂", "染厂", "漂染厂"), ("water", "smell", "fume")),
        (("石灰窑", "白灰厂", "石灰厂"), ("fume", "dust", "permit")),
        (("采石场", "碎石场", "石料厂"), ("dust", "noise", "permit")),
        (("废品收购站", "废品站", "废品回收点"), ("noise", "rubbish", "fume", "smell")),
        (("汽修厂", "汽车修理厂", "汽车维修店"), ("smell", "noise", "waste", "permit")),
        (("锅炉房", "供热站", "供热公司锅炉房"), ("fume", "noise", "dust")),
        (("烧烤店", "烧烤摊", "烤串店"), ("oil", "noise", "rubbish")),
        (("火锅店", "餐厅", "饭馆"), ("oil", "noise", "smell", "water")),
        (("歌舞厅", "练歌房", "KTV"), ("noise", "permit")),
        (("建筑工地", "在建小区工地", "施工工地"), ("noise", "dust")),
        (("污水处理厂", "污水厂", "污水处理站"), ("smell", "water", "noise")),
        (("化肥厂", "复合肥厂", "肥料厂"), ("smell", "fume", "dust")),
        (("饲料厂", "饲料加工厂", "饲料公司"), ("smell", "dust", "noise")),
        (("橡胶厂", "轮胎厂", "橡胶制品厂"), ("smell", "fume", "permit")),
        (("家具厂", "木器厂", "家具加工厂"), ("smell", "dust", "noise", "permit")),
        (("淀粉厂", "粉条厂", "淀粉加工厂"), ("water", "smell")),
        (("水泥厂", "水泥粉磨站", "粉磨站"), ("dust", "noise")),
    ),
    firms=words("鑫达 宏运 兴盛 永利 恒发 华强 顺发 金鼎 万通 老兵 福满楼 聚贤 天成 博远 瑞丰"),
    times=(
        "",
        "",
        "长期",
        "近一个月来",
        "入夏以来",
        "每天早上五点起",
        "夜间十一点后",
        "2022年起",
        "常年",
        "从上周开始",
    ),
    asks=(
        "请核实处理。",
        "望有关部门严查!",
        "来电人要求查处并回复。",
        "诉求:停止污染。",
        "盼早日还百姓蓝天。",
        "恳请领导重视。",
        "",
    ),
    more=(
        "曾拨打12369无人管。",
        "附近有一所小学。",
        "已经好几年了。",
        "来电人不愿透露姓名。",
        "村里老人多有咳嗽。",
        "居民敢怒不敢言。",
        "",
    ),
    again=("第三次来电,", "问题至今未解决。", "重复投诉:"),
    patterns=(
        ("来电人反映:位于{county}{town}{place}{spot}的{firm},{time}{ills}。{more}{ask}", ","),
        (
            "尊敬的督察组领导,我是{county}{town}的一名普通居民。{place}{spot}开了家{firm},{time}{ills}。{more}{ask}",
            "、",
        ),
        ("{county}{town}{place}{spot}{firm}{time}{ills}。{ask}{more}", ";"),
        ("举报{town}{place}{spot}(属{county}){firm}:{ills}。{time_so}{more}{ask}", "。"),
        ("一、{firm}{time}{ills}。地址:{county}{town}{place}{spot}。{ask}", "。二、"),
        ("{time}{county}{town}{place}居民受{firm}困扰,该{tail}在{spot_or},{ills}。{ask}", ","),
        ("{ills},说的就是{town}{place}{spot}那个{firm}!{more}{ask}", "、"),
    ),
    townless=6,
    added="补充:还发现{ill}。",
    typos={
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
    },
)

SOUTH = Style(
    counties=words("邕南县 桂江区 龙胜岭县 漓西县 浔州市 融水洲县 珠浦区 端溪县 雷阳市 潭江新区 岭东高新区 琼华县"),
    towns=words(
        "那马 坛洛 六景 古辣 百济 沙浦 石埠 金鸡 大坡 龙门 三塘 五塘 蒲庙 良庆 横岭 灵马 思陇 仙湖 甘圩 府城 罗波 陆斡 双桥 太平 里建 南阳 峦城 平马 云表 校椅"
    ),
    town_ends=("镇", "镇", "乡", "街道", "镇"),
    bureaus=words("市自然资源局 市交通运输局 市市场监管局"),
    rural=(
        (
            words("那 百 板 六 古 坛 岜 弄 陇 布"),
            words("桑 盏 禄 莫 琴 蒙 楼 学 岩 怀 登 朗 甫 旺 卡"),
            words("村 屯 村 坡 村委"),
        ),
        (
            ("上", "下", "新", "老", "", "", "中"),
            words("寨 圩 洞 埠 垌 岭 渡 坑 湾 厝 围 涌 沥 冲"),
            words("头 尾 口 背 心 尾 面"),
            words("村 自然村 社区 村"),
        ),
        (SURNAMES, SURNAMES, words("村 屯 坊 围村 寮村")),
    ),
    rural_spots=(
        "",
        *words(
            "{c}组 第{c}生产队 村委会后面 榕树头旁 水电站下游 老粮所院内 机耕路尽头 高速路口附近 鱼塘边 戏台对面 后背岭 村道旁 渡口上游 碾米房旁 {c}队"
        ),
    ),
    estates=(
        words("荣和 凤岭 青秀 江南 翡翠 云星 融创 半山 天健 澳洲 保利 鼎盛 金源 水悦 阳光 嘉和 联发 盛天 秀湖 瀚林"),
        words("大地 山水 新城 华府 御府 领御 世家 茗城 尚都 CBD 花园 臻境 春天 名门 郦都 半岛 龙庭 水岸 君邸"),
    ),
    estate_spots=words(
        "{n}栋架空层 {n}栋一楼商铺 南区大门旁 北区{n}座 {n}栋2单元 商业街入口 会所二楼 后门巷内 {n}期门口"
    ),
    roads=(
        words("民族 古城 星湖 友爱 明秀 园湖 朝阳 建政 长堽 秀灵 鲁班 科园 罗文 大学 白沙 壮锦 金沙 亭洪"),
        words("大道 路 西路 二路 北路 一街 里 东街 巷"),
    ),
    road_spots=words("{m}号 {m}-1号铺面 立交桥底 公交站后 与{road}路口 {m}号大院"),
    ills={
        "smell": ("臭得让人想吐", "异味扰民", "酸臭味整夜不散", "有股烂鸡蛋味", "气味呛鼻", "阵阵恶臭随风飘进屋"),
        "noise": (
            "机械噪音吵到天亮",
            "夜间施工噪声大",
            "切割声尖厉刺耳",
            "低频嗡嗡声整晚不停",
            "音响震得玻璃响",
            "猜码划拳吵闹",
        ),
        "dust": ("泥尘滚滚", "粉尘落满阳台", "不洒水不覆盖,尘土飞扬", "白色粉末盖住菜叶", "泥头车一路掉渣"),
        "water": (
            "排出黄泥水",
            "白色泡沫水流入江里",
            "偷排酸水,鱼虾死绝",
            "暗管通到水渠",
            "溪水变成酱油色",
            "污水漫过田埂",
        ),
        "fume": ("浓烟遮天", "烧出来的烟又辣又呛", "半夜偷排废气", "冒出黄白色的烟", "毒气熏死芭蕉"),
        "oil": ("油烟管对着阳台", "油烟熏黑外墙", "没有装油烟净化设施", "炒菜的烟全灌到楼上"),
        "waste": ("废泥浆倒进水塘", "下脚料埋进甘蔗地", "废渣乱倒", "危险废物露天堆放", "飞灰遍地"),
        "manure": ("猪屎水流到水田", "粪水渗进水井", "死猪丢在沟里", "鸡粪堆成小山,苍蝇乱飞"),
        "permit": ("无证无照", "没有办环评", "占用基本农田", "手续不全就开工"),
        "rubbish": ("垃圾几天没人收", "污泥堆在路口", "老鼠蟑螂到处跑", "臭水流满巷子"),
    },
    trades=(
        (("制糖厂", "糖厂"), ("smell", "water", "fume")),
        (("木薯淀粉厂", "淀粉厂", "木薯加工厂"), ("water", "smell")),
        (("胶合板厂", "木板厂", "旋切板厂"), ("smell", "dust", "noise", "permit")),
        (("红砖厂", "砖厂", "页岩砖厂"), ("fume", "dust", "noise")),
        (("采石场", "石场", "碎石厂"), ("dust", "noise", "permit")),
        (("牛蛙养殖场", "养蛙场", "牛蛙场"), ("water", "smell", "permit")),
        (("养鸭场", "肉鸭养殖场", "鸭场"), ("smell", "manure", "water")),
        (("养猪场", "猪场", "生猪养殖场"), ("smell", "manure", "water")),
        (("虾塘", "对虾养殖场", "养虾场"), ("water", "permit")),
        (("酒精厂", "酒精公司"), ("smell", "water", "fume")),
        (("造纸厂", "纸厂", "纸品厂"), ("water", "smell", "fume")),
        (("再生铝厂", "熔铝厂", "铝锭厂"), ("fume", "waste", "noise", "permit")),
        (("炼油作坊", "土炼油厂", "废机油炼油点"), ("fume", "smell", "permit")),
        (("沥青搅拌站", "沥青拌合站", "沥青站"), ("smell", "fume", "dust")),
        (("混凝土搅拌站", "商砼站", "搅拌站"), ("dust", "noise", "water")),
        (("洗车场", "洗车店", "洗车行"), ("water", "noise")),
        (("大排档", "夜宵摊", "烧烤档"), ("oil", "noise", "rubbish")),
        (("酒吧", "清吧", "音乐酒吧"), ("noise",)),
        (("米粉店", "粉店", "螺蛳粉店"), ("oil", "smell", "rubbish")),
        (("地铁工地", "地铁施工工地", "工地"), ("noise", "dust")),
        (("垃圾中转站", "垃圾转运站", "垃圾站"), ("smell", "rubbish", "water")),
        (("采砂船", "抽砂船", "采砂场"), ("noise", "permit", "water")),
        (("不锈钢加工店", "不锈钢店", "铝合金门窗店"), ("noise", "smell", "permit")),
        (("屠宰场", "屠宰点", "生猪屠宰场"), ("smell", "noise", "water")),
        (("废旧轮胎厂", "轮胎炼油厂", "轮胎裂解厂"), ("fume", "smell", "permit")),
    ),
    firms=words("桂盛 南华 三宝 壮乡 丰收 海联 金穗 万丰 阿强 老友 好运来 合众 铭达 新凯 绿野"),
    times=(
        "",
        "",
        "一年四季",
        "从去年底到现在",
        "每到傍晚",
        "雨季",
        "凌晨一点到五点",
        "自2021年投产",
        "断断续续",
        "国庆前后",
    ),
    asks=(
        "请督察组为民做主。",
        "请求依法取缔。",
        "请尽快派员核查。",
        "希望还我们一个安静的环境。",
        "请给个说法。",
        "望回复。",
        "",
    ),
    more=(
        "我们向镇政府反映过两次。",
        "家里有婴儿。",
        "全村人都可以作证。",
        "检查时就停,走了又开。",
        "老板态度恶劣。",
        "已影响甘蔗生长。",
        "",
    ),
    again=("我已经是第二次写信了。", "上次反映的事没有下文。", "再次反映:"),
    patterns=(
        ("督察组:{town}{place}{spot}有家{firm},{time}{ills}。{more}{ask}{county}群众。", ","),
        ("我家住{county}{town}{place},{spot_comma}有一间{firm},{time}{ills},{more}{ask}", ","),
        ("关于{county}{town}{place}{spot}{firm}污染的投诉。{time}{ills}。{ask}", ";"),
        ("{firm}({county}{town}{place}{spot}),{time}存在以下情况:(1){ills}。{more}{ask}", ";(2)"),
        ("{time}{ills}!污染来自{town}{place}{spot}的一家{firm}。{more}{ask}", ","),
        ("问题描述:{ills};发生地点:{county}{town}{place}{spot};污染单位:{firm}。{ask}", ","),
        ("领导好!{place}{spot}的{firm}{time}{ills}。{more}{ask}", ","),
    ),
    townless=6,
    added="还有,{ill}。",
    typos={
        "臭": "丑",
        "场": "厂",
        "污": "圬",
        "烟": "淹",
        "噪": "燥",
        "排": "牌",
        "塘": "糖",
        "店": "典",
        "垃": "拉",
        "理": "礼",
        "尘": "沉",
        "处": "外",
        "响": "晌",
        "气": "汔",
        "夜": "液",
        "废": "发",
    },
)
STYLES = {"north": NORTH, "south": SOUTH}
