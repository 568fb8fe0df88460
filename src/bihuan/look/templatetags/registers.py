"""Cells of a register's row, of which only those of the shown columns are made, in the member's order."""

from datetime import datetime
from typing import Any

from django import template
from django.template import Context, NodeList
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bihuan.look.templatetags.look import moment

register = template.Library()


class Cells(template.Node):
    def __init__(self, listing: FilterExpression, row: FilterExpression, cells: dict[str, NodeList]) -> None:
        self.listing = listing
        self.row = row
        self.cells = cells

    def render(self, context: Context) -> SafeString:
        row = self.row.resolve(context)
        made = []
        for column in self.listing.resolve(context).columns:
            nodes = self.cells.get(column.key)
            made.append(nodes.render(context) if nodes is not None else plain(column.read(row), column.align))
        return SafeString("".join(made))


def plain(value: Any, align: str) -> SafeString:
    """A cell for a column that the template does not draw itself."""
    said = "" if value is None else "、".join(map(str, value)) if isinstance(value, list | tuple) else value
    if isinstance(said, bool):
        said = _("是") if said else ""
    elif isinstance(said, datetime):
        said = moment(said)
    return format_html('<td class="{}">{}</td>', "num" if align == "end" else "", said)


@register.tag
def cells(parser: Parser, token: Token) -> Cells:
    """``{% cells listing row %}{% cell "number" %}<td>…</td>{% cell "text" %}<td>…</td>{% endcells %}``."""
    _name, listing, row = token.split_contents()
    found: dict[str, NodeList] = {}
    parser.parse(("cell", "endcells"))
    while (mark := parser.next_token()).contents != "endcells":
        key = mark.split_contents()[1].strip("\"'")
        found[key] = parser.parse(("cell", "endcells"))
    return Cells(parser.compile_filter(listing), parser.compile_filter(row), found)
