"""What the mail room adds to a batch's way: who signed for it, and when its complaints went to the team."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from bihuan.cases.models import Batch, Case
from bihuan.complaints.batches import Milestone, tells_of_batches
from bihuan.mailroom.packaging import visible_packages
from bihuan.mailroom.slips import visible_slips
from bihuan.units.models import Member


@tells_of_batches
def slips_of(batch: Batch, member: Member) -> Iterable[Milestone]:
    """The slips that gave out complaints of the batch, and how many of them are signed for."""
    slips = visible_slips(member, batch.inspection).filter(shares__assignment__case__batch=batch).distinct()
    found = list(slips.order_by("at", "number"))
    if not found:
        return
    signed = [slip.receipt.at for slip in found if hasattr(slip, "receipt")]
    facts = [
        (_("%(unit)s没有签收") % {"unit": slip.unit.short}, slip.get_absolute_url())
        for slip in found
        if not hasattr(slip, "receipt")
    ]
    yield Milestone(
        _("交办单签收"),
        min(signed, default=None),
        max(signed, default=None),
        count=len(signed),
        of=len(found),
        unit=_("张"),
        facts=facts,
    )


@tells_of_batches
def packages_of(batch: Batch, member: Member) -> Iterable[Milestone]:
    """The packages that hold complaints of the batch."""
    mine = set(Case.objects.filter(batch=batch, withdrawn_at__isnull=True).values_list("number", flat=True))
    sent: set[str] = set()
    holding = []
    for package in visible_packages(member, batch.inspection).order_by("number"):
        if here := mine & {item["number"] for item in package.contents}:
            sent |= here
            holding.append(package)
    if holding:
        facts = [(str(package), package.get_absolute_url()) for package in holding]
        yield Milestone(
            _("报送督察组"),
            holding[0].until,
            holding[-1].until,
            count=len(sent),
            of=len(mine),
            unit=_("件"),
            facts=facts,
        )
