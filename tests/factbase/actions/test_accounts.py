import pytest
from django.contrib.auth.models import User

from factbase.actions import accounts
from factbase.exceptions import FactbaseError, PermissionDeniedError
from tests.factbase.accounts.people import set_up_app
from tests.factbase.admin.pages import act, told

pytestmark = pytest.mark.django_db


def test_remove_second_step_takes_everything_off(reader: User, administrator: User) -> None:
    set_up_app(reader)

    accounts.remove_second_step(user=reader, by=administrator)

    assert not reader.authenticator_set.exists()


def test_remove_second_step_needs_an_administrator(reader: User, reviewer: User) -> None:
    set_up_app(reader)

    with pytest.raises(PermissionDeniedError, match="administrator"):
        accounts.remove_second_step(user=reader, by=reviewer)
    assert reader.authenticator_set.count() == 2


def test_remove_second_step_of_oneself_is_refused(administrator: User) -> None:
    set_up_app(administrator)

    with pytest.raises(FactbaseError, match="Remove your own"):
        accounts.remove_second_step(user=administrator, by=administrator)
    assert administrator.authenticator_set.count() == 2


def test_remove_second_step_where_there_is_none_says_so(reader: User, administrator: User) -> None:
    with pytest.raises(FactbaseError, match="has no second step"):
        accounts.remove_second_step(user=reader, by=administrator)


def test_administrator_removes_it_in_the_list_of_users(
    client: object, reader: User, administrator: User
) -> None:
    set_up_app(reader)
    client.force_login(administrator)  # type: ignore[attr-defined]

    page = act(client, User, "remove_second_step", reader, administrator)  # type: ignore[arg-type]

    assert told(page) == [
        "1 user without a second step now.",
        "1 user not without a second step now: Remove your own under “Password & two-step”.",
    ]
