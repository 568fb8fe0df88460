"""Taking lists in: drop files, look at the preview, mend, confirm or give up."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.cases.selectors import sees_whole
from bihuan.complaints import previewing
from bihuan.complaints.forms import MOST_BYTES, ConfirmForm, UploadForm
from bihuan.complaints.mending import MendForm
from bihuan.complaints.models import KINDS, Intake
from bihuan.complaints.outcomes import State
from bihuan.complaints.pages.inspection import needs_inspection
from bihuan.complaints.pages.rows import preview_rows
from bihuan.complaints.repeats.importing import LikelyRow, likely_rows, new_rows, ticked
from bihuan.complaints.repeats.seeking import AT_ONCE
from bihuan.complaints.repeats.showing import Shown, shown
from bihuan.complaints.undoing import undo_intake
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import shelf_of
from bihuan.refusals import Stale, Unusable
from bihuan.units.access import allow
from bihuan.units.models import Member
from bihuan.units.roles import Role

TITLES = {
    Intake.State.WRITTEN: gettext_lazy("导入结果"),
    Intake.State.UNDONE: gettext_lazy("已撤销的导入"),
    Intake.State.DISCARDED: gettext_lazy("已放弃的导入"),
}
MOST_WORDS = 2000
COLUMNS = (
    Column("id", gettext_lazy("导入"), order="id"),
    Column("kind", gettext_lazy("类型")),
    Column("files", gettext_lazy("文件")),
    Column("state", gettext_lazy("状态"), order="state"),
    Column("counts", gettext_lazy("写入")),
    Column("by", gettext_lazy("经办")),
)
SHOWN: tuple[State, ...] = ("created", "updated", "unchanged", "rejected")
FILTERS = (
    Filter("state", gettext_lazy("状态"), Intake.State.choices, "state"),
    Filter("kind", gettext_lazy("类型"), KINDS, "kind"),
)


@allow(Role.INTAKE)
@needs_inspection
def intakes(request: DeskRequest) -> HttpResponseBase:
    """Earlier imports, and the place to drop new files."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    mine = previewing.visible_intakes(request.user, request.inspection)
    if request.method == "POST" and form.is_valid():
        response = _begin(request, form)
        if response is not None:
            return response
    visible = mine.select_related("by").prefetch_related("files")
    shelf = shelf_of(request)
    listing = Listing(request.GET, visible, COLUMNS, FILTERS, default="-id", page_size=20, shelf=shelf)
    context = {
        "title": _("导入"),
        "lead": _("把转办清单、办理情况表、整改措施清单拖进来；先预览，确认后才写入。"),
        "form": form,
        "listing": listing,
        "rows": [(intake, _written(intake)) for intake in listing.rows],
    }
    return render(request, "complaints/intakes.html", context, status=422 if form.errors else 200)


def _written(intake: Intake) -> dict[str, int]:
    """What a written import changed, all files together."""
    files = intake.result.get("files", [])
    return {state: sum(file[state] for file in files) for state in ("created", "updated", "unchanged")}


def _begin(request: DeskRequest, form: UploadForm) -> HttpResponse | None:
    if not previewing.may_take_in(request.user, request.inspection):
        raise Unusable(_("您不能为“%(inspection)s”导入清单。") % {"inspection": request.inspection})
    said = form.cleaned_data
    begun = previewing.begin(
        request.inspection, said["kind"], _contents(said["lists"]), by=request.user, most_bytes=MOST_BYTES
    )
    refused = [f"{name}：{why}" for name, why in begun.refused]
    if begun.intake is None:
        for sentence in refused:
            form.add_error("lists", sentence)
        return None
    for sentence in refused:
        messages.error(request, sentence)
    return redirect("complaints:intake-preview", begun.intake.pk)


def _contents(files: "list[UploadedFile[Any]]") -> Iterator[tuple[str, bytes]]:
    """One file's bytes at a time; of one that is too large only as much as shows it."""
    for file in files:
        yield file.name or "", file.read(MOST_BYTES + 1)


def _intake(request: DeskRequest, pk: int) -> Intake:
    visible = previewing.visible_intakes(request.user, request.inspection)
    return get_object_or_404(visible.select_related("inspection__region", "inspection__rulebook_text"), pk=pk)


@allow(Role.INTAKE)
@needs_inspection
def preview(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What the import would write; once written, what it wrote."""
    intake = _intake(request, pk)
    if intake.state != Intake.State.PREVIEW:
        return _result(request, intake)
    seen = previewing.preview(intake)
    return _preview(request, seen, MendForm(preview=seen))


def _preview(request: DeskRequest, seen: previewing.Preview, form: MendForm, status: int = 200) -> HttpResponse:
    intake = seen.intake
    likely = likely_rows(intake.inspection, seen.files, request.user) if intake.kind == "transfer" else []
    context = {
        "title": _("核对导入"),
        "lead": _("%(kind)s，%(count)d个文件，还没有写入。先看退回和更新的行，再确认。")
        % {"kind": intake.get_kind_display(), "count": len(seen.files)},
        "intake": intake,
        "seen": seen,
        "files": [(file, [file.count(state) for state in SHOWN]) for file in seen.files],
        "rows": preview_rows(request.GET, seen.files, kind=intake.kind),
        "mending": form,
        "confirming": ConfirmForm(initial={"expected": seen.expected, "seen": seen.seen}),
        "totals": {state: seen.outcome.total(state) for state in SHOWN},
        "likely": _with_firsts(likely, request.user),
        "too_many": len(new_rows(seen.files)) > AT_ONCE,
        "unsure": sum(bool(row.unsure) for file in seen.files for row in file.rows),
        "faults": sum(len(file.faults) for file in seen.files),
    }
    return render(request, "complaints/preview.html", context, status=status)


def _with_firsts(likely: list[LikelyRow], member: Member) -> list[tuple[LikelyRow, Shown | None]]:
    """Each likely repeat with its first as it stands; None for a row of the same import."""
    seen = shown([one.first.pk for one in likely if one.first], member) if likely else {}
    return [(one, seen.get(one.first.pk) if one.first else None) for one in likely]


def _rows_left_out(done: dict[str, Any]) -> int:
    """A row can be refused for several reasons; it is left out once."""
    return len({rejection["row"] for rejection in done["rejected"]})


def _result(request: DeskRequest, intake: Intake) -> HttpResponse:
    written = intake.result.get("files", [])
    counts = [{**done, "left_out": _rows_left_out(done)} for done in written]
    context = {
        "title": TITLES[Intake.State(intake.state)],
        "intake": intake,
        "files": list(zip_longest(intake.files.select_related("batch"), counts)),
        "may_dispatch": sees_whole(request.user, request.inspection, {Role.DISPATCH}),
        "left_out": [{"file": file["file"], **rejection} for file in written for rejection in file["rejected"]],
    }
    return render(request, "complaints/intake_result.html", context)


@allow(Role.INTAKE)
@needs_inspection
@require_POST
def mend(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Set headings, units, labels, batch and day by hand, and look again."""
    intake = _intake(request, pk)
    if intake.state != Intake.State.PREVIEW:
        return redirect("complaints:intake-preview", intake.pk)
    seen = previewing.preview(intake)
    form = MendForm(request.POST, preview=seen)
    if not form.is_valid():
        return _preview(request, seen, form, status=422)
    previewing.mend(intake, form.mends())
    messages.success(request, _("已按您的指定重新核对。"))
    return redirect("complaints:intake-preview", intake.pk)


@allow(Role.INTAKE)
@needs_inspection
@require_POST
def confirm(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Write what was shown. Clicked twice, the second finds it written."""
    intake = _intake(request, pk)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise Stale(_("没有收到完整的预览，请重新核对再确认。"))
    said = form.cleaned_data
    if previewing.confirm(
        intake,
        by=request.user,
        expected=said["expected"],
        seen=said["seen"],
        skip_rejected=said["skip_rejected"],
        repeats=ticked(request.POST.getlist("repeat")),
    ):
        messages.success(request, _("已写入台账。"))
    return redirect("complaints:intake-preview", intake.pk)


@allow(Role.INTAKE)
@needs_inspection
@require_POST
def undo(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Reverse a written import whole; whoever acted on it since is named."""
    undo_intake(_intake(request, pk), by=request.user, reason=request.POST.get("reason", "")[:MOST_WORDS])
    messages.success(request, _("已撤销这次导入：写入的都已冲回，经过留在账本里。"))
    return redirect("complaints:intake-preview", pk)


@allow(Role.INTAKE)
@needs_inspection
@require_POST
def discard(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Give the import up before it is written."""
    previewing.discard(_intake(request, pk))
    messages.success(request, _("已放弃这次导入，台账没有变化。"))
    return redirect("complaints:intake")
