"""The columns of a register: what each reads and sorts by, and which of them a member has chosen in which order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Expression, F, Model, OrderBy, QuerySet
from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of the register. ``order`` is what it sorts by; without it the column cannot be sorted."""

    key: str
    heading: Text
    order: str | Expression | None = None
    align: Literal["start", "end"] = "start"
    value: Callable[[Any], object] | None = None
    """What an export writes of a row; without it the attribute called ``key``."""
    width: int = 14
    """In an export, in characters."""
    stands: Literal["page", "export", "chosen"] = "page"
    """Where it stands until a member chooses columns: on the page and in exports; in exports only, because the page
    shows it by a mark; or nowhere."""
    then: str = "pk"
    """What decides between rows that this column cannot tell apart, when it goes up; unique, so that pages are
    disjoint. With the column it makes the order of an index."""

    def read(self, row: object) -> object:
        return self.value(row) if self.value else getattr(row, self.key)

    def ordering(self, model: type[Model], *, down: bool) -> list[OrderBy | str]:
        """Rows without a value come last either way."""
        assert self.order is not None
        expression = F(self.order) if isinstance(self.order, str) else self.order
        # Where every row has a value, saying where those without come would keep PostgreSQL from its index.
        last = True if _may_be_empty(model, self.order) else None
        tie = self.then.removeprefix("-") if down == self.then.startswith("-") else f"-{self.then.removeprefix('-')}"
        return [OrderBy(expression, descending=down, nulls_last=last), tie]


def _may_be_empty(model: type[Model], order: str | Expression) -> bool:
    names = {field.name: field for field in model._meta.concrete_fields}
    return not isinstance(order, str) or order not in names or names[order].null


@dataclass(frozen=True)
class Heading:
    """A column's head on the page: ``sort`` is ascending, descending or nothing; ``url`` sorts by it."""

    column: Column
    sort: Literal["ascending", "descending", ""]
    url: str


@dataclass(frozen=True)
class Option:
    """A column in the form that chooses columns."""

    column: Column
    chosen: bool


def arranged(declared: Sequence[Column], keys: Iterable[str]) -> tuple[Column, ...]:
    """Those of ``declared`` that ``keys`` name, in their order. What was not declared to this member stays unknown."""
    known = {column.key: column for column in declared}
    return tuple(known[key] for key in dict.fromkeys(keys) if key in known)


def in_order(queryset: QuerySet[Any], column: Column, *, down: bool) -> QuerySet[Any]:
    return queryset.order_by(*column.ordering(queryset.model, down=down))
