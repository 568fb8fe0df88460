"""Whether a text agrees with a plan: what it says that could contradict it, and what does. Plain Python; changes nothing.

    said = facts_of("雨棚已拆除，2025年9月30日前完成绿化。", year=2025)
    for item in contradictions([Planned("办结目标", "…")], [Passage("处理和整改情况", "…")], year=2025):
        print(item.kind, item.quote, item.told)

What is only missing from one of the two is no contradiction. Nothing here is proof: a person reads both sentences.
"""

from bihuan.agreeing.against import Contradiction, Passage, Planned, contradictions
from bihuan.agreeing.facts import Facts, alike, facts_of

__all__ = ["Contradiction", "Facts", "Passage", "Planned", "alike", "contradictions", "facts_of"]
