"""Rows of actions as people fill them in: each kind asks only for what it needs."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.cases.models import Assignment
from bihuan.complaints.actions import COLUMNS, MOST, NEEDED, ActionText, said_action, taken_numbers
from bihuan.complaints.forms import DayField, not_after_today
from bihuan.complaints.models import Action
from bihuan.moments import beijing_day
from bihuan.numerals import to_half_width
from bihuan.reading.actions import FoundAction, find_actions
from bihuan.reading.documents import EXAMPLE, read_number
from bihuan.refusals import Unusable

PREFIX = "actions"
EXAMPLES: dict[str, str] = {
    Action.Kind.ORDER: EXAMPLE,
    Action.Kind.FILING: "澜环立〔2025〕2号",
    Action.Kind.FINE: "澜环罚字〔2025〕3号",
    Action.Kind.CLOSURE: "澜政决〔2025〕4号",
    Action.Kind.SEALING: "澜环封〔2025〕5号",
}
MOST_FEN = 10**15
_SCALES = {"万": 10_000, "亿": 100_000_000}
Raw = dict[str, str]
"""A row as it is typed: kind and the fields of its kind."""


class YuanField(forms.CharField):
    """Money in yuan, 万元 where it says so, exact to the fen; cleaned to hundredths of a yuan."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return None if not text else fen_of(text)


def fen_of(text: str) -> int:
    """``5.25万元`` -> 5250000; ``ValidationError`` where it is no amount of money."""
    plain = "".join(to_half_width(text).replace(",", "").split()).removesuffix("元")
    scale = _SCALES.get(plain[-1:], 1)
    digits = plain[:-1] if scale > 1 else plain
    fault = ValidationError(_("金额请写成 52500.50 或 5.25万，以元为单位，精确到分。"))
    if not re.fullmatch(r"\d{1,15}(\.\d{1,8})?", digits, re.ASCII):
        raise fault
    try:
        fen = Decimal(digits) * scale * 100
    except InvalidOperation as error:
        raise fault from error
    if fen != fen.to_integral_value() or not 0 < fen <= MOST_FEN:
        raise fault
    return int(fen)


class NumberField(forms.CharField):
    """The number of a legal document, made alike; empty where there is none yet."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        try:
            return str(read_number(text, latest=beijing_day(timezone.now()).year))
        except Unusable as error:
            raise ValidationError(str(error)) from error


class ActionForm(forms.Form):
    """One action of a kind, with the fields of that kind only."""

    kind = forms.ChoiceField(choices=Action.Kind.choices, widget=forms.TextInput)
    number = NumberField(
        label=gettext_lazy("文号"),
        required=False,
        max_length=60,
    )
    yuan = YuanField(label=gettext_lazy("金额（元）"), required=False, max_length=30)
    persons = forms.IntegerField(
        label=gettext_lazy("人数"),
        required=False,
        min_value=1,
        max_value=9999,
        error_messages={"invalid": gettext_lazy("人数请写整数。")},
    )
    body = forms.CharField(label=gettext_lazy("检测机构"), required=False, max_length=120)
    on = DayField(label=gettext_lazy("日期"), required=False, validators=[not_after_today])
    due_on = DayField(label=gettext_lazy("期限"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=400)
    is_shared = forms.BooleanField(label=gettext_lazy("同一份文书"), required=False)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_kind = Action.Kind(kind)
        asked = COLUMNS[self.of_kind]
        offered = (*asked, "is_shared") if "number" in asked else asked
        for name in [name for name in self.fields if name != "kind" and name not in offered]:
            del self.fields[name]
        self.fields = {name: self.fields[name] for name in ("kind", *offered)}
        if "number" in self.fields:
            self.fields["number"].widget.attrs["placeholder"] = EXAMPLES[self.of_kind]
        if self.of_kind == Action.Kind.TEST:
            self.fields["on"].label = _("委托日期")
            self.fields["due_on"].label = _("结果应出日期")
            self.fields["note"].label = _("结果")
        elif self.of_kind == Action.Kind.ORDER:
            self.fields["due_on"].label = _("改正期限")
        if needed := NEEDED.get(self.of_kind):
            self.fields[needed].required = True
            messages = {"required": _("请填%(field)s。") % {"field": self.fields[needed].label}}
            self.fields[needed].error_messages.update(messages)
        self.is_conflicting = False

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that are shown; the tick for a document of two cases comes when it is needed."""
        return [self[name] for name in self.fields if name not in ("kind", "is_shared")]

    @property
    def shows_tick(self) -> bool:
        return "is_shared" in self.fields and (self.is_conflicting or bool(self["is_shared"].value()))

    @property
    def needed(self) -> str:
        return NEEDED.get(str(self.of_kind), "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        on, due_on = cleaned.get("on"), cleaned.get("due_on")
        if on and due_on and due_on < on:
            said = _("%(due)s不能早于%(on)s。")
            self.add_error("due_on", said % {"due": self.fields["due_on"].label, "on": self.fields["on"].label})
        return cleaned

    def text(self) -> ActionText:
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("kind", "yuan")}
        return ActionText(kind=str(self.of_kind), fen=self.cleaned_data.get("yuan"), **said)


class ActionRows:
    """All rows of a form, in their order. Bound to what was sent, or showing what was there."""

    def __init__(self, rows: Sequence[Raw], *, bound: bool) -> None:
        kept = [row for row in rows[: MOST + 1] if row.get("kind") in COLUMNS]
        self.forms = [_form(place, row, bound=bound) for place, row in enumerate(kept)]
        self.bound = bound

    @classmethod
    def of(cls, actions: Iterable[ActionText]) -> "ActionRows":
        return cls([raw_of(action) for action in actions], bound=False)

    def is_valid(self, share: Assignment) -> bool:
        """Each row by itself, no document twice, and none that stands on another case of the unit."""
        sound = [form.is_valid() for form in self.forms]
        if not all(sound):
            return False
        numbered = [form for form in self.forms if form.cleaned_data.get("number")]
        for place, form in enumerate(numbered):
            if form.cleaned_data["number"] in [other.cleaned_data["number"] for other in numbered[:place]]:
                form.add_error("number", _("这个文号上面已经写了：一份文书只写一项。"))
        for action, other in taken_numbers(share, [form.text() for form in numbered]):
            form = next(form for form in numbered if form.cleaned_data["number"] == action.number)
            form.is_conflicting = True
            said = _("%(number)s 已用在 %(case)s：请核对；确是一份文书管两件的，勾选“同一份文书”。")
            form.add_error("number", said % {"number": action.number, "case": other.assignment.case.number})
        return not any(form.errors for form in self.forms)

    def texts(self) -> tuple[ActionText, ...]:
        return tuple(form.text() for form in self.forms)


def _form(place: int, row: Raw, *, bound: bool) -> ActionForm:
    prefix = f"{PREFIX}-{place}"
    if bound:
        return ActionForm({f"{prefix}-{name}": value for name, value in row.items()}, kind=row["kind"], prefix=prefix)
    return ActionForm(initial=row, kind=row["kind"], prefix=prefix)


def blank_forms() -> list[ActionForm]:
    """One empty row of each kind, from which a script makes rows."""
    return [ActionForm(initial={"kind": kind}, kind=kind, prefix=f"{PREFIX}-__row__") for kind in COLUMNS]


def raw_rows(data: Mapping[str, Any]) -> list[Raw]:
    """The rows that were sent, in the order of their places, whatever gaps taken ones left."""
    rows: dict[int, Raw] = {}
    for name, value in data.items():
        if found := re.fullmatch(rf"{PREFIX}-(\d{{1,4}})-(\w+)", name, re.ASCII):
            rows.setdefault(int(found[1]), {})[found[2]] = str(value)
    return [rows[place] for place in sorted(rows)]


EDITS = ("add", "drop", "take", "find", "show")
"""Buttons that change the rows, or show what follows, without handing anything in."""

LOOKS = {"find", "take"}
"""Those that look through the free text."""


def edits(data: Mapping[str, Any]) -> bool:
    return any(name in data for name in EDITS)


def edited_rows(data: Mapping[str, Any], found: Callable[[list[Raw]], list[tuple[FoundAction, str, Raw]]]) -> list[Raw]:
    """The rows that were sent, with one added, dropped, or taken over from those ``found``, as a button said."""
    rows = raw_rows(data)
    if data.get("add") in COLUMNS:
        rows.append({"kind": str(data["add"])})
    if (place := _place(data.get("drop"))) is not None:
        rows = rows[:place] + rows[place + 1 :]
    if (place := _place(data.get("take"))) is not None:
        rows += [row for _action, _words, row in found(rows)[place : place + 1]]
    return rows


def _place(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None


def raw_of(action: ActionText | FoundAction) -> Raw:
    """A row filled with an action."""
    said: dict[str, Any] = dict(vars(action))
    fen = said.pop("fen")
    said["yuan"] = "" if fen is None else f"{Decimal(fen) / 100:.2f}".removesuffix(".00")
    if not said.pop("is_shared", False):
        said.pop("is_shared", None)
    else:
        said["is_shared"] = "on"
    said.pop("quote", None)
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in said.items() if value}


def proposals(text: str, rows: Iterable[Raw]) -> list[tuple[FoundAction, str, Raw]]:
    """What the text says was done and no row holds yet: each with its words and the row it would become."""
    held = [_told(row) for row in rows]
    found = find_actions(text, year=beijing_day(timezone.now()).year)
    made = []
    for action in found:
        row = {name: value for name, value in raw_of(action).items() if name == "kind" or name in COLUMNS[action.kind]}
        if _told(row) in held:
            held.remove(_told(row))
            continue
        told = {name: getattr(action, name) for name in ActionText.__dataclass_fields__ if hasattr(action, name)}
        made.append((action, said_action(ActionText(**told)), row))
    return made


def _told(row: Raw) -> tuple[str, str]:
    """What tells one action from another: its document, else its amount or persons, else its kind alone."""
    number = row.get("number", "")
    with suppress(Unusable):
        number = str(read_number(number, latest=9999)) if number else ""
    return row.get("kind", ""), number or row.get("yuan", "") or row.get("persons", "")
