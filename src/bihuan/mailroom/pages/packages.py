"""The daily package at the desk: what the next one would hold, those that went, and each one's contents."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.hand import DeskRequest
from bihuan.complaints.forms import first_error, required
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.look.listing import Column, Listing
from bihuan.look.templatetags.look import moment
from bihuan.look.undoing import tell
from bihuan.mailroom import packaging
from bihuan.mailroom.models import Package
from bihuan.moments import BEIJING
from bihuan.refusals import Unusable
from bihuan.units.access import allow

COLUMNS = (
    Column("number", gettext_lazy("期号"), order="number", value=str),
    Column("until", gettext_lazy("截止时间"), order="until", value=lambda package: package.until),
    Column("count", gettext_lazy("件数"), value=lambda package: len(package.contents), align="end"),
    Column("attachments", gettext_lazy("附件"), value=lambda package: _attachments(package), align="end"),
    Column("size", gettext_lazy("大小"), value=lambda package: package.stored.size, align="end"),
    Column("by", gettext_lazy("生成"), value=lambda package: package.by.title),
)
MOMENT = "%Y-%m-%dT%H:%M"


def _attachments(package: Package) -> int:
    return sum(item["attachments"] for item in package.contents)


class PackageForm(forms.Form):
    """Until when, in which order, and which package the person saw last."""

    until = forms.DateTimeField(
        label=gettext_lazy("截止时间"),
        required=False,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        help_text=gettext_lazy("不填为现在；此前审核通过、上一期没有报过的答复都装进去。"),
        error_messages={"invalid": gettext_lazy("截止时间请写成 2020-11-08 20:00 这样。")},
    )
    order = forms.ChoiceField(
        label=gettext_lazy("文件夹顺序"),
        choices=Package.Order.choices,
        widget=forms.RadioSelect,
        error_messages=required(gettext_lazy("请选文件夹顺序。")),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def cut_off(self) -> datetime | None:
        entered: datetime | None = self.cleaned_data["until"]
        return entered.replace(tzinfo=BEIJING) if entered and entered.tzinfo is None else entered


@allow(*packaging.READERS)
@needs_inspection
def packages(request: DeskRequest) -> HttpResponseBase:
    """Those that went, newest first; for those who make them, what the next would hold."""
    member, inspection = request.user, request.inspection
    makes = packaging.may_make(member, inspection)
    if request.method == "POST":
        return _make(request)
    visible = packaging.visible_packages(member, inspection)
    listing = Listing(request.GET, visible, COLUMNS, default="-number")
    context: dict[str, Any] = {
        "title": _("报送材料"),
        "lead": _("每天审核通过的答复装成一包报督察组：报送清单、一览表、逐件的答复和附件。生成后不再改动。"),
        "listing": listing,
        "rows": [(package, len(package.contents), _attachments(package)) for package in listing.rows],
        "makes": makes,
    }
    if makes:
        coming = packaging.outlook(inspection)
        last = coming.last
        initial = {"order": last.order if last else Package.Order.NUMBER, "seen": last.number if last else 0}
        context |= {"coming": coming, "form": PackageForm(initial=initial)}
    return render(request, "mailroom/packages.html", context)


def _make(request: DeskRequest) -> HttpResponse:
    form = PackageForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    made = packaging.make_package(
        request.inspection,
        order=form.cleaned_data["order"],
        by=request.user,
        seen=form.cleaned_data["seen"],
        until=form.cut_off(),
    )
    said = _("已生成第%(number)d期，%(count)d件。") % {"number": made.number, "count": len(made.contents)}
    tell(request, said)
    return redirect("mailroom:package", made.pk)


def _package(request: DeskRequest, pk: int) -> Package:
    return get_object_or_404(packaging.visible_packages(request.user, request.inspection), pk=pk)


@allow(*packaging.READERS)
@needs_inspection
def package(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What went in one package."""
    found = _package(request, pk)
    since = moment(found.since) if found.since else _("开始")
    context = {
        "title": _("报送材料第%(number)d期") % {"number": found.number},
        "lead": _("%(since)s至%(until)s审核通过的答复，%(who)s于%(at)s生成，内容已定，不再改动。")
        % {"since": since, "until": moment(found.until), "who": found.by.title, "at": moment(found.at)},
        "package": found,
        "attachments": _attachments(found),
        "now": timezone.now(),
    }
    return render(request, "mailroom/package.html", context)


@allow(*packaging.READERS)
@needs_inspection
def download(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The archive as it was made."""
    found = _package(request, pk)
    name = packaging.file_name(found.number, found.until)
    return FileResponse(
        found.stored.content.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
    )
