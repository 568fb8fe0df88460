"""A public notice as a Word file, in the layout of official papers."""

from django.utils.translation import gettext as _

from bihuan.mailroom.word import official
from bihuan.notices.composing import Period, closing_words
from bihuan.notices.models import Notice
from bihuan.numerals import format_date


def notice_file(notice: Notice) -> bytes:
    """The same notice gives the same bytes."""
    period = Period(notice.starts_on, notice.ends_on, notice.days)
    foot = [
        closing_words(),
        _("公示时间：%(period)s") % {"period": period.text},
        _("受理单位：%(unit)s") % {"unit": notice.accepting},
    ]
    if notice.contact:
        foot.append(_("联系人：%(name)s") % {"name": notice.contact})
    foot.append(_("联系电话：%(phone)s") % {"phone": notice.phone})
    if notice.fax:
        foot.append(_("传真：%(fax)s") % {"fax": notice.fax})
    foot += ["", f">{notice.accepting}", f">{format_date(notice.starts_on)}"]
    sections = [(f"{heading}：", text) for heading, text in notice.sections]
    return official(notice.title, sections, foot)
