"""Who is really asking, when trusted proxies stand in front."""

import ipaddress

from django.conf import settings


def is_trusted(address):
    """Whether forwarding headers from ``address`` are believed; "" is a peer on a unix socket."""
    if not address:
        return "unix" in settings.TRUSTED_PROXIES
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    return any(network != "unix" and peer in network for network in settings.TRUSTED_PROXIES)


def client_ip(request):
    """The nearest address of the chain that is not a trusted proxy; None when there is no readable one."""
    address = request.META.get("REMOTE_ADDR", "")
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    while is_trusted(address) and chain:
        address = chain.pop()
    return _readable(address)


def _readable(address):
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
