"""What a Data Package says of who verified, and who may bring that in."""

import pytest
from django.contrib.auth.models import User

from factbase.exceptions import PermissionDeniedError
from factbase.imports import steps
from factbase.models import Claim, Status
from factbase.models.access_token import Scope
from factbase.permissions import narrow
from tests.factbase.imports.files import applied
from tests.factbase.imports.reading.files import zipped
from tests.factbase.imports.test_packages import (
    bring_package,
    exported_from,
    files_in,
    without_hashes,
)
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db


def test_forged_verification_by_an_editor_is_not_taken(administrator: User) -> None:
    content = exported_from(
        lambda: make_claim(
            status=Status.VERIFIED,
            by=make_user(username="author"),
            verified_by=make_user("reviewer", username="judge"),
        )
    )
    files = files_in(content)
    for name in ("data/claims.csv", "data/review_events.csv"):
        files[name] = files[name].replace(b"judge", b"author")
    files["datapackage.json"] = without_hashes(files["datapackage.json"])
    applied(bring_package(zipped(files), administrator))
    assert Claim.objects.get().status == Status.SUBMITTED


def verified_by(name: str) -> bytes:
    """Return a package that says so of a claim; nobody here is called that afterwards."""
    judge = {"username": name}
    return exported_from(
        lambda: make_claim(
            status=Status.VERIFIED,
            by=make_user(username="elsewhere"),
            verified_by=make_user("reviewer", **judge),
        )
    )


@pytest.mark.parametrize(("judge", "status"), [("colleague", "submitted"), ("away", "verified")])
def test_reviewer_cannot_say_that_a_colleague_verified(
    reviewer: User, judge: str, status: str
) -> None:
    content = verified_by(judge)
    make_user("reviewer", username="colleague")
    applied(bring_package(content, reviewer))
    assert Claim.objects.get().status == status


def test_administrator_restores_what_colleagues_verified(administrator: User) -> None:
    content = verified_by("colleague")
    make_user("reviewer", username="colleague")
    applied(bring_package(content, administrator))
    assert Claim.objects.get().status == Status.VERIFIED


@pytest.mark.parametrize(
    ("role", "scopes", "lacking"),
    [
        ("reviewer", {Scope.READ, Scope.CONTRIBUTE, Scope.IMPORT}, "review"),
        ("administrator", {Scope.READ, Scope.CONTRIBUTE, Scope.IMPORT, Scope.REVIEW}, "admin"),
    ],
)
def test_token_without_the_rights_of_the_role_applies_no_package(
    role: str, scopes: set[Scope], lacking: str, request: pytest.FixtureRequest
) -> None:
    content = exported_from(make_claim)
    owner: User = request.getfixturevalue(role)
    staged = bring_package(content, owner)
    narrowed = User.objects.get(pk=owner.pk)
    narrow(narrowed, scopes)
    with pytest.raises(PermissionDeniedError, match=lacking):
        steps.apply(staged=staged, by=narrowed)
