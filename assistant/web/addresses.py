"""Where a request comes from, as far as limits are concerned."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

HOME = 64  # bits of an IPv6 address that one household or office has to itself (RFC 6177)


def somebody_at(address: str) -> str:
    """Whoever comes without a number of ours counts as one visitor at their address: a number costs nothing to throw
    away."""
    return f"somebody at {address}"


def address_of(request: HTTPConnection) -> str:
    """The address that the server tells; of IPv6 the network. What a proxy says in X-Forwarded-For counts where uvicorn
    believes it: from this machine (127.0.0.1 and ::1), so that whoever is on it may name any address; or, where
    FORWARDED_ALLOW_IPS is set, from the addresses named there and no others."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:64]
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, HOME), strict=False))
