"""Does the ledger still say what was written, and do the tables that follow from it agree?"""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Subquery

from bihuan.cases.models import Assignment, AssignmentSpan, Case, CaseSpan
from bihuan.ledger.hashing import entry_digest, seal_digest
from bihuan.ledger.models import Entry, Seal
from bihuan.ledger.verifying import verify
from bihuan.upkeep.findings import Finding, Look, bad, good

NEWEST = 100
"""Seals that are looked at without ``--deep``."""
CHUNK = 500
REPAIR = "不要再改动，保留现场；用 bihuan restore --into 把最近的备份恢复到别处对照，并报告安全管理员"


def unaltered(look: Look) -> Iterator[Finding]:
    if look.deep:
        verdict = verify()
        said = f"全部{verdict.entries}条记录、{verdict.seals}道封签核验通过"
        fault = verdict.fault
    else:
        entries, seals, fault = _newest()
        said = f"最近{seals}道封签、{entries}条记录核验通过（--deep 核验全部）"
    yield bad("账本", fault.removesuffix("。"), REPAIR) if fault else good("账本", said)


def _newest() -> tuple[int, int, str]:
    """The newest seals and the entries at which their chains stood then: how many of each, and the first fault."""
    seals = list(Seal.objects.order_by("-id")[:NEWEST])
    heads: dict[tuple[str, int], str] = {}
    for seal in seals:
        if seal_digest(seal) != seal.digest:
            return 0, 0, f"{seal} 与链不符：内容被改动过。"
        if seal.seq > 1 and not Seal.objects.filter(chain=seal.chain, seq=seal.seq - 1, digest=seal.previous).exists():
            return 0, 0, f"{seal} 之前的一道缺失或被改动过。"
        heads.update({(chain, head[0]): head[1] for chain, head in seal.heads.items()})
    keys = sorted(heads)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        wanted = Entry.objects.filter(chain__in={chain for chain, _ in chunk})
        found = {(entry.chain, entry.seq): entry for entry in wanted}
        for chain, seq in chunk:
            entry = found.get((chain, seq))
            if entry is None:
                return 0, 0, f"{chain} 第{seq}条缺失。"
            if not entry.digest == heads[chain, seq] == entry_digest(entry):
                return 0, 0, f"{entry} 与封签不符：内容被改动过。"
    return len(keys), len(seals), ""


def agreeing(look: Look) -> Iterator[Finding]:
    """Where cases and shares stand now is what their open spans say, one open span each."""
    of_cases = CaseSpan.objects.filter(until__isnull=True)
    of_shares = AssignmentSpan.objects.filter(until__isnull=True)
    cases = of_cases.exclude(status=F("case__status"), parties=F("case__parties")).count()
    cases += Case.objects.filter(~Exists(of_cases.filter(case=OuterRef("pk"))), kind=Case.Kind.COMPLAINT).count()
    shares = of_shares.exclude(status=F("assignment__status")).count()
    shares += Assignment.objects.filter(~Exists(of_shares.filter(assignment=OuterRef("pk")))).count()
    if look.deep:
        last = Entry.objects.filter(chain=OuterRef("chain")).order_by("-seq").values("seq")[:1]
        cases += Case.objects.annotate(last=Subquery(last)).exclude(revision=F("last")).count()
    if cases or shares:
        yield bad("台账一致", f"{cases}件信访件、{shares}件次分办的现状与历史不符", REPAIR)
    else:
        yield good("台账一致", "现状与历史相符")
