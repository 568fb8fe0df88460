"""The form of a unit's answer: each claim by itself, the whole, and what was done, in rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Assignment, Claim, Status
from bihuan.complaints.action_forms import ActionRows, Raw, proposals, raw_rows
from bihuan.complaints.actions import ActionText
from bihuan.complaints.answering import AnswerText
from bihuan.complaints.claiming import ClaimText, current_claims
from bihuan.complaints.forms import LONGEST, DayField, PastDayField, SeenForm, not_after_today, required
from bihuan.complaints.judging import proposed_verdict
from bihuan.complaints.models import Answer
from bihuan.reading.actions import FoundAction
from bihuan.rulebooks.schema import Rulebook

NOT_OURS = "none"
"""The value of a claim's verdict that says it is another unit's matter."""


class AnswerForm(SeenForm):
    """A unit's answer in one form."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("是否属实"),
        widget=forms.RadioSelect,
        error_messages=required(gettext_lazy("请选择是否属实。")),
    )
    verdict_reason = forms.CharField(
        label=gettext_lazy("结论理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("结论与按各项子诉求推算的不一致时必填，印在记录里。"),
    )
    investigation = forms.CharField(
        label=gettext_lazy("调查核实情况"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("何时、何人、到哪里查了什么，查明的情况逐项写清。"),
        error_messages=required(gettext_lazy("请写明调查核实情况。")),
    )
    action = forms.CharField(
        label=gettext_lazy("处理和整改情况"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("采取的措施、文书编号、完成时间；不属实的写明如何向群众说明。"),
        error_messages=required(gettext_lazy("请写明处理和整改情况。")),
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("办理状态"),
        choices=Answer.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=required(gettext_lazy("请选择办理状态。")),
        help_text=gettext_lazy("阶段性办结要写办结目标和期限，到期继续报送。"),
    )
    closed_on = DayField(
        label=gettext_lazy("办结日期"),
        required=False,
        validators=[not_after_today],
        help_text=gettext_lazy("选“办结”时填；不填以审核通过之日为准。"),
    )
    goal = forms.CharField(
        label=gettext_lazy("办结目标"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("阶段性办结必填：达到什么程度算办结。"),
    )
    goal_on = DayField(
        label=gettext_lazy("目标期限"), required=False, help_text=gettext_lazy("阶段性办结必填：哪天以前达到目标。")
    )
    accountability = forms.CharField(
        label=gettext_lazy("责任人被处理情况"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("没有问责的不填。"),
    )
    on = PastDayField(label=gettext_lazy("提交日期"))

    def __init__(self, *args: Any, rulebook: Rulebook, judged_by_claims: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        verdicts = self.fields["verdict"]
        assert isinstance(verdicts, forms.ChoiceField)
        verdicts.choices = [(word, word) for word in rulebook.verdicts]
        if judged_by_claims:
            verdicts.required = False
            verdicts.help_text = _("不选就按各项子诉求推算。")
        else:
            del self.fields["verdict_reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome = cleaned.get("outcome")
        if outcome == "stage_closed":
            if not cleaned.get("goal", "").strip():
                self.add_error("goal", _("阶段性办结要写明办结目标。"))
            if not cleaned.get("goal_on") and "goal_on" not in self.errors:
                self.add_error("goal_on", _("阶段性办结要写明目标期限。"))
        if outcome and outcome != "closed" and cleaned.get("closed_on"):
            self.add_error("closed_on", _("没有选“办结”就不填办结日期：请删去日期，或改选“办结”。"))
        return cleaned


class ClaimForm(forms.Form):
    """What is said of one claim."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("是否属实"),
        widget=forms.RadioSelect,
        error_messages=required(gettext_lazy("请选择是否属实。")),
    )
    investigation = forms.CharField(
        label=gettext_lazy("这一项的调查核实情况"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    action = forms.CharField(
        label=gettext_lazy("这一项的处理和整改情况"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, claim: Claim, verdicts: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(data, prefix=f"claim-{claim.pk}", **options)
        self.claim = claim
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(verdicts)

    @property
    def has_more(self) -> bool:
        """Whether something is written or wrong below the verdict, so that it stands open."""
        return any(self[name].value() or self[name].errors for name in ("investigation", "action"))

    def text(self) -> ClaimText:
        said = self.cleaned_data
        verdict = "" if said["verdict"] == NOT_OURS else said["verdict"]
        return ClaimText(self.claim.text, verdict, said["investigation"].strip(), said["action"].strip(), self.claim.pk)


@dataclass(frozen=True)
class Fault:
    """What is wrong and where it is, for the list above the form."""

    place: str
    label: str
    message: str


class AnswerSheet:
    """Everything a unit fills in at once: claims, the whole, actions. Bound to ``data``, else showing ``before``."""

    def __init__(
        self, share: Assignment, data: Mapping[str, Any] | None = None, before: AnswerText | None = None
    ) -> None:
        self.share = share
        self.rulebook = share.case.inspection.rulebook_text.rulebook
        claims = current_claims(share.case)
        words = [(word, word) for word in self.rulebook.verdicts]
        if _is_of_several(share):
            words.append((NOT_OURS, _("不涉及本单位")))
        initial: dict[str, Any] = {"seen": share.case.revision, **(vars(before) if before else {})}
        self.form = AnswerForm(data, rulebook=self.rulebook, judged_by_claims=bool(claims), initial=initial)
        said = {claim.claim_id: claim for claim in before.claims} if before else {}
        self.claims = [
            ClaimForm(data, claim=claim, verdicts=words, initial=_claim_initial(said.get(claim.pk))) for claim in claims
        ]
        self.raw: list[Raw] = raw_rows(data) if data is not None else []
        if data is None:
            self.actions = ActionRows.of(before.actions or () if before else ())
        else:
            self.actions = ActionRows(self.raw, bound=True)

    @classmethod
    def again(cls, share: Assignment, data: Mapping[str, Any], rows: Sequence[Raw]) -> "AnswerSheet":
        """What was typed so far with other rows of actions, not judged yet."""
        sheet = cls(share)
        sheet.raw = list(rows)
        sheet.actions = ActionRows(rows, bound=False)
        sheet.form.initial = {name: data.get(name, "") for name in sheet.form.fields}
        for claim in sheet.claims:
            claim.initial = {name: data.get(claim.add_prefix(name), "") for name in claim.fields}
        return sheet

    @property
    def proposed(self) -> str:
        """The verdict that follows from those chosen for the claims; empty while not all are chosen."""
        chosen = [str(claim["verdict"].value() or "") for claim in self.claims]
        words = [word for word in chosen if word in self.rulebook.verdicts]
        return proposed_verdict(self.rulebook, words) if chosen and all(chosen) else ""

    def found(self) -> list[tuple[FoundAction, str, Raw]]:
        """What the free texts say was done and no row holds."""
        texts = [self.form["action"].value(), *(claim["action"].value() for claim in self.claims)]
        return proposals("\n".join(str(text or "") for text in texts), self.raw)

    def is_valid(self) -> bool:
        sound = [self.form.is_valid(), *(claim.is_valid() for claim in self.claims), self.actions.is_valid(self.share)]
        if self.claims and all(claim.is_valid() for claim in self.claims) and "verdict" not in self.form.errors:
            self._judge()
        return all(sound) and not self.form.errors

    def _judge(self) -> None:
        said = self.form.cleaned_data
        proposed = proposed_verdict(self.rulebook, [claim.text().verdict for claim in self.claims])
        said["verdict"] = said.get("verdict") or proposed
        if not said["verdict"]:
            self.form.add_error("verdict", _("各项子诉求都不涉及本单位：请选择整件是否属实。"))
        elif proposed and said["verdict"] != proposed and not said.get("verdict_reason", "").strip():
            why = _("按各项子诉求推算应为“%(proposed)s”：请改结论，或写明为什么是“%(verdict)s”。")
            self.form.add_error("verdict_reason", why % {"proposed": proposed, "verdict": said["verdict"]})
        elif said["verdict"] == proposed:
            said["verdict_reason"] = ""

    def faults(self) -> list[Fault]:
        """Everything that is wrong, in the order of the form; nothing for a form not judged yet."""
        if not self.form.is_bound:
            return []
        found = [
            Fault(claim["verdict"].auto_id or "", _("第%(place)d项") % {"place": place}, message)
            for place, claim in enumerate(self.claims, start=1)
            for message in _messages(claim)
        ]
        found += [
            Fault(self.form[name].auto_id or "", str(self.form[name].label), str(message))
            for name, errors in self.form.errors.items()
            if name in self.form.fields and name != "seen"
            for message in errors
        ]
        found += [
            Fault(row["kind"].auto_id or "", str(row.of_kind.label), message)
            for row in self.actions.forms
            for message in _messages(row)
        ]
        return found

    def text(self) -> AnswerText:
        said = self.form.cleaned_data
        return AnswerText(
            verdict=said["verdict"],
            investigation=said["investigation"].strip(),
            action=said["action"].strip(),
            outcome=said["outcome"],
            goal=said["goal"].strip(),
            goal_on=said["goal_on"] if said["outcome"] == "stage_closed" else None,
            accountability=said["accountability"].strip(),
            closed_on=said["closed_on"],
            claims=tuple(claim.text() for claim in self.claims),
            actions=self.actions.texts(),
            verdict_reason=said.get("verdict_reason", "").strip(),
        )


def _messages(form: forms.Form) -> list[str]:
    return [str(message) for errors in form.errors.values() for message in errors]


def _claim_initial(said: ClaimText | None) -> dict[str, Any]:
    return {} if said is None else {**vars(said), "verdict": said.verdict or NOT_OURS}


def _is_of_several(share: Assignment) -> bool:
    """Whether other units have a part in the case, so that a claim may be theirs."""
    others = Assignment.objects.filter(case=share.case_id).exclude(status=Status.RECALLED).exclude(pk=share.pk)
    return others.exists()


def answer_said(answer: Answer, actions: Iterable[ActionText]) -> AnswerText:
    """A stored answer as it was stated, with the actions that stand for its unit now."""
    claims = answer.claims.all()
    return AnswerText(
        verdict=answer.verdict,
        investigation=answer.investigation,
        action=answer.action,
        outcome=answer.outcome,
        goal=answer.goal,
        goal_on=answer.goal_on,
        accountability=answer.accountability,
        closed_on=answer.closed_on,
        claims=tuple(
            ClaimText(claim.text, claim.verdict, claim.investigation, claim.action, claim.claim_id) for claim in claims
        ),
        actions=tuple(actions),
        verdict_reason=answer.verdict_reason,
    )
