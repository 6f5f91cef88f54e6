"""Where a webhook may lead: to the open internet, never to machines beside this one."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.say import say

#: Ways to write an IPv4 address within an IPv6 one: they could lead inside by a detour.
TUNNELS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))


def check_target(url: str) -> None:
    """Refuse an address that is none, is not https, or leads inside."""
    parts = split_target(url)
    addresses_of(parts)


def split_target(url: str) -> SplitResult:
    """The parts of an address that may be called; refuses what is none."""
    try:
        parts = urlsplit(url)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        raise _bad(url) from None
    schemes = ("https", "http") if settings.WEBHOOK_PRIVATE_ADDRESSES else ("https",)
    plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    named = bool(parts.hostname) and not parts.username and not parts.password
    if parts.scheme not in schemes or not (plain and named and port_is_one) or len(url) > 500:
        raise _bad(url)
    return parts


def addresses_of(parts: SplitResult) -> list[str]:
    """The network addresses behind a target, each allowed; asked anew before each call."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ProblemError(
            "target_unknown",
            say("No machine answers to the name “{name}”.", name=parts.hostname),
            say("Check the address for typing errors."),
            422,
        ) from None
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    if not settings.WEBHOOK_PRIVATE_ADDRESSES and not all(map(_is_outside, addresses)):
        raise ProblemError(
            "target_inside",
            say("“{name}” is not on the open internet.", name=parts.hostname),
            say("Give an address that can be reached from everywhere."),
            422,
        )
    return addresses


def _is_outside(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif any(address in tunnel for tunnel in TUNNELS):
            return False
    return address.is_global and not address.is_multicast


def _bad(url: str) -> ProblemError:
    return ProblemError(
        "bad_target",
        say("“{address}” is not an address that can be called.", address=url[:80]),
        say("Give one that begins with https:// and names no user, up to 500 characters."),
        422,
    )
