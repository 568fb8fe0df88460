"""What publication adds elsewhere: a step to a batch's way, and on a complaint's page when it was published."""

from collections.abc import Iterable
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.cases.models import Batch, Case
from bihuan.cases.selectors import visible_cases
from bihuan.complaints.batches import Milestone, tells_of_batches
from bihuan.complaints.remarks import Remark, tells_of_complaints
from bihuan.look.templatetags.look import day
from bihuan.mailroom.binder import Item
from bihuan.mailroom.case_file import adds_to_case_files
from bihuan.mailroom.word import text_file
from bihuan.publication.differing import differences, text_of
from bihuan.publication.models import Publication, PublishedCase
from bihuan.publication.planned import against_plan
from bihuan.publication.reach import visible_publications
from bihuan.units.models import Member


@tells_of_batches
def published_of(batch: Batch, member: Member) -> Iterable[Milestone]:
    """How many of the batch's complaints stand in a public table: those the member may see."""
    cases = visible_cases(member, batch.inspection).filter(batch=batch, withdrawn_at__isnull=True)
    published = PublishedCase.objects.filter(case__in=cases.order_by().values("pk"))
    tables = list(published.order_by().values_list("publication", "publication__title", "publication__at").distinct())
    if not tables:
        return
    tables.sort(key=lambda table: table[2])
    opens = set(visible_publications(member, batch.inspection).values_list("pk", flat=True))
    yield Milestone(
        _("公开"),
        tables[0][2],
        tables[-1][2],
        count=published.order_by().values("case").distinct().count(),
        of=cases.count(),
        unit=_("件"),
        facts=[
            (title, reverse("publication:publication", args=[pk]) if pk in opens else "") for pk, title, _at in tables
        ],
    )


@tells_of_complaints
def published_as(case: Case, member: Member) -> Iterable[Remark]:
    """When the complaint was published and in which table, which only who publishes can open."""
    held = list(PublishedCase.objects.filter(case=case).select_related("publication__inspection"))
    if not held:
        return
    opens = set(visible_publications(member, held[0].publication.inspection).values_list("pk", flat=True))
    for item in held:
        table = item.publication
        said = _("已于%(day)s公开：%(title)s") % {"day": day(table.at), "title": table.title}
        yield Remark(said, table.get_absolute_url() if table.pk in opens else "")


@tells_of_complaints
def otherwise(case: Case, member: Member) -> Iterable[Remark]:
    """What its newest public text says otherwise than the plan, to everybody as far as they may see that; and that the
    answers or the report say something else by now, to who may open the table."""
    held = PublishedCase.objects.filter(case=case).select_related("publication__inspection").last()
    if held is None:
        return
    table = held.publication
    url = (
        table.get_absolute_url() if visible_publications(member, table.inspection).filter(pk=table.pk).exists() else ""
    )
    row = next(row for row in table.rows if row["case"] == case.pk)
    if not url:
        for item in against_plan([text_of(table, row)], member).get(case.pk, ()):
            yield Remark(item.text, item.url)
        return
    for difference in differences(table, [row["number"]], reader=member):
        for item in difference.planned:
            yield Remark(item.text, url)
        headings = dict.fromkeys(change.heading for change in (*difference.changes, *difference.reported))
        if headings:
            yield Remark(_("公开的和报送的或现在的答复不同：%(what)s") % {"what": "、".join(headings)}, url)


@adds_to_case_files
def public_texts(case: Case, member: Member) -> Iterable[Item]:
    """What was published of the complaint, its own row as everybody could read it: for all who may see the complaint."""
    held = PublishedCase.objects.filter(case=case).select_related("publication").order_by("id")
    for table in [item.publication for item in held]:
        name = f"4-{_('公开')}/{table}.docx"
        yield Item(name, _("%(title)s中的本件") % {"title": table.title}, partial(_row_file, table, case))


def _row_file(table: Publication, case: Case) -> bytes:
    row = next(row for row in table.rows if row["case"] == case.pk)
    headings = [heading for heading, _field in table.columns]
    parts = [(heading, text) for heading, text in zip(headings, row["cells"], strict=True) if text]
    return text_file(table.title, f"{case.number}　{day(table.at)}", parts)
