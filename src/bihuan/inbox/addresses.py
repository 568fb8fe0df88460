"""Keeping addresses: a member's own mail, proved by a code; a unit's mail and webhooks, entered by its administrator."""

import secrets
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.inbox import hooking, mailing
from bihuan.inbox.models import Address
from bihuan.inbox.targets import parse_target, resolve
from bihuan.refusals import Refused
from bihuan.units.models import Member, Unit
from bihuan.units.setup import ALPHABET


def own_mail(member: Member) -> Address | None:
    """The member's mail address, proved or not."""
    return Address.objects.filter(member=member, channel=Address.Channel.MAIL).order_by("-id").first()


def propose_mail(member: Member, target: str) -> Address:
    """Keep ``target`` as the member's mail and send it a code; the one before stays until this one is proved."""
    if not mailing.is_set_up():
        raise Refused(_("还没有配置邮件服务器，请找系统管理员。"))
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    Address.objects.filter(member=member, channel=Address.Channel.MAIL, verified_at__isnull=True).delete()
    with transaction.atomic():
        address, is_new = Address.objects.get_or_create(
            member=member, channel=Address.Channel.MAIL, target=target, defaults={"code": code, "added_by": member}
        )
        if is_new:
            said = _("您在闭环登记了这个邮箱。确认码：%(code)s\n不是您本人登记的，不用理会。") % {"code": code}
            try:
                mailing.post(target, _("【闭环】邮箱确认码"), said)
            except hooking.NotSent as error:
                raise Refused(_("确认码没有发出：%(why)s。请核对邮箱，或找系统管理员。") % {"why": error}) from error
    return address


def confirm_mail(member: Member, code: str) -> bool:
    """Whether ``code`` proves the newest address; from then on it is the only one."""
    address = own_mail(member)
    if address is None or not address.code or not secrets.compare_digest(address.code, code.strip().lower()):
        return False
    address.verified_at, address.code = timezone.now(), ""
    address.save(update_fields=["verified_at", "code"])
    Address.objects.filter(member=member, channel=Address.Channel.MAIL).exclude(pk=address.pk).delete()
    return True


def add_for_unit(unit: Unit, channel: str, target: str, secret: str, kinds: list[str], *, by: Member) -> Address:
    """An address of a unit; ``Unusable`` when a webhook may not lead there, ``Refused`` when the unit has it already."""
    if channel == Address.Channel.WEBHOOK:
        resolve(parse_target(target))
    address, is_new = Address.objects.get_or_create(
        unit=unit,
        channel=channel,
        target=target,
        defaults={"secret": secret, "kinds": kinds, "verified_at": timezone.now(), "added_by": by},
    )
    if not is_new:
        raise Refused(_("%(unit)s已经有这个地址。") % {"unit": unit})
    return address


def shown(address: Address) -> str:
    """What a page shows of an address: a mail as it is, of a webhook the host only."""
    if address.channel == Address.Channel.MAIL:
        return str(address.target)
    return f"{urlsplit(address.target).hostname}/…"


def try_out(address: Address) -> None:
    """Send a test message now; ``NotSent`` or ``Unusable`` says why it did not arrive."""
    title, text = _("【闭环】测试消息"), _("这是一条测试消息，收到就说明通道可用。")
    if address.channel == Address.Channel.MAIL:
        mailing.post(address.target, title, text)
        return
    said = f"{title}\n{text}"
    test = {"id": f"bihuan-test-{secrets.token_hex(8)}", "kind": "test", "title": title, "link": ""}
    shapes = {"msgtype": "text", "text": {"content": said}, "msg_type": "text", "content": {"text": said}}
    hooking.post(address, {**test, "at": timezone.now().isoformat(timespec="seconds"), **shapes})
