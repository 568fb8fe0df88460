"""A dropped draft is proved once and its result kept for a few days, for the member who dropped it."""

from collections import Counter
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.utils import timezone

from bihuan.cases.models import Inspection
from bihuan.checking import figures_in
from bihuan.proofing.marking import count_marks
from bihuan.proofing.models import Proof
from bihuan.proofing.proving import prove, read_paper
from bihuan.units.models import Member

KEPT = timedelta(days=7)
Handed = tuple[str, bytes]
"""The name and the bytes of a file."""


def prove_file(draft: Handed, *, previous: Handed | None, inspection: Inspection | None, by: Member) -> Proof:
    """Prove a draft for a member. Handed in again, it is proved again in the same place: the ledger has moved on.

    ``Unusable`` names the file that cannot be read.
    """
    text = read_paper(*draft)
    before = read_paper(*previous) if previous else None
    findings = [found.to_json() for found in prove(text, previous=before, inspection=inspection, member=by)]
    used = {(start, end) for finding in findings for start, end, _role in finding["used"]}
    others = [[figure.start, figure.end] for figure in figures_in(text) if (figure.start, figure.end) not in used]
    proof, _created = Proof.objects.update_or_create(
        member=by,
        digest=_digest(draft, previous, inspection),
        defaults={
            "inspection": inspection,
            "name": draft[0][:200],
            "previous_name": previous[0][:200] if previous else "",
            "text": text,
            "findings": findings,
            "others": others,
            "marks": count_marks(findings, others),
            "verdicts": Counter(finding["verdict"] for finding in findings),
            "at": timezone.now(),
        },
    )
    return proof


def proofs_of(member: Member, now: datetime | None = None) -> QuerySet[Proof]:
    """A member's own results that are still kept; nobody else sees them."""
    return Proof.objects.filter(member=member, at__gt=(now or timezone.now()) - KEPT)


def forget_old(now: datetime) -> int:
    """Housekeeping: what is past its days goes."""
    return Proof.objects.filter(at__lte=now - KEPT).delete()[0]


def _digest(draft: Handed, previous: Handed | None, inspection: Inspection | None) -> str:
    digest = sha256()
    for name, content in (draft, previous or ("", b"")):
        digest.update(sha256(name.encode() + b"\0" + content).digest())
    digest.update(str(inspection.pk if inspection else "").encode())
    return digest.hexdigest()
