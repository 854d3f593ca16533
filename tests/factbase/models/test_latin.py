"""PostgreSQL writes a name in Latin letters as Python does, so that the two find each other."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from factbase.matching import in_latin
from factbase.models.lookalikes import _ways

PLANE = st.text(st.characters(codec="utf-8", min_codepoint=1, max_codepoint=0xFFFF), min_size=1)


def _by_sql(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT factbase_latin(%s)", [name])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["أرامكو السعودية", "محمود أحمدي نجاد", "भारतीय स्टेट बैंक", "ธนาคารกรุงเทพ", "Øre", "삼성", "智谱"],
)
def test_name_in_latin_letters_is_the_same_in_sql(name: str) -> None:
    assert _by_sql(name) == in_latin(name)


@pytest.mark.django_db
@given(name=PLANE)
def test_any_text_in_latin_letters_is_the_same_in_sql(name: str) -> None:
    assert _by_sql(name) == in_latin(name)


def test_what_is_only_heard_asks_no_index_for_a_text_without_trigrams() -> None:
    ways = _ways(1, ["Mahmoud Ahmadinejad", "智谱"])
    assert (1, None, "mhmd hmdnjd") in ways
    assert "" not in {name for _, name, _ in ways}
