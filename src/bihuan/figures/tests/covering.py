"""Which pairs of figure and dimension a costly test looks at: every way there is, not every name there is."""

from collections.abc import Mapping

from bihuan.figures.composing import Group


def covering(groups: Mapping[str, Group], turn: int) -> dict[str, Group]:
    """One of ``groups`` for each way a row finds its value: its population, dimension, what stands beside it.

    Figures of one way differ by the values they count only; each ``turn`` takes the next of them, so that the turns of
    a test look at different ones.
    """
    ways: dict[tuple[object, ...], list[Group]] = {}
    for group in groups.values():
        way = (id(group.population), group.dimension.name, group.column, group.beside, bool(group.figure.share_of))
        ways.setdefault(way, []).append(group)
    chosen = [alike[turn % len(alike)] for alike in ways.values()]
    return {group.name: group for group in chosen}
