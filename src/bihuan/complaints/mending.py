"""The form of a preview in which a person says what a heading, a unit's name or a label means."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.complaints.choosing import grouped, units_of_region
from bihuan.complaints.forms import DayField
from bihuan.complaints.mends import Mends
from bihuan.complaints.outcomes import FileOutcome
from bihuan.complaints.previewing import LEFT_OUT, Preview, Question, with_file

AUTOMATIC = "auto"
NOT_READ = "none"
FIELDS: dict[str, str | Promise] = {
    "number": gettext_lazy("受理编号"),
    "text": gettext_lazy("举报内容"),
    "units": gettext_lazy("行政区域、承办单位"),
    "lead_units": gettext_lazy("主办单位"),
    "assist_units": gettext_lazy("协办单位"),
    "labels": gettext_lazy("污染类型"),
    "channel": gettext_lazy("来源"),
    "key": gettext_lazy("重要件"),
    "received": gettext_lazy("受理日期"),
    "batch": gettext_lazy("批次"),
    "dispatched_on": gettext_lazy("分办日期"),
    "verdict": gettext_lazy("是否属实"),
    "investigation": gettext_lazy("调查核实情况"),
    "action": gettext_lazy("处理和整改情况"),
    "status": gettext_lazy("是否办结"),
    "goal": gettext_lazy("办结目标"),
    "closed_on": gettext_lazy("办结日期"),
    "accountability": gettext_lazy("责任人被处理情况"),
    "repeat_of": gettext_lazy("重复件编号"),
    "due": gettext_lazy("办理时限"),
    "handler": gettext_lazy("经办人"),
    "remark": gettext_lazy("备注"),
    "seq": gettext_lazy("序号"),
    "city": gettext_lazy("市州"),
    "town": gettext_lazy("乡镇街道"),
    "phone": gettext_lazy("电话"),
}

PLAN_FIELDS: dict[str, str | Promise] = {
    "seq": gettext_lazy("序号"),
    "problem": gettext_lazy("反馈问题"),
    "target": gettext_lazy("整改目标"),
    "measures": gettext_lazy("整改措施"),
    "lead_units": gettext_lazy("牵头单位"),
    "units": gettext_lazy("责任单位"),
    "assist_units": gettext_lazy("配合单位"),
    "persons": gettext_lazy("责任人"),
    "supervisor": gettext_lazy("督导单位"),
    "accepting": gettext_lazy("验收单位"),
    "aspect": gettext_lazy("方面"),
    "task": gettext_lazy("任务"),
    "spot": gettext_lazy("点位"),
    "level": gettext_lazy("层级"),
    "serials": gettext_lazy("各级政府的序号"),
    "due": gettext_lazy("整改时限"),
    "status": gettext_lazy("进展情况"),
    "closed_on": gettext_lazy("销号日期"),
    "remark": gettext_lazy("备注"),
}


def fields_of_kind(kind: str) -> dict[str, str | Promise]:
    """What a column of a list of this kind can be, in words."""
    return PLAN_FIELDS if kind == "plan" else FIELDS


@dataclass(frozen=True)
class FileFields:
    """Batch and day of one file."""

    file: FileOutcome
    batch: BoundField
    day: BoundField


class MendForm(forms.Form):
    """One field per thing that stands in the files; what is left alone is decided by the papers themselves."""

    def __init__(self, *args: Any, preview: Preview, **options: Any) -> None:
        super().__init__(*args, **options)
        self.preview = preview
        self.units, self.labels = preview.names
        if preview.intake.kind == "transfer":
            for place, file in enumerate(preview.files):
                self.fields[f"batch:{place}"] = forms.IntegerField(
                    label=_("批次"), required=False, min_value=1, max_value=9999, initial=file.batch
                )
                self.fields[f"day:{place}"] = DayField(label=_("转办日期"), required=False, initial=file.day)
        self._ask("heading", preview.headings, self._headings(), AUTOMATIC)
        self._ask("unit", self.units, [("", _("未指定")), *grouped(units_of_region(preview.intake.inspection))], "")
        names = preview.intake.inspection.rulebook_text.rulebook.label_names
        self._ask("label", self.labels, [("", _("未指定")), *((name, name) for name in names)], "")

    def _headings(self) -> list[tuple[str, Any]]:
        told = {name for file in self.preview.files for name in file.columns.values()}
        fields = self.fields_of_kind
        rest = [(name, name) for name in sorted(told - fields.keys())]
        return [(AUTOMATIC, _("自动识别")), (NOT_READ, _("不读这一列")), *fields.items(), *rest]

    @property
    def fields_of_kind(self) -> dict[str, str | Promise]:
        return fields_of_kind(self.preview.intake.kind)

    def _ask(self, what: str, questions: list[Question], choices: list[Any], nothing: str) -> None:
        for question in questions:
            answer = question.answer
            if what == "heading":
                set_by_hand = self.preview.mends.headings.get(question.printed)
                answer = AUTOMATIC if set_by_hand is None else set_by_hand or NOT_READ
            self.fields[f"{what}:{question.printed}"] = forms.ChoiceField(
                label=question.printed, choices=choices, required=False, initial=answer or nothing
            )

    def _asked(self, what: str, questions: list[Question]) -> list[tuple[Question, BoundField]]:
        return [(question, self[f"{what}:{question.printed}"]) for question in questions]

    def _files(self, *, is_open: bool) -> list[FileFields]:
        if self.preview.intake.kind != "transfer":
            return []
        return [
            FileFields(file, self[f"batch:{place}"], self[f"day:{place}"])
            for place, file in enumerate(self.preview.files)
            if is_open == file.is_refused
        ]

    @property
    def files_open(self) -> list[FileFields]:
        """Files whose batch or day is missing or contradicts the ledger."""
        return self._files(is_open=True)

    @property
    def files_known(self) -> list[FileFields]:
        return self._files(is_open=False)

    def _headings_asked(self, *, is_open: bool) -> list[tuple[Question, BoundField, str | Promise]]:
        """Headings with their field and with what they are read as now."""
        asked = self._asked("heading", [q for q in self.preview.headings if q.open == is_open])
        fields = self.fields_of_kind
        return [(question, bound, fields.get(question.answer, question.answer)) for question, bound in asked]

    @property
    def headings_open(self) -> list[tuple[Question, BoundField, str | Promise]]:
        return self._headings_asked(is_open=True)

    @property
    def headings_known(self) -> list[tuple[Question, BoundField, str | Promise]]:
        return self._headings_asked(is_open=False)

    @property
    def of_units(self) -> list[tuple[Question, BoundField]]:
        return self._asked("unit", self.units)

    @property
    def of_labels(self) -> list[tuple[Question, BoundField]]:
        return self._asked("label", self.labels)

    @property
    def is_needed(self) -> bool:
        """Whether something is open that keeps rows or whole files from being written."""
        return self.preview.lacks_day or any(question.open for question in [*self.units, *self.labels])

    def mends(self) -> Mends:
        """What is set by hand after this form: for everything it asked about, its answers and nothing older."""
        said = self.cleaned_data
        old = self.preview.mends
        mends = Mends(
            headings=dict(old.headings),
            units=dict(old.units),
            labels=dict(old.labels),
            batches=old.batches,
            days=old.days,
        )
        for key, value in said.items():
            if key not in self.data:
                continue  # a page that did not ask about it leaves it as it stood
            what, _colon, printed = key.partition(":")
            if what == "heading":
                _put(mends.headings, printed, LEFT_OUT if value == NOT_READ else value, AUTOMATIC)
            elif what == "unit":
                _put(mends.units, printed, int(value) if value else "", "")
            elif what == "label":
                _put(mends.labels, printed, value, "")
        for place, file in enumerate(self.preview.files):
            asked = {f"batch:{place}", f"day:{place}"}
            if asked <= self.data.keys() and asked & set(self.changed_data):
                batch, day = said[f"batch:{place}"], said[f"day:{place}"]
                mends = with_file(mends, file.file, batch=batch, day=day)
        return mends


def _put(mends: dict[str, Any], printed: str, value: Any, nothing: str) -> None:
    if value == nothing:
        mends.pop(printed, None)
    else:
        mends[printed] = value
