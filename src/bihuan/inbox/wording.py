"""A message in the words of a mail or a chat group."""

from django.conf import settings
from django.utils.translation import gettext as _

from bihuan.inbox.models import Message


def title_of(message: Message) -> str:
    kind = message.get_kind_display()
    return f"{kind}：{message.about}" if message.about else kind


def whole_link(path: str) -> str:
    """The address under which others reach the desk, if the settings name it."""
    return f"{settings.BIHUAN_URL}{path}" if settings.BIHUAN_URL and path else ""


def body_of(message: Message) -> str:
    """What is said, its lines with their links below it; the house's name is in it, which robots can ask for."""
    said = [_("【闭环】%(title)s") % {"title": title_of(message)}, message.text]
    for text, path in message.lines:
        link = whole_link(path)
        said.append(f"· {text}{f'：{link}' if link else ''}")
    if link := whole_link(message.link):
        said.append(link)
    elif not settings.BIHUAN_URL:
        said.append(_("请登录闭环查看。"))
    return "\n".join(said)
