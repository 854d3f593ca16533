"""JSON as SQL puts it together."""

import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from factbase.exports.json_text import MOST_PIECES, escaped, list_of, object_of, plain, text_of
from factbase.exports.json_text import quoted as without_escapes

# PostgreSQL holds neither NUL nor halves of surrogate pairs.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def written(sql: str, values: list[Any]) -> str:
    """Return what a SELECT writes about one row of `a` and `b`."""
    statement = f"SELECT {sql.replace('%', '%%')} FROM (VALUES (%s::text, %s::text)) AS row (a, b)"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        [text] = cursor.fetchone()
    assert isinstance(text, str)
    return text


@pytest.mark.django_db
@given(TEXTS | st.none(), TEXTS)
def test_object_holds_any_text_as_json_build_object_writes_it(a: str | None, b: str) -> None:
    ours = object_of({"a": escaped("a"), "b": object_of({"it's": escaped("b", given=True)})})
    theirs = "json_build_object('a', a, 'b', json_build_object('it''s', b))::text"
    assert written(text_of(ours), [a, b]) == written(theirs, [a, b])


@pytest.mark.django_db
def test_numbers_codes_and_json_stand_as_they_are_and_null_for_null() -> None:
    values = object_of(
        {
            "number": plain("length(a)"),
            "flag": plain("true", given=True),
            "list": plain("'[1]'::json"),
            "no number": plain("NULL::int"),
            "code": without_escapes("a", given=True),
            "no code": without_escapes("NULL::uuid"),
        }
    )
    found = json.loads(written(text_of(values), ["abc", None]))
    assert found == {
        "number": 3,
        "flag": True,
        "list": [1],
        "no number": None,
        "code": "abc",
        "no code": None,
    }


@pytest.mark.django_db
def test_list_is_in_its_order_and_null_without_rows() -> None:
    item = object_of({"n": plain("n")})
    rows = "FROM generate_series(1, 3) AS n WHERE a = 'some'"
    listed = f"(SELECT coalesce({list_of(item, order='n DESC')}, 'none') {rows})"
    assert json.loads(written(listed, ["some", None])) == [{"n": 3}, {"n": 2}, {"n": 1}]
    assert written(listed, ["other", None]) == "none"


@pytest.mark.django_db
def test_object_of_more_pieces_than_a_function_takes_is_whole() -> None:
    values = {f"m{number}": plain(str(number)) for number in range(MOST_PIECES + 1)}
    found = json.loads(written(text_of(object_of(values)), ["", None]))
    assert found == {f"m{number}": number for number in range(MOST_PIECES + 1)}
