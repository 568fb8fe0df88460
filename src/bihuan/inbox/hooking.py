"""Sending to a webhook: JSON that office chat robots take as it is, signed, each message with an id of its own."""

import hashlib
import hmac
import json
import socket
import ssl
import threading
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import SplitResult

from django.utils import timezone

from bihuan.inbox.models import Address, Delivery
from bihuan.inbox.targets import parse_target, resolve
from bihuan.inbox.wording import body_of, title_of, whole_link
from bihuan.moments import BEIJING

PATIENCE = 10.0
"""Seconds to connect, and to wait for the next byte."""
AT_MOST = 20.0
"""Seconds that one sending may last altogether."""
READ = 64 * 1024


class NotSent(Exception):
    """Why something could not be sent; the sentence names no secret."""


def payload(delivery: Delivery) -> dict[str, Any]:
    """What is posted: ``text.content`` with ``msgtype`` is read by WeCom and DingTalk, ``content.text`` with ``msg_type``
    by Feishu; ``id`` is the same at every attempt, so that receivers can drop a double."""
    message = delivery.message
    said = body_of(message)
    return {
        "id": f"bihuan-{delivery.pk}",
        "kind": message.kind,
        "title": title_of(message),
        "link": whole_link(message.link),
        "at": message.due.astimezone(BEIJING).isoformat(timespec="seconds"),
        "msgtype": "text",
        "text": {"content": said},
        "msg_type": "text",
        "content": {"text": said},
    }


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over ``timestamp``, a full stop and the body, in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(address: Address, content: dict[str, Any], now: datetime | None = None) -> None:
    """Post ``content`` to a webhook; ``NotSent`` says why it did not arrive, ``Unusable`` that it may not lead there.

    Redirects are not followed: the place that was checked is the place that is spoken to.
    """
    parts = parse_target(address.target)
    body = json.dumps(content, ensure_ascii=False).encode()
    timestamp = str(int((now or timezone.now()).timestamp()))
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "bihuan",
        "X-Bihuan-Id": str(content["id"]),
        "X-Bihuan-Timestamp": timestamp,
    }
    if address.secret:
        headers["X-Bihuan-Signature"] = f"sha256={signature(address.secret, timestamp, body)}"
    try:
        status, answer = _exchange(parts, body, headers)
    except (OSError, HTTPException) as error:
        raise NotSent(f"连不上或没有回应（{type(error).__name__}）") from error
    if not 200 <= status < 300:
        raise NotSent(f"对方回应 HTTP {status}")
    _check(answer)


def _exchange(parts: SplitResult, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    plain = socket.create_connection((str(resolve(parts)), port), timeout=PATIENCE)
    # Who answers a byte at a time keeps no worker: after a while the line is cut.
    cut = threading.Timer(AT_MOST, _cut, [plain])
    cut.daemon = True
    cut.start()
    connection = HTTPConnection(str(parts.hostname), port, timeout=PATIENCE)
    try:
        connection.sock = plain
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        return response.status, response.read(READ)
    finally:
        cut.cancel()
        connection.close()
        plain.close()


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it ended by itself


def _check(answer: bytes) -> None:
    """Chat robots say in their JSON that they did not take a message, with HTTP 200."""
    try:
        said = json.loads(answer)
    except ValueError:
        return
    if not isinstance(said, dict):
        return
    for code, text in (("errcode", "errmsg"), ("code", "msg")):
        if isinstance(said.get(code), int) and said[code] != 0:
            raise NotSent(f"对方没有收下：{code} {said[code]} {str(said.get(text, ''))[:120]}")
