"""What a paper says of complaints, as questions to a ledger."""

from datetime import date

from bihuan.checking import LedgerClaim, claims_of_ledger

PAPER = """
【信访件情况】
1. 交办情况
截至2025年6月3日，省督察组共向我市转办了两批5件信访件。
按县区分为：澜东区1件、青屏县1件、市城管局1件，还1件涉及澜东区、青屏县，未分办1件。
按污染类别分为：大气污染3件，水污染1件，噪声污染1件，土壤1件。
按来源类型：来电4件，来信1件。
2. 办理情况
截至6月8日，累计接到转办件5件，正在办理2件（含澜东区与青屏县共有的1件），已办结3件（澜东1件、青屏2件），办结率60%。
全年立案查处违法案件23件，出动执法人员900余人次。
"""


def said(text: str) -> dict[tuple[str, str], tuple[float, date | None]]:
    claims: list[LedgerClaim] = claims_of_ledger(text)
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
        assert text[slice(*claim.at)] in claim.quote
    return {(claim.measure, claim.name): (claim.value, claim.as_of) for claim in claims}


def test_totals_and_parts_with_the_cutoff_that_holds_for_them() -> None:
    found = said(PAPER)
    received, handled = date(2025, 6, 3), date(2025, 6, 8)
    assert found["received", "澜东区"] == (1, received)
    assert found["received", "澜东区、青屏县"] == (1, received)
    assert found["received", "大气污染"] == (3, received)
    assert found["received", "来信"] == (1, received)
    assert found["received", ""] == (5, handled)
    assert found["open", ""] == (2, handled)
    assert found["open", "澜东区、青屏县"] == (1, handled)
    assert found["closed", "青屏"] == (2, handled)
    assert found["rate", ""] == (60, handled)
    assert 23 not in {value for value, _day in found.values()}


def test_a_batch_and_what_was_done_of_it_is_not_the_whole() -> None:
    claims = claims_of_ledger("6月3日，督察组转办第2批信访件2件，截至6月8日已办结1件。外市合并交办1件。", year=2025)
    whole = [claim.measure for claim in claims if claim.scope == "cumulative"]
    assert next((claim.batch, claim.scope, claim.value) for claim in claims) == (2, "day", 2)
    assert whole == []
