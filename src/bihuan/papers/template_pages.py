"""The Word template at the desk: fetch it, put the office's own in its place, go back."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.papers.forms import TemplateForm
from bihuan.papers.issue_pages import word_file
from bihuan.papers.kinds import KINDS, PaperKind, kind_called
from bihuan.papers.reach import WRITERS, may_write
from bihuan.papers.templates_in_use import LARGEST, newest, put_in_place, restore, template_in_use
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow

MARKS = (
    ("{{ masthead }} {{ series }}", gettext_lazy("报头第一行，随督察规则；简报名称")),
    ("{{ number }} {{ mark }}", gettext_lazy("期号；草稿在后面印“（草稿）”")),
    ("{{ issue }} {{ title }}", gettext_lazy("照这一种公文写全的期号或发文字号，已带“（草稿）”；公文标题，简报没有")),
    ("{{ issuer }} {{ day }}", gettext_lazy("编印单位、日期")),
    ("lines → line.text", gettext_lazy("全部正文，按栏目的顺序逐段")),
    (
        "line.section, line.news, line.heading, line.body",
        gettext_lazy("这一段是栏目、动态标题、小标题还是正文，用来选样式"),
    ),
    ("{{ report_to }} {{ send_to }} {{ issue_to }}", gettext_lazy("报、送、发，没有的整行不印")),
    ("{{ contact }} {{ signer }}", gettext_lazy("联系方式、签发人，没有的整行不印")),
    ("news, cases, counts", gettext_lazy("旧写法：只有三个固定栏目，调过顺序或加了自设栏目就不能用")),
)


def _kind(request: DeskRequest) -> PaperKind:
    """The kind of paper whose template it is: ``kind`` of the address."""
    return kind_called(request.GET.get("kind", ""))


def _back(kind: PaperKind) -> str:
    return f"{reverse('papers:template')}?kind={kind.key}"


def _check_may_change(request: DeskRequest) -> None:
    if not request.inspection or not may_write(request.user, request.inspection):
        raise Refused(_("简报模板由整改办负责审核或公开的人员管理。"))


@allow(*WRITERS)
def template(request: DeskRequest) -> HttpResponseBase:
    """Which template is in use, and a place to drop another."""
    _check_may_change(request)
    kind = _kind(request)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            put_in_place(kind, file.name, file.read(LARGEST + 1), by=request.user)
        except Unusable as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("已换成“%(name)s”，从下一份草稿起使用。") % {"name": file.name})
            return redirect(_back(kind))
    chosen = newest(kind)
    context = {
        "title": _("Word 模板：%(kind)s") % {"kind": kind.name},
        "kind": kind,
        "kinds": KINDS.values(),
        "lead": _("Word 模板决定版式：报头、字体、行距、页码、版记；文字和数据由系统填入。"),
        "form": form,
        "own": chosen if chosen and chosen.stored else None,
        "marks": MARKS,
    }
    return render(request, "papers/template.html", context, status=422 if form.errors else 200)


@allow(*WRITERS)
def current(request: DeskRequest) -> HttpResponseBase:
    """The template in use, to be changed in Word."""
    _check_may_change(request)
    return word_file(template_in_use(_kind(request)), _("%(kind)s模板.docx") % {"kind": _kind(request).series})


@allow(*WRITERS)
def shipped(request: DeskRequest) -> HttpResponseBase:
    """The template that ships, whatever is in use."""
    _check_may_change(request)
    return word_file(
        _kind(request).shipped.read_bytes(), _("%(kind)s模板（自带）.docx") % {"kind": _kind(request).series}
    )


@allow(*WRITERS)
@require_POST
def restore_shipped(request: DeskRequest) -> HttpResponseBase:
    """Use the template that ships again."""
    _check_may_change(request)
    kind = _kind(request)
    chosen = newest(kind)
    if chosen and chosen.stored:
        restore(kind, by=request.user)
    messages.success(request, _("已恢复自带模板。"))
    return redirect(_back(kind))
