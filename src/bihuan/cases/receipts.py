"""Forms of new rows: a second click makes no second row, and coming back to the form for another row loses nothing."""

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

USED_AGAIN = gettext_lazy(
    "这张表刚才登记过一条，这次写的不一样：要另登一条，核对后再保存一次；要更正那一条，请到台账里打开它。"
)


class Receipted(forms.Form):
    """A form of a new row: its ``receipt`` tells a second click from a second row."""

    receipt = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def renew(self) -> None:
        """Shown again after a refusal and sent once more it is another row."""
        assert isinstance(self.data, QueryDict)
        sent = self.data.copy()
        sent["receipt"] = str(uuid4())
        self.data = sent
