"""Under which names and addresses other machines of the local network reach this one."""

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address

SIOCGIFADDR = 0x8915
"""Linux's request for an interface's IPv4 address (netdevice(7))."""
ELSEWHERE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): asking for the way there sends nothing, and shows our own address."""

Address = IPv4Address | IPv6Address


def lan_addresses() -> list[Address]:
    """Addresses of this machine, without loopback and link-local ones; the one that leads out comes first."""
    found = dict.fromkeys([*_leading_out(), *_of_interfaces(), *_of_own_name()])
    return [address for address in found if not address.is_loopback and not address.is_link_local]


def lan_names() -> list[str]:
    """The machine's own name, and the one that multicast DNS gives it on most local networks."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    usable = short and short != "localhost" and name.isascii()
    return list(dict.fromkeys([name, short, f"{short}.local"])) if usable else []


def _leading_out() -> list[Address]:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(ELSEWHERE)
        return [ip_address(probe.getsockname()[0])]
    return []


def _of_interfaces() -> list[Address]:
    try:
        from fcntl import ioctl
    except ImportError:
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address, or a system that is no Linux
                answer = ioctl(asking.fileno(), SIOCGIFADDR, name.encode()[:15].ljust(256, b"\0"))
                found.append(IPv4Address(answer[20:24]))
    return found


def _of_own_name() -> list[Address]:
    with suppress(OSError):
        rows = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
        return [ip_address(row[4][0].partition("%")[0]) for row in rows]
    return []
