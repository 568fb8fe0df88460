"""A sample that anybody can draw again: nothing but seed and chains decides."""

import hashlib
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.lookback.sampling import Candidate, draw_lots, sample_size

CANDIDATES = st.lists(
    st.builds(Candidate, st.sampled_from(["甲县", "乙县", "丙县"]), st.just("号"), st.text(min_size=1, max_size=6)),
    max_size=12,
    unique_by=lambda one: one.chain,
)


def test_it_is_the_sum_that_a_shell_gives() -> None:
    """printf '%s|%s' 2026-11 lc/问题1 | sha256sum."""
    (lot,) = draw_lots("2026-11", 10, [Candidate("全部", "问题1", "lc/问题1")])
    assert lot.lot == hashlib.sha256("2026-11|lc/问题1".encode()).hexdigest()
    assert lot.lot == "7d15e781c99766e31ab8b43a3ef5cd2b45ef3db329c1e23fffa2c36a481df9b8"
    assert lot.taken


@given(CANDIDATES, st.text(max_size=8), st.integers(1, 100), st.randoms())
@settings(max_examples=30)
def test_the_same_seed_takes_the_same_whatever_the_order(
    candidates: list[Candidate], seed: str, rate: int, chance: Random
) -> None:
    lots = draw_lots(seed, rate, candidates)
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert draw_lots(seed, rate, shuffled) == lots
    for stratum in {one.stratum for one in candidates}:
        here = [lot for lot in lots if lot.candidate.stratum == stratum]
        taken = [lot for lot in here if lot.taken]
        assert len(taken) == sample_size(len(here), rate)
        assert all(lot.lot <= other.lot for lot in taken for other in here if not other.taken)


def test_a_tenth_is_rounded_up_and_never_nobody() -> None:
    assert [sample_size(count, 10) for count in (0, 1, 10, 11, 20)] == [0, 1, 1, 2, 2]
