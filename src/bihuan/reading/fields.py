"""Headings -> fields. A new kind of list is a new table here, with its parsers in ``values``; the pipeline stays."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Only characters of headings and of the words that values are told by; texts keep their own writing.
_TRADITIONAL = str.maketrans(
    "編號舉報問題內區縣類型調查核實處辦結標責單時間備註屬來電訪線網絡點關鍵監督導領島與況應續總計億萬發佈開圍轉達電話聯繫"
    "員項務級鄉鎮街務質氣聲態壞輻廢塵環護壤階進條貫徹複覆無漁業廠爲為於後書記長專屆劃",
    "编号举报问题内区县类型调查核实处办结标责单时间备注属来电访线网络点关键监督导领岛与况应续总计亿万发布开围转达电话联系"
    "员项务级乡镇街务质气声态坏辐废尘环护壤阶进条贯彻复复无渔业厂为为于后书记长专届划",
)


def simplified(text: str) -> str:
    """Traditional characters of the words that this package looks for as simplified ones."""
    return text.translate(_TRADITIONAL)


@dataclass(frozen=True, slots=True)
class Field:
    """A field with the headings that name it: ``words`` fit the whole heading, ``roots`` anything inside it."""

    name: str
    words: str
    roots: str = ""
    unless: str = ""


# Order matters: the first field whose words or roots fit takes the heading.
COMPLAINTS = (
    Field("seq", "序号|序|号|项次|项号|行号|行次|顺序|顺序号|编次|序次|编号序号|编序|№|no|no."),
    Field(
        "claim_text", "子问题|分项问题|子诉求|分诉求|问题分项", "^(子|分项|单项|各分?项)(问题|诉求|事项)(内容|描述)?$"
    ),
    Field("claim_verdict", "", "^(子|分项|单项|各分?项).*(属实|查实|结论)"),
    Field("closable", "", "符合.*(办结|销号)条件|是否符合"),
    Field(
        "key",
        "重点|星标|星号|标星|重要|重点件|重点与否|是否挂号件",
        "(关注|重要)(程度|等级|级别)$|加星|带星|标星|星标|重要件|重点标[识记志]|是否为?重[点要]|重点(关注|信访|举报|督办|交办)?案?件?$",
        unless="内容|情况|问题",
    ),
    Field(
        "repeat_of",
        "",
        "重复.*(编号|举报|件|情况|投诉)|是否重复|重复信访|关联.*(编号|件)|原(?!始).*编号|首(件|次|办).*编号",
    ),
    Field(
        "number",
        "编号|件号|受理号|案号|号码|文号|信访件|举报件号|件编号|编码|受理编|编号(重点件带星号)",
        "编号|编码|单号$|受理号|(受理|举报|信访|交办|转办|投诉)件?序号|件号$|案件号|流水号|登记号|信访号|交办号|转办号|举报号|督办号|工单号|[^序第行项次]号$|工单$|案卷",
        unless="电话|手机|证号|账号|门牌|批号|文号$|行号|单位|联系|销号",
    ),
    Field(
        "closed_on",
        "",
        "(办结|完成|结案|办理完成|完结|销号|回复|办毕).*(日期|时间|时点|日)$",
        unless="要求|应|时限|期限|截止|目标|计划|承诺|拟|预计",
    ),
    Field(
        "due",
        "时限|期限|截止日|限时",
        "时限|期限|截止|限办|(要求|应|计划|拟|预计|承诺|须).*(办结|完成|反馈|回复|上报|报送).*(日期|时间|日)?|反馈(日期|时间)|限.*(日期|时间)",
    ),
    Field(
        "received",
        "日期|时间|来电日期|来信日期|来访日期",
        "(接件|来件|接办|签收|接[收到报]|收[到件文]|受理|交办|转办|转交|移交|举报|登记|来电|来信|信访|投诉|分办|下发|批转|批次|录入|接访).*(日期|时间|日$)",
    ),
    # A second column of days beside the handover's: when the office gave the complaint out.
    Field("dispatched_on", "", "(分办|下发|派发|批转|交办|转办).*(日期|时间|日$)"),
    Field("batch", "批次|批别|批号|批|第几批", "(转办|交办|接件)批次|批次号?$|第几批", unless="日期|时间"),
    Field(
        "channel",
        "来源|件源|渠道|方式|件别|形式|信访类别|来电来信|电话/信件|电话/来信|电/信|来电/来信|来信/来电|问题来源|线索来源|案件来源",
        "(方式|渠道|途径|形式|来源)$|来[电信].*来[电信访]|信访类别|件别",
        unless="处理|整改|联系|办理|处置|内容|事项|问题|情况|反映$|诉求|摘要|污染",
    ),
    Field(
        "verdict",
        "属实|结论|核查结论|是否属实|真实性",
        "属实|是否查实|真实性|(核查|调查|核实|认定|查实|查证)(结论|结果认定|认定|定性)|^(认定|查实)(情况|结果|与否)?$|^定性$|是否[真实]",
    ),
    Field(
        "status",
        "状态|进度|进展|进展情况|阶段|办理进度|办结|办结否",
        "是否(已)?(办结|完成|结案|阶段|整改|解决|销号)|(目前|当前|现在|最新)状态|(办结|办理|整改|处理|完成)(的)?(状态|阶段|进度|状况|进展|与否|类型|程度)|(案件|办件)(状态|阶段|进度)|办结情况|办结否|整改情况.*是否|^(是否)?(办结|销号|结案|完结|闭环|清零|了结|办毕|交账|挂账)(情况|状态|与否|否|结果|类型)?$",
    ),
    Field("goal", "目标|办结目标", "目标|办结标准|(整改|办结|办理)要求"),
    Field("handling_types", "", "(处理|处罚|处置|查处)(类别|类型|方式|种类|形式)"),
    Field(
        "accountability",
        "问责|追责",
        "问责|追责|责任追究|责任人.*处|处分|人员处理",
        unless="处罚|处置|整改|处理[和及与、]",
    ),
    Field(
        "investigation",
        "调查|核查|核实|查证",
        "(调查|核查|核实|现场检查|查证|查实|现场|查办|查核|核处|调处|办案).*(情况|结果|经过|内容|说明|意见)?$|查处(核实)?(情况|经过|过程)$|^(经查|查明|摸排|走访)(的)?(情况|事实|经过|结果)$",
        unless="^(未|部分|基本)|整改|人员|人$|单位|部门|日期|时间|处罚|处理(类别|类型|方式|种类|形式)",
    ),
    Field(
        "action",
        "处理|整改|整改方案|处置|查处|完成情况|采取的措施|办理情况|办理结果|落实情况|处理意见|采取措施|办理措施|整改措施|措施",
        "(处理|整改|处置|查处|查办|办理|落实|处罚|解决|调处|整治|治理).*(情况|结果|措施|意见|进展|内容|举措|成效|答复|处理|整改)|(处理|处置|整改|落实|治理)(及|和|与|、)?(整改|处理|处罚|处置|落实)|^(问题|现场|依法|立行)?(整改|整治|处置|处理|治理)$|(化解|调解)(情况|结果)|答复(意见|情况|内容)|(下一?步|后续).*(措施|打算|安排|计划)$",
    ),
    Field(
        "handler",
        "经办|承办人|联系人",
        "办案人|经办人|承办人|办理人|联络人|填报人|责任人(?!.*处)|包案|包保|联系人|负责人|领导",
        unless="单位[及和与、/]",
    ),
    Field("phone", "电话|手机", "电话|手机|联系方式"),
    Field("lead_units", "主办|牵头", "(主办|牵头|主责|主要责任|第一责任|第一承办)(单位|部门|区县|县区)?"),
    Field("assist_units", "协办|配合", "(协办|配合|协同|协作|参与|会办)(单位|部门|区县|县区)?"),
    Field(
        "labels",
        "类型|类别|分类|性质|要素|污染|标签|种类|领域",
        "(类型|类别|分类|要素|种类|性质|领域)$|污染因[子素]|(主要|涉及|所涉|反映)的?(污染|要素|领域)|污染源$|污染(情形|形式|形态|方面)$|(问题|污染)属性$",
        unless="处理|处罚|处置|查处|整改",
    ),
    Field("city", "市|地市|市州|州市", "(地市|市州|州市|设区市|地级市|州\\(市\\)|市\\(州\\))$|^.*(所在|举报|所属)市$"),
    Field(
        "town",
        "乡镇|街道|镇街|镇办|镇|乡",
        "乡镇|镇街|街道|乡\\(镇|村居|村\\(社区",
        unless="县|[市地]区|区域|行政区|单位|部门",
    ),
    Field(
        "units",
        "单位|区县|县区|县市区|区域|属地|辖区|地区|县|区|部门|市县|市县区|市(区)|市(县、区)|区、县|县、区|县、市、区|去向|区划|归属|县别|辖地|发生地|事发地",
        "(承办|承接|接办|包办|查办|拟办|归口|转交|转送|分转|责任|办理|交办|转办|分办|负责|处理|查处|调查|核查|受办|主管|落实|整改|接收|受理|涉及|涉事|所属|所在|报送|任务|整治|属地|管辖|包抓|举报|问题).*(单位|部门|区|县|市|地|机关|地方|主体|辖)"
        "|行政区|区县|县区|市区|区市县|县市|区划|属地|辖区|管委会|承办$|(交办|转办|分办|转送)(去向|对象)|(发生|辖)地$",
        unless="(?<!责任)人$|人员|时间|日期|编号|举报(单位|企业|对象|人)|企业",
    ),
    Field(
        "text",
        "内容|问题|事项|诉求|情况|案情|案由|摘要|举报|信访|描述|事由|反映|群众反映|群众举报|主要反映|来电反映|来信反映|举报人反映|信访人反映|内容摘要",
        "诉求$|(线索|具体|举报|反映|信访|投诉|交办|问题|来电|来信|诉求|案件|转办|受理|基本|主要|环境|情况).*(内容|问题|事项|事由|缘由|情况|描述|概况|诉求|摘要|简述|概述|要点|梗概|线索|简介|简况|详情|案情|信息)|(事项|内容|案情|来件|问题|案件)(的?)(描述|概述|概要|摘要|摘录|内容|原文)|原文(摘录)?$",
    ),
    Field("remark", "备注|注|说明|附注|其他说明|其他情况|其它情况|备考|批注", "备注|说明$|附注"),
)

PLAN = (
    Field(
        "seq",
        "序号|序|号|问题序号|编号|项次|项号|顺序号|任务序号|№|no|no.|条目|编码",
        "序号$|编号$|^(问题|任务|整改|清单|事项)编?[号码]$",
    ),
    Field("phone", "电话|联系电话", "电话|手机|联系方式"),
    Field(
        "status",
        "进展|状态|整改状态|进度",
        "(状态|进度|进展)$|是否(完成|销号|办结)|(进展|完成|落实|推进)(情况|状况)|整改(情况|成效)",
        unless="计划",
    ),
    Field("closed_on", "", "(销号|验收|实际完成)(日期|时间)"),
    Field(
        "due",
        "时限|期限|整改时间|完成时间|时间安排|时间节点|时间进度|时间表|时间|时限清单",
        "时限|期限|(完成|整改|办结|截止).*(时间|日期|节点)|时间(要求|安排|节点|进度)|进度安排",
    ),
    Field(
        "target",
        "目标|整改目标|工作目标|目标清单",
        "目标|(整改|完成|销号|办结|达标)标准|(预期|达到)(成效|效果)|验收标准",
    ),
    Field(
        "measures",
        "措施|整改措施|整改方案|实施方案|工作措施|主要措施|任务|重点任务|任务清单|措施清单",
        "措施|举措|整改任务(?!.*问题)|工作(任务|安排|内容)|具体(任务|安排|做法)|整改(内容|方案|要求|路径)|任务分解",
        unless="^反馈|问题$",
    ),
    Field(
        "persons",
        "责任人|责任领导",
        "责任人|(责任|包案|包保|牵头|分管|联系|联点|挂点|主管|挂钩|督办|市级|县级|包抓).*(领导|人|负责人|干部|同志)$|负责人|负责同志|领导",
        unless="(单位|部门|主体)[及和与、/]",
    ),
    Field("supervisor", "督导|督办|督导单位", "督导|督办|督查|督促|监督|指导(单位|部门)|监管责任"),
    Field("accepting", "", "验收|销号单位|核查单位"),
    Field("lead_units", "牵头|主办", "牵头|主办|主责|主体责任|第一责任"),
    Field("assist_units", "配合|协办|参与单位", "配合|协办|协同|参与|参加单位"),
    Field(
        "units",
        "单位|责任单位|责任主体|责任清单|责任分工|分工|职责分工",
        "(责任|整改|承办|落实|负责|实施|主管|办理).*(单位|部门|主体|地方|[县区市]|地区)|单位|部门|属地|区县|县区",
    ),
    # Where another column names who is responsible, the department in charge of the trade is the one that oversees.
    Field("supervisor", "", "监管(责任)?(单位|部门)|主管(单位|部门)"),
    Field(
        "problem",
        "问题|反馈问题|突出问题|存在问题|具体内容|具体问题|问题清单",
        "(反馈|突出|存在|指出|发现|督察|整改|环境|具体|主要|问题).*(问题|意见|内容|描述|表现|情况|事项|清单|任务)|问题",
        unless="类别|类型|分类|来源|编号|序号|个数|数量|性质|属性|领域|层级",
    ),
    # 整改要求 and 整改任务 say what to reach where other columns have the problem and the measures.
    Field("target", "", "(要求|任务)$"),
    Field("remark", "备注|说明", "备注|说明$|附注"),
)

WITH_BRACKETS = r"[^\s:：,，。;；、【】\[\]()（）“”]{1,10}[(（][^()（）:：\n]{1,16}[)）]"
"""A heading with an aside, as it stands in front of a colon: 县(市、区), 是否属实(属实、不属实). A pattern, for the readers of labels."""
FAMILIES = {"complaints": COMPLAINTS, "plan": PLAN}
LABEL_WORDS = frozenset(
    [
        "水",
        "大气",
        "噪声",
        "噪音",
        "土壤",
        "生态",
        "生态破坏",
        "辐射",
        "固废",
        "固体废物",
        "海洋",
        "其他",
        "其它",
        "其他污染",
        "水污染",
        "大气污染",
        "噪声污染",
        "土壤污染",
        "辐射污染",
        "油烟",
        "扬尘",
        "异味",
        "恶臭",
        "废气",
        "废水",
        "光污染",
        "重金属",
        "垃圾",
        "畜禽",
        "气",
        "声",
        "土",
        "渣",
        "垃圾污染",
        "固废污染",
        "生态污染",
        "海洋污染",
        "综合",
    ]
)
_TITLE = re.compile(r"(表|清单|台账|明细|目录|通知|通报|公告|公示|方案)$|^第.{1,5}批")
# Kinds of pollution that other offices write; a heading over a column of ticks needs one of the words above.
_KIND = re.compile(
    "(?:(?:核与|电磁|电离)?辐射|放射性|空气|水体|地表水|地下水|饮用水|黑臭水体|污水|粉尘|烟尘|臭气|臭味|振动|光|海洋|近岸海域|自然?生态|农业面源|面源|耕地"
    "|危废|危险废物|固体废弃物|固废垃圾|(?:生活|建筑|工业)(?:垃圾|固废|噪声|污水)|畜禽养殖|养殖|餐饮油烟|(?:社会生活|建筑施工|交通运输|施工|工业)噪[声音])"
    "(?:环境|生态|污染|破坏|方面|要素|问题|类)*"
)
_LABEL_TAIL = re.compile(r"(环境|污染|方面|要素|问题|类)+$")
_BRACKETED = re.compile(r"[(\[【〔「].*?[)\]】〕」]|[(\[【].*$")


def plain_heading(text: str) -> str:
    """A heading without blanks, line breaks, full-width forms, traditional characters and marks around it."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return simplified(plain).strip("*★☆:;,.、。·-—_/").lower()


def without_brackets(heading: str) -> str:
    """反馈问题(整改任务) -> 反馈问题."""
    return _BRACKETED.sub("", heading).strip("*:、")


@lru_cache(maxsize=4096)
def fields_of(heading: str, family: str) -> tuple[str, ...]:
    """The fields that a heading can name in a family of lists, likeliest first; empty where the text is no heading we know."""
    if family == "complaints" and heading.strip() in ("★", "☆", "*"):
        return ("key",)
    plain = plain_heading(heading)
    bare = without_brackets(plain) or plain
    if not bare or len(plain) > 40 or len(bare) > 16 or bare.isdigit() or re.search(r"\d号$", plain):
        return ()
    table = FAMILIES[family]
    exact = [rule.name for said in (plain, bare) for rule in table if said in rule.words.split("|")]
    if _TITLE.search(bare):
        return tuple(dict.fromkeys(exact))
    rooted = [
        rule.name
        for rule in table
        if rule.roots and re.search(rule.roots, bare) and not (rule.unless and re.search(rule.unless, bare))
    ]
    return tuple(dict.fromkeys(exact + rooted))


def field_of(heading: str, family: str) -> str | None:
    """The likeliest field of a heading, or None."""
    return next(iter(fields_of(heading, family)), None)


def is_label_word(heading: str) -> bool:
    """Whether a heading is itself a kind of pollution, as over columns that are ticked."""
    plain = plain_heading(heading)
    return plain in LABEL_WORDS or _LABEL_TAIL.sub("", plain) in LABEL_WORDS or _KIND.fullmatch(plain) is not None
