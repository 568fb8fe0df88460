"""Which warning light is on: a pure function of the rulebook's lights, the days left, and how often it warned before."""

from collections.abc import Sequence

from bihuan.rulebooks.schema import Light


def light_for(lights: Sequence[Light], days_left: int | None, earlier: int = 0) -> Light | None:
    """The gravest light that holds, those later in the rulebook being graver; None where there are none.

    ``days_left`` is negative when too late and None when nothing is due; ``earlier`` is in how many periods before this
    one the task already had a light that warns.
    """
    chosen: Light | None = None
    for light in lights:
        holds = light.days_left is None or (days_left is not None and days_left <= light.days_left)
        if holds and earlier + 1 >= light.times:
            chosen = light
    return chosen
