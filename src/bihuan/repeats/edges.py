"""What parts one thing in a text from the next, and words that are no part of a name."""

import re

Span = tuple[int, int]
"""(start, end) of characters in a text."""
BREAKS = re.compile(r"[,。;:!?、,.()\[\]【】《》<>“”\"'…~—|/]")
_MEASURE = "(?:家|个|间|处|座|户|片|所|条|块)"
SAYS_THERE = rf"(?:跟前|里面|外面|边上|旁边|附近|近旁|一带|[那这嗰](?:边|里头?|头|儿|旮旯|块儿?|地方|一带|个(?:村|屯|寨|庄|小区|社区|院|地方)子?)|有{_MEASURE}|[那这嗰一某]{_MEASURE})"
"""Words between a place and what stands there that belong to neither: 珠日嘎查|那边|有个|砖厂."""
FILLERS = re.compile(
    rf"^(?:{SAYS_THERE}|的|处|那家|这家|那个|这个|一家|一间|间|一个|一处|一座|有一家|有一间|有间|有一个|有一处|有家|有个|有|某某|某家|某个|某|开了|开的|新开|新建|办的|办了|开设|经营|处有|里有|内有|叫做|名叫|叫|名为|是|在建|正在建|外|内|里|(?:交叉|交汇|交岔|交界|十字|三岔|丁字)?路?口|交[叉汇岔界]处)+"
)
TAIL_FILLERS = re.compile(
    rf"(?:{SAYS_THERE}|的|那家|这家|那个|这个|一家|一间|间|一个|一处|一座|有一家|有一间|有间|有一个|有一处|有家|有个|有|某某|某家|某个|某|内|处|在|名为|叫|与|和|归|管|管辖)+$"
)
NO_NAME = re.compile(
    r"看|走|一眼|当地|签名|那里|这里|里头|几户|曾|[的了是把被这很没让着吗呢吧我你他她]|群众|居民|村民|老板|困扰|该|楼下|对面|隔壁|旁边|每天|晚上|半夜|污染|排放|生产|扰民|问题|违法|非法|附近|周边|政府|有人|存在|长期|不|垃圾|污水|多次|以来|以后|期间|[今去前每近半多几两\d一二三四五六七八九十]年(?!城)|年[来前后初底多]|月份|开始|水源|保护区|简易|交代|周末|[前近几两这]天|天起|夜|晚|凌晨|白天|节假日|投产|门口|上游|下游|几家|两家|有$|造成|引起|导致"
)


def overlaps(start: int, end: int, spans: list[Span]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)
