"""Which IP addresses are public: out on the Internet, and one machine's own.

A list of our own: `ipaddress.is_global` of Python lets several of these through, and which ones
depends on its version. IPv6 is let through in the block alone from which public addresses are given
out; whatever embeds an IPv4 address (mapped, NAT64, 6to4, Teredo) lies outside it or is listed.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

REFUSED_IPV4 = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network; 0.0.0.0 reaches this machine
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by the customers of a provider
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # a cloud's own services, on a public address
        "169.254.0.0/16",  # link-local: the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
PUBLIC_IPV6 = IPv6Network("2000::/3")
REFUSED_IPV6 = [
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID and others
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]


def is_public(address: Address) -> bool:
    """Return whether requests may go to `address`."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in REFUSED_IPV4)
    # With a zone (`fe80::1%eth0`) it is one of this machine's own links.
    is_given_out = address.scope_id is None and address in PUBLIC_IPV6
    return is_given_out and not any(address in block for block in REFUSED_IPV6)
