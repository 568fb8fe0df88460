"""Texts of complaints that are about the same, and some that only look so."""

from tests.building import number, received, transfer

from bihuan.cases.models import Inspection
from bihuan.complaints.dispatching import dispatch_named
from bihuan.complaints.models import Complaint
from bihuan.complaints.repeats.seeking import seek

KILN = "石桥镇枣林村三组有一家页岩砖厂，夜里窑炉冒黑烟，气味刺鼻，村民不敢开窗。"
AGAIN = "石桥镇枣林村三组的砖厂又在半夜生产，黑烟滚滚，气味难闻，要求查处。"
ELSEWHERE = "石桥镇柳塘村有一家页岩砖厂，夜里窑炉冒黑烟，气味刺鼻，村民不敢开窗。"
PIGS = "石桥镇枣林村一家养猪场把粪水排进水沟，沟水发黑。"


def first_and_others(inspection: Inspection) -> None:
    """Complaints 1 to 3: a kiln of 澜东区's, another village's kiln, a piggery of 青屏县's."""
    rows = [
        (number(1), KILN, "澜东区", "大气", "来电"),
        (number(2), ELSEWHERE, "青屏县", "大气", "来电"),
        (number(3), PIGS, "青屏县", "水", "来电"),
    ]
    received(inspection, transfer(1, rows))
    dispatch_named(inspection, by=None)


def one(serial: int) -> Complaint:
    return Complaint.objects.select_related("case__inspection", "case__batch", "repeat_of").get(
        case__number=number(serial)
    )


def came_again(inspection: Inspection, serial: int = 4, batch: int = 6, text: str = AGAIN) -> Complaint:
    """The kiln is told of once more; its likely first is sought."""
    received(inspection, transfer(batch, [(number(serial), text, "澜东区", "大气", "来电")]))
    dispatch_named(inspection, by=None)
    seek([one(serial)])
    return one(serial)
