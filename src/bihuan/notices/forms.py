"""What stands on a notice, what was objected, what was answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.findings.forms import day_field
from bihuan.notices.models import Objection
from bihuan.notices.posting import NoticeText


class NoticeForm(forms.Form):
    """The notice: its four sections come filled from the record. ``seen`` is the finding's revision."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = forms.CharField(label=_("标题"), max_length=200, error_messages={"required": _("请写标题。")})
    starts_on = day_field(_("公示开始"))
    accepting = forms.CharField(label=_("受理单位"), max_length=120, error_messages={"required": _("请写受理单位。")})
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=60, error_messages={"required": _("请写联系电话。")})
    fax = forms.CharField(label=_("传真"), max_length=60, required=False)

    def __init__(self, *args: Any, headings: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.headings = headings
        for place, heading in enumerate(headings):
            self.fields[f"section_{place}"] = forms.CharField(
                label=heading, max_length=8000, widget=forms.Textarea(attrs={"rows": 5})
            )

    @property
    def section_fields(self) -> list[forms.BoundField]:
        return [self[f"section_{place}"] for place in range(len(self.headings))]

    def said(self) -> NoticeText:
        """What was entered; the form is valid."""
        data = self.cleaned_data
        sections = [[heading, data[f"section_{place}"]] for place, heading in enumerate(self.headings)]
        named = {name: data[name] for name in ("title", "starts_on", "accepting", "contact", "phone", "fax")}
        return NoticeText(sections=sections, **named)


class ObjectionForm(forms.Form):
    """An objection that came."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("方式"), choices=Objection.Channel.choices)
    received_on = day_field(_("收到日期"))
    postmark_on = day_field(_("邮戳日期（邮寄的填）"), required=False)
    text = forms.CharField(
        label=_("异议内容（不写姓名电话）"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    """What was found and answered."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    answer = forms.CharField(label=_("处理和答复"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    upheld = forms.ChoiceField(label=_("异议是否成立"), choices=[("no", _("不成立")), ("yes", _("成立，退回整改"))])
    answered_on = day_field(_("答复日期"))
