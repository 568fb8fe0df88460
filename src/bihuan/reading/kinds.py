"""What a paper is for. A new kind is a line here; a kind with headings of its own adds a family of headings in ``fields``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.reading.fields import simplified
from bihuan.reading.headers import Table
from bihuan.reading.values import half

_ANSWERED = ("investigation", "verdict", "action", "status", "accountability")
_PUBLIC = "公开|公示"


@dataclass(frozen=True)
class Kind:
    """``family``: whose headings its lists have. A paper is of this kind if its columns name one of each of ``columns`` and
    its title says ``title`` and not ``untitled``; what is empty is not asked."""

    name: str
    family: str
    columns: tuple[tuple[str, ...], ...] = ()
    title: str = ""
    untitled: str = ""

    def fits(self, family: str, columns: set[str], title: str) -> bool:
        return (
            family == self.family
            and not any(columns.isdisjoint(wanted) for wanted in self.columns)
            and re.search(self.title, title) is not None
            and not (self.untitled and re.search(self.untitled, title))
        )


# The first that fits is it.
KINDS = (
    Kind("notice", "plan", (("status", "closed_on"),), title="公示|公告|公开|销号"),
    Kind("plan", "plan"),
    Kind("replies", "complaints", (_ANSWERED, ("closed_on",)), untitled=_PUBLIC),
    Kind("publication", "complaints", (_ANSWERED, ("text",))),
    Kind("publication", "complaints", (_ANSWERED,), title=f"{_PUBLIC}|交办.*情况"),
    Kind("replies", "complaints", (_ANSWERED,)),
    Kind("transfer", "complaints"),
)
# Papers in prose, by their first lines: a masthead with an issue number; a notice that says how long it hangs.
_PROSE = (
    (
        "briefing",
        re.compile(r"(简报|快报|专报|信息|动态|通报)"),
        re.compile(r"第\s*[\d〇零一二三四五六七八九十百]+\s*期"),
    ),
    ("notice", re.compile(r"公示|公告"), re.compile(r"公示(时间|期限|期)|公告(时间|期限|期)|如有异议")),
)
_HEAD = 8


def kind_of(tables: Sequence[Table], title: str) -> str:
    """The kind of a paper by the columns of its lists, then by its title."""
    lists = [table for table in tables if table.family != "plan"]
    family = "complaints" if lists else "plan"
    columns = {column.field for table in lists or tables for column in table.columns if column.field}
    return kind_of_columns(family, columns, title)


def kind_of_columns(family: str, columns: set[str], title: str) -> str:
    plain = simplified(half(title))
    return next((kind.name for kind in KINDS if kind.fits(family, columns, plain)), "unknown")


def kind_of_prose(paragraphs: Sequence[str]) -> str:
    """briefing or notice for a paper that is one without holding a list, else unknown."""
    text = [simplified(half(paragraph)) for paragraph in paragraphs]
    head = "\n".join(text[:_HEAD])
    whole = {"briefing": head, "notice": "\n".join(text)}
    return next((name for name, title, sign in _PROSE if title.search(head) and sign.search(whole[name])), "unknown")
