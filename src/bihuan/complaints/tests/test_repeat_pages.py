"""Repeats at the desk: in the preview, on the batch's page, on both complaints, in the register."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.building import number, transfer

from bihuan.cases.models import Inspection
from bihuan.complaints.models import Complaint, Intake
from bihuan.complaints.repeats import linking
from bihuan.complaints.repeats.models import LikelyRepeat
from bihuan.complaints.tests.persons import at_desk, page, text_of
from bihuan.complaints.tests.repeated import AGAIN, KILN, PIGS, came_again, first_and_others, one
from bihuan.complaints.tests.test_intake_pages import confirm, opened
from bihuan.ledger.models import Entry
from bihuan.look.models import BulkAct


@pytest.fixture
def inspection(office: Inspection) -> Inspection:
    first_and_others(office)
    return office


def act(name: str, serial: int, **sent: Any) -> Any:
    return at_desk("clerk").post(reverse(f"complaints:repeat-{name}", args=[number(serial)]), sent)


def of_batch(batch: int, username: str = "clerk") -> Any:
    return at_desk(username).get(reverse("complaints:batch-repeats", args=[batch]))


class TestOnTheComplaint:
    def test_the_likely_one_with_reason_and_marks(self, inspection: Inspection) -> None:
        came_again(inspection)
        shown = text_of(at_desk("clerk").get(page(number(4))))
        assert "可能重复" in shown
        assert "同在石桥镇枣林村三组" in shown
        assert re.search(r'<mark class="shared">[^<]*枣林村', shown)
        assert "认定为重复件" in shown
        assert number(2) not in shown

    def test_a_unit_reads_of_its_own_and_links_nothing(self, inspection: Inspection) -> None:
        came_again(inspection)
        shown = text_of(at_desk("landong").get(page(number(4))))
        assert number(1) in shown
        assert "repeat/link" not in shown

    def test_one_click_links_and_one_takes_it_back(self, inspection: Inspection) -> None:
        repeat = came_again(inspection)
        clerk = at_desk("clerk")
        address = reverse("complaints:repeat-link", args=[number(4)])
        response = clerk.post(address, {"seen": repeat.case.revision, "first": one(1).pk}, follow=True)
        assert f"已认定{number(4)}为{number(1)}的重复件" in text_of(response)
        assert one(4).repeat_of == one(1)
        clerk.post(reverse("look:undo", args=[BulkAct.objects.get().pk]))
        assert one(4).repeat_of is None

    def test_a_number_typed_in_links_too(self, inspection: Inspection) -> None:
        assert act("link", 3, seen=one(3).case.revision, first_number=f" {number(1)} ").status_code == 302
        assert one(3).repeat_of == one(1)
        assert act("link", 2, seen=one(2).case.revision, first_number="没有").status_code == 400
        assert act("link", 2, seen=one(2).case.revision).status_code == 400

    def test_who_was_slower_is_told(self, inspection: Inspection) -> None:
        seen = came_again(inspection).case.revision
        act("link", 4, seen=seen, first=one(1).pk)
        response = act("link", 4, seen=seen, first=one(3).pk)
        assert response.status_code == 409
        assert "认定为重复件" in text_of(response)

    def test_the_first_lists_its_repeats_as_far_as_the_reader_sees_them(self, inspection: Inspection) -> None:
        came_again(inspection)
        linking.link(one(4), one(1), by=None, seen=None)
        linking.link(one(2), one(1), by=None, seen=None)
        office, unit = (text_of(at_desk(name).get(page(number(1)))) for name in ("clerk", "landong"))
        table = office.partition("这件的重复件")[2].partition("</table>")[0]
        assert number(4) in table
        assert "2025-06-07" in table
        assert "澜东区" in table
        assert "已交办" in table
        assert number(4) in unit
        assert number(2) not in unit
        assert f"首次举报{number(1)}" in text_of(at_desk("clerk").get(page(number(4))))
        assert number(1) not in text_of(at_desk("qingping").get(page(number(2))))

    def test_unlinking_asks_why(self, inspection: Inspection) -> None:
        repeat = came_again(inspection)
        linking.link(repeat, one(1), by=None, seen=None)
        assert act("unlink", 4, seen=one(4).case.revision, reason="").status_code == 409
        assert act("unlink", 4, seen=one(4).case.revision, reason="不是同一家").status_code == 302
        assert one(4).repeat_of is None
        assert (
            number(1)
            not in text_of(at_desk("clerk").get(page(number(4)))).partition('id="likely"')[2].partition("</section>")[0]
        )

    def test_what_is_linked_is_not_refused(self, inspection: Inspection) -> None:
        linking.link(came_again(inspection), one(1), by=None, seen=None)
        assert act("refuse", 4, first=one(1).pk).status_code == 409

    def test_many_repeats_cost_no_more_questions(self, inspection: Inspection) -> None:
        def asked() -> int:
            clerk = at_desk("clerk")
            with CaptureQueriesContext(connection) as queries:
                clerk.get(page(number(1)))
            return len(queries)

        linking.link(came_again(inspection), one(1), by=None, seen=None)
        few = asked()
        for serial in (5, 6, 7):
            linking.link(came_again(inspection, serial, serial + 2), one(1), by=None, seen=None)
        assert asked() <= few


class TestInTheImport:
    ROWS = (
        (number(4), AGAIN, "澜东区", "大气", "来电"),
        (number(5), "青屏县白鹭镇河口村二组一家养鸡场鸡粪露天堆放，臭气熏天。", "青屏县", "大气", "来电"),
        (number(6), "白鹭镇河口村二组养鸡场的鸡粪没人管，臭味很大。", "青屏县", "大气", "来电"),
    )

    def values(self, shown: str) -> list[str]:
        return [html.unescape(value) for value in re.findall(r'name="repeat" value="([^"]*)"', shown)]

    def test_what_is_likely_is_shown_and_what_is_ticked_is_linked(self, inspection: Inspection) -> None:
        clerk = at_desk("clerk")
        intake, shown = opened(clerk, transfer(6, self.ROWS))
        assert "可能重复（2件）" in shown
        assert "本次导入的另一行" in shown
        of_ledger, of_import = self.values(shown)
        assert (number(4) in of_ledger, number(1) in of_ledger) == (True, True)
        assert (number(6) in of_import, number(5) in of_import) == (True, True)
        assert not Entry.objects.filter(act="link_repeat").exists()
        assert confirm(clerk, intake, shown, repeat=of_import).status_code == 302
        assert (one(6).repeat_of, one(4).repeat_of) == (one(5), None)
        entry = Entry.objects.get(act="link_repeat")
        assert entry.effective_at == one(6).case.received_at

    def test_what_was_not_ticked_waits_on_the_batchs_page(self, inspection: Inspection) -> None:
        clerk = at_desk("clerk")
        intake, shown = opened(clerk, transfer(6, self.ROWS))
        confirm(clerk, intake, shown)
        batch = text_of(clerk.get(reverse("complaints:batch", args=[6])))
        assert "可能重复2件" in batch
        assert reverse("complaints:batch-repeats", args=[6]) in batch
        assert number(4) in text_of(of_batch(6))

    def test_undone_the_import_leaves_no_link(self, inspection: Inspection) -> None:
        clerk = at_desk("clerk")
        intake, shown = opened(clerk, transfer(6, self.ROWS))
        confirm(clerk, intake, shown, repeat=self.values(shown))  # type: ignore[arg-type]
        assert Complaint.objects.filter(repeat_of__isnull=False).count() == 2
        response = clerk.post(f"/intake/{intake.pk}/undo", {"reason": "发错清单"})
        assert response.status_code == 302
        assert Intake.objects.get(pk=intake.pk).state == "undone"
        assert Complaint.objects.count() == 3

    def test_a_tick_that_the_preview_did_not_send_is_refused(self, inspection: Inspection) -> None:
        clerk = at_desk("clerk")
        intake, shown = opened(clerk, transfer(6, self.ROWS))
        for value in ("{", f'["{number(4)}", "lc2025/没有"]', '["没有", "lc2025/没有"]', "7"):
            assert confirm(clerk, intake, shown, repeat=value).status_code == 409
        assert Complaint.objects.count() == 3

    def test_what_the_list_says_itself_is_ticked(self, inspection: Inspection) -> None:
        said = f"与{number(3)}号重复。枣林村养猪场污水横流。"
        _intake, shown = opened(at_desk("clerk"), transfer(6, [(number(4), said, "青屏县", "水", "来电")]))
        assert "清单上写明" in shown
        assert re.search(r'name="repeat"[^>]* checked', shown)


class TestOfABatch:
    def test_one_after_the_other_linked_or_refused_for_good(self, inspection: Inspection) -> None:
        came_again(inspection)
        came_again(inspection, 5, 6, "石桥镇枣林村养猪场粪水直排水沟。")
        shown = text_of(of_batch(6))
        assert number(4) in shown
        assert number(5) in shown
        act("link", 4, seen=one(4).case.revision, first=one(1).pk)
        act("refuse", 5, first=one(3).pk)
        assert "没有要核对的" in text_of(of_batch(6))
        assert LikelyRepeat.objects.get(complaint=one(5)).refused_at is not None
        assert "可能重复" not in text_of(at_desk("clerk").get(reverse("complaints:batch", args=[6])))

    def test_only_for_who_keeps_the_whole(self, inspection: Inspection) -> None:
        came_again(inspection)
        assert of_batch(6, "qingping-desk").status_code == 404
        assert of_batch(6, "landong").status_code == 403
        assert of_batch(99).status_code == 404

    def test_many_rows_cost_no_more_questions(self, inspection: Inspection) -> None:
        def asked() -> int:
            clerk = at_desk("clerk")
            with CaptureQueriesContext(connection) as queries:
                clerk.get(reverse("complaints:batch-repeats", args=[6]))
            return len(queries)

        came_again(inspection)
        few = asked()
        for serial, text in ((5, KILN), (7, PIGS)):
            came_again(inspection, serial, 6, text)
        assert asked() <= few


def test_the_register_finds_repeats_and_their_firsts(inspection: Inspection) -> None:
    linking.link(came_again(inspection), one(1), by=None, seen=None)
    clerk = at_desk("clerk")
    repeats, firsts = (text_of(clerk.get(f"/complaints/?repeat={value}")) for value in ("repeat", "first"))
    assert (page(number(4)) in repeats, page(number(1)) in repeats) == (True, False)
    assert (page(number(4)) in firsts, page(number(1)) in firsts) == (False, True)
