"""A briefing is proved before it is issued: what contradicts itself or the ledger needs a written reason."""

import json
import re
from pathlib import Path

import pytest

from bihuan.cases.models import Inspection
from bihuan.papers.briefing import issue as issue_signed
from bihuan.papers.command import brief
from bihuan.papers.composing import asked, compose
from bihuan.papers.editing import write_part
from bihuan.papers.models import Briefing
from bihuan.papers.proving import Contradicted, digest_of, doubts_about
from bihuan.papers.runs import only_text
from bihuan.papers.tests.test_briefing import HANDLED, RECEIVED, begun, inspection, issue, signed, text_of, who
from bihuan.papers.tests.test_pages import desk, page
from bihuan.refusals import Stale

__all__ = ["inspection"]

AGAINST_ITSELF = "督察组共转办5件信访件，其中来电3件、来信1件。"
AGAINST_THE_LEDGER = "截至6月8日，已办结3件。"


def told(briefing: Briefing) -> list[str]:
    return [doubt.sentence for doubt in doubts_about(briefing, compose(briefing, asked(briefing), mark=""))]


def written(briefing: Briefing, *texts: str) -> Briefing:
    """With these sentences typed in place of the paragraph on what was received."""
    return write_part(
        briefing, "received", heading="交办情况", text=only_text(texts), by=who("reviewer"), seen=briefing.revision
    )


def test_what_the_house_composes_itself_agrees(inspection: Inspection) -> None:
    assert told(begun(inspection)) == []
    issued = issue(begun(inspection, number=2), by=who("reviewer"))
    assert (issued.contradictions, issued.contradiction_reason) == ([], "")


@pytest.mark.parametrize(
    ("text", "said"), [(AGAINST_ITSELF, "来电3＋来信1＝4件"), (AGAINST_THE_LEDGER, "文中写的是3件")]
)
def test_a_contradiction_holds_the_issue_up_until_somebody_says_why(
    inspection: Inspection, text: str, said: str
) -> None:
    briefing = signed(written(begun(inspection), text))
    with pytest.raises(Contradicted, match="写明理由"):
        issue_signed(briefing, by=who("reviewer"))
    with pytest.raises(Contradicted):
        issue_signed(briefing, by=who("reviewer"), reason="  ")
    issued = issue_signed(briefing, by=who("reviewer"), reason="督察组口径，已电话确认。")
    assert issued.contradiction_reason == "督察组口径，已电话确认。"
    assert any(said in sentence for sentence in issued.contradictions)
    assert "督察组口径" not in json.dumps(issued.content, ensure_ascii=False)


def test_a_reason_holds_for_the_contradictions_it_was_given_for(inspection: Inspection) -> None:
    briefing = signed(written(begun(inspection), AGAINST_ITSELF))
    with pytest.raises(Stale, match="有变化"):
        issue_signed(briefing, by=who("reviewer"), reason="口径不同。", doubts=digest_of([]))


def test_the_page_shows_them_with_a_way_to_the_place_and_takes_the_reason(inspection: Inspection) -> None:
    briefing = signed(written(begun(inspection), AGAINST_THE_LEDGER))
    client = desk("reviewer")
    shown = client.get(page("briefing", briefing)).content.decode()
    assert "有1处数对不上" in shown
    (line,) = set(re.findall(r'href="#(l\d+)"', shown))
    assert re.search(rf'<p id="{line}">[^<]*已办结', shown)
    assert "看台账里的这些件" in shown
    assert "写明理由印发" in shown
    (digest,) = {part.split('"')[0] for part in shown.split('name="doubts" value="')[1:]}
    sent = {"seen": briefing.revision, "doubts": digest}
    refused = client.post(page("issue", briefing), sent)
    assert (refused.status_code, "要写明理由" in refused.content.decode()) == (409, True)
    client.post(page("issue", briefing), sent | {"reason": "以督察组为准。"})
    record = desk("leader").get(page("briefing", briefing)).content.decode()
    assert "印发时有1处数对不上" in record
    assert "以督察组为准。" in record
    assert "以督察组为准。" not in text_of(b"".join(client.get(page("download", briefing))))


def test_a_section_says_so_while_it_is_written(inspection: Inspection) -> None:
    client, briefing = desk("reviewer"), begun(inspection)
    shown = client.post(page("try", briefing), {"text": AGAINST_ITSELF}).content.decode()
    assert "这一段里的数对不上" in shown
    assert "来电3＋来信1＝4件" in shown
    assert "对不上" not in client.post(page("try", briefing), {"text": "来电4件、来信1件。"}).content.decode()


def test_the_signer_sees_them_and_other_readers_write_nothing(inspection: Inspection) -> None:
    briefing = signed(written(begun(inspection), AGAINST_THE_LEDGER))
    shown = desk("leader").get(page("briefing", briefing)).content.decode()
    assert "有1处数对不上" in shown
    assert 'name="reason" maxlength="2000"' not in shown


def test_the_command_names_each_and_issues_nothing_without_a_reason(
    inspection: Inspection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(begun(inspection), AGAINST_ITSELF, AGAINST_THE_LEDGER)
    out = tmp_path / "b.docx"
    assert brief("lc2025", 1, RECEIVED, HANDLED, out, issue=True) == 1
    errors = capsys.readouterr().err.splitlines()
    assert [("来电3" in line, "已办结3件" in line) for line in errors] == [(True, False), (False, True), (False, False)]
    assert (out.exists(), Briefing.objects.get().issued_at) == (False, None)
    assert brief("lc2025", 1, RECEIVED, HANDLED, out) == 0
    assert brief("lc2025", 1, RECEIVED, HANDLED, out, issue=True, reason="以督察组为准。") == 0
    assert Briefing.objects.get().contradiction_reason == "以督察组为准。"


def test_what_does_not_follow_from_the_last_issue_is_shown_and_holds_nothing_up(inspection: Inspection) -> None:
    issue(written(begun(inspection), "截至6月7日，累计约谈党员干部20人。"), by=who("reviewer"))
    text = "6月8日，约谈党员干部3人，累计约谈党员干部25人。"
    briefing = written(begun(inspection, number=2), text)
    doubts = doubts_about(briefing, compose(briefing, asked(briefing), mark=""))
    assert [doubt.holds_up for doubt in doubts] == [False]
    issue(briefing, by=who("reviewer"))
