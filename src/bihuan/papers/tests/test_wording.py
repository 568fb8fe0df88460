"""How the paragraphs of figures read. Numbers and places are invented."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from bihuan.papers.runs import plain
from bihuan.papers.wording import Shared, Wording, said_moment
from bihuan.rulebooks.loading import load, shipped_text

RULEBOOK = load(shipped_text("hunan-look-back"), "hunan-look-back.toml")


@dataclass
class Numbers:
    figures: dict[str, int] = field(default_factory=dict)
    by: dict[str, dict[str, int]] = field(default_factory=dict)


def numbers(**changes: Any) -> Numbers:
    """Nine complaints, one shared, one without a unit; four closed, one stage-closed."""
    figures = {"received": 9, "batches": 12, "key": 3, "closed": 4, "stage_closed": 1, "open": 4}
    by = {
        "by_unit": {"青屏县": 2, "澜东区": 4, "市城管局": 1, "澜东区、青屏县": 1, "未分办": 1},
        "by_label": {"水": 3, "大气": 5, "其它": 3},
        "by_channel": {"来电": 8, "来信": 1},
        "key_by_unit": {"澜东区": 2, "青屏县": 1},
        "closed_by_unit": {"青屏县": 1, "澜东区": 3},
        "stage_closed_by_unit": {"市城管局": 1},
        "open_by_unit": {"澜东区": 1, "青屏县": 1, "澜东区、青屏县": 1, "未分办": 1},
    }
    return Numbers(figures | changes.pop("figures", {}), by | changes)


def said(made: Numbers, shared: list[Shared] | None = None, **cuts: Any) -> list[str]:
    """The paragraphs as they print, headings left out."""
    wording = Wording(
        numbers=made,
        rulebook=RULEBOOK,
        region="澜川市",
        as_of=cuts.get("as_of", date(2025, 6, 12)),
        handled_as_of=cuts.get("handled_as_of", date(2025, 6, 13)),
        shared=shared or [],
    )
    return [plain(runs) for section in wording.sections() for runs in section.paragraphs]


class TestHandover:
    def test_batches_are_written_in_characters_and_complaints_in_digits(self) -> None:
        assert said(numbers())[0] == "截止2025年6月12日，省督察组共向我市转办了十二批9件信访案件。"

    def test_units_stand_by_their_number_then_the_shared_ones_then_those_nobody_has(self) -> None:
        assert said(numbers())[1] == (
            "按县区/市直单位分为：澜东区4件、青屏县2件、市城管局1件，还1件涉及澜东区、青屏县，未分办1件。"
        )

    def test_two_groups_that_share_are_both_named(self) -> None:
        made = numbers(by_unit={"澜东区": 4, "澜东区、青屏县": 2, "澜东区、枫岭": 1})
        assert said(made)[1].endswith("：澜东区4件，还2件涉及澜东区、青屏县，1件涉及澜东区、枫岭。")

    def test_units_of_equal_number_keep_the_order_of_the_catalogue(self) -> None:
        made = numbers(by_unit={"青屏县": 2, "枫岭": 2, "澜东区": 2})
        assert "青屏县2件、枫岭2件、澜东区2件" in said(made)[1]

    def test_labels_go_by_the_phrases_of_the_rulebook(self) -> None:
        assert said(numbers())[2] == "按污染类别分为：大气污染5件，水污染3件，其它污染3件。"

    def test_key_complaints_are_told_by_unit(self) -> None:
        assert said(numbers())[3] == "按重要情况分为：重要件3件。澜东区2件、青屏县1件。"

    def test_without_key_complaints_nothing_is_said_of_them(self) -> None:
        made = numbers(figures={"key": 0}, key_by_unit={})
        assert not any("重要件" in paragraph for paragraph in said(made))

    def test_channels_close_the_paragraphs_of_the_handover(self) -> None:
        assert said(numbers())[4] == "按问题来源类型：来电8件，来信1件。"

    def test_before_the_first_batch_one_sentence_is_enough(self) -> None:
        nothing = numbers(figures=dict.fromkeys(numbers().figures, 0), **{name: {} for name in numbers().by})
        assert said(nothing) == [
            "截止2025年6月12日，省督察组尚未向我市转办信访案件。",
            "截止6月13日，澜川市累计接到转办件0件，正在办理0件，已办结0件。",
        ]


class TestHandling:
    def test_open_stage_closed_and_closed_are_told_apart(self) -> None:
        assert said(numbers())[5] == (
            "截止6月13日，澜川市累计接到转办件9件，正在办理4件（含澜东区与青屏县共有的1件，未分办1件），"
            "阶段性办结1件（市城管局1件），已办结4件（澜东区3件、青屏县1件）。"
        )

    def test_without_stage_closed_ones_they_are_not_mentioned(self) -> None:
        made = numbers(figures={"stage_closed": 0}, stage_closed_by_unit={})
        assert "阶段性" not in said(made)[5]

    def test_a_finished_part_of_a_shared_complaint_is_told(self) -> None:
        shared = [Shared(("澜东区", "青屏县", "高新区"), ("澜东区", "青屏县"))]
        made = numbers(open_by_unit={"澜东区、青屏县、高新区": 1})
        last = said(made, shared)[-1]
        assert "（含澜东区、青屏县与高新区共有的1件）" in last
        assert last.endswith("。此外，澜东区、青屏县、高新区共有的1件，属于澜东区和青屏县的部分已经完成。")

    def test_several_shared_groups_are_told_one_after_the_other(self) -> None:
        shared = [
            Shared(("澜东区", "青屏县"), ("青屏县",), 1),
            Shared(("澜东区", "青屏县"), (), 2),
            Shared(("枫岭", "高新区"), ("枫岭",), 1),
        ]
        made = numbers(open_by_unit={"枫岭、高新区": 1, "澜东区、青屏县": 3})
        last = said(made, shared)[-1]
        assert "（含澜东区与青屏县共有的3件，枫岭与高新区共有的1件）" in last
        assert "此外，澜东区、青屏县共有的3件中有1件，属于青屏县的部分已经完成；" in last
        assert last.endswith("枫岭、高新区共有的1件，属于枫岭的部分已经完成。")

    def test_closed_shared_complaints_stand_under_their_units_together(self) -> None:
        made = numbers(closed_by_unit={"澜东区": 3, "澜东区、青屏县": 1})
        assert "已办结4件（澜东区3件、澜东区与青屏县共有的1件）" in said(made)[5]


class TestCutoffs:
    @pytest.mark.parametrize(
        ("moment", "words"),
        [
            (date(2025, 6, 12), "2025年6月12日"),
            (datetime(2025, 6, 12, 20, 0), "2025年6月12日20时"),  # noqa: DTZ001 - entered as Beijing's
            (datetime(2025, 6, 12, 8, 30), "2025年6月12日8时30分"),  # noqa: DTZ001
        ],
    )
    def test_an_hour_is_said_where_one_was_given(self, moment: date, words: str) -> None:
        assert said_moment(moment) == words

    def test_a_second_date_says_its_year_only_where_it_is_another(self) -> None:
        assert said(numbers())[5].startswith("截止6月13日")
        other = said(numbers(), as_of=date(2025, 12, 31), handled_as_of=date(2026, 1, 1))
        assert other[5].startswith("截止2026年1月1日")


def test_every_number_is_a_figure_that_knows_what_it_counts() -> None:
    wording = Wording(numbers(), RULEBOOK, "澜川市", date(2025, 6, 12), date(2025, 6, 13))
    figures = [run for section in wording.sections() for runs in section.paragraphs for run in runs if run.name]
    assert ("4", "by_unit", "澜东区") in [(run.text, run.name, run.key) for run in figures]
    assert {run.name for run in figures} == {
        "batches", "received", "by_unit", "by_label", "key", "key_by_unit", "by_channel",
        "open", "open_by_unit", "stage_closed", "stage_closed_by_unit", "closed", "closed_by_unit",
    }  # fmt: skip
