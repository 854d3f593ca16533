"""App and passkey by hand, in a browser with a key of its own, under the site's policy."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD
from tests.factbase.accounts.people import code_of
from tests.factories import make_user

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def person(vocabulary: None) -> User:
    """Return a reviewer."""
    return make_user("reviewer", username="jonas")


def plug_in_key(page: Page) -> None:
    """Give the browser a security key that confirms without asking."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def confirm_password(page: Page) -> None:
    """Type the password where it is asked for once more."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def sign_out(page: Page) -> None:
    """Use the button in the header."""
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def test_passkey_is_added_and_signs_in_without_a_password(
    page: Page, sign_in: Callable[[User], None], person: User
) -> None:
    plug_in_key(page)
    sign_in(person)
    page.get_by_role("link", name="Password and two-step sign-in").click()
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)

    page.goto("/accounts/login/?next=/claims/new/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(re.compile("/claims/new/$"))


def test_passkey_that_is_unknown_is_told(page: Page, person: User) -> None:
    plug_in_key(page)
    page.goto("/accounts/login/")

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("That did not work")).to_be_visible()


def test_app_is_set_up_and_asked_for(new_page: Callable[..., Page], person: User) -> None:
    """On the narrowest screen, dark, and without a script."""
    page = new_page(
        viewport={"width": 360, "height": 740}, color_scheme="dark", java_script_enabled=False
    )
    person.set_password(PASSWORD)
    person.save()
    page.goto("/accounts/login/?next=/accounts/2fa/totp/activate/")
    page.get_by_label("Username").fill("jonas")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    confirm_password(page)
    secret = page.get_by_role("main").locator("code").inner_text()
    page.get_by_label("Code that the app shows now").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    codes = page.get_by_role("main").get_by_role("listitem").all_inner_texts()
    sign_out(page)

    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("jonas")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_label("Code from your app, or a recovery code").fill(codes[-1])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize("path", ["2fa/", "password/change/", "logout/", "2fa/webauthn/"])
def test_page_about_an_account_fits_the_narrowest_screen(
    new_page: Callable[..., Page], person: User, path: str
) -> None:
    page = new_page(viewport={"width": 360, "height": 740})
    person.set_password(PASSWORD)
    person.save()
    page.goto(f"/accounts/login/?next=/accounts/{path}")
    assert page.evaluate(OVERFLOW) == 0
    page.get_by_label("Username").fill("jonas")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(re.compile(f"/accounts/{path}$"))
    page.wait_for_load_state()
    assert page.evaluate(OVERFLOW) == 0
