"""The slip as a Word file: to whom, what, until when, and the receipt to be cut off."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from bihuan.cases.models import Inspection
from bihuan.mailroom.word import Table, paper
from bihuan.numerals import format_date
from bihuan.units.models import Site, Unit

WIDTHS = (10, 32, 64, 22, 28)
HEADINGS = ("序号", "受理编号", "举报内容", "答复期限", "交办要求")


def slip_file(
    inspection: Inspection, unit: Unit, number: str, contents: Sequence[Mapping[str, object]], day: date
) -> bytes:
    """The same contents give the same bytes."""
    site = Site.objects.first()
    rows = [
        [
            str(serial),
            f"{item['number']}{_('（重要件）') if item['key'] else ''}",
            str(item["text"]),
            str(item["due_on"]),
            str(item["note"]),
        ]
        for serial, item in enumerate(contents, start=1)
    ]
    request = _(
        "现将%(inspection)s转办的下列%(count)d件信访件交你单位办理，请在期限前报送办理情况；不属本单位职责的，在规定时限内退回并写明原因。"
    )
    return paper(
        _("群众信访举报件交办单"),
        number,
        [
            f"{unit.name}：",
            request % {"inspection": inspection, "count": len(contents)},
            Table(HEADINGS, rows, WIDTHS),
            f">{site.name if site else inspection.region}",
            f">{format_date(day)}",
            "",
            "－" * 22,
            _("签收回执　　交办单%(number)s，共%(count)d件") % {"number": number, "count": len(contents)},
            _("签收单位：%(unit)s　　签收人：　　　　　签收时间：　　　年　　月　　日") % {"unit": unit.short},
        ],
    )
