"""How a figure stands in a box of plain text: ``{收到信访件=215}``, ``{按承办单位：澜东区=56}``, ``{批次，汉字=十五}``.

The number behind ``=`` is for the reader only; it is not kept. Braces of the text itself are doubled.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bihuan.papers.runs import CHARACTERS, LIST, SHORT, Paragraphs, Run, merged
from bihuan.refusals import Unusable

FORMS = {CHARACTERS: "汉字", SHORT: "不带年", LIST: "分列"}
TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
SHOWN = 12
"""Characters of a text that an error quotes."""


@dataclass(frozen=True)
class Names:
    """What the figures of an inspection are called. ``keys`` are the lines that a breakdown may have."""

    titles: Mapping[str, str]
    keys: Mapping[str, Collection[str]] = field(default_factory=dict)
    is_key: Callable[[str, str], bool] = lambda name, key: False
    days: Collection[str] = ()
    lists: Collection[str] = ()
    characters: Collection[str] = ()
    only_lists: Collection[str] = ()
    """Of ``lists`` those that are no breakdown, so that they have no lines."""

    def named(self, title: str) -> str:
        """The figure of that title, or ``""``."""
        return next((name for name, said in self.titles.items() if said == title), "")

    def problem(self, run: Run) -> str:
        """Why the figure cannot stand in a text, or ``""``."""
        title = self.titles.get(run.name, run.name)
        if run.key:
            known = run.key in self.keys.get(run.name, ()) or self.is_key(run.name, run.key)
            return (
                ""
                if known and not run.form
                else _("“%(title)s”里没有“%(key)s”这一项") % {"title": title, "key": run.key}
            )
        if run.form:
            fitting = {LIST: self.lists, CHARACTERS: self.characters, SHORT: self.days}[run.form]
            return (
                ""
                if run.name in fitting
                else _("“%(title)s”不能写成“%(form)s”") % {"title": title, "form": FORMS[run.form]}
            )
        if run.name in self.keys or run.name in self.only_lists:
            return _("“%(title)s”要写明是哪一项，或者写成“%(title)s，分列”") % {"title": title}
        return ""


def token(run: Run, names: Names, value: str = "") -> str:
    """A figure as it stands in the box."""
    said = names.titles[run.name]
    said += f"：{run.key}" if run.key else ""
    said += f"，{FORMS[run.form]}" if run.form else ""
    return f"{{{said}={value}}}" if value else f"{{{said}}}"


def written(paragraphs: Paragraphs, names: Names, value: Callable[[Run], str] = lambda run: "") -> str:
    """The text for the box, one paragraph on a line, each figure with its present number."""
    return "\n".join(
        "".join(
            token(run, names, value(run)) if run.name else run.text.replace("{", "{{").replace("}", "}}")
            for run in runs
        )
        for runs in paragraphs
    )


def parsed(text: str, names: Names) -> Paragraphs:
    """The paragraphs of a box, empty lines left out. ``Unusable`` names the figure that is none."""
    paragraphs = (merged(_runs(line.strip(), names)) for line in text.splitlines())
    return tuple(runs for runs in paragraphs if runs)


def _runs(line: str, names: Names) -> list[Run]:
    runs: list[Run] = []
    last = 0
    for found in TOKEN.finditer(line):
        runs.append(Run(line[last : found.start()]))
        last = found.end()
        if found[0] in ("{{", "}}"):
            runs.append(Run(found[0][0]))
        elif found[1] is None:
            raise Unusable(
                _("“%(quote)s”处的花括号不成对：数据要写成 {收到信访件} 这样，从清单里点选就不会错。")
                % {"quote": line[max(0, found.start() - SHOWN) : found.start() + SHOWN]}
            )
        else:
            runs.append(_figure(found[1], names))
    return [*runs, Run(line[last:])]


def _figure(inside: str, names: Names) -> Run:
    said = inside.partition("=")[0].strip()
    head, _mark, tail = said.replace(",", "，").rpartition("，")
    form = next((form for form, word in FORMS.items() if head and tail.strip() == word), "")
    title, _mark, key = (head if form else said).replace(":", "：").partition("：")
    run = Run("", names.named(title.strip()), key.strip(), form)
    if not run.name:
        raise Unusable(_("没有叫“%(title)s”的数据：请从清单里选，或者去掉花括号。") % {"title": title.strip()})
    if problem := names.problem(run):
        raise Unusable(_("%(problem)s：请从清单里选。") % {"problem": problem})
    return run
