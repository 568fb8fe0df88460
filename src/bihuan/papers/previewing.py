"""A briefing as its page shows it: the content, every figure with the way to its records."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from bihuan.papers.composing import asked, compose, entered
from bihuan.papers.content import Content
from bihuan.papers.models import Briefing
from bihuan.papers.runs import Run
from bihuan.papers.wording import said_moment


@dataclass(frozen=True)
class Preview:
    """The content and, for each part of 【信访件情况】, its paragraphs as (text, address, definition) pieces."""

    content: Content
    counts: list[tuple[str, list[list[tuple[str, str, str]]]]]


def preview(briefing: Briefing) -> Preview:
    """An issued briefing as it was frozen, a draft as it reads now."""
    if briefing.content is not None and briefing.published is not None:
        content = Content.from_json(briefing.content)
        definitions = briefing.published.definitions
    else:
        answer = asked(briefing)
        content = compose(briefing, answer)
        definitions = answer.to_json()["definitions"]

    def piece(run: Run) -> tuple[str, str, str]:
        if not run.name:
            return run.text, "", ""
        return run.text, address_of(run, briefing), definitions.get(run.name, {}).get("text", "")

    counts = [(part.title, [[piece(run) for run in runs] for runs in part.paragraphs]) for part in content.counts]
    return Preview(content, counts)


def address_of(run: Run, briefing: Briefing) -> str:
    """The records behind a figure: those counted when it was issued, of a draft those that count now.

    Batches are no complaints, of which alone a publication keeps the numbers.
    """
    asked_for = {"name": run.name, **({"key": run.key} if run.key else {})}
    if briefing.published_id and run.name != "batches":
        return f"{reverse('figures:frozen', args=[briefing.published_id])}?{urlencode(asked_for)}"
    return f"{reverse('figures:records')}?{urlencode(asked_for | briefing.cutoffs)}"


def said_cutoffs(briefing: Briefing) -> tuple[str, str]:
    """``(收件截止, 办理截止)`` as people say them."""
    as_of, handled_as_of = entered(briefing)
    return said_moment(as_of), said_moment(handled_as_of)
