"""The chain by which a finding is struck off (销号), and the evidence that its self-check asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

KINDS = {
    "self_check": "自查",
    "application": "申请",
    "site_check": "现场核查",
    "acceptance": "验收",
    "notice": "公示",
    "objections": "异议处理",
    "signature": "签批",
    "filing": "备案",
}
SUBMITTING = ("self_check", "application")
"""Kinds with which the responsible unit submits; whoever takes one of them takes none of the others."""
PLACES = {
    "unit": "责任单位",
    "county": "所在县区",
    "oversee": "督导单位",
    "accept": "验收单位",
    "region": "整改办",
}
NATURES = {"engineering": "工程类", "other": "非工程类", "facilities": "取缔关停类"}
BY_ROLE = {"handle": "self_check", "publish": "notice", "lead": "signature", "review": "acceptance"}
"""What a step is of whose kind nothing is said: old versions say only key, name and role."""


@dataclass(frozen=True)
class ClosingStep:
    """One step: its key and printed name, the ``role`` that takes it ``at`` a place (``PLACES``), what ``kind`` it is.

    With the one that ``rectifies`` the finding counts as rectified (完成整改); one of a chain does.
    """

    key: str
    name: str
    role: str
    kind: str
    at: str
    rectifies: bool = False


@dataclass(frozen=True)
class Evidence:
    """A piece of evidence that findings of ``nature`` ("": all) are closed with."""

    key: str
    name: str
    nature: str = ""
    required: bool = True


@dataclass(frozen=True)
class Chain:
    steps: tuple[ClosingStep, ...]
    evidence: tuple[Evidence, ...]

    def evidence_for(self, nature: str) -> tuple[Evidence, ...]:
        return tuple(item for item in self.evidence if item.nature in ("", nature))


EVIDENCE = (
    Evidence("photos", "整改前、整改后对比照片"),
    Evidence("report", "整改情况报告"),
    Evidence("contract", "立项批复、施工合同", "engineering"),
    Evidence("completion", "竣工验收材料", "engineering"),
    Evidence("monitoring", "监测报告（写明数据）", "engineering"),
    Evidence("funding", "资金拨付、决算材料", "engineering", required=False),
    Evidence("papers", "制度、方案、会议纪要等文件", "other"),
    Evidence("decision", "行政处罚、责令改正等法律文书（写明文号）", "other", required=False),
    Evidence("visits", "群众走访记录", "", required=False),
    Evidence("water", "断水", "facilities"),
    Evidence("power", "断电", "facilities"),
    Evidence("material", "清原料", "facilities"),
    Evidence("equipment", "清设备", "facilities"),
    Evidence("product", "清产品", "facilities"),
)
"""Where a rulebook says nothing of it (``domain.md`` 6; 两断三清 for what is shut down)."""


def applied_with(kinds: Sequence[str]) -> int:
    """Index of the step with which closing is applied for: the last of the submitting ones that a chain begins with."""
    begin = 0
    while begin < len(kinds) and kinds[begin] in SUBMITTING:
        begin += 1
    return max(begin - 1, 0)
