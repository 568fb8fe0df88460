"""Words that say what a number counts, and what a list divides by."""

import re
from typing import Literal

Kind = Literal[
    "",
    "rest",
    "channel",
    "verdict",
    "status",
    "label",
    "rank",
    "sanction",
    "key",
    "repeat",
    "place",
    "intake",
    "trade",
    "due",
    "measure",
]
STRICT: frozenset[Kind] = frozenset({"channel", "verdict", "status", "key", "repeat", "intake"})
"""A list of one of these takes no member of another kind behind a comma."""

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("rest", re.compile(r"^(?:双方|共同|同时|跨|联合|其他|其它|其余|剩余|余下|剩下|还有?|另有?|另外|尚有|还剩|余)")),
    (
        "channel",
        re.compile(
            r"来电|来信|来访|微信|网络|网上|网站|网民|电话|信件|信函|书信|邮件|电邮|走访|热线|短信|信箱|邮箱|公众号|小程序|接访|来件|^[电信访网]$|(?i:app)"
        ),
    ),
    ("verdict", re.compile(r"属实|查实|查否|无实据|失实|不实|满意|优秀|良好|合格")),
    ("measure", re.compile(r"立案查处$")),
    ("repeat", re.compile(r"重复")),
    ("place", re.compile(r"^[未待]分办$")),
    ("status", re.compile(r"[在待未已正续]办$")),
    ("key", re.compile(r"重点(?!污染|区域|行业)|重要|加星|标星|星号|[*★☆]|关注")),
    (
        "intake",
        re.compile(
            r"(?:交办|转办|受理|收到|接到|接办|移交|接收|接报|转交|新接|新收|新增|承办|分办|交转|转来|下发|派发|接转|收办|梳理|排查|摸排|发现|反馈|查处|检查|曝光)(?:信访|举报|投诉|案|群众|环境|线索|问题|任务|件|了|的|各类)*$"
        ),
    ),
    ("due", re.compile(r"应(?:于|当|在)?.{0,6}(?:完成|办结|整改|销号)|(?:需|须|计划|拟|要求)(?:完成|整改|办理)")),
    ("measure", re.compile(r"责令|立案|处罚|罚款|查封|扣押|拘留|停产|关停|取缔|移送公安|移送司法|断水断电")),
    ("rank", re.compile(r"[部厅局处科股]级(?:干部|及|以|人员|$)|级干部|一般干部|其他干部|其他人员|村.?干部|领导干部")),
    ("trade", re.compile(r"业$|业类|类$")),
    (
        "place",
        re.compile(
            r"(?:[市县区镇乡州旗村省局委厅办部组场]|街道|管委会|开发区|高新区|新区|示范区|园区|单位|公司|集团|办事处|社区|分局|中心)$"
        ),
    ),
    (
        "status",
        re.compile(
            r"^已|建成|在建|完工|竣工|未开工|投用|办结|未办|在办|正在|办理|完成|整改|销号|时序|序时|推进|进度|达标|逾期|滞后|超期|未到|到期|缴|验收|启动|通过|整治|进行|落实|解决|按期|到位|开工|实施|执行到"
        ),
    ),
    (
        "sanction",
        re.compile(
            r"处分|诫勉|谈话|批评|移送|免职|撤职|组织处理|组织措施|警告|记过|问责|约谈|书面检查|其他处理|提醒|党纪|政务"
        ),
    ),
    (
        "label",
        re.compile(
            r"水|大气|空气|废气|噪|土壤|生态|辐射|固废|固体废物|危废|垃圾|油烟|烟|扬尘|粉尘|海洋|重金属|异味|恶臭|臭气|污染|气|光|渣|振动|尘|废弃物|放射"
        ),
    ),
)
OPEN_ENDED = re.compile(
    r"主要|集中|居前|前[一二三四五六七八九十两\d]+(?:位|名|个|大|类)?|排名|排在|排前|较多|最多|较为?突出|特别是|尤其|例如|比如|譬如|较高|最大|位居|居多|包括但不限于"
)
LIST_CUE = re.compile(
    r"其中|评为|评定|按.{1,6}[,:]|分.{1,6}[看:]|包括|包含|分别|具体(?:为|是|如下|情况)|分布|构成|组成|分为|分成|划分|归类|涉及|按.{0,24}?[分计看]|从.{0,16}?[看分讲说]|(?:里面?|当中|之中)[,:]?|依.{0,12}?分|以.{0,12}?(?:划分|区分|统计)|中$|中[,:]|件里,|含"
)
MANY_EACH = re.compile(
    r"几[样类]|两三[样种类项]|好几[样种类项]|(?:多个|多种|多类|多项|两[个项种类]及?以上|[23][个项种类]及?以上|几[个种类]).{0,12}|交叉|重复(?:计|统计|计算)|分别(?:计|统计|计入)|同时(?:涉及|存在|反映|属于|计入)|兼有|之和|大于|不等于|可能涉及|一件多|一事多|多次统计|多重|累加"
)
SPLIT = re.compile(
    r"分解|拆分|拆解|分拆|合并|双交|合办|共办|联办|共同|协办|共有|涉及\d个[市县区]|跨[市县区]|分交|重复交办|多地"
)
TOTAL_WORD = re.compile(
    r"^(?:[两二三四五六七八九十\d]+[项者类个种家处部年月天批期]?(?:县|市|区|部分|方面)?|(?:以上|上述)(?:[两二三四五六七八九十\d]+[项者类个种家])?[\u4e00-\u9fff]{0,3}?|全[市省县区州]|总)?"
    r"(?:合计|共计|总计|总共|共|合共|累计|总数|总量|小计|一共|统共|拢共|(?:合并|合|加|算|并|凑|累加)(?:在一起|到一起|在一块|起来|下来|总)|相加|满分|总分|综合得分|总得分|最终得分)(?:完成|办结|收到|受理|交办|投入|安排)?(?:为|是|有|达|达到|得)?(?:约|近|超过)?$"
)
CUMULATIVE = re.compile(
    r"累计|截[至止]|目前|至此|至今|迄今|以来|总共|前[\d一二三四五六七八九十百]+批|\d+-\d+批|[\d一二三四五六七八九十百]批次?(?:次)?(?=\d|[一二三四五六七八九十百])|期间|进驻"
)
OF_THE_DAY = re.compile(
    r"本批|该批|此批|本期|当[日天期]|今[日天]|本[日周月次]|新增|新接|新收|第[\d一二三四五六七八九十百]+批|\d+月\d+日|[一二三四五六七八九十]+月[一二三四五六七八九十]+日"
)
AMONG = re.compile(
    r"(?:在|上述|这些)?([\u4e00-\u9fff]{2,12}?)(?:当中|之中|里面|(?<![集其])[中里](?!心|小|央|型|级|层|程))"
)
"""属实件中企业责任的267件,…: what an earlier sentence has counted."""
HOW_MANY = re.compile(
    r"(?:以上|上述|这)?(?P<number>[三四五六七八九十]|\d{1,2})(?:[项者类个种家处条]|部分)?(?:[县市区镇乡村])?[\u4e00-\u9fff]{0,4}?(?:合计|共计|总计|一共|共|相加|加起来)(?:为|是|达)?$"
)
"""以上三类案件合计, 三个乡镇共: as many members as it says."""
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"重复", r"首次|初次|初件|非重复"),
        (r"^已|(?<![未待不])(?:办结|完成|到位|到期|销号|转办|整改|达标|通过)", r"未|待|尚|正在|在办|还在"),
        (r"(?<![不非])属实|(?<!不)成立|查实", r"不属实|不成立|失实|查否"),
        (r"实名|署名", r"匿名|未署名|不具名"),
        (r"合格|达标|满意|采纳|受理|有效", r"不合格|不达标|超标|不满意|未采纳|不予受理|不受理|无效"),
        (r"市[级本]|市直", r"[县区]级"),
        (r"(?<![起诉])行政公益诉讼(?:案件?)?$", r"(?<![起诉])民事公益诉讼(?:案件?)?$"),
        (r"[省市]内|境内|本[地市省]", r"[省市]外|境外|外[地市省]"),
        (r"个人|个体", r"单位|企业"),
        (r"重大|重要|重点|严重", r"一般|普通|轻微"),
        (r"中央|上级|省级", r"地方|自筹|配套"),
        (r"新增|新发|首发", r"存量|原有|历史|遗留"),
        (r"城[区市镇]|市区", r"农村|乡村|乡镇"),
    )
)


def opposite(one: str, other: str) -> bool:
    """Whether two names leave nothing between them: 已办结 and 未办结, 重复的 and 首次的, 实名 and 匿名."""
    return (
        _denies(one, other)
        or _denies(other, one)
        or any(
            (a.search(one) and b.search(other) and not b.search(one))
            or (a.search(other) and b.search(one) and not b.search(other))
            for a, b in _OPPOSITES
        )
    )


_DENIAL = re.compile(r"(?:尚未|没有|暂缓|不予|未|不|无|非|待)(?=([\u4e00-\u9fff]{2}))")


def _denies(one: str, other: str) -> bool:
    """Whether ``one`` denies what ``other`` says: 无堆点 and 发现堆点, 暂缓销号 and 已销号."""
    return any(match[1] in other and match[0] not in other for match in _DENIAL.finditer(one))


GROWS = re.compile(r"增|升|长|降|减|提高|同比|环比|下滑|回落|翻")
_LEAD = re.compile(
    r"^(?:以及|并且|同时|此外|另外|其中|包括|包含|分别|具体|涉及|含|有(?![效关机毒害色限])|为|是|共|由|和|与|及|的|则|均|已有|:|在(?![办建校岗线册])|即|分为)+(?:为|是|有)?"
)


_ALL_CHANNELS = re.compile(r"来?[电信]来?[信电](?:举报|来访)?件?|信访")
"""来电来信84件: what came, by whatever channel."""


def kind_of(name: str, tail: str) -> Kind:
    """What sort of part a number is, by the words before it or, where there are none, behind it (3项未达到时序进度)."""
    bare = bare_name(name)
    if _KINDS[0][1].match(name.rpartition("其中")[2]):
        return "rest"
    for text in (bare, tail):
        if not text:
            continue
        for kind, words in _KINDS:
            if words.search(text):
                return "intake" if kind == "channel" and _ALL_CHANNELS.search(text) else kind
        if text is bare and len(bare) > 1:
            return ""
    return ""


_BY: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("label", re.compile(r"污染|要素|环境问题类|问题类[型别]|举报类[型别]|类型")),
    ("trade", re.compile(r"行业|领域")),
    ("rank", re.compile(r"级别|职务|职级|层级")),
    ("sanction", re.compile(r"(?:问责|处理|追责).{0,4}(?:方式|形式|类型)")),
    ("place", re.compile(r"属地|县区|区县|地区|区域|地域|市州|单位|乡镇|辖区|分布")),
    ("channel", re.compile(r"来源|渠道|方式|形式|途径")),
    ("status", re.compile(r"办理(?:情况|进度|结果)|办结情况|进度|进展|状态|整改情况")),
    ("verdict", re.compile(r"属实情况|核实|查实")),
)


def kind_by(intro: str) -> Kind:
    """What a list divides by, where its lead says so: 按污染类型分, 从办理情况看."""
    lead = re.search(r"(?:按|依|从|以|分).{1,20}$", intro)
    if lead is None:
        return ""
    return next((kind for kind, words in _BY if words.search(lead[0])), "")


def bare_name(name: str) -> str:
    """A part's name without the words that lead up to a list."""
    name = re.split(r"其中|的是|依次[为是]|分别[为是]|分布[为在]", name)[-1] or name
    short = _LEAD.sub("", name)
    short = re.sub(
        r"(?:各为|各有|各|均为|均有|分别为|分别是|分别有|分别|为|是|有|共|的|约|近|达|达到|占|计)+$", "", short
    )
    return short or ""
