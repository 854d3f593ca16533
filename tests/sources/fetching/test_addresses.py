"""Which addresses are public."""

from ipaddress import ip_address

import pytest

from sources.fetching import is_public
from sources.fetching.addresses import REFUSED_IPV4, REFUSED_IPV6

PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "192.0.1.1", "2606:4700:4700::1111", "2a00::1"]
PRIVATE = [
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1"),
    *("127.127.127.127", "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255"),
    *("192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1"),
    *("203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    # Unspecified, this machine, link and site; multicast; what was private, and unique local.
    *("::", "::1", "fe80::1", "fec0::1", "ff02::1", "fc00::1", "fd00:ec2::254", "fe80::1%eth0"),
    # IPv4 within: compatible, mapped, translated, NAT64 (two of them), 6to4, Teredo, ISATAP.
    *("::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::"),
    *("2001:db8::1", "3fff::1", "100::1", "2001:20::1", "fe80::5efe:7f00:1", "4000::1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_private_or_reserved_address_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("block", [*REFUSED_IPV4, *REFUSED_IPV6], ids=str)
def test_both_ends_of_a_refused_block_are_refused(block) -> None:
    assert not is_public(block[0])
    assert not is_public(block[-1])


def test_broken_variant_that_believes_python_lets_some_through() -> None:
    assert [address for address in PRIVATE if ip_address(address).is_global]
