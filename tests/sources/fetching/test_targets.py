"""Addresses are read in one way, and odd spellings refused."""

import json
from pathlib import Path

import pytest

from sources.fetching import GUARD, TargetRefusedError, read_target

ODD = [
    *("http://2130706433/", "http://0x7f000001", "http://0177.0.0.1/", "http://127.1", "http://0/"),
    *("http://0x7f.0.0.1/", "http://127.0.0.0x1/", "http://1.1.1.1.1/", "http://256.1.1.1/"),
    *("http://127.1.1.1:80\\@127.2.2.2:80/", "http://127.1.1.1:80#\\@127.2.2.2:80/"),
    *("http://1.1.1.1 &@2.2.2.2# @3.3.3.3/", "http:127.0.0.1/", "http://user:pass@example.org/"),
    *(
        "http:///x",
        "http://",
        "//example.org/",
        "example.org",
        "http://ex ample.org",
        "http://a..b/",
    ),
    *(
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "dict://a:1/",
        "JAR:http://a!/",
    ),
    *(
        "http://[::1",
        "http://[v1.x]/",
        "http://[fe80::1%25eth0]/",
        "http://[127.0.0.1]/",
        "http://example.org:x/",
        "http://a:99999/",
    ),
    *(
        "http://exam\nple.org/",
        "http://exam\tple.org",
        "http://a/\x00",
        "http://a/\u00fc",
        "http://%31.org/",
    ),
    *(
        "http://-a.org/",
        f"http://{'a' * 64}.org/",
        "http://a/" + "x" * 2000,
        "http://a_\u2028b/",
        "",
    ),
]
LOCAL = [
    *("http://127.0.0.1/", "http://127.0.0.1./", "http://[::1]/", "http://[::]:80/"),
    *("http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://169.254.169.254/"),
    "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/",  # ①②⑦.⓪.⓪.①
    "http://\uff11\uff12\uff17\u30020\u30020\u30021/",  # full-width, ideographic stops
]


@pytest.mark.parametrize("url", ODD)
def test_address_that_can_be_read_in_two_ways_is_refused(url: str) -> None:
    with pytest.raises(TargetRefusedError, match="The address") as refused:
        read_target(url)
    assert refused.value.field == "url"


@pytest.mark.parametrize("url", LOCAL)
def test_private_address_is_refused_without_asking_anybody(url: str) -> None:
    with pytest.raises(TargetRefusedError, match="private or reserved"):
        GUARD.refuse_obvious(read_target(url))


@pytest.mark.parametrize("port", [0, 22, 8080, 5432])
def test_other_ports_are_refused(port: int) -> None:
    with pytest.raises(TargetRefusedError, match="it must be 80 or 443"):
        GUARD.refuse_obvious(read_target(f"http://example.org:{port}/"))


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org.:443/a?b=c#d", "https://example.org/a?b=c"),
        ("http://example.org:443", "http://example.org:443/"),
        ("http://\u24d4\u24e7ample.org/", "http://example.org/"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_address_has_one_form(url: str, form: str) -> None:
    assert read_target(url).url == form
    assert read_target(form).url == form


def test_redirect_is_read_like_an_address() -> None:
    target = read_target("https://example.org/a/b")

    assert target.follow("../c").url == "https://example.org/c"
    assert target.follow("//other.example/").host == "other.example"
    for location in ("file:///etc/passwd", "http://0x7f.1/", "\\\\127.0.0.1\\x"):
        with pytest.raises(TargetRefusedError):
            target.follow(location)


def test_what_the_web_platform_cannot_read_is_never_asked_elsewhere(shared: Path) -> None:
    """Each case is refused, or goes to the host that a browser would go to."""
    cases = json.loads((shared / "data" / "urls" / "urltestdata.json").read_text())
    checked = 0
    for case in cases:
        if isinstance(case, str):
            continue
        try:
            target = read_target(case["input"])
        except TargetRefusedError:
            continue
        checked += 1
        assert not case.get("failure"), case["input"]
        assert target.authority == case["host"], case["input"]
    assert checked > 30
