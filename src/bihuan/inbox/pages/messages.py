"""The inbox: what was told to the member, newest first."""

from datetime import UTC, datetime

from django.contrib import messages as notices
from django.db.models import Case as Choose
from django.db.models import CharField, Max, Value, When
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.inbox.kinds import Kind
from bihuan.inbox.models import Message
from bihuan.inbox.selectors import visible_messages
from bihuan.look.exporting import export
from bihuan.look.listing import Column, Filter, Listing
from bihuan.look.shelf import shelf_of
from bihuan.look.undoing import tell
from bihuan.units.access import allow
from bihuan.units.models import Member

COLUMNS = (
    Column("due", gettext_lazy("时间"), order="due", width=18),
    Column("kind", gettext_lazy("类别"), value=Message.get_kind_display),
    Column("text", gettext_lazy("内容"), width=80),
    Column("about", gettext_lazy("关于"), width=24, stands="export"),
    Column("reading", gettext_lazy("状态"), value=lambda message: _("已读") if message.read_at else _("未读")),
)
READING = Filter(
    "reading", gettext_lazy("状态"), (("unread", gettext_lazy("未读")), ("read", gettext_lazy("已读"))), "reading"
)


def me(request: HttpRequest) -> Member:
    assert isinstance(request.user, Member)
    return request.user


@allow()
def inbox(request: HttpRequest) -> HttpResponseBase:
    """Messages with their state; the unread ones can be marked read all at once."""
    member = me(request)
    visible = visible_messages(member).annotate(
        reading=Choose(
            When(read_at__isnull=True, then=Value("unread")), default=Value("read"), output_field=CharField()
        )
    )
    here = set(visible.order_by().values_list("kind", flat=True).distinct())
    kinds = Filter("kind", _("类别"), [(kind.value, kind.label) for kind in Kind if kind in here], "kind")
    listing = Listing(request.GET, visible, COLUMNS, (READING, kinds), default="-due", shelf=shelf_of(request))
    if listing.wants_export:
        return export(listing, title=_("消息"), by=str(member))
    context = {
        "title": _("消息"),
        "lead": _("交办、期限和审核的提醒。点开就算已读；消息只写编号，内容在信访件里看。"),
        "listing": listing,
        "newest": visible.order_by().aggregate(newest=Max("pk"))["newest"] or 0,
    }
    return render(request, "inbox/messages.html", context)


@allow()
def follow(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open what a message is about, and count it as read."""
    message = get_object_or_404(visible_messages(me(request)), pk=pk)
    visible_messages(me(request)).filter(pk=pk, read_at__isnull=True).update(read_at=timezone.now())
    to = _chosen_link(message, request.GET.get("line", ""))
    if not url_has_allowed_host_and_scheme(to, None):
        to = reverse("inbox:list")
    return redirect(to)


def _chosen_link(message: Message, line: str) -> str:
    """The message's own link, or that of one of its lines."""
    if not line:
        return message.link
    if not line.isascii() or not line.isdigit() or int(line) >= len(message.lines):
        raise Http404
    return str(message.lines[int(line)][1])


@allow()
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Mark one message read, or unread again."""
    message = get_object_or_404(visible_messages(me(request)), pk=pk)
    message.read_at = timezone.now() if request.POST.get("read") else None
    message.save(update_fields=["read_at"])
    return _back(request)


@allow()
@require_POST
def mark_all(request: HttpRequest) -> HttpResponseBase:
    """Mark everything read that the member saw unread; can be undone."""
    newest = request.POST.get("newest", "")
    seen = visible_messages(me(request)).filter(read_at__isnull=True)
    if newest.isascii() and newest.isdigit():
        seen = seen.filter(pk__lte=int(newest))  # what came in while the page stood open stays unread
    stamp = int(timezone.now().timestamp() * 1_000_000)
    count = seen.update(read_at=_moment(stamp))
    if count:
        said = _("已将%(count)d条标为已读。") % {"count": count}
        tell(request, said, undo=reverse("inbox:unmark", args=[stamp]))
    return _back(request)


@allow()
@require_POST
def unmark(request: HttpRequest, stamp: int) -> HttpResponseBase:
    """Undo marking all: what was marked at that moment is unread again."""
    try:
        moment = _moment(stamp)
    except (OverflowError, ValueError, OSError) as error:
        raise Http404 from error
    count = visible_messages(me(request)).filter(read_at=moment).update(read_at=None)
    notices.success(request, _("%(count)d条又是未读了。") % {"count": count})
    return _back(request)


def _moment(stamp: int) -> datetime:
    seconds, micro = divmod(stamp, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)


def _back(request: HttpRequest) -> HttpResponseBase:
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure()):
        to = reverse("inbox:list")
    return redirect(to)
