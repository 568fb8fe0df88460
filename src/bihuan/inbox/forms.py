"""What people enter about their messages."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Address, Wish
from bihuan.inbox.targets import parse_target
from bihuan.refusals import Unusable
from bihuan.units.models import Unit

BAD_MAIL = gettext_lazy("邮箱请写成 name@example.com 这样。")


class WishForm(forms.Form):
    """``told``: kinds that count as unread, and the digest; ``mailed``: those of them that are mailed too."""

    told = forms.MultipleChoiceField(
        label=gettext_lazy("提醒我"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "没有勾选的仍列在消息里，但直接算作已读，也不外发。每日汇总说还有哪些事没有办，没有积压的那天不发。"
        ),
    )
    mailed = forms.MultipleChoiceField(
        label=gettext_lazy("同时发到我的邮箱"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只写编号、单位和期限，不写举报内容。"),
    )

    def __init__(self, data: Any, *, kinds: Sequence[Kind], wish: Wish, mail: Address | None) -> None:
        choices = [(kind.value, kind.label) for kind in (*kinds, Kind.DIGEST)]
        unwanted = {*wish.muted, *(() if wish.digest else (Kind.DIGEST,))}
        initial = {
            "told": [value for value, _label in choices if value not in unwanted],
            "mailed": [
                value for value, _l in choices if mail and mail.active and (not mail.kinds or value in mail.kinds)
            ],
        }
        super().__init__(data, initial=initial)
        self.fields["told"].choices = choices  # type: ignore[attr-defined]
        if mail is None or mail.verified_at is None:
            del self.fields["mailed"]
        else:
            self.fields["mailed"].choices = choices  # type: ignore[attr-defined]


class MailForm(forms.Form):
    target = forms.CharField(
        label=gettext_lazy("邮箱"),
        max_length=200,
        validators=[EmailValidator(BAD_MAIL)],
        widget=forms.EmailInput,
        help_text=gettext_lazy("会收到一个确认码，填对了才启用。"),
        error_messages={"required": gettext_lazy("请填写邮箱。")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("确认码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("请填写邮件里的确认码。")},
    )


class TestMailForm(forms.Form):
    target = forms.CharField(
        label=gettext_lazy("收件邮箱"),
        max_length=200,
        validators=[EmailValidator(BAD_MAIL)],
        widget=forms.EmailInput,
        error_messages={"required": gettext_lazy("请填写邮箱。")},
    )


class UnitAddressForm(forms.Form):
    """Where a unit's messages are sent besides the inboxes of its members."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("单位"),
        queryset=Unit.objects.none(),
        empty_label=None,
        error_messages={
            "required": gettext_lazy("请选择单位。"),
            "invalid_choice": gettext_lazy("只能给您管理范围内的单位加地址。"),
        },
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("通道"),
        choices=Address.Channel.choices,
        initial=Address.Channel.WEBHOOK,
        widget=forms.RadioSelect,
    )
    target = forms.CharField(
        label=gettext_lazy("地址"),
        max_length=500,
        help_text=gettext_lazy("群机器人填 Webhook 网址，邮件填邮箱。网址保存后不再显示。"),
        error_messages={"required": gettext_lazy("请填写地址。")},
    )
    secret = forms.CharField(
        label=gettext_lazy("签名密钥"),
        max_length=120,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("接收方要核对签名时填；保存后不再显示。"),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("发哪些"),
        required=False,
        choices=[(kind.value, kind.label) for kind in Kind if kind not in (Kind.DIGEST, Kind.TROUBLE)],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("都不勾选就是全部。"),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        target = said.get("target")
        if target and said.get("channel") == Address.Channel.WEBHOOK:
            try:
                parse_target(target)
            except Unusable as error:
                self.add_error("target", str(error))
        elif target and said.get("channel") == Address.Channel.MAIL:
            try:
                EmailValidator(BAD_MAIL)(target)
            except forms.ValidationError as error:
                self.add_error("target", error)
        return said


def first_error(form: forms.Form) -> str:
    """The first thing that is wrong, with its field's name."""
    return next(
        (f"{form.fields[name].label}：{errors[0]}" for name, errors in form.errors.items() if name in form.fields),
        _("没有填完整。"),
    )


def kind_labels(values: Iterable[str]) -> str:
    """The kinds of an address in words."""
    return "、".join(str(Kind(value).label) for value in values if value in Kind.values) or _("全部")
