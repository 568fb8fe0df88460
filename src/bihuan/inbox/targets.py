"""Where a webhook may lead: no way from the desk's server into places that only it can reach."""

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from bihuan.refusals import Unusable

Ip = IPv4Address | IPv6Address
TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that a gateway turns into the IPv4 address in their last four bytes (RFC 6052)."""


def parse_target(url: str) -> SplitResult:
    """A webhook's address in its parts; ``Unusable`` when it is none."""
    try:
        parts = urlsplit(url)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        port_is_good = False
    if not port_is_good or parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unusable(_("网址要以 https:// 或 http:// 开头，并写明主机。"))
    if parts.username or parts.password:
        raise Unusable(_("网址里不能带用户名和密码。"))
    if any(not sign.isprintable() or sign.isspace() for sign in url):
        raise Unusable(_("网址里不能有空格或换行。"))
    return parts


def resolve(parts: SplitResult) -> Ip:
    """The address to connect to; ``Unusable`` unless every address of the host may be reached.

    The caller connects to just this address, so that a name cannot lead elsewhere a moment later.
    """
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unusable(_("找不到主机 %(host)s。") % {"host": parts.hostname}) from error
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    for address in addresses:
        if not permitted(address):
            said = _("%(host)s 是内部地址（%(address)s），没有允许发送：请在 BIHUAN_WEBHOOK_NETWORKS 中写上它的网段。")
            raise Unusable(said % {"host": parts.hostname, "address": address})
    return addresses[0]


def permitted(address: Ip) -> bool:
    """Public addresses, and the networks that the settings name."""
    address = _meant(address)
    networks = [ip_network(text, strict=False) for text in settings.WEBHOOK_NETWORKS]
    if any(address in network for network in networks if network.version == address.version):
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def _meant(address: Ip) -> Ip:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address
