"""Figures of findings that were published: which findings stood behind each, and what has changed since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bihuan.cases.models import Case, Inspection
from bihuan.figures.findings.amounts import AMOUNTS
from bihuan.figures.findings.counting import DIMENSIONS, AskedFindings, of, printed_keys, with_amounts
from bihuan.figures.findings.declared import FIGURES, Standing
from bihuan.figures.findings.naming import PRINTED, RANK, Named
from bihuan.figures.populations import Cutoff

COUNTED = tuple(name for name in PRINTED if name in FIGURES and not FIGURES[name].share_of)
"""Figures whose findings are kept: totals and lines. Of amounts the totals' are."""
Members = dict[str, list[str]]


def finding_members(sources: Sequence[Inspection], as_of: Cutoff) -> Members:
    """``{name or name/key: [chains]}`` of every number that a paper prints; a chain is ``code/number``."""
    asked = AskedFindings(sources, as_of)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for chain, standing in _standings(asked.rows()):
        for name in FIGURES:
            if FIGURES[name].counts(standing):
                found[Named(name).name].append(chain)
    for dimension in DIMENSIONS.values():
        rows = dimension.valued(asked.rows(levels=dimension.name == "level"), asked)
        keyed = list(rows.values_list("key", "case__chain", "status", "schedule", "is_late"))
        printed = printed_keys(dimension, [str(key or "") for key, *_rest in keyed])
        for key, chain, *stood in keyed:
            standing = Standing(stood[0], stood[1], bool(stood[2]))
            for name in COUNTED:
                if FIGURES[name].counts(standing):
                    found[f"{Named(name, dimension.name).name}/{printed[str(key or '')]}"].append(chain)
    for chain, *totals in with_amounts(asked.rows(), asked, AMOUNTS).values_list("case__chain", *map(of, AMOUNTS)):
        for name, total in zip(AMOUNTS, totals, strict=True):
            if total:
                found[Named(name).name].append(chain)
    return {name: sorted(set(chains)) for name, chains in found.items()}


def _standings(rows: Any) -> Iterable[tuple[str, Standing]]:
    for chain, status, schedule, is_late in rows.values_list("case__chain", "status", "schedule", "is_late"):
        yield chain, Standing(status, schedule, bool(is_late))


def members_of(members: dict[str, Any], named: Named, key: str | None) -> list[str]:
    """The chains that were behind a number. A rank stands for all the findings of its unit, a share for its part."""
    figure = "findings" if named.figure == RANK else named.figure
    if figure in FIGURES and FIGURES[figure].share_of:
        figure = figure.removesuffix("_rate")
    name = Named(figure, named.dimension).name
    return list(members.get(name if key is None else f"{name}/{key}", []))


def frozen_cases(chains: Sequence[str]) -> Any:
    """The findings of ``chains``, for a register."""
    return Case.objects.filter(chain__in=chains).select_related("finding", "inspection")
