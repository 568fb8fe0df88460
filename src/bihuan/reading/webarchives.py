"""Pages saved as one file (.mht): the HTML inside. Pictures and scripts beside it are left where they are."""

import email
import email.policy
import re
from email.message import Message

from bihuan.reading.shapes import Unreadable

_HEAD = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?Content-Type:\s*(?:multipart/|text/html)", re.I)


def is_web_archive(content: bytes) -> bool:
    return b"ontent-" in content[:4096] and _HEAD.match(content[:4096].replace(b"\r\n", b"\n").lstrip()) is not None


def page_of_archive(content: bytes) -> bytes:
    """The largest HTML part, unpacked; no part can be longer than the file."""
    message = email.message_from_bytes(content.lstrip(), policy=email.policy.compat32)
    pages = [payload for payload in map(_html, message.walk()) if payload]
    if not pages:
        raise Unreadable("这份单个文件网页里没有正文，请在浏览器里另存为“网页，仅 HTML”再导入。")
    return max(pages, key=len)


def _html(part: Message) -> bytes:
    if part.get_content_type() != "text/html":
        return b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
