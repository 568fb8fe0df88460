"""What the member wants to be told, and where."""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.inbox import mailing
from bihuan.inbox.addresses import confirm_mail, own_mail, propose_mail
from bihuan.inbox.forms import CodeForm, MailForm, WishForm, first_error
from bihuan.inbox.kinds import Kind, kinds_for
from bihuan.inbox.models import Address, Wish
from bihuan.inbox.pages.messages import me
from bihuan.refusals import Refused, Unusable
from bihuan.units.access import allow


@allow()
def settings(request: HttpRequest) -> HttpResponseBase:
    """Which kinds count, which are mailed, the digest; the member's own mail."""
    member = me(request)
    mail = own_mail(member)
    wish = Wish.objects.filter(member=member).first() or Wish(member=member)
    kinds = kinds_for(member.roles())
    form = WishForm(request.POST or None, kinds=kinds, wish=wish, mail=mail)
    if request.method == "POST" and form.is_valid():
        wish.muted = [kind.value for kind in kinds if kind not in form.cleaned_data["told"]]
        wish.digest = Kind.DIGEST in form.cleaned_data["told"]
        wish.save()
        if mail and "mailed" in form.cleaned_data:
            # An empty list of kinds means all of them; none at all is a mail that is switched off.
            mail.kinds, mail.active = form.cleaned_data["mailed"], bool(form.cleaned_data["mailed"])
            mail.save(update_fields=["kinds", "active"])
        notices.success(request, _("已保存。"))
        return redirect("inbox:settings")
    context = {
        "title": _("消息设置"),
        "lead": _("哪些事要提醒您，要不要同时发到邮箱。"),
        "form": form,
        "mail": mail,
        "mail_form": MailForm(),
        "code_form": CodeForm(),
        "mail_is_set_up": mailing.is_set_up(),
    }
    return render(request, "inbox/settings.html", context, status=422 if form.errors else 200)


@allow()
@require_POST
def mail(request: HttpRequest) -> HttpResponseBase:
    """Send a code to a new address."""
    form = MailForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    propose_mail(me(request), form.cleaned_data["target"])
    notices.success(request, _("确认码已发到%(mail)s，请填在下面。") % {"mail": form.cleaned_data["target"]})
    return redirect("inbox:settings")


@allow()
@require_POST
def confirm(request: HttpRequest) -> HttpResponseBase:
    form = CodeForm(request.POST)
    if not form.is_valid():
        raise Unusable(first_error(form))
    if not confirm_mail(me(request), form.cleaned_data["code"]):
        raise Refused(_("确认码不对。请核对最近一封邮件里的确认码，或重新登记邮箱。"))
    notices.success(request, _("邮箱已启用。"))
    return redirect("inbox:settings")


@allow()
@require_POST
def remove(request: HttpRequest) -> HttpResponseBase:
    """Forget the member's mail."""
    Address.objects.filter(member=me(request)).delete()
    notices.success(request, _("已移除邮箱，以后只在这里提醒。"))
    return redirect("inbox:settings")
