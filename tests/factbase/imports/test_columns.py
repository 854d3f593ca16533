"""The guess which column is which never takes two columns of a file for one of ours."""

import pytest

from factbase.imports.columns import guess
from factbase.models import ImportKind


@pytest.mark.parametrize(
    ("columns", "taken"),
    [
        (["subject", "Subject"], {"subject": "subject"}),
        (["Subject", "subject"], {"subject": "subject"}),
        (["Source URL", "source.url"], {"Source URL": "source_url"}),
        (["Company", "subject"], {"subject": "subject"}),
        (["Company", "Entity"], {"Company": "subject"}),
        (["name", "Value", "VALUE"], {"name": "subject", "Value": "value"}),
    ],
)
def test_of_columns_that_may_be_the_same_one_is_taken(
    columns: list[str], taken: dict[str, str]
) -> None:
    assert guess(columns, ImportKind.CLAIMS) == dict.fromkeys(columns, "") | taken
