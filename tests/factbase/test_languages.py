"""Pages speak the reader's language; everything else speaks English to everybody."""

import pytest
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-CN,zh;q=0.9,en;q=0.5"}


def language_of(response):
    return response["Content-Language"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9", "zh-hans"),
        ("zh-Hans", "zh-hans"),
        ("fr,zh;q=0.5", "zh-hans"),
        ("de-DE", "en"),
        ("\x00;q=zh", "en"),
    ],
)
def test_page_speaks_the_first_language_of_the_browser_that_is_there(client, asked, answered):
    response = client.get("/claims/", headers={"accept-language": asked})
    assert language_of(response) == answered
    assert f'<html lang="{answered}">' in response.text
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_chosen_language_holds_on_the_same_page_and_the_next(client):
    chosen = client.post("/language/", {"language": "zh-hans", "next": "/claims/?status=any"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/claims/?status=any")
    cookie = chosen.cookies["language"]
    assert (cookie["max-age"], cookie["samesite"], cookie["httponly"]) == (31536000, "Lax", True)
    response = client.get("/sources/", headers={"accept-language": "en"})
    assert language_of(response) == "zh-hans"
    assert "跳到正文" in response.text


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_choosing_a_language_leads_to_no_other_site(client, address):
    chosen = client.post("/language/", {"language": "zh-hans", "next": address})
    assert chosen["Location"] == "/"


@pytest.mark.parametrize("language", ["", "fr", "xx", "../../etc", "zh-hans\x00", "z" * 5000])
def test_language_that_is_not_there_leaves_english(client, language):
    assert client.post("/language/", {"language": language}).status_code == 302
    assert language_of(client.get("/")) == "en"


def test_choosing_needs_no_cookie_of_a_form():
    browser = Client(enforce_csrf_checks=True)
    assert "csrftoken" not in browser.get("/claims/").cookies
    assert browser.post("/language/", {"language": "zh-hans"}).status_code == 302


@pytest.mark.parametrize("address", ["/api/v1/claims/", "/exports/claims.csv", "/nowhere.txt"])
def test_nothing_is_left_of_a_language_for_the_next_request(client, address):
    b"".join(client.get(address, headers=CHINESE))  # a download holds its query open until then
    assert translation.get_language() == "en"


@pytest.mark.parametrize("address", ["/api/v1/claims/?nonsense=1", "/api/v1/nowhere/"])
def test_api_speaks_english_and_does_not_vary(client, address):
    response = client.get(address, headers=CHINESE)
    assert response.content == client.get(address).content or "request_id" in response.text
    assert "Accept-Language" not in response.get("Vary", "")
    assert "Content-Language" not in response
