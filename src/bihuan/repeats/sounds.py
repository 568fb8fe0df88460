"""Characters as they are heard: 糖 and 塘 are one, so that a mistyped name is still the name.

GB 2312 keeps its 3 755 common characters in the order of their sounds. The first character of each sound is therefore
all one needs to know; rarer characters stand for themselves. Characters that are mistaken for each other by their look
are listed beside them.
"""

from bisect import bisect_right

FIRSTS = (
    "啊埃鞍肮凹芭白斑邦苞杯奔崩逼鞭标鳖彬兵玻捕擦猜餐苍操厕层插拆搀昌超车郴撑吃充抽初揣川疮吹春戳疵聪凑粗蹿摧村磋"
    "搭呆耽当刀德蹬堤颠碉跌丁丢东兜都端堆墩掇蛾恩而发藩坊菲芬丰佛否夫噶该干冈篙哥给根耕工钩辜刮乖棺光瑰辊锅"
    "哈骸酣夯壕呵嘿痕哼轰喉呼花槐欢荒灰荤豁击嘉歼僵蕉揭巾荆炯揪鞠捐撅均喀开刊康考坷肯坑空抠枯夸块宽匡亏坤括"
    "垃莱蓝琅捞勒雷棱厘俩联粮撩列琳玲溜龙楼芦驴峦掠抡萝妈埋瞒芒猫么玫门萌眯棉苗蔑民明谬摸谋拇"
    "拿氖南囊挠呢馁嫩能妮蔫娘鸟捏您柠牛脓奴女暖虐挪哦欧啪拍攀乓抛呸喷砰坯篇飘撇拼乒坡剖扑期掐牵枪橇切钦青琼秋趋圈缺裙"
    "然瓤饶惹壬扔日戎揉茹软蕊闰若撒腮三桑搔瑟森僧莎筛珊墒梢奢砷声师收蔬刷摔栓霜谁吮说斯松搜苏酸虽孙蓑"
    "塌胎坍汤掏特藤梯天挑贴厅通偷凸湍推吞拖挖歪豌汪威瘟嗡挝巫昔瞎掀相萧楔薪星兄休墟轩靴勋"
    "压焉殃邀椰一茵英哟拥幽迂鸳曰耘匝栽咱赃遭责贼怎增扎摘瞻樟招遮珍蒸芝中舟珠抓拽专桩椎谆捉兹鬃邹租钻嘴尊昨"
)
"""The first character of every sound, in the order of the standard."""
LOOKS = (
    "臭嗅",
    "接按",
    "折拆",
    "末未",
    "己已巳",
    "土士",
    "千干",
    "人入",
    "大太",
    "日曰",
    "侯候",
    "壁璧",
    "场扬",
    "住往",
    "陈阵",
    "栗粟",
    "浜滨",
    "拔拨",
    "塔搭",
    "桥轿",
    "坑抗",
    "冶治",
    "孟盂",
    "微徽",
    "竟竞",
    "茶荼",
    "刺剌",
    "柏拍",
    "杨扬",
    "凤风",
    "鸟乌",
    "圩玗",
    "戌戊戍",
    "晴睛",
    "洼蛙",
    "崇祟",
    "沽沾",
    "泗洒",
    "垸浣",
)
"""Characters that are mistaken for each other by their look; the first stands for all."""


def _code(char: str) -> int:
    """Where a common character stands in GB 2312; 0 for every other one."""
    try:
        encoded = char.encode("gb2312")
    except UnicodeEncodeError:
        return 0
    code = int.from_bytes(encoded, "big")
    return code if 0xB0A1 <= code <= 0xD7F9 else 0


_CODES = [_code(char) for char in FIRSTS]


class _Sounds(dict[int, str]):
    """Each character as the first one of its sound, worked out when it is first met."""

    def __missing__(self, number: int) -> str:
        char = chr(number)
        for group in LOOKS:
            if char in group:
                char = group[0]
        code = _code(char)
        return self.setdefault(number, FIRSTS[bisect_right(_CODES, code) - 1] if code else char)


_SOUNDS = _Sounds()


def heard(text: str) -> str:
    """``text`` with each character replaced by the first one of its sound; of the same length."""
    return text.translate(_SOUNDS)
