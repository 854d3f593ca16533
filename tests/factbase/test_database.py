"""Which database the settings choose."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from factbase import database


def test_configuration_without_url_is_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    chosen = database.configuration()

    assert (chosen["ENGINE"], chosen["NAME"]) == ("factbase.embedded", "factbase")
    assert chosen["CONN_HEALTH_CHECKS"] is True


def test_configuration_with_url_is_that_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:pass@db.example:6432/facts?sslmode=require")

    chosen = database.configuration()

    assert chosen["ENGINE"] == "factbase.postgresql"
    assert (chosen["HOST"], chosen["PORT"], chosen["NAME"]) == ("db.example", 6432, "facts")
    assert chosen["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize("url", ["sqlite:///facts.db", "postgres://db.example", "nonsense"])
@pytest.mark.filterwarnings("ignore:Engine not recognized")
def test_configuration_with_url_of_something_else_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must name a PostgreSQL database"):
        database.configuration()
