"""The sections of a draft at the desk: moved, left out, added; one section's text with its living figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.cases.hand import DeskRequest
from bihuan.numerals import parse_int
from bihuan.papers import sections
from bihuan.papers.composing import parts_of, text_of
from bihuan.papers.editing import Arranging, arrange, write_part
from bihuan.papers.forms import SectionForm
from bihuan.papers.notation import parsed, token, written
from bihuan.papers.offering import Offered, offered
from bihuan.papers.pages import found_draft, seen_now
from bihuan.papers.previewing import Shown, reader_of_draft
from bihuan.papers.proving import Doubt, doubts_within
from bihuan.papers.reach import WRITERS
from bihuan.papers.runs import Paragraphs, plain
from bihuan.papers.sections import DRAFTED, LEFT_OUT, OWN, REMOVED, SHOWN, Part
from bihuan.papers.typed import Typed, replaced, typed_numbers
from bihuan.refusals import Refused, Stale, Unusable
from bihuan.units.access import allow

ACTS: dict[str, Any] = {
    "up": lambda parts, key: sections.moved(parts, key, -1),
    "down": lambda parts, key: sections.moved(parts, key, 1),
    "show": partial(sections.put, state=SHOWN),
    "leave-out": partial(sections.put, state=LEFT_OUT),
    "remove": partial(sections.put, state=REMOVED),
    "restore": partial(sections.put, state=SHOWN),
}


@allow(*WRITERS)
@require_POST
def arrange_sections(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One act on the outline: ``up:news``, ``leave-out:cases``, ``order:handled,news,…``, ``add``."""
    found = found_draft(request, pk)
    act, _mark, key = request.POST.get("act", "").partition(":")
    seen = request.POST.get("seen", "")
    changed = arrange(found, _how(act, key), by=request.user, seen=int(seen) if seen.isdecimal() else 0)
    if act == "add":
        return redirect("papers:section", found.pk, sections.standing(parts_of(changed))[-1].key)
    if act == "remove":
        messages.success(request, _("已移去一栏；要撤销，在栏目下面的“移去的栏目”里点“恢复”。"))
    place = f"#part-{key}" if act != "order" else "#outline"
    return redirect(reverse("papers:briefing", args=[found.pk]) + place)


def _how(act: str, key: str) -> Arranging:
    if act == "add":
        return lambda parts: sections.added(parts, _("新栏目"), ())
    if act == "order":
        return lambda parts: sections.ordered(parts, key.split(","))
    if act not in ACTS:
        raise Unusable(_("没有看懂要对栏目做什么，请回到页面再点一次。"))

    def how(parts: Sequence[Part]) -> list[Part]:
        changed: list[Part] = ACTS[act](parts, key)
        return changed

    return how


@allow(*WRITERS)
def section(request: DeskRequest, pk: int, key: str) -> HttpResponseBase:
    """Heading and text of one section, its figures alive."""
    found = found_draft(request, pk)
    offers = offered(found)
    part = sections.found(parts_of(found), key)
    stored = text_of(part, offers.wording)
    initial = {
        "seen": found.revision,
        "heading": part.heading,
        "text": written(stored, offers.names, offers.value),
    }
    form = SectionForm(request.POST or None, names=offers.names, initial=initial)
    stale: Stale | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        text = _with_figure(said["text"], request.POST.get("replace", ""), offers)
        try:
            kept = _kept(part, text, offers)
            write_part(found, key, heading=said["heading"], text=kept, by=request.user, seen=said["seen"])
        except Stale as error:
            stale = error
            found.refresh_from_db()
            form = SectionForm(seen_now(request.POST, found), names=offers.names)
        else:
            if request.POST.get("replace"):
                messages.success(request, _("已换成数据，以后随台账变化。"))
                return redirect("papers:section", found.pk, key)
            messages.success(request, _("已保存“%(heading)s”。") % {"heading": said["heading"]})
            return redirect(reverse("papers:briefing", args=[found.pk]) + f"#part-{key}")
    context = {
        "title": _("改“%(heading)s”") % {"heading": part.heading},
        "lead": _("花括号里的是数据，等号后面是它现在的数：换截止时间、台账有变化，数都跟着变。"),
        "briefing": found,
        "part": part,
        "form": form,
        "stale": stale,
        "check": check(_text_in(form, stored), offers),
        "picker": offers.picker(),
        "follows": part.kind in DRAFTED and part.text is None,
    }
    return render(request, "papers/section.html", context, status=409 if stale else 422 if form.errors else 200)


@allow(*WRITERS)
@require_POST
def try_text(request: DeskRequest, pk: int) -> HttpResponseBase:
    """How a text that is being typed would read; stores nothing."""
    found = found_draft(request, pk)
    offers = offered(found)
    try:
        result = check(parsed(request.POST.get("text", ""), offers.names), offers)
    except Unusable as error:
        result = Check([], [], str(error))
    return render(request, "papers/section_check.html", {"check": result})


@dataclass(frozen=True)
class Proposal:
    """A figure that could stand in the place of a typed number. ``value`` is what the button sends."""

    value: str
    label: str
    now: str
    """Its present number, where it is another than the typed one."""
    token: str


@dataclass(frozen=True)
class Warned:
    """A typed number with the words around it, and what could replace it."""

    number: str
    words: str
    proposals: list[Proposal]


@dataclass(frozen=True)
class Check:
    """How a text reads now, which of its numbers are typed by hand, and which do not fit the others."""

    lines: list[list[Shown]]
    warned: list[Warned]
    problem: str = ""
    doubts: list[Doubt] = field(default_factory=list)


def check(text: Paragraphs, offers: Offered) -> Check:
    reader = reader_of_draft(offers)
    filled = tuple(offers.wording.filled(runs) for runs in text)
    lines = [reader.shown(runs) for runs in filled]
    warned = [
        _warned(number, f"{place}.{nth}", offers)
        for place, runs in enumerate(text)
        for nth, number in enumerate(typed_numbers(runs, offers.known))
    ]
    return Check(lines, warned, doubts=doubts_within(filled))


def _warned(number: Typed, place: str, offers: Offered) -> Warned:
    proposals = [
        Proposal(
            f"{place}.{choice}",
            " · ".join(part for part in (known.title, known.run.key) if part),
            known.value if parse_int(known.value) != parse_int(number.number) else "",
            token(known.run, offers.names, known.value),
        )
        for choice, known in enumerate(number.proposals)
    ]
    return Warned(number.number, number.words, proposals)


def _with_figure(text: Paragraphs, wanted: str, offers: Offered) -> Paragraphs:
    """The text with the proposal ``paragraph.number.choice`` taken, or as it is when none was."""
    if not wanted:
        return text
    try:
        place, nth, choice = (int(part) for part in wanted.split("."))
        number = typed_numbers(text[place], offers.known)[nth]
        run = number.proposals[choice].run
    except (ValueError, IndexError) as error:
        raise Refused(_("这个数刚刚变过，请再看一遍右边的提示。")) from error
    return (*text[:place], replaced(text[place], number, run), *text[place + 1 :])


def _kept(part: Part, text: Paragraphs, offers: Offered) -> Paragraphs | None:
    """What to store: nothing where a section of figures reads as it is drafted, or is emptied."""
    if part.kind == OWN:
        return text
    if part.kind not in DRAFTED:
        return None
    return None if not text or text == offers.wording.drafted(part.kind) else text


def _text_in(form: SectionForm, stored: Paragraphs) -> Paragraphs:
    """The text that stands in the box, as far as it can be read."""
    if not form.is_bound:
        return stored
    form.is_valid()
    text: Paragraphs = form.cleaned_data.get("text", ())
    return text if any(plain(runs) or runs for runs in text) else ()
