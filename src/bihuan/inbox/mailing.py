"""Sending by mail, through the SMTP server of the settings."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _

from bihuan.inbox.hooking import NotSent
from bihuan.inbox.models import Delivery
from bihuan.inbox.wording import body_of, title_of


def is_set_up() -> bool:
    """Whether the settings name a mail server."""
    return bool(settings.EMAIL_HOST)


def send(delivery: Delivery, connection: BaseEmailBackend | None = None) -> None:
    """Mail a message; ``NotSent`` says why it did not go. The Message-ID is the same at every attempt."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<bihuan-{delivery.pk}@{domain}>", "X-Bihuan-Id": f"bihuan-{delivery.pk}"}
    subject = _("【闭环】%(title)s") % {"title": title_of(delivery.message)}
    post(delivery.address.target, subject, body_of(delivery.message), headers, connection)


def post(
    target: str,
    subject: str,
    text: str,
    headers: dict[str, str] | None = None,
    connection: BaseEmailBackend | None = None,
) -> None:
    """Mail ``text`` to one address; ``NotSent`` says why it did not go."""
    mail = EmailMessage(
        subject=" ".join(subject.split()),
        body=f"{text}\n",
        to=[target],
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
        connection=connection or get_connection(),
    )
    try:
        mail.send()
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (0, b""))
        return f"邮件服务器不收这个地址：{code} {_shown(text)}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"邮件服务器不认用户名和密码：{error.smtp_code}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"邮件服务器拒绝：{error.smtp_code} {_shown(error.smtp_error)}"
    return f"连不上邮件服务器（{type(error).__name__}）"


def _shown(text: bytes | str) -> str:
    return (text.decode(errors="replace") if isinstance(text, bytes) else text)[:120]
