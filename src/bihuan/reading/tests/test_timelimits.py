"""Time limits of plans, in all their phrasings."""

from datetime import date

import pytest

from bihuan.reading.timelimits import due_day, is_understood


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026年底前", date(2026, 12, 31)),
        ("2026年12月31日前", date(2026, 12, 31)),
        ("2026年2月底", date(2026, 2, 28)),
        ("2026年第一季度", date(2026, 3, 31)),
        ("2026年上半年", date(2026, 6, 30)),
        ("2025年6月上旬", date(2025, 6, 10)),
        ("2025年6月中旬前", date(2025, 6, 20)),
        ("2024年1月—2025年11月", date(2025, 11, 30)),
        ("2025年12月31日前，并长期坚持", date(2025, 12, 31)),
        ("二〇二六年十月底", date(2026, 10, 31)),
        ("２０２６.12", date(2026, 12, 31)),
        ("2026/6/30", date(2026, 6, 30)),
        ("20260630", date(2026, 6, 30)),
        ("2024年11月30日前編制完成，2025年6月30日前建成", date(2025, 6, 30)),
    ],
)
def test_the_last_day_that_is_meant(said: str, day: date) -> None:
    assert due_day(said) == day


@pytest.mark.parametrize("said", ["长期坚持", "持续推进", "立行立改", "即知即改", "長期堅持", "每季度调度"])
def test_some_have_no_day(said: str) -> None:
    assert due_day(said) is None
    assert is_understood(said)


@pytest.mark.parametrize("said", ["6月底前", "第一季度", "2025年2月30日", "方案印发后30日内", "另行通知"])
def test_a_day_that_cannot_be_told_is_not_guessed(said: str) -> None:
    assert due_day(said) is None
    assert not is_understood(said)
