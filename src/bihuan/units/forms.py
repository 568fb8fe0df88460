"""What people enter about accounts, posts, absences and units."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.moments import beijing_day
from bihuan.units.accounts import taken_usernames, why_no_username
from bihuan.units.models import Member, Post, Unit
from bihuan.units.roles import Role
from bihuan.units.tables import MOST
from bihuan.units.tree import in_tree_order

MOST_BYTES = 5 * 1024 * 1024
BAD_DAY = gettext_lazy("日期请写成 2025-06-01 这样。")
INDENT = "\u3000"


def today() -> date:
    return beijing_day(timezone.now())


def say_lengths(form: forms.Form) -> None:
    """A text that is too long is told in the words of the desk: Django speaks of variables."""
    for entry in form.fields.values():
        if getattr(entry, "max_length", None):
            entry.error_messages.setdefault("max_length", gettext_lazy("最长%(limit_value)d个字，请缩短。"))


class DayField(forms.DateField):
    """A day as the browser's own picker gives it."""

    def __init__(self, **options: Any) -> None:
        errors = {"invalid": BAD_DAY, "required": gettext_lazy("请填写日期。")}
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=errors, **options
        )


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # its class takes none
    """A unit out of a keeper's, indented as they stand below each other."""

    def __init__(self, **options: Any) -> None:
        errors = {
            "required": gettext_lazy("请选择单位。"),
            "invalid_choice": gettext_lazy("只能选您管理范围内的单位。"),
        }
        super().__init__(queryset=Unit.objects.none(), error_messages=errors, **options)

    def offer(self, units: QuerySet[Unit]) -> None:
        self.queryset = units
        ordered = in_tree_order(list(units))
        root = min((unit.path.count("/") for unit in ordered), default=0)
        empty = [("", _("请选择"))]
        self.choices = empty + [(unit.pk, INDENT * (unit.path.count("/") - root) + unit.short) for unit in ordered]


class PostForm(forms.Form):
    """Roles at one unit, from a day to another."""

    unit = UnitChoice(label=gettext_lazy("单位"))
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("角色"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少勾选一个角色。")},
    )
    since = DayField(label=gettext_lazy("第一天"), initial=today)
    until = DayField(
        label=gettext_lazy("最后一天"), required=False, help_text=gettext_lazy("借调、挂职等到期自动失效；长期的不填。")
    )

    def __init__(self, data: Any = None, *, units: QuerySet[Unit], roles: Iterable[Role], **options: Any) -> None:
        super().__init__(data, **options)
        unit, choice = self.fields["unit"], self.fields["roles"]
        assert isinstance(unit, UnitChoice)
        assert isinstance(choice, forms.MultipleChoiceField)
        unit.offer(units)
        choice.choices = [(role.value, role.label) for role in roles]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("最后一天不能早于第一天。"))
        said["roles"] = [Role(role) for role in said.get("roles", [])]
        return said


class AccountForm(PostForm):
    """A new member and the first posts."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("登录用，定了不改：字母、数字、汉字和 . _ - @，例如 shiqiao-zhang。"),
        error_messages={"required": gettext_lazy("请填写用户名。")},
    )
    title = forms.CharField(
        label=gettext_lazy("称呼"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("同事看到的名字，办理记录里也用它。"),
        error_messages={"required": gettext_lazy("请填写称呼。")},
    )
    field_order = ("username", "title")

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if why := why_no_username(username):
            raise ValidationError(why)
        if taken_usernames([username]):
            raise ValidationError(_("用户名“%(name)s”已经有人用了，请换一个。") % {"name": username})
        return username


class TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("称呼"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请填写称呼。")},
    )


class EndForm(forms.Form):
    """The last day of a post, or of a unit's name."""

    until = DayField(label=gettext_lazy("最后一天"), required=False)


class LeaveForm(forms.Form):
    """Days of an absence, and for each post who stands in (``deputy_`` and the post's id)."""

    starts_on = DayField(label=gettext_lazy("第一天"), initial=today)
    ends_on = DayField(
        label=gettext_lazy("最后一天"), help_text=gettext_lazy("过了这一天代理自动结束，也可以提前结束。")
    )

    def __init__(
        self, data: Any = None, *, posts: Sequence[Post], colleagues: Sequence[Member], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.posts = posts
        choices = [("", _("不设代理"))] + [(str(member.pk), said(member)) for member in colleagues]
        for post in posts:
            self.fields[f"deputy_{post.pk}"] = forms.ChoiceField(
                label=_("%(post)s由谁代理") % {"post": post},
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _("请从名单里选。")},
            )
        self.colleagues = {str(member.pk): member for member in colleagues}

    @property
    def deputy_fields(self) -> list[forms.BoundField]:
        return [self[f"deputy_{post.pk}"] for post in self.posts]

    def deputies(self) -> dict[int, Member]:
        """The deputies named, by post id."""
        named = {post.pk: self.cleaned_data.get(f"deputy_{post.pk}", "") for post in self.posts}
        return {pk: self.colleagues[value] for pk, value in named.items() if value}


class DeputiesForm(LeaveForm):
    """Other deputies for an absence that goes on."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["starts_on"], self.fields["ends_on"]


def said(member: Member) -> str:
    """A colleague in a list of choices, with the unit where there is one."""
    units = list(dict.fromkeys(post.unit.short for post in member.posts.all()))
    return f"{member.title}（{'、'.join(units)}）" if units else member.title


class TableForm(forms.Form):
    """A table of members, as a file or pasted."""

    most = MOST
    """Rows that are taken in at once."""
    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        help_text=gettext_lazy("第一行是表头：用户名、称呼、单位、角色；还可以有第一天、最后一天。"),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴表格"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "table-text"}),
        help_text=gettext_lazy("从 Excel 里连表头一起复制过来。一人在几个单位有岗位就写几行。"),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(_("文件超过5兆，一次最多导入%(most)d行，请拆开。") % {"most": self.most})
        return file

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("text", "").strip():
            raise ValidationError(_("请选一个文件，或把表格粘贴到下面。"))
        return given


class UnitForm(forms.Form):
    """A unit's names and place among its sisters."""

    name = forms.CharField(
        label=gettext_lazy("全称"),
        max_length=120,
        error_messages={"required": gettext_lazy("请填写全称。")},
    )
    short = forms.CharField(
        label=gettext_lazy("简称"),
        max_length=40,
        help_text=gettext_lazy("清单、统计和简报里用它。"),
        error_messages={"required": gettext_lazy("请填写简称。")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=Unit.Kind.choices,
        help_text=gettext_lazy("整改办和督察组的人员管整个上级单位，其他只管本单位及下属。"),
    )


class NewUnitForm(UnitForm):
    parent = UnitChoice(label=gettext_lazy("上级单位"))
    field_order = ("parent",)

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        parent = self.fields["parent"]
        assert isinstance(parent, UnitChoice)
        parent.offer(units)


class ChangeUnitForm(UnitForm):
    position = forms.IntegerField(
        label=gettext_lazy("次序"),
        min_value=0,
        max_value=9999,
        help_text=gettext_lazy("清单里同级单位的先后，小的在前。"),
    )
    since = DayField(label=gettext_lazy("新名称从哪天起"), initial=today)
    old_until = DayField(
        label=gettext_lazy("旧名称用到"),
        required=False,
        help_text=gettext_lazy("到这一天为止的清单用旧名称也认得；不填就一直认得。"),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("since") and given["since"] > today():
            self.add_error("since", _("改名请在生效的那天办：日期不能晚于今天。"))
        return given


class NameForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("另一个名称"),
        max_length=120,
        help_text=gettext_lazy("清单里可能出现的别名、旧名。"),
        error_messages={"required": gettext_lazy("请填写名称。")},
    )
    since = DayField(label=gettext_lazy("从哪天起"), required=False)
    until = DayField(label=gettext_lazy("用到哪天"), required=False)


class MoveForm(forms.Form):
    parent = UnitChoice(label=gettext_lazy("移到哪个单位下面"))

    def __init__(self, *args: Any, units: QuerySet[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        parent = self.fields["parent"]
        assert isinstance(parent, UnitChoice)
        parent.offer(units)


def first_error(form: forms.Form) -> str:
    """The first thing that is wrong, with its field's name."""
    for name, errors in form.errors.items():
        return f"{form.fields[name].label}：{errors[0]}" if name in form.fields else str(errors[0])
    return _("没有填完整。")
