"""What is handed in to be proved."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Inspection
from bihuan.proofing.keeping import Handed

MOST_BYTES = 20 * 1024 * 1024
ACCEPTED = ".docx,.doc,.wps,.txt,.html,.htm,.pdf,.xlsx,.xls"


class PaperField(forms.FileField):
    """One paper within bounds; what is in it is found out by reading."""

    widget = forms.ClearableFileInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {})
        options["error_messages"] |= {
            "required": gettext_lazy("还没有选文件：请把要核对的公文拖进来，或点“选择文件”。"),
            "empty": gettext_lazy("这个文件是空的，请重新选。"),
        }
        super().__init__(**options)
        self.widget.attrs["accept"] = ACCEPTED

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = super().clean(data, initial)
        if file and (file.size or 0) > MOST_BYTES:
            most = MOST_BYTES // 1024 // 1024
            raise ValidationError(_("文件超过%(most)d兆：请删去图片，或只留要核对的部分。") % {"most": most})
        return file


class ProveForm(forms.Form):
    """A draft, the paper before it, and the ledger that it should agree with."""

    draft = PaperField(
        label=gettext_lazy("把要发出的公文拖到这里"),
        help_text=gettext_lazy("docx、txt、html、pdf、xlsx，一次一份，不超过20兆。"),
    )
    previous = PaperField(
        label=gettext_lazy("上一期"),
        required=False,
        help_text=gettext_lazy("选了上一期，累计数会与“上期累计加本期”对一遍。"),
    )
    inspection = forms.ChoiceField(label=gettext_lazy("与台账核对"), required=False)

    def __init__(self, *args: Any, inspections: list[Inspection], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["inspection"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((item.code, str(item)) for item in inspections), ("", _("不与台账核对"))]
        field.help_text = _("写明截止日期的件数，会与台账当时的数对一遍，只限您看得到的范围。")
        self._inspections = {item.code: item for item in inspections}

    @property
    def chosen_inspection(self) -> Inspection | None:
        return self._inspections.get(self.cleaned_data["inspection"])

    @property
    def handed_draft(self) -> Handed:
        return _handed(self.cleaned_data["draft"])

    @property
    def handed_previous(self) -> Handed | None:
        file = self.cleaned_data["previous"]
        return _handed(file) if file else None


def _handed(file: "UploadedFile[Any]") -> Handed:
    return file.name or "", file.read(MOST_BYTES + 1)
