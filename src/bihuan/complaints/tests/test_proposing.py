"""Where a complaint should go: what the list says, the place in the text, and whose duty it is."""

import pytest
from tests.building import number, received, transfer

from bihuan.cases.models import Inspection
from bihuan.complaints.dispatching import undispatched
from bihuan.complaints.duties import add_duty, words_of
from bihuan.complaints.models import Duty
from bihuan.complaints.proposing import Proposal, propose
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit


def proposed(office: Inspection, text: str, units: str = "", labels: str = "大气") -> Proposal:
    received(office, transfer(1, [(number(1), text, units, labels, "来电")]))
    (proposal,) = propose(office, undispatched(office))
    return proposal


def shorts(proposal: Proposal) -> list[str]:
    return [unit.short for unit in proposal.units]


def unit(short: str) -> Unit:
    return Unit.objects.get(short=short)


def clerk() -> Member:
    return Member.objects.get(username="clerk")


def test_what_the_list_names_is_certain(office: Inspection) -> None:
    Duty.objects.create(region=office.region, unit=unit("市城管局"), label="大气")
    found = proposed(office, "砖厂冒黑烟。", "澜东区")
    assert (shorts(found), found.confidence, found.reason) == (["澜东区"], "certain", "清单写明“澜东区”")


def test_a_township_in_the_text_leads_to_its_county(office: Inspection) -> None:
    found = proposed(office, "石桥镇一家砖厂冒黑烟。")
    assert (shorts(found), found.confidence) == (["青屏县"], "likely")
    assert found.reason == "正文提到“石桥镇（青屏县）”"


def test_two_places_are_only_a_hint(office: Inspection) -> None:
    found = proposed(office, "从澜东区一直排到青屏县。")
    assert (shorts(found), found.confidence) == (["澜东区", "青屏县"], "hint")


def test_whose_duty_it_is_assists_the_place(office: Inspection) -> None:
    add_duty(office, unit("市城管局"), label="大气", words=["油烟"], by=clerk())
    found = proposed(office, "澜东区老街一家饭店油烟直排。")
    assert shorts(found) == ["澜东区", "市城管局"]
    assert found.reasons[1] == "污染类型“大气”、正文提到“油烟”，按职责清单归市城管局"


@pytest.mark.parametrize(("label", "words"), [("水", []), ("大气", ["工地"]), ("", ["工地"])])
def test_a_duty_that_does_not_fit_is_no_reason(office: Inspection, label: str, words: list[str]) -> None:
    add_duty(office, unit("市城管局"), label=label, words=words, by=clerk())
    found = proposed(office, "一家饭店油烟直排。")
    assert (found.units, found.confidence) == ((), "none")


def test_the_list_is_kept_clean_and_by_dispatchers(office: Inspection) -> None:
    assert words_of("工地、建筑 施工，工地") == ["工地", "建筑", "施工"]
    add_duty(office, unit("市城管局"), label="大气", words=["油烟", "烧烤"], by=clerk())
    for label, words, why in (("大气", ["烧烤", "油烟"], "已经有"), ("", [], "至少一样"), ("光", [], "没有污染类型")):
        with pytest.raises(Refused, match=why):
            add_duty(office, unit("市城管局"), label=label, words=words, by=clerk())
    with pytest.raises(Refused, match="分办人员"):
        add_duty(office, unit("市城管局"), label="水", words=[], by=Member.objects.get(username="reviewer"))
