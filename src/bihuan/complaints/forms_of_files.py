"""What people enter about files: what they show, what is hidden in the copy for publication, an upload's announcement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.complaints.describing import Description
from bihuan.complaints.models import Attachment
from bihuan.evidence.scrubbing import MOST, Rectangle
from bihuan.refusals import Refused

BLANKS = 2
"""Empty lines for rectangles where no script draws them."""


class DescribeForm(forms.Form):
    """One file: its kind, its caption and, of an 整改后, the picture it is compared with."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Attachment.Kind.choices)
    caption = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)
    before = forms.TypedChoiceField(
        label=gettext_lazy("对比"), required=False, coerce=int, empty_value=None, choices=[("", gettext_lazy("不对比"))]
    )

    def __init__(self, data: Any, *, file: Attachment, pictures: Sequence[Attachment]) -> None:
        initial = {"kind": file.kind, "caption": file.caption, "before": file.before_id or ""}
        super().__init__(data, prefix=str(file.pk), initial=initial, auto_id="describe-%s")
        self.file = file
        if file.picture is None:
            del self.fields["before"]
            return
        field = self.fields["before"]
        assert isinstance(field, forms.ChoiceField)
        others = [(other.pk, other.caption or other.name) for other in pictures if other.pk != file.pk]
        field.choices = [("", _("不对比")), *others]

    def description(self) -> Description:
        said = self.cleaned_data
        before = said.get("before") if said["kind"] == Attachment.Kind.AFTER else None
        return Description(said["kind"], said["caption"], before)


def describe_forms(files: Sequence[Attachment], data: Any = None) -> list[DescribeForm]:
    """One for each file; with ``data`` for those of which it says something."""
    pictures = [file for file in files if file.picture is not None]
    return [
        DescribeForm(data, file=file, pictures=pictures) for file in files if data is None or f"{file.pk}-kind" in data
    ]


class RectangleForm(forms.Form):
    """A place to hide, in percent; a line left empty is none."""

    left = forms.FloatField(label=gettext_lazy("左"), required=False)
    top = forms.FloatField(label=gettext_lazy("上"), required=False)
    width = forms.FloatField(label=gettext_lazy("宽"), required=False)
    height = forms.FloatField(label=gettext_lazy("高"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.error_messages["invalid"] = _("遮挡的位置要写成0到100的百分数。")
            label = _("%(side)s，百分比") % {"side": field.label}
            field.widget.attrs |= {"min": 0, "max": 100, "step": "any", "aria-label": label, "data-side": name}

    def rectangle(self) -> Rectangle | None:
        numbers = [self.cleaned_data.get(name) for name in ("left", "top", "width", "height")]
        if all(number is None for number in numbers):
            return None
        if any(number is None for number in numbers):
            raise Refused(_("遮挡的左、上、宽、高四个数要都填，不要的整行清空。"))
        return Rectangle(*(float(number) for number in numbers if number is not None))


RectanglesForm = forms.formset_factory(RectangleForm, extra=BLANKS, max_num=MOST, absolute_max=MOST + BLANKS)


class AnnounceForm(forms.Form):
    """A file that will come piece by piece."""

    name = forms.CharField(max_length=200)
    size = forms.IntegerField(min_value=0)
    mark = forms.CharField(max_length=100)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", required=False)
