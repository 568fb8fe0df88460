"""A sign for looking back: what was made public about a finding contradicts its plan or what was reported of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.notices.agreeing import agreements
from bihuan.notices.models import Notice


def contradicted(struck: Mapping[int, datetime]) -> Iterator[tuple[int, str]]:
    """A sentence for each finding of ``struck`` whose newest notice does, with the first of what differs."""
    rows = Notice.objects.filter(closing__finding__in=struck).select_related("closing__finding__case", "entry")
    newest = {notice.closing.finding_id: notice for notice in rows.order_by("pk")}
    found = agreements(list(newest.values()))
    for finding, notice in newest.items():
        said = found[notice.pk].sentences
        if said:
            words = {"first": said[0], "count": len(said)}
            yield (
                finding,
                (
                    _("公示和方案、报告有%(count)d处对不上，如：%(first)s")
                    if len(said) > 1
                    else _("公示和方案、报告对不上：%(first)s")
                )
                % words,
            )
