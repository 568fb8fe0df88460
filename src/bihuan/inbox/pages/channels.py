"""The administrator's side: units' mail and webhooks, whether they work, and what could not be sent."""

from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.inbox import delivering, mailing
from bihuan.inbox.addresses import add_for_unit, shown, try_out
from bihuan.inbox.forms import TestMailForm, UnitAddressForm, first_error, kind_labels
from bihuan.inbox.hooking import NotSent
from bihuan.inbox.models import Address
from bihuan.inbox.pages.messages import me
from bihuan.inbox.selectors import kept_addresses, kept_deliveries
from bihuan.inbox.working import pulse
from bihuan.look.listing import Column, Listing
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow
from bihuan.units.models import Member, Unit
from bihuan.units.roles import Role
from bihuan.units.scope import scope_of

FAILED = (
    Column("given_up_at", gettext_lazy("停止时间"), order="given_up_at"),
    Column("address", gettext_lazy("发给"), value=lambda delivery: whose(delivery.address)),
    Column("kind", gettext_lazy("类别"), value=lambda delivery: delivery.message.get_kind_display()),
    Column("attempts", gettext_lazy("次数"), order="attempts", align="end"),
    Column("last_error", gettext_lazy("原因"), width=60),
)


def whose(address: Address) -> str:
    """For whom an address stands, and by what channel, without the address itself."""
    return f"{address.unit or address.member} {address.get_channel_display()}"


@allow(Role.SYSTEM)
def channels(request: HttpRequest) -> HttpResponseBase:
    """Whether timed work goes on, the units' addresses, and what was given up. Of messages only their kind shows."""
    return _page(request, UnitAddressForm(units=_units(me(request))))


def _units(keeper: Member) -> QuerySet[Unit]:
    return Unit.objects.filter(scope_of(keeper, {Role.SYSTEM}).within("path")).order_by("position", "id")


def _page(request: HttpRequest, form: UnitAddressForm) -> HttpResponseBase:
    keeper = me(request)
    failed = kept_deliveries(keeper).filter(given_up_at__isnull=False).distinct()
    context = {
        "title": _("消息通道"),
        "lead": _("除了站内消息，还可以发到单位的邮箱和工作群。外发的消息只写编号、单位和期限。"),
        "pulse": pulse(timezone.now()),
        "mail_is_set_up": mailing.is_set_up(),
        "test_form": TestMailForm(auto_id="test_%s"),
        "addresses": [(item, shown(item), kind_labels(item.kinds)) for item in kept_addresses(keeper)],
        "form": form,
        "failed": Listing(request.GET, failed, FAILED, default="-given_up_at"),
    }
    return render(request, "inbox/channels.html", context, status=422 if form.errors else 200)


@allow(Role.SYSTEM)
@require_POST
def add(request: HttpRequest) -> HttpResponseBase:
    """A unit's address; a webhook that leads into forbidden places is refused."""
    form = UnitAddressForm(request.POST, units=_units(me(request)))
    if form.is_valid():
        said = form.cleaned_data
        try:
            add_for_unit(said["unit"], said["channel"], said["target"], said["secret"], said["kinds"], by=me(request))
        except Unusable as error:
            form.add_error("target", str(error))
        else:
            notices.success(request, _("已给%(unit)s加上地址，可以发一条测试消息。") % {"unit": said["unit"]})
            return redirect("inbox:channels")
    return _page(request, form)


def _kept(request: HttpRequest, pk: int) -> Address:
    return get_object_or_404(kept_addresses(me(request)), pk=pk)


@allow(Role.SYSTEM)
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stop sending to an address, or begin again; what waits in between is sent then."""
    address = _kept(request, pk)
    address.active = not address.active
    address.save(update_fields=["active"])
    said = _("已启用%(whose)s。") if address.active else _("已停用%(whose)s。")
    notices.success(request, said % {"whose": whose(address)})
    return redirect("inbox:channels")


@allow(Role.SYSTEM)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    address = _kept(request, pk)
    said = _("已删除%(whose)s。") % {"whose": whose(address)}
    address.delete()
    notices.success(request, said)
    return redirect("inbox:channels")


@allow(Role.SYSTEM)
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a test message to a unit's address."""
    address = _kept(request, pk)
    try:
        try_out(address)
    except (NotSent, Unusable) as error:
        raise Refused(_("测试消息没有发出：%(why)s") % {"why": error}) from error
    notices.success(request, _("测试消息已发给%(whose)s。") % {"whose": whose(address)})
    return redirect("inbox:channels")


@allow(Role.SYSTEM)
@require_POST
def mail_test(request: HttpRequest) -> HttpResponseBase:
    """Send a test mail, to see whether the mail server takes it."""
    form = TestMailForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    if not mailing.is_set_up():
        raise Refused(_("还没有配置邮件服务器：请设置 BIHUAN_SMTP_HOST 后重启。"))
    try:
        mailing.post(form.cleaned_data["target"], _("【闭环】测试邮件"), _("收到这封邮件，说明邮件服务器可用。"))
    except NotSent as error:
        raise Refused(_("测试邮件没有发出：%(why)s") % {"why": error}) from error
    notices.success(request, _("测试邮件已发到%(mail)s。") % {"mail": form.cleaned_data["target"]})
    return redirect("inbox:channels")


@allow(Role.SYSTEM)
@require_POST
def retry(request: HttpRequest) -> HttpResponseBase:
    """Try again what was given up: one delivery, or all of them."""
    failed = kept_deliveries(me(request))
    one = request.POST.get("delivery", "")
    if one:
        if not one.isascii() or not one.isdigit():
            raise Unusable(_("没有这条记录。"))
        failed = failed.filter(pk=int(one))
    count = delivering.retry(failed, timezone.now())
    notices.success(request, _("%(count)d条马上重新发送。") % {"count": count})
    return redirect("inbox:channels")
