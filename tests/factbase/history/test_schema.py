"""The views of the past follow the models."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from factbase.history import schema
from factbase.models import AccessToken, Claim, Webhook

pytestmark = pytest.mark.django_db
WITH_SECRETS = (AccessToken, Webhook)


def columns_of(schema_name: str, table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, udt_name FROM information_schema.columns"
            " WHERE table_schema = %s AND table_name = %s ORDER BY 1",
            [schema_name, table],
        )
        return cursor.fetchall()


def tracked_tables() -> Iterator[str]:
    for label in ("sources", "factbase"):
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            if hasattr(model, "pgh_event_model") and model not in WITH_SECRETS:
                yield model._meta.db_table


@pytest.mark.parametrize("table", list(tracked_tables()))
def test_view_has_the_columns_of_its_table(table: str) -> None:
    assert columns_of("public", table) == columns_of(schema.SCHEMA, table) != []


def test_secrets_have_no_past() -> None:
    assert not any(schema.has_past(model) for model in WITH_SECRETS)
    assert schema.has_past(Claim)


def test_migrations_find_the_views_gone_and_leave_them_built() -> None:
    schema.drop_views(plan=["a migration"])
    assert columns_of(schema.SCHEMA, "factbase_claim") == []

    schema.create_views()

    assert columns_of(schema.SCHEMA, "factbase_claim") != []


def test_views_are_left_alone_while_they_are_as_the_models_want_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'known.factbase_claim'::regclass::oid")
        before = cursor.fetchone()
        schema.drop_views(plan=[])
        call_command("migrate", verbosity=0)
        cursor.execute("SELECT 'known.factbase_claim'::regclass::oid")
        assert cursor.fetchone() == before
